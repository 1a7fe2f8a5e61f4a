//! Wishes as they stand, and what of them is sent once they are changed. Pure; apart from `wishes.ts`, which the way in loads.

import type { Me, OrganizationView } from '../gen/protocol';
import { type How, type Told, told, type Wish } from './wishes';

/** What the list no longer has cannot be chosen again, so it is left out. */
export function wishesOf(me: Pick<Me, 'wishes' | 'wishes_must' | 'wishes_never'>): Wish[] {
  const as = (how: How, list: OrganizationView[] = []) =>
    list.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name, how }]));
  return [...as('must', me.wishes_must), ...as('wish', me.wishes), ...as('never', me.wishes_never)];
}

/** Only lists that are another now: one that is not sent keeps also what `wishesOf` leaves out. */
export function changed(before: Wish[], after: Wish[]): Partial<Told> {
  const [was, is] = [told(before), told(after)];
  const lists = ['wishes', 'wishes_must', 'wishes_never'] as const;
  const same = (list: (typeof lists)[number]) =>
    is[list].length === was[list].length && is[list].every((id) => was[list].includes(id));
  return Object.fromEntries(lists.filter((list) => !same(list)).map((list) => [list, is[list]]));
}
