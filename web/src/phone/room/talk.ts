//! Which talk one may say something about now. Pure.

import type { AgendaItem, BoothView, Me, RoomId } from '../../gen/protocol';

/** Whom one has just heard is still in mind for so long, ms. */
const AFTER = 45 * 60_000;

export interface TalkView {
  item: AgendaItem;
  on: boolean;
  /** Whose talk it is, in the order in which they speak, and whether I have said that I wish to meet them. */
  hosts: { booth: BoothView; wished: boolean }[];
}

/** Who stands at a door is early by at most this; the server takes them for a listener of that talk, ms. */
const EARLY = 20 * 60_000;

/** `#listen`, or `#listen=ROOM`: the hall whose door's QR was read; empty where its talks are everybody's. */
export function doorOf(hash: string): RoomId | undefined {
  const found = /^#listen(?:=([\w-]{1,40}))?$/.exec(hash);
  return found ? (found[1] ?? '') : undefined;
}

/** What is on behind that door, or begins soon if nothing is; nothing while the time is not known. */
export function atDoor(agenda: AgendaItem[], door: RoomId, now: number | undefined): AgendaItem[] | undefined {
  if (now === undefined) return undefined;
  const talks = agenda.filter((item) => item.talk && (item.room ?? '') === door && now < Date.parse(item.ends_at));
  const by = (at: number) => talks.filter((item) => Date.parse(item.starts_at) <= at);
  const on = by(now);
  return on.length > 0 ? on : by(now + EARLY).slice(0, 1);
}

/** The one that is on here, else the one that ended last. */
export function talk(
  { agenda, booths }: { agenda: AgendaItem[]; booths: BoothView[] },
  room: RoomId | undefined,
  me: Me | undefined,
  now: number | undefined,
): TalkView | undefined {
  if (now === undefined) return undefined;
  const heard = agenda
    .filter((item) => item.talk && (!item.room || item.room === room) && Date.parse(item.starts_at) <= now)
    .filter((item) => now < Date.parse(item.ends_at) + AFTER)
    .sort((a, b) => Date.parse(b.starts_at) - Date.parse(a.starts_at));
  const item = heard[0];
  if (!item) return undefined;
  const wishes = new Set([...(me?.wishes ?? []), ...(me?.wishes_must ?? [])].map(({ name }) => name));
  const hosts = (item.hosts ?? []).flatMap((id) => booths.find((booth) => booth.id === id) ?? []);
  return {
    item,
    on: now < Date.parse(item.ends_at),
    hosts: hosts.map((booth) => ({ booth, wished: wishes.has(booth.ja) })),
  };
}
