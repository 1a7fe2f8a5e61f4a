//! Why two people are introduced, as sentences for one of them. Pure.

import type { AttendeeId, Reason } from '../gen/protocol';
import type { Meeting } from '../lang/ja/meeting';
import type { Catalog, Lang } from './catalog';

export type Direction = 'give' | 'get' | 'mutual' | 'plain';
export interface Sentence {
  direction: Direction;
  text: string;
}

interface Extra {
  near?: boolean;
  wished?: boolean;
  /** What the two are to each other by their kinds. */
  relation?: string;
  /** At a table of more than two it has to be said who. */
  who?(id: AttendeeId): string | undefined;
}

/** Needs first: what I can do for them, then what they can do for me; then what we are to each other, and what we share. One sentence a tag and direction. */
export function sentences(
  reasons: Reason[],
  me: AttendeeId | undefined,
  catalog: Catalog,
  words: Meeting,
  lang: Lang,
  extra: Extra = {},
): Sentence[] {
  const found = new Map<string, Sentence & { rank: number }>();
  for (const { tag, from, to, again } of reasons) {
    const name = catalog.tag(tag, lang);
    if (catalog.mutual(tag))
      found.set(`mutual:${tag}`, { rank: 2, direction: 'mutual', text: words.reasonMutual(name) });
    else if (from === me) {
      const who = extra.who?.(to);
      found.set(`give:${tag}:${who}`, {
        rank: 0,
        direction: 'give',
        text: who ? words.reasonGiveTo(who, name) : words.reasonGive(name),
      });
    } else if (to === me) {
      const who = extra.who?.(from);
      found.set(`get:${tag}:${who}`, {
        rank: 1,
        direction: 'get',
        text: again ? words.reasonGetAgain(name, who) : who ? words.reasonGetFrom(who, name) : words.reasonGet(name),
      });
    } else found.set(`others:${tag}`, { rank: 3, direction: 'plain', text: words.reasonOthers(name) });
  }
  const relation = catalog.relation(extra.relation, lang);
  if (relation) found.set('relation', { rank: 1.5, direction: 'mutual', text: relation });
  const list: Sentence[] = interleaved([...found.values()]);
  if (extra.wished) list.unshift({ direction: 'plain', text: words.wished });
  if (extra.near) list.push({ direction: 'plain', text: words.near });
  return list;
}

/** The first two lines show both directions, whatever the lists' lengths. */
function interleaved(found: (Sentence & { rank: number })[]): Sentence[] {
  const give = found.filter((each) => each.rank === 0);
  const get = found.filter((each) => each.rank === 1);
  const rest = found.filter((each) => each.rank > 1).sort((a, b) => a.rank - b.rank);
  const both: (Sentence & { rank: number })[] = [];
  for (const at of found.keys()) both.push(...give.slice(at, at + 1), ...get.slice(at, at + 1));
  return [...both, ...rest].map(({ direction, text }) => ({ direction, text }));
}
