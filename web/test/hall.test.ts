import { describe, expect, it } from 'vitest';
import type { BoothState, Card, ServerMessage } from '../src/gen/protocol';
import { current, emptyHall, fold, type Hall, met, received, sent } from '../src/shared/hall';
import { introduction, me, person, summary, welcome } from './fixtures';

const all = (...messages: ServerMessage[]): Hall => messages.reduce((hall, message) => fold(hall, message), emptyHall);

const card: Card = {
  attendee: 'b',
  name: '玉川 直樹',
  honorific: '先生',
  organization: { name: 'さくら坂クリニック' },
  kind: 'clinic',
  ward: 'meguro',
  contact: { phone: '03-0000-0000' },
  exchanged_at: '2027-09-18T14:10:00+09:00',
};

describe('folding messages', () => {
  it('a welcome replaces everything known before', () => {
    const hall = all(welcome({ introductions: [introduction('old')], announcement: 'まもなく' }), welcome());
    expect(hall.introductions).toEqual([]);
    expect(hall.announcement).toBeUndefined();
    expect(hall.links).toEqual([]);
  });

  it('an introduction replaces the one with its id and keeps the order', () => {
    const hall = all(
      welcome({ introductions: [introduction('1'), introduction('2')] }),
      { type: 'introduction', introduction: introduction('1', { state: 'agreed' }) },
      { type: 'introduction', introduction: introduction('3') },
    );
    expect(hall.introductions.map((each) => `${each.id} ${each.state}`)).toEqual([
      '1 agreed',
      '2 invited',
      '3 invited',
    ]);
  });

  it('a card is added to its introduction once', () => {
    const hall = all(
      welcome({ introductions: [introduction('1', { state: 'met' })] }),
      { type: 'card', introduction: '1', card },
      { type: 'card', introduction: '1', card },
    );
    expect(hall.introductions[0]?.cards).toEqual([card]);
  });

  it('suggestions, room and me have only a newest value', () => {
    const hall = all(
      welcome(),
      { type: 'suggestions', people: [{ attendee: person('x'), score: 1, reasons: [], near: false, wished: false }] },
      { type: 'suggestions', people: [] },
      { type: 'room', summary: summary(9) },
      { type: 'me', me: { ...me, status: 'away' } },
    );
    expect(hall.suggestions).toEqual([]);
    expect(hall.room?.present.total).toBe(9);
    expect(hall.me?.status).toBe('away');
  });

  it('a room that says what changed leaves the rest as it was', () => {
    const hall = all(
      welcome({ room: { ...summary(9), conversations: 4, booths: [{ booth: 'a', waiting: 1, here: 0 }] } }),
      { type: 'room', summary: { room: 'southwest', conversations: 5 } },
      { type: 'room', summary: { room: 'southwest', booths: [] } },
    );
    expect(hall.room).toEqual({ ...summary(9), conversations: 5, booths: [] });
  });

  it('a topic takes the place of what it was, keeps its place, and goes', () => {
    const topic = (id: string, taken: number) => ({ topic: id, text: id, seats: 4, taken });
    const news = (id: string, taken?: number): ServerMessage => ({
      type: 'topic',
      topic: id,
      ...(taken ? { now: topic(id, taken) } : {}),
    });
    const told = (...messages: ServerMessage[]) =>
      all(welcome({ topics: [topic('a', 1), topic('b', 2)] }), ...messages).topics.map(
        ({ topic: id, taken }) => `${id} ${taken}`,
      );
    expect(told()).toEqual(['a 1', 'b 2']);
    expect(told(news('a', 3), news('c', 1))).toEqual(['a 3', 'b 2', 'c 1']);
    expect(told(news('a'), news('a'), news('nobody'))).toEqual(['b 2']);
    expect(all(welcome({ topics: [topic('a', 1)] }), welcome()).topics).toEqual([]);
  });

  it('a booth where I wait is one at a time: news of any replaces it, leaving ends it, what was missed stays until then', () => {
    const at = (booth: string, state: BoothState, more = {}) => ({ type: 'booth' as const, booth, state, ...more });
    const told = (...messages: ServerMessage[]) =>
      all(welcome({ booths: [{ booth: 'a', state: 'queued', ahead: 2 }] }), ...messages).booths.map((each) =>
        `${each.booth} ${each.state} ${each.ahead ?? ''}`.trim(),
      );
    expect(told()).toEqual(['a queued 2']);
    expect(told(at('a', 'queued', { ahead: 1 }))).toEqual(['a queued 1']);
    expect(told(at('a', 'called'), at('a', 'missed'))).toEqual(['a missed']);
    expect(told(at('a', 'missed'), at('b', 'queued', { ahead: 0 }))).toEqual(['b queued 0']);
    expect(told(at('b', 'here'), at('a', 'left'))).toEqual(['b here']);
    expect(told(at('a', 'left'))).toEqual([]);
    expect(told(at('a', 'missed'), welcome())).toEqual([]);
  });

  it('an empty announcement takes the old one away', () => {
    expect(all(welcome({ announcement: 'まもなく' }), { type: 'announcement', text: '' }).announcement).toBeUndefined();
  });

  it('a wall that comes in the middle of a round has its tables, and loses them when it is over', () => {
    const calls = [{ table: 5, kinds: ['clinic'], organizations: [], badges: [7] }];
    const round = {
      number: 1,
      state: 'running' as const,
      starts_at: '2027-09-18T14:00:00+09:00',
      ends_at: '2027-09-18T14:06:00+09:00',
    };
    expect(all(welcome({ round, calls })).calls).toEqual(calls);
    expect(
      all(welcome({ round, calls }), { type: 'round', round: { ...round, state: 'closing' }, waiting: false }).calls,
    ).toEqual(calls);
    expect(
      all(welcome({ round, calls }), { type: 'round', round: { ...round, state: 'over' }, waiting: false }).calls,
    ).toEqual([]);
  });

  it('says who sits a round out, until the next word about it', () => {
    const round = { number: 1, state: 'running' as const, starts_at: '', ends_at: '' };
    expect(all(welcome(), { type: 'round', round, waiting: true, code: 'odd' }).waiting).toBe('odd');
    expect(
      all(
        welcome(),
        { type: 'round', round, waiting: true },
        { type: 'round', round: { ...round, state: 'over' }, waiting: false },
      ),
    ).toMatchObject({ waiting: undefined, round: undefined });
  });

  it('leaves a message it does not know alone', () => {
    const hall = all(welcome());
    expect(fold(hall, { type: 'tomorrow' } as unknown as ServerMessage)).toBe(hall);
  });
});

