//! Private notes: on this device only, never sent.

import { byName, maybe, Stored } from '../../shared/stored';

export interface Memo {
  text?: string;
  paperCard?: boolean;
}

const kept = new Stored<Record<string, Memo>>(
  'kaotsunagi.memo',
  0,
  byName({ text: maybe(''), paperCard: maybe(true) }),
);

const all = () => kept.read() ?? {};
export const memo = (introduction: string): Memo => all()[introduction] ?? {};
export const keepMemo = (introduction: string, next: Memo) => kept.write({ ...all(), [introduction]: next });
export const forgetMemos = () => kept.write(undefined);
