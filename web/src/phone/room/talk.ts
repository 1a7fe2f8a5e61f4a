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
