//! What the agenda still has for a room, by the server's clock. Pure.

import type { AgendaItem, RoomId } from '../../gen/protocol';

export interface Ahead {
  /** People listen: nobody is introduced until it is over. */
  talk?: AgendaItem;
  /** What begins next, tonight. */
  next?: AgendaItem;
  /** The evening is over: nothing follows, and nobody is being introduced any more. */
  over: boolean;
}

/** What is further away belongs to another day, ms. */
const TONIGHT = 12 * 3_600_000;
/** An evening that runs late is not over while its room is open, ms. */
const LATE = 3_600_000;

export function ahead(agenda: AgendaItem[], room: RoomId | undefined, open: boolean, now: number | undefined): Ahead {
  if (now === undefined) return { over: false };
  const mine = agenda
    .filter((item) => !item.room || item.room === room)
    .map((item) => ({ item, starts: Date.parse(item.starts_at), ends: Date.parse(item.ends_at) }))
    .sort((a, b) => a.starts - b.starts);
  const end = Math.max(...mine.map((each) => each.ends));
  const next = mine.find((each) => each.starts > now && each.starts < now + TONIGHT);
  return {
    talk: mine.find((each) => each.item.talk && each.starts <= now && now < each.ends)?.item,
    next: next?.item,
    over: mine.length > 0 && now >= (open ? end + LATE : end),
  };
}
