//! Table calls laid out in rows that carry to the back, and rows into pages. Pure.

import type { Call } from '../gen/protocol';

/** A row is this wide; a bare call takes a third of it, one with badge numbers a half, one with organizations all of it. */
export const WIDTH = 6;
const BARE = 2;
const BADGES = 3;

/** More than three shapes, or two badge numbers, do not fit beside a table's number in a third or half of a row. */
export function widthOf(call: Call): number {
  if (call.organizations.length > 0) return WIDTH;
  if (call.badges.length > 1 || call.kinds.length > 3) return WIDTH;
  return call.badges.length > 0 ? BADGES : BARE;
}

/** A page of rows. Tables with badge numbers come first, as the wall is all that those people have; within both, in the order of the tables. */
export function pages(calls: Call[], rows: number): Call[][][] {
  const inRows: Call[][] = [];
  let used = WIDTH;
  for (const call of [...calls.filter((each) => each.badges.length > 0), ...calls.filter((each) => each.badges.length === 0)]) {
    const width = widthOf(call);
    if (used + width > WIDTH) {
      inRows.push([]);
      used = 0;
    }
    inRows.at(-1)?.push(call);
    used += width;
  }
  return Array.from({ length: Math.ceil(inRows.length / rows) }, (_, index) => inRows.slice(index * rows, (index + 1) * rows));
}
