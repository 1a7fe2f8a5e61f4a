//! What of a screen can be flagged. Pure.

import type { Flagged } from '../../gen/protocol';
import type { Hall } from '../../shared/hall';

export interface Flaggable {
  of: Flagged;
  kind: 'announcement' | 'topic' | 'person';
  /** What it says, or who they are. */
  text: string;
}

/** In the order in which a screen shows it: what the room reads, then whom one has to do with. */
export function flaggable(hall: Hall, named: (person: Hall['suggestions'][number]['attendee']) => string): Flaggable[] {
  const room = hall.room?.room;
  const announced: Flaggable[] =
    room && hall.announcement ? [{ of: { announcement: room }, kind: 'announcement', text: hall.announcement }] : [];
  const topics = hall.topics
    .filter(({ mine }) => !mine?.offers)
    .map(({ topic, text }): Flaggable => ({ of: { topic }, kind: 'topic', text }));
  const seated = hall.topics.flatMap(({ mine }) => mine?.with ?? []);
  const met = hall.introductions.toReversed().flatMap((each) => each.with);
  const people = new Map(
    [...met, ...seated, ...hall.suggestions.map(({ attendee }) => attendee)]
      .filter(({ name }) => name)
      .map((person) => [person.id, person]),
  );
  return [
    ...announced,
    ...topics,
    ...[...people.values()].map((person): Flaggable => ({
      of: { person: person.id },
      kind: 'person',
      text: named(person),
    })),
  ];
}
