//! What a wall has to show at this moment: the round, the counts, and how much fits on each slide. Pure.

import type { AgendaItem, EventView, RoomId, RoundView, TopicView } from '../gen/protocol';
import { nowAndNext, type NowAndNext } from '../shared/agenda';
import { type Moment, moment } from '../shared/clock';
import type { Hall } from '../shared/hall';
import type { BoothQueue } from './booths';
import { badgesOn, type Page } from './pages';
import type { Stage } from './rotation';
import { type Choice, order } from './slides';

export interface Seen {
  /** Absent until it was fetched. */
  event: EventView | undefined;
  hall: Hall;
  room: RoomId;
  /** The server's time, ms; absent until it is known. */
  now: number | undefined;
  /** Since when nothing comes any more, ms. */
  lostAt: number | undefined;
}

export interface WallView {
  /** The round that is on. */
  round?: Moment & {
    number: number;
    circles?: boolean;
    /** How much is left of the last minute of the way, or of the talk, 1 to 0. */
    share?: number;
    /** How many of the tables called are complete, while people are on their way. */
    seats?: { taken: number; all: number };
  };
  /** Since when what is shown is no longer what is so, ms. */
  staleAt?: number;
  /** How much fits on a page of each slide beside the round above it and the lines below. */
  rows: { calls: number; booths: number; topics: number; agenda: number; board: number };
  plan: NowAndNext;
  /** What people here listen to; no round runs into it. */
  talks: AgendaItem[];
  conversations: number;
  /** Those of the whole event, in the last picture, where other rooms add to them. */
  event?: number;
  /** How many cords join two wards. */
  across: number;
  /** In the map's place: before anybody has talked, what this is; while a round is on, the map alone; when everything is over, with thanks. */
  map: 'welcome' | 'alone' | 'figures' | 'thanks';
  /** Nothing follows in this room, and it is closed: its last picture stays. */
  closing: boolean;
  over: boolean;
  /** What begins next in this room. */
  next?: AgendaItem;
  /** What begins next for people here: in this room or for everybody, else in another room. */
  after?: AgendaItem;
}

/** A network that comes back within this is not worth a word, ms. */
const BLINK = 3_000;

export function wallView({ event, hall, room, now, lostAt }: Seen): WallView {
  const agenda = event?.agenda ?? [];
  const here = agenda.filter((item) => item.room === room);
  const isHere = (item: AgendaItem) => (item.room ?? room) === room;
  const at = hall.round && moment(hall.round, now);
  const round =
    hall.round && at && at.state !== 'over'
      ? {
          number: hall.round.number,
          circles: hall.round.circles,
          ...at,
          share: share(hall.round, at),
          seats: seats(hall, at),
        }
      : undefined;
  const staleAt = lostAt !== undefined && now !== undefined && now - lostAt >= BLINK ? lostAt : undefined;
  const on = Number(round !== undefined);
  const lines = Number(Boolean(hall.announcement)) + Number(staleAt !== undefined);
  const conversations = hall.room?.conversations ?? hall.links.length;
  const plan = nowAndNext(agenda, now, room);
  const over = here.length > 0 && now !== undefined && here.every((item) => Date.parse(item.ends_at) <= now);
  const closing = over && !round && hall.room?.open === false;
  // Of all rooms, while all of them are closed.
  const all = hall.room?.event_conversations ?? 0;
  const others = closing && all > conversations;
  const nobodyYet = conversations === 0 && hall.links.length === 0 && !others;
  return {
    round,
    staleAt,
    rows: {
      calls: 6 - lines,
      booths: 8 - 2 * on - 2 * lines,
      topics: 5 - on - lines,
      agenda: 5 - on - lines,
      board: 7 - 2 * on - lines,
    },
    plan,
    talks: round ? [] : plan.now.filter((item) => item.talk && isHere(item)),
    conversations,
    across: hall.links.filter((each) => each.from_ward !== each.to_ward).length,
    map: round ? 'alone' : nobodyYet ? 'welcome' : over ? 'thanks' : 'figures',
    over,
    closing,
    event: others ? all : undefined,
    next: here.find((item) => now !== undefined && Date.parse(item.starts_at) > now),
    after: nowAndNext(agenda.filter(isHere), now, room).next[0] ?? plan.next[0],
  };
}

/** The last of the way, ms. */
const WAY = 60_000;
function share(round: RoundView, { state, left }: Moment): number | undefined {
  if (left === undefined) return undefined;
  const whole = state === 'called' ? WAY : Date.parse(round.ends_at) - Date.parse(round.starts_at);
  return Math.min(1, left / whole);
}
function seats({ calls }: Hall, { state }: Moment): { taken: number; all: number } | undefined {
  const taken = calls.filter((call) => call.seated).length;
  return state === 'called' && taken > 0 ? { taken, all: calls.length } : undefined;
}

/** What takes turns. The pages come from the caller: they stay the same while nothing in them changes. */
export function stage(
  { round, plan, talks, closing }: WallView,
  { board, room, announcement }: Hall,
  pages: { calls: Page[]; booths: BoothQueue[][]; topics: TopicView[][] },
  chosen: Choice,
): Stage {
  const { calls, booths, topics } = pages;
  return {
    order: closing
      ? ['map']
      : order(chosen, {
          moving: round?.state === 'called',
          talk: talks.length > 0,
          calls: calls.length,
          agenda: plan.now.length + plan.next.length > 0,
          needs: (board?.needs.length ?? 0) > 0,
          offers: (board?.offers.length ?? 0) > 0,
          unmet: (board?.unmet.length ?? 0) > 0,
          booths: booths.length > 0 && (room?.booths?.length ?? 0) > 0,
          topics: topics.length > 0,
          announcement: Boolean(announcement),
        }),
    pages: { calls: calls.length, booths: booths.length, topics: topics.length },
    round,
    badges: calls.map(badgesOn),
    announcement,
  };
}

/** As large as fits: an announcement has up to 200 letters, Latin ones half as wide. */
export function announcementSize(text: string): 'brief' | 'medium' | 'long' {
  const width = [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) < 256 ? 0.5 : 1), 0);
  return width <= 16 ? 'brief' : width <= 45 ? 'medium' : 'long';
}
