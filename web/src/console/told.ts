//! What the organizer's socket tells, folded into one value. Pure.

import type {
  AttendeeId,
  Erasing,
  FlagView,
  RoomControl,
  RoomPerson,
  RoundDetail,
  ServerMessage,
  TimetableView,
  TopicView,
  Unusual,
} from '../gen/protocol';

export interface Told {
  /** Of every room, in the event's order. */
  rooms: RoomControl[];
  /** Once the promised date has come. */
  erasing?: Erasing;
  /** What was refused more often than it should be. */
  unusual?: Unusual[];
  /** What people say must not stand there. */
  flags: FlagView[];
  /** How many things organizers did so far. */
  audited: number;
  /** Of the room that is watched; absent until its people are told. */
  people?: ReadonlyMap<AttendeeId, RoomPerson>;
  rounds: RoundDetail[];
  timetable?: TimetableView;
  /** What people offer there to talk about. */
  topics: TopicView[];
}
export const nothingTold: Told = { rooms: [], flags: [], audited: 0, rounds: [], topics: [] };

/** Another room is watched from now on, or the same one anew. */
export const ofAnotherRoom = ({ rooms, erasing, unusual, flags, audited }: Told): Told => ({
  rooms,
  erasing,
  unusual,
  flags,
  audited,
  rounds: [],
  topics: [],
});

export function fold(told: Told, message: ServerMessage): Told {
  switch (message.type) {
    case 'welcome':
      // What follows it is whole.
      return { ...ofAnotherRoom(told), topics: message.topics ?? [] };
    case 'topic': {
      const others = told.topics.filter(({ topic }) => topic !== message.topic);
      const { now } = message;
      return { ...told, topics: now ? upserted(told.topics, [now], ({ topic }) => topic) : others };
    }
    case 'rooms':
      return {
        ...told,
        rooms: upserted(told.rooms, message.rooms, ({ room }) => room),
        erasing: message.erasing,
        unusual: message.unusual,
      };
    case 'room_people': {
      const people = new Map(told.people);
      for (const id of message.gone) people.delete(id);
      for (const person of message.people) people.set(person.id, person);
      return { ...told, people };
    }
    case 'room_rounds':
      return { ...told, rounds: message.rounds.reduce(withRound, told.rounds) };
    case 'timetable':
      return { ...told, timetable: message.timetable };
    case 'flags':
      return { ...told, flags: message.flags };
    case 'audit':
      return { ...told, audited: message.entries };
    default:
      return told;
  }
}

/** A round comes with those of its introductions that changed. */
function withRound(rounds: RoundDetail[], news: RoundDetail): RoundDetail[] {
  const before = rounds.find(({ number }) => number === news.number);
  const introductions = upserted(before?.introductions ?? [], news.introductions, ({ id }) => id);
  return upserted(rounds, [{ ...news, introductions }], ({ number }) => number);
}

function upserted<T>(list: T[], news: T[], key: (item: T) => unknown): T[] {
  const byKey = new Map(list.map((item) => [key(item), item]));
  for (const item of news) byKey.set(key(item), item);
  return [...byKey.values()];
}
