import { describe, expect, it } from 'vitest';
import { flaggable } from '../src/phone/room/flags';
import { emptyHall } from '../src/shared/hall';
import { introduction, person, summary } from './fixtures';

describe('what can be flagged', () => {
  const named = ({ name }: { name?: string }) => name ?? '';
  const topic = (id: string, offers?: boolean) => ({
    topic: id,
    text: id,
    seats: 3,
    taken: 1,
    ...(offers === undefined ? {} : { mine: { offers, with: [] } }),
  });

  it('is what the room reads, others’ topics, and each person once', () => {
    const hall = {
      ...emptyHall,
      room: { ...summary(), room: 'here' },
      announcement: 'まもなく',
      topics: [topic('mine', true), topic('seat', false), topic('other')],
      introductions: [introduction('i', { with: [person('a'), person('b')] })],
      suggestions: [{ attendee: person('a'), score: 1, reasons: [], near: false, wished: false }],
    };
    expect(flaggable(hall, named).map(({ of }) => of)).toEqual([
      { announcement: 'here' },
      { topic: 'seat' },
      { topic: 'other' },
      { person: 'a' },
      { person: 'b' },
    ]);
  });

  it('is nothing where nothing stands, nor somebody who is erased', () => {
    expect(flaggable(emptyHall, named)).toEqual([]);
    const gone = { ...person('a'), name: undefined };
    const hall = { ...emptyHall, introductions: [introduction('i', { with: [gone] })] };
    expect(flaggable(hall, named)).toEqual([]);
  });
});
