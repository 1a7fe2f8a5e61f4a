//! Finding people in a room, and who of them is left out. Pure.

import type { RoomPerson } from '../gen/protocol';
import { folded } from '../shared/catalog';

export const FILTERS = ['here', 'unmet', 'waiting', 'away', 'absent', 'unseen', 'all'] as const;
export type Filter = (typeof FILTERS)[number];

const FITS: Record<Filter, (person: RoomPerson) => boolean> = {
  here: (person) => person.present,
  unmet: (person) => person.present && person.met === 0,
  /** Nobody found for them yet, though they would go. */
  waiting: (person) =>
    person.present && !person.hidden && person.status === 'open' && person.waiting_since !== undefined,
  away: (person) => person.present && (person.status === 'away' || person.status === 'listening'),
  absent: (person) => !person.present,
  /** Neither the desk nor anybody at a table has seen them. Those taken out are dealt with. */
  unseen: (person) => person.unseen && !person.hidden,
  all: () => true,
};
export const fits = (person: RoomPerson, filter: Filter) => FITS[filter](person);
export const count = (people: RoomPerson[], filter: Filter) => people.filter(FITS[filter]).length;

/** Whole minutes since nobody was found for them, by the server's `now`. */
export const waited = (person: RoomPerson, now: number | undefined) =>
  now !== undefined && person.waiting_since && person.present
    ? Math.max(0, Math.floor((now - Date.parse(person.waiting_since)) / 60_000))
    : undefined;

/** By name, reading or organization; a number is the one on the badge. */
export function search(people: RoomPerson[], query: string): RoomPerson[] {
  const wanted = folded(query);
  if (!wanted) return people;
  if (/^\d+$/.test(wanted)) {
    const exact = people.filter((person) => person.badge === Number(wanted));
    const begins = people
      .filter((person) => person.badge !== Number(wanted) && String(person.badge).startsWith(wanted))
      .sort((a, b) => a.badge - b.badge);
    if (exact.length + begins.length > 0) return [...exact, ...begins];
  }
  return people.filter((person) =>
    [person.name, person.kana ?? '', person.organization.name].some((text) => folded(text).includes(wanted)),
  );
}

/** Who is here before who is not, who waits longest first, then by reading. */
export const inOrder = (people: RoomPerson[]) =>
  [...people].sort(
    (a, b) =>
      Number(b.present) - Number(a.present) ||
      b.rounds_sat_out - a.rounds_sat_out ||
      Number(a.status !== 'open') - Number(b.status !== 'open') ||
      (a.waiting_since ?? '9').localeCompare(b.waiting_since ?? '9') ||
      (a.kana ?? '\uffff').localeCompare(b.kana ?? '\uffff', 'ja') ||
      a.badge - b.badge,
  );

/** The longest anybody waits, in whole minutes. */
export const longest = (people: RoomPerson[], now: number | undefined) =>
  Math.max(0, ...people.filter(FITS.waiting).map((person) => waited(person, now) ?? 0));
