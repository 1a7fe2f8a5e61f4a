//! Small counts are not shown on a screen everybody sees: they point at persons.

/** Below this a number would point at persons. */
export const SMALLEST_SHOWN = 3;

export const several = (n: number, count: (n: number) => string, few: string) =>
  n === 0 ? count(0) : n < SMALLEST_SHOWN ? few : count(n);
