//! Private notes: on this device only, never sent.

const KEY = 'kaotsunagi.memo';

export interface Memo {
  text?: string;
  paperCard?: boolean;
}

function all(): Record<string, Memo> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, Memo>;
  } catch {
    return {};
  }
}
export const memo = (introduction: string): Memo => all()[introduction] ?? {};
export function keepMemo(introduction: string, next: Memo): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...all(), [introduction]: next }));
  } catch {
    // full or forbidden: the note lives as long as the page
  }
}
export function forgetMemos(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was kept either
  }
}
