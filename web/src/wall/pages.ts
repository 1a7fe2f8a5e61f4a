//! Table calls laid out so that they carry to the back, in as few pages as can be. Pure.

import type { Call } from '../gen/protocol';

/** A row of plates is this wide; a bare call takes a third of it, one with badge numbers a half, one with organizations all of it. */
export const WIDTH = 6;
const BARE = 2;
const BADGES = 3;

/** More than three shapes, or two badge numbers, do not fit beside a table's number in a third or half of a row. */
export function widthOf(call: Call): number {
  if (call.organizations.length > 0) return WIDTH;
  if (call.badges.length > 1 || call.kinds.length > 3) return WIDTH;
  return call.badges.length > 0 ? BADGES : BARE;
}

export type Page =
  /** Every table with its number on a plate, and who sits there by kind. */
  | { type: 'plates'; rows: Call[][] }
  /** Too many for plates: from table to table. Everybody with a phone has their number in the hand. */
  | { type: 'ranges'; ranges: [from: number, to: number][] }
  /** People without a phone look for the number on their badge. */
  | { type: 'badges'; entries: { badge: number; table: number }[] }
  | { type: 'organizations'; entries: { name: string; table: number }[] };

/** What fits on a page that is `rows` rows of plates high. */
const room = (rows: number) => ({ ranges: (rows - 1) * 3, badges: rows * 4, organizations: rows + 1 });

/** One page of plates where they fit; otherwise badges by their number, as the wall is all that those people have, then the tables as ranges, then organizations by table. */
export function pages(calls: Call[], rows: number): Page[] {
  if (calls.length === 0) return [];
  const plates = inRows(calls);
  if (plates.length <= rows) return [{ type: 'plates', rows: plates }];
  const { ranges, badges, organizations } = room(rows);
  const byBadge = calls
    .flatMap(({ table, badges }) => badges.map((badge) => ({ badge, table })))
    .sort((a, b) => a.badge - b.badge);
  const byTable = calls.flatMap(({ table, organizations }) => organizations.map((name) => ({ name, table })));
  return [
    ...chunks(byBadge, badges).map((entries) => ({ type: 'badges', entries }) as const),
    ...chunks(inRanges(calls.map((call) => call.table)), ranges).map((ranges) => ({ type: 'ranges', ranges }) as const),
    ...chunks(byTable, organizations).map((entries) => ({ type: 'organizations', entries }) as const),
  ];
}

/** Tables with badge numbers come first; those with names last, as they fill a row; each in the order of the tables. */
function inRows(calls: Call[]): Call[][] {
  const rows: Call[][] = [];
  let used = WIDTH;
  const turn = (call: Call) => (call.badges.length > 0 ? 0 : call.organizations.length > 0 ? 2 : 1);
  for (const call of [...calls].sort((a, b) => turn(a) - turn(b) || a.table - b.table)) {
    const width = widthOf(call);
    if (used + width > WIDTH) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)?.push(call);
    used += width;
  }
  return rows;
}

/** Whom a page sends to which table by the number on a badge. */
export function badgesOn(page: Page): string[] {
  if (page.type === 'badges') return page.entries.map(({ badge, table }) => `${badge} ${table}`);
  return page.type === 'plates'
    ? page.rows.flat().flatMap(({ badges, table }) => badges.map((badge) => `${badge} ${table}`))
    : [];
}

function inRanges(tables: number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const table of [...tables].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && table <= last[1] + 1) last[1] = table;
    else ranges.push([table, table]);
  }
  return ranges;
}

/** Evenly filled, so that no page holds a single leftover. */
export function chunks<T>(list: T[], most: number): T[][] {
  const count = Math.ceil(list.length / most);
  const size = Math.ceil(list.length / Math.max(1, count));
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}
