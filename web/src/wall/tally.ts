//! What conversations add up to: who has talked in a ward, and what joins two of them. Pure; the same links give the same counts.

import type { KindId, Link, WardId } from '../gen/protocol';

/** Conversations between two wards, or inside one. */
export interface Tie {
  wards: [WardId, WardId];
  talks: number;
  /** Most often first. */
  kinds: KindId[];
  /** Of the newest conversation, in the order of the wards. */
  newest: [KindId, KindId];
}
export interface Tally {
  /** Marks of a ward in the order in which they came, so that one keeps its place. */
  marks: Map<WardId, KindId[]>;
  /** Between two wards, fewest talks first. */
  between: Tie[];
  /** Inside a ward. */
  within: Map<WardId, Tie>;
}

/** Somebody talks several times an evening: so much slower than its conversations do a ward gain marks of a kind. */
const MARKS_GROW = 0.6;
const MOST_MARKS = 72;

/** `ward` says which place on the map stands for a ward. */
export function tally(links: Link[], ward: (id: WardId) => WardId): Tally {
  const marks = new Map<WardId, KindId[]>();
  const ends = new Map<string, number>();
  const ties = new Map<string, Tie & { counts: Map<KindId, number> }>();
  const count = (at: WardId, kind: KindId) => {
    const shown = marks.get(at) ?? [];
    marks.set(at, shown);
    const key = `${at} ${kind}`;
    const before = ends.get(key) ?? 0;
    ends.set(key, before + 1);
    if (shown.length < MOST_MARKS && Math.round((before + 1) ** MARKS_GROW) > Math.round(before ** MARKS_GROW))
      shown.push(kind);
  };
  for (const link of links) {
    const from = ward(link.from_ward);
    const to = ward(link.to_ward);
    const [one = '', other = one] = link.kinds;
    count(from, one);
    count(to, other);
    const wards: [WardId, WardId] = from < to ? [from, to] : [to, from];
    const key = wards.join(' ');
    const newest: [KindId, KindId] = from < to ? [one, other] : [other, one];
    const tie = ties.get(key) ?? { wards, talks: 0, kinds: [], newest, counts: new Map<KindId, number>() };
    ties.set(key, tie);
    tie.talks += 1;
    tie.newest = newest;
    for (const kind of [one, other]) tie.counts.set(kind, (tie.counts.get(kind) ?? 0) + 1);
  }
  const all = [...ties.values()]
    .map(({ wards, talks, newest, counts }) => ({
      wards,
      talks,
      newest,
      kinds: [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([kind]) => kind),
    }))
    .sort((a, b) => a.talks - b.talks);
  return {
    marks,
    between: all.filter(({ wards: [a, b] }) => a !== b),
    within: new Map(all.filter(({ wards: [a, b] }) => a === b).map((tie) => [tie.wards[0], tie])),
  };
}