describe('what to do now', () => {
  it('is the table one sits at before the one one is called to, before the agreed one', () => {
    const hall = all(
      welcome({
        introductions: [
          introduction('a', { state: 'together' }),
          introduction('b', { state: 'called' }),
          introduction('c', { state: 'agreed' }),
        ],
      }),
    );
    expect(current(hall)?.id).toBe('a');
    expect(
      current(
        all(
          welcome({ introductions: [introduction('b', { state: 'called' }), introduction('c', { state: 'agreed' })] }),
        ),
      )?.id,
    ).toBe('b');
    expect(
      current(all(welcome({ introductions: [introduction('b'), introduction('c', { state: 'met' })] }))),
    ).toBeUndefined();
  });

  it('tells invitations received from invitations sent, and lists the newest met first', () => {
    const hall = all(
      welcome({
        introductions: [
          introduction('1', { invited_by_me: true }),
          introduction('2', { invited_by_me: false }),
          introduction('3', { state: 'met' }),
          introduction('4', { state: 'met' }),
        ],
      }),
    );
    expect(sent(hall).map((each) => each.id)).toEqual(['1']);
    expect(received(hall).map((each) => each.id)).toEqual(['2']);
    expect(met(hall).map((each) => each.id)).toEqual(['4', '3']);
  });
});

it('of two calls to a table the newer one is acted on', () => {
  const introductions = ['older', 'newer'].map((id) => introduction(id, { state: 'called' }));
  expect(current({ ...emptyHall, introductions })?.id).toBe('newer');
});
