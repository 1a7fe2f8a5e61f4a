//! What is on now and what comes next. Pure.

import type { AgendaItem, RoomId } from '../gen/protocol';

export interface NowAndNext {
  now: AgendaItem[];
  /** What begins next, and what begins after that. */
  next: AgendaItem[];
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

/** `15:40`, as the event's own clock has it: the server writes its zone into every time. */
export const timeOfDay = (rfc3339: string) => /T(\d\d:\d\d)/.exec(rfc3339)?.[1] ?? '';
export const dayOf = (rfc3339: string) => rfc3339.slice(0, 10);

/** What happens up to six in the morning belongs to the evening before, ms. */
const NIGHT = 6 * 3_600_000;

/** `2027-09-18`: the day or night that `at` is in, by the clock that wrote `rfc3339`. */
function eveningAt(at: number, rfc3339: string): string {
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)$/.exec(rfc3339) ?? ['', '+', '0', '0'];
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return new Date(at + ahead - NIGHT).toISOString().slice(0, 10);
}

/** Whether it is on this day, or in the night that follows it, and need not be told with a date. */
export const isTonight = (rfc3339: string, now: number) =>
  eveningAt(Date.parse(rfc3339), rfc3339) === eveningAt(now, rfc3339);
