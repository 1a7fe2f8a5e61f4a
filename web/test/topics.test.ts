import { describe, expect, it } from 'vitest';
import type { EventView, TopicView } from '../src/gen/protocol';
import { hasTopics, isFull, topics } from '../src/phone/room/topics';
import { emptyHall } from '../src/shared/hall';
import { event, summary } from './fixtures';

const topic = (id: string, taken: number, mine?: TopicView['mine']): TopicView => ({
  topic: id,
  text: id,
  seats: 3,
  taken,
  ...(mine ? { mine } : {}),
});

describe('topics', () => {
  it('tell mine from the others', () => {
    const mine = topic('b', 2, { offers: false, with: [] });
    const all = topics({ ...emptyHall, topics: [topic('a', 3), mine] });
    expect(all).toEqual({ mine, others: [topic('a', 3)] });
    expect([topic('a', 3), mine].map(isFull)).toEqual([true, false]);
  });

  it('are for open rooms of circles and receptions, and wherever there is one', () => {
    const kinds = { rooms: [{ ...event.rooms[0]!, id: 'here' }] };
    const has = (kind: 'area' | 'circle' | 'social', open: boolean, some = false) => {
      const known: EventView = { ...event, rooms: [{ ...kinds.rooms[0]!, kind }] };
      const room = { ...summary(3), room: 'here', open };
      return hasTopics(known, { ...emptyHall, room, topics: some ? [topic('a', 1)] : [] });
    };
    expect([has('circle', true), has('social', true), has('area', true)]).toEqual([true, true, false]);
    expect([has('circle', false), has('area', true, true)]).toEqual([false, true]);
  });
});
