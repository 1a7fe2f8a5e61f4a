//! What a screen that everybody sees says less of: small counts point at persons, brackets cost a line.

/** Below this a number would point at persons. */
export const SMALLEST_SHOWN = 3;

export const several = (n: number, count: (n: number) => string, few: string) => (n === 0 ? count(0) : n < SMALLEST_SHOWN ? few : count(n));

/** Without what stands in brackets. */
export const short = (name: string) => name.replace(/[（(].*?[）)]/g, '').trim();
