//! Organizations and kinds somebody would like to meet, and how much. Pure.

import type { Register } from '../gen/protocol';

export const HOW = ['must', 'wish', 'never'] as const;
export type How = (typeof HOW)[number];

export interface Wish {
  id: string;
  name: string;
  how: How;
  /** A kind or sub-kind of the event; `MyWishes` alone asks for these. */
  kind?: true;
}

export type Told = Pick<Register, 'wishes' | 'wishes_must' | 'wishes_never'>;

/** As the server takes them: each organization in one of three lists. */
export function told(wishes: Wish[]): Required<Told> {
  const of = (how: How) => wishes.filter((each) => each.how === how).map((each) => each.id);
  return { wishes: of('wish'), wishes_must: of('must'), wishes_never: of('never') };
}
