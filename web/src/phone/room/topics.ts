//! What people offer to talk about, as one of them sees it. Pure.

import type { EventView, RoomId, TopicView } from '../../gen/protocol';
import type { Hall } from '../../shared/hall';

/** Seats of a topic, with that of who offers it. */
export const SEATS = [3, 4, 5, 6];
/** Letters of a topic. */
export const TEXT_MAX = 40;

export interface Topics {
  /** Where I have a seat. */
  mine?: TopicView;
  others: TopicView[];
}

export function topics({ topics: all }: Hall): Topics {
  return { mine: all.find((each) => each.mine), others: all.filter((each) => !each.mine) };
}

export const isFull = ({ taken, seats }: TopicView) => taken >= seats;

/** Whether topics are for this room. The server has the last word: the organizer may have another way there by now. */
export const hasTopics = (event: EventView, { room, topics: all }: Hall): boolean =>
  room?.open === true && (all.length > 0 || isForTopics(event, room.room));
const isForTopics = (event: EventView, room: RoomId) =>
  event.rooms.some((each) => each.id === room && (each.kind === 'circle' || each.kind === 'social'));
