//! When somebody comes and goes, and where they will be, as a form takes it. Pure.

import type { Me, RoomId, Stay } from '../gen/protocol';

export interface StayForm {
  arrives: string;
  leaves: string;
  rooms: RoomId[];
}

/** As clocks show it: of an evening that goes on, "24:30" is "00:30". */
export const onAClock = (time: string) => time.replace(/^\d+/, (hours) => String(Number(hours) % 24).padStart(2, '0'));

/** Until six in the morning it is still the evening before. */
export const isAfter = (arrives: string, leaves: string) => leaves > arrives || leaves < '06:00';

/** Whoever said of no room attends their own. */
export function stayForm({ stay = {}, room }: Pick<Me, 'stay' | 'room'>): StayForm {
  const { arrives = '', leaves = '', rooms = [] } = stay;
  return { arrives: onAClock(arrives), leaves: onAClock(leaves), rooms: rooms.length ? [...rooms] : [room] };
}

/** Leaves before they come. */
export const isWrong = ({ arrives, leaves }: StayForm) => Boolean(arrives && leaves && !isAfter(arrives, leaves));

/** As it is sent, rooms in the event's order; their `own` room alone needs no saying. */
export function stayOf({ arrives, leaves, rooms }: StayForm, own: RoomId, all: { id: RoomId }[]): Stay {
  const others = rooms.some((id) => id !== own);
  return {
    ...(arrives ? { arrives } : {}),
    ...(leaves ? { leaves } : {}),
    ...(others ? { rooms: all.map((room) => room.id).filter((id) => rooms.includes(id)) } : {}),
  };
}
