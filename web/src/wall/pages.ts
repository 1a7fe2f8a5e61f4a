//! Table calls laid out so that they carry to the back, in as few pages as can be. Pure.

import type { Call } from '../gen/protocol';

/** A row of plates is this wide; a bare call takes a third of it, one with badge numbers a half, one with organizations, or what its people are to each other, all of it. */
export const WIDTH = 6;
const BARE = 2;
const BADGES = 3;

/** More than three shapes, or two badge numbers, do not fit beside a table's number in a third or half of a row. */
export function widthOf(call: Call): number {
  if (call.relation || call.organizations.length > 0) return WIDTH;
  if (call.badges.length > 1 || call.kinds.length > 3) return WIDTH;
  return call.badges.length > 0 ? BADGES : BARE;
}

export type Page =
  /** Every table with its number on a plate, and who sits there by kind. `heights`: rows of the screen, one by one. */
  | { type: 'plates'; rows: Call[][]; heights: number[] }
  /** Too many for plates: a plan of the numbers, which fill as people sit. Everybody with a phone has theirs in the hand. */
  | { type: 'plan'; columns: number; calls: Call[] }
  /** People without a phone look for the number on their badge. */
  | { type: 'badges'; entries: { badge: number; table: number }[] }
  | { type: 'organizations'; entries: { name: string; table: number }[] };

/** What fits on a page that is `rows` rows of plates high. */
const room = (rows: number) => ({ badges: rows * 4, organizations: rows + 1 });
/** How many numbers stand beside each other, by their digits, and how many lines of them a page holds. */
const PLAN_COLUMNS = [14, 14, 11, 8];
const planLines = (rows: number) => Math.floor((rows * 11 - 8) / 7.4);
/** Names stand below each other: two fill more than a row, four nearly three. */
const heightOf = (row: Call[]): number =>
  Math.max(
    1,
    ...row.map(({ organizations, relation }) => {
      const lines = organizations.length + (relation ? 1 : 0);
      return lines > 1 ? Math.ceil(lines * 0.56) : 1;
    }),
  );

/** One page of plates where they fit, with what people are to each other if that fits as well; otherwise badges by their number, as the wall is all that those people have, then the plan of the tables, then organizations by table. */
export function pages(calls: Call[], rows: number): Page[] {
  if (calls.length === 0) return [];
  const bare = calls.map((call) => {
    const plain = { ...call };
    delete plain.relation;
    return plain;
  });
  for (const plates of [inRows(calls, () => 0), inRows(bare, () => 0), inRows(bare, byNeed)]) {
    const heights = plates.map(heightOf);
    if (heights.reduce((sum, each) => sum + each) <= rows) return [{ type: 'plates', rows: plates, heights }];
  }
  const { badges, organizations } = room(rows);
  const columns = PLAN_COLUMNS[Math.max(...calls.map((call) => String(call.table).length))] ?? 6;
  const tables = [...calls].sort((a, b) => a.table - b.table);
  const byBadge = calls
    .flatMap(({ table, badges }) => badges.map((badge) => ({ badge, table })))
    .sort((a, b) => a.badge - b.badge);
  const byTable = calls.flatMap(({ table, organizations }) => organizations.map((name) => ({ name, table })));
  return [
    ...chunks(byBadge, badges).map((entries) => ({ type: 'badges', entries }) as const),
    ...chunks(tables, columns * planLines(rows)).map((calls) => ({ type: 'plan', columns, calls }) as const),
    ...chunks(byTable, organizations).map((entries) => ({ type: 'organizations', entries }) as const),
  ];
}

/** Where the order of the numbers takes too many rows: badge numbers first, and names last, as they fill a row. */
const byNeed = (call: Call) => (call.badges.length > 0 ? 0 : call.organizations.length > 0 ? 2 : 1);

function inRows(calls: Call[], turn: (call: Call) => number): Call[][] {
  const rows: Call[][] = [];
  let used = WIDTH;
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

/** Evenly filled, so that no page holds a single leftover. */
export function chunks<T>(list: T[], most: number): T[][] {
  const count = Math.ceil(list.length / most);
  const size = Math.ceil(list.length / Math.max(1, count));
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}
