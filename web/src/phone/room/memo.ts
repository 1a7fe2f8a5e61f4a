//! Private notes on this device, each person's apart: another one here neither sees nor sends them. `memos-kept.ts` keeps them for another phone, if asked to.

import { byName, maybe, Stored } from '../../shared/stored';

export interface Memo {
  text?: string;
  paperCard?: boolean;
}

const of = (me: string) =>
  new Stored<Record<string, Memo>>('kaotsunagi.memo' + me, 0, byName({ text: maybe(''), paperCard: maybe(true) }));
/** From before they were anybody's. */
const nobodys = of('');
export let kept = nobodys;
/** From now on this person's, and with them what was nobody's. */
export function own(me: string): void {
  kept = of(me);
  kept.write({ ...nobodys.read(), ...kept.read() });
  nobodys.write(undefined);
}

const all = () => kept.read() ?? {};
export const memo = (introduction: string): Memo => all()[introduction] ?? {};
export const keepMemo = (introduction: string, next: Memo) => kept.write({ ...all(), [introduction]: next });
export const forgetMemos = () => kept.write(undefined);
