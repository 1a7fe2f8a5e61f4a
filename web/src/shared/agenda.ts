//! What is on now and what comes next. Pure.

import type { AgendaItem, BoothView, RoomId } from '../gen/protocol';

export interface NowAndNext {
  now: AgendaItem[];
  /** What begins next, and what begins after that. */
  next: AgendaItem[];
}

/** Who speaks, in that order: as they are announced, else those whose talk it is. */
export function speakers(item: AgendaItem, booths: BoothView[], lang: 'ja' | 'en'): string[] {
  if (item.speakers) return item.speakers.map((each) => each[lang]);
  return (item.hosts ?? []).flatMap((id) => booths.find((booth) => booth.id === id)?.[lang] ?? []);
}

/** By the server's `now`; nothing while it is not known. Items of `room` come before others of the same time; talks are everybody's. */
export function nowAndNext(agenda: AgendaItem[], now: number | undefined, room?: RoomId, limit = 3): NowAndNext {
  if (now === undefined) return { now: [], next: [] };
  const mine = (item: AgendaItem) => Number(item.room !== undefined && item.room !== room);
  const sorted = agenda
    .map((item) => ({ item, starts: Date.parse(item.starts_at), ends: Date.parse(item.ends_at) }))
    .sort((a, b) => a.starts - b.starts || mine(a.item) - mine(b.item));
  return {
    now: sorted
      .filter((each) => each.starts <= now && now < each.ends)
      .sort((a, b) => mine(a.item) - mine(b.item))
      .map((each) => each.item),
    next: sorted
      .filter((each) => each.starts > now)
      .slice(0, limit)
      .map((each) => each.item),
  };
}
