//! What the organizer decides about a round before it is called: who sits together, and who does not. Pure.

import type { AttendeeId, Pin, PreviewGroup, RoundIntroduction, StartRound } from '../gen/protocol';

type Pair = [AttendeeId, AttendeeId];
export interface Draft {
  pins: Pin[];
  parted: Pair[];
}
export const nothing: Draft = { pins: [], parted: [] };

const key = (people: AttendeeId[]) => [...people].sort().join(' ');
export const same = (a: AttendeeId[], b: AttendeeId[]) => key(a) === key(b);
const pairs = (people: AttendeeId[]): Pair[] =>
  people.flatMap((a, index) => people.slice(index + 1).map((b): Pair => [a, b]));

export const isPinned = (draft: Draft, people: AttendeeId[]) => draft.pins.some((pin) => same(pin.attendees, people));

/** These sit together. Nobody sits twice, and what was parted before is forgotten: the last word counts. */
export function pin(draft: Draft, people: AttendeeId[], table?: number): Draft {
  return {
    pins: [
      ...draft.pins.filter((each) => !each.attendees.some((who) => people.includes(who))),
      { attendees: people, ...(table === undefined ? {} : { table }) },
    ],
    parted: draft.parted.filter((pair) => !pair.every((who) => people.includes(who))),
  };
}
export const unpin = (draft: Draft, people: AttendeeId[]): Draft => ({
  ...draft,
  pins: draft.pins.filter((each) => !same(each.attendees, people)),
});

/** No two of these meet in this round. */
export function part(draft: Draft, people: AttendeeId[]): Draft {
  const fresh = pairs(people).filter((pair) => !draft.parted.some((each) => same(each, pair)));
  return {
    pins: draft.pins.filter((each) => each.attendees.filter((who) => people.includes(who)).length < 2),
    parted: [...draft.parted, ...fresh],
  };
}
export const unpart = (draft: Draft, pair: AttendeeId[]): Draft => ({
  ...draft,
  parted: draft.parted.filter((each) => !same(each, pair)),
});

export type Frame = Pick<StartRound, 'minutes' | 'tables' | 'move_seconds'>;
/** What to ask a preview for. The same seed, so that only what was decided changes. */
export const toPreview = (frame: Frame, draft: Draft, seed?: number): StartRound => ({
  ...frame,
  ...(seed === undefined ? {} : { seed }),
  pins: draft.pins,
  parted: draft.parted,
});
/** Exactly what the preview shows. */
export const toCommit = (frame: Frame, draft: Draft, seed: number, groups: PreviewGroup[]): StartRound => ({
  ...frame,
  seed,
  pins: groups.map(({ attendees, table }) => ({ attendees, ...(table === undefined ? {} : { table }) })),
  parted: draft.parted,
});

/** The groups that were not there before. */
export const news = (before: Pick<PreviewGroup, 'attendees'>[] | undefined, now: PreviewGroup[]): PreviewGroup[] =>
  before ? now.filter((group) => !before.some((each) => same(each.attendees, group.attendees))) : [];

export type Progress = 'moving' | 'some' | 'together' | 'met' | 'missed' | 'off';
export function progress({ state, arrived }: Pick<RoundIntroduction, 'state' | 'arrived'>): Progress {
  if (state === 'together' || state === 'met' || state === 'missed') return state;
  if (state === 'called' || state === 'agreed') return arrived.length > 0 ? 'some' : 'moving';
  return 'off';
}
