//! What the organizer is told, over a whole round.

import { describe, expect, it } from 'vitest';
import { fold, nothingTold, type Told } from '../src/console/told';
import type { ServerMessage } from '../src/gen/protocol';
import { desk, welcome } from './fixtures';

const { person, introduction, round, room, people, rounds } = desk;
const all = (...messages: ServerMessage[]) => messages.reduce(fold, nothingTold);
const states = ({ rounds: list }: Told) =>
  list.map((each) => each.introductions.map(({ id, state }) => `${id} ${state}`));

describe('what a console is told', () => {
  it('is the people who are there after some came, changed and went', () => {
    const told = all(
      people([person('a'), person('b')]),
      people([person('b', { met: 1 }), person('c')]),
      people([], ['a']),
    );
    expect([...told.people!.values()].map(({ id, met }) => [id, met])).toEqual([
      ['b', 1],
      ['c', 0],
    ]);
  });

  it('is a round from its call to its end, of which only what changed is said again', () => {
    const call = rounds(round({ introductions: [introduction('x'), introduction('y')] }));
    const told = [
      rounds(round({ introductions: [introduction('y', { arrived: ['a'] })] })),
      rounds(round({ state: 'running', introductions: [introduction('y', { state: 'together' })] })),
      rounds(round({ state: 'running', introductions: [introduction('z', { repair: true })] })),
      rounds(round({ state: 'over', introductions: [introduction('y', { state: 'met' })] })),
    ].reduce(fold, all(call));
    expect(states(told)).toEqual([['x called', 'y met', 'z called']]);
    expect(told.rounds[0]!.state).toBe('over');
    expect(states(fold(told, rounds(round({ number: 2 }))))).toEqual([['x called', 'y met', 'z called'], []]);
  });

  it('starts over with a welcome, but for the rooms', () => {
    const told = all({ type: 'rooms', rooms: [room('a'), room('b')] }, people([person('a')]), rounds(round()), {
      type: 'audit',
      entries: 3,
    });
    expect(fold(told, welcome())).toEqual({
      rooms: told.rooms,
      erasing: undefined,
      unusual: undefined,
      flags: [],
      audited: 3,
      rounds: [],
      topics: [],
    });
  });

  it('knows what people offer in the room, in its order, and forgets it with the room', () => {
    const topic = (id: string, taken: number) => ({ topic: id, text: id, seats: 4, taken });
    const told = all(
      { ...welcome(), topics: [topic('a', 1)] },
      { type: 'topic', topic: 'b', now: topic('b', 1) },
      { type: 'topic', topic: 'a', now: topic('a', 2) },
    );
    expect(told.topics.map(({ topic: id, taken }) => [id, taken])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(fold(told, { type: 'topic', topic: 'a' }).topics.map(({ topic: id }) => id)).toEqual(['b']);
    expect(fold(told, welcome()).topics).toEqual([]);
  });

  it('is every room in its place, however few of them changed', () => {
    const told = all(
      { type: 'rooms', rooms: [room('a'), room('b'), room('c')] },
      { type: 'rooms', rooms: [room('b', { present: 7 })], erasing: { people: 2 } },
    );
    expect(told.rooms.map(({ room: id, present }) => [id, present])).toEqual([
      ['a', 0],
      ['b', 7],
      ['c', 0],
    ]);
    expect(told.erasing).toEqual({ people: 2 });
    expect(fold(told, { type: 'rooms', rooms: [] }).erasing).toBeUndefined();
  });

  it('is what was refused too often, through a change of room and until it is over', () => {
    const unusual = [{ what: 'sign_in_refused', count: 31 }];
    const told = all({ type: 'rooms', rooms: [room('a')], unusual });
    expect(fold(told, welcome()).unusual).toEqual(unusual);
    expect(fold(told, { type: 'rooms', rooms: [] }).unusual).toBeUndefined();
  });
});
