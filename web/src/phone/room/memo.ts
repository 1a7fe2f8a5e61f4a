//! Private notes: on this device only, never sent.

import { read, write } from '../../shared/stored';

const KEY = 'kaotsunagi.memo';

export interface Memo {
  text?: string;
  paperCard?: boolean;
}

const all = () => read<Record<string, Memo>>(KEY) ?? {};
export const memo = (introduction: string): Memo => all()[introduction] ?? {};
export const keepMemo = (introduction: string, next: Memo) => write(KEY, { ...all(), [introduction]: next });
export const forgetMemos = () => write(KEY, undefined);
