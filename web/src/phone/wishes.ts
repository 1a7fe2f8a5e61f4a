//! Organizations somebody would like to meet, and how much. Pure.

import type { Me, OrganizationView, Register } from '../gen/protocol';

export const HOW = ['must', 'wish', 'never'] as const;
export type How = (typeof HOW)[number];

export interface Wish {
  id: string;
  name: string;
  how: How;
}

type Told = Pick<Register, 'wishes' | 'wishes_must' | 'wishes_never'>;

/** As the server takes them: each organization in one of three lists. */
export function told(wishes: Wish[]): Required<Told> {
  const of = (how: How) => wishes.filter((each) => each.how === how).map((each) => each.id);
  return { wishes: of('wish'), wishes_must: of('must'), wishes_never: of('never') };
}

/** What the list no longer has cannot be chosen again, so it is left out. */
export function wishesOf(me: Pick<Me, 'wishes' | 'wishes_must' | 'wishes_never'>): Wish[] {
  const as = (how: How, list: OrganizationView[] = []) =>
    list.flatMap(({ id, name }) => (id === undefined ? [] : [{ id, name, how }]));
  return [...as('must', me.wishes_must), ...as('wish', me.wishes), ...as('never', me.wishes_never)];
}
