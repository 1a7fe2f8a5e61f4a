//! Private notes on this device, each person's apart: another one here neither sees nor sends them. `memos-kept.ts` keeps them for another phone, if asked to.

import { byName, maybe, Stored } from '../../shared/stored';

export interface Memo {
  text?: string;
  paperCard?: boolean;
}

const of = (me: string) =>
  new Stored<Record<string, Memo>>('kaotsunagi.memo' + me, 0, byName({ text: maybe(''), paperCard: maybe(true) }));
export let kept = of('');
/** From now on this person's. */
export function own(me?: { id: string }): void {
  if (me) kept = of(me.id);
}

export const memo = (introduction: string): Memo => kept.read()?.[introduction] ?? {};
export const keepMemo = (introduction: string, next: Memo) => kept.write({ ...kept.read(), [introduction]: next });
export const forgetMemos = () => kept.write(undefined);
