//! Wishes as they stand, and what of them is sent once they are changed. Pure; apart from `wishes.ts`, which the way in loads.

import type { Correct, Me, OrganizationView, WishedKinds } from '../gen/protocol';
import type { Catalog, Lang } from './catalog';
import { HOW, type How, type Told, told, type Wish } from './wishes';

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

/** Kinds as they stand, by the names the event gives them. */
export const kindsOf = (me: Pick<Me, 'wished_kinds'>, name: (id: string) => string): Wish[] =>
  HOW.flatMap((how) => (me.wished_kinds?.[how] ?? []).map((id) => ({ id, name: name(id), how, kind: true as const })));

/** Organizations first, then kinds. */
export function everyWish(me: Me, catalog: Catalog, lang: Lang): Wish[] {
  const isKind = (id: string) => catalog.event.kinds.some((kind) => kind.id === id);
  const named = (id: string) => (isKind(id) ? catalog.kind(id, lang) : catalog.subKind(id, lang));
  return [...wishesOf(me), ...kindsOf(me, named)];
}

/** Organizations and kinds together: what of them is to be sent. */
export function corrected(before: Wish[], after: Wish[]): Pick<Correct, keyof Told | 'wished_kinds'> {
  const places = (list: Wish[]) => list.filter((each) => !each.kind);
  const kinds = (list: Wish[], how: How) => list.filter((each) => each.kind && each.how === how).map(({ id }) => id);
  const same = HOW.every((how) => kinds(before, how).sort().join() === kinds(after, how).sort().join());
  const lists = HOW.map((how) => [how, kinds(after, how)] as const).filter(([, ids]) => ids.length > 0);
  const wished_kinds: WishedKinds = Object.fromEntries(lists);
  return { ...changed(places(before), places(after)), ...(same ? {} : { wished_kinds }) };
}
