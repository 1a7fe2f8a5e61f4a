//! What wards are called on the map, and how wide that is. Pure.

import type { WardId } from '../gen/protocol';
import { NAME } from './layout';

/** With more wards than this, what all of them end in goes without saying. */
const MANY = 9;

export function placeNames(names: [WardId, string][]): Map<WardId, string> {
  const ends = new Map<string, number>();
  for (const [, name] of names) ends.set(name.slice(-1), (ends.get(name.slice(-1)) ?? 0) + 1);
  // Everything but elsewhere.
  const common = [...ends].find(([end, count]) => count >= names.length - 1 && end > '\u3000')?.[0];
  if (names.length <= MANY || !common) return new Map(names);
  return new Map(names.map(([ward, name]) => [ward, name.endsWith(common) ? name.slice(0, -1) : name]));
}

/** In units; Latin letters are half as wide. `counted`: beside it stands how many are here, up to two digits without moving anything. */
export const nameWidth = (name: string, counted = false) =>
  NAME.letter * [...name].reduce((sum, letter) => sum + (letter < '\u3000' ? 0.58 : 1), counted ? 1.8 : 0.3);

/** How many are here from each place on the map. */
export function peopleAt(
  people: Partial<Record<WardId, number>>,
  place: (ward: WardId) => WardId,
): Map<WardId, number> {
  const here = new Map<WardId, number>();
  for (const [ward, n = 0] of Object.entries(people)) here.set(place(ward), (here.get(place(ward)) ?? 0) + n);
  return here;
}
