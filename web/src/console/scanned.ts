//! What the address asks for, and who wears a scanned badge.

import type { AttendeeId, RoomControl, RoomId } from '../gen/protocol';
import { request } from '../shared/api';

/** The pages beside the rooms, as they stand in a row. */
export const BESIDE = ['arrivals', 'list', 'foresight', 'staff', 'print', 'closing'] as const;
export type Beside = (typeof BESIDE)[number];

/** The number of the badge whose code a desk photographed. */
export function scannedBadge(hash = location.hash): number | undefined {
  const number = /^#badge=(\d{1,9})$/.exec(hash)?.[1];
  return number === undefined ? undefined : Number(number);
}
/** The link of its own that somebody’s badge carries. */
export const scannedLink = (hash = location.hash): string =>
  decodeURIComponent(/^#link=(.{1,80})$/.exec(hash)?.[1] ?? '');
/** What was asked for is done: a reload does not do it again. */
export const forgetScanned = () => history.replaceState(null, '', location.pathname + location.search);

/** Wherever they are now. */
export async function wearer(
  rooms: RoomControl[],
  badge: number,
): Promise<{ room: RoomId; id: AttendeeId } | undefined> {
  const lists = await Promise.all(
    rooms.map(async ({ room }) => {
      const { people } = await request('GET /api/organizer/rooms/{room}/people', { params: { room } });
      const person = people.find((each) => each.badge === badge);
      return person && { room, id: person.id };
    }),
  );
  return lists.find(Boolean);
}
