//! What a wall shows, from before the doors open until everything is over.

import { describe, expect, it } from 'vitest';
import type { AgendaItem, EventView, ServerMessage, Welcome } from '../src/gen/protocol';
import { emptyHall, type Hall } from '../src/shared/hall';
import { fold } from '../src/wall/fold';
import { pages } from '../src/wall/pages';
import { choice } from '../src/wall/slides';
import { announcementSize, stage, wallView } from '../src/wall/wall-view';
import { event as plain, summary, welcome } from './fixtures';

const at = (time: string) => Date.parse(`2027-09-18T${time}+09:00`);
const item = (starts: string, ends: string, room?: string): AgendaItem => ({
  starts_at: `2027-09-18T${starts}:00+09:00`,
  ends_at: `2027-09-18T${ends}:00+09:00`,
  title: { ja: starts, en: starts },
  talk: room === undefined,
  ...(room ? { room } : {}),
});
const event: EventView = {
  ...plain,
  agenda: [item('13:00', '14:00'), item('14:00', '15:00', 'southwest'), item('14:30', '16:00', 'elsewhere')],
};
const round = (state: 'called' | 'running' | 'closing' | 'over'): ServerMessage => ({
  type: 'round',
  round: { number: 1, state, starts_at: '2027-09-18T14:03:00+09:00', ends_at: '2027-09-18T14:09:00+09:00' },
  waiting: false,
});
const hallOf = (more: Partial<Welcome>, ...messages: ServerMessage[]): Hall =>
  messages.reduce(fold, fold(emptyHall, welcome({ me: undefined, ...more })));
const seen = (hall: Hall, time: string | undefined, lost?: string) =>
  wallView({
    event,
    hall,
    room: 'southwest',
    now: time === undefined ? undefined : at(time),
    lostAt: lost === undefined ? undefined : at(lost),
  });
const link = { from_ward: 'meguro', to_ward: 'shibuya', kinds: ['hospital', 'clinic'] } as const;
const call = { table: 1, kinds: ['hospital', 'clinic'], organizations: [], badges: [] };

describe('a wall over a whole round', () => {
  const waiting = hallOf({ calls: [call] });
  const on = fold(waiting, round('called'));
  const talked = [round('over'), { type: 'link', ...link, kinds: [...link.kinds] } as ServerMessage].reduce(fold, on);
  const order = (hall: Hall, time: string) => {
    const view = seen(hall, time);
    const calls = view.round ? pages(hall.calls, view.rows.calls) : [];
    return stage(view, hall, { calls, booths: [], topics: [] }, choice(new URLSearchParams(), undefined)).order;
  };

  it('says what this is until somebody has talked, and what begins next', () => {
    expect(seen(waiting, '13:20:00')).toMatchObject({ map: 'welcome', next: event.agenda[1], conversations: 0 });
    expect(seen(waiting, '14:00:30').next).toBeUndefined();
    expect(seen(waiting, undefined)).toMatchObject({ map: 'welcome', plan: { now: [], next: [] } });
  });

  it('counts down to the talks, then to their end, whatever the server said last', () => {
    const told = ['14:02:00', '14:03:00', '14:08:30'].map((time) => seen(on, time).round);
    expect(told).toEqual([
      { number: 1, state: 'called', left: 60_000, share: 1 },
      { number: 1, state: 'running', left: 360_000, share: 1 },
      { number: 1, state: 'closing', left: 30_000, share: 1 / 12 },
    ]);
    expect(seen(on, '14:09:00').round).toBeUndefined();
    expect(seen(on, undefined).round).toEqual({ number: 1, state: 'called' });
  });

  it('shows the tables alone while people walk, then gives the others their turn', () => {
    expect(order(on, '14:02:00')).toEqual(['calls']);
    expect(order(on, '14:04:00')).toEqual(['map', 'calls', 'agenda']);
    expect(order(talked, '14:10:00')).toEqual(['map', 'agenda']);
  });

  it('counts the tables that are complete while people walk, once there is one', () => {
    const calls = [1, 2, 3].map((table) => ({ ...call, table }));
    const walking = fold(hallOf({ calls }), round('called'));
    expect(seen(walking, '14:02:30').round?.seats).toBeUndefined();
    const sat = fold(walking, { type: 'seated', table: 2 });
    expect(seen(sat, '14:02:30').round).toMatchObject({ seats: { taken: 1, all: 3 }, share: 0.5 });
    expect(seen(sat, '14:04:00').round?.seats).toBeUndefined();
  });

  it('keeps its last picture once all is over here and the room is closed', () => {
    const closed = fold(talked, { type: 'room', summary: { ...summary(), open: false } });
    expect(order(closed, '15:00:00')).toEqual(['map']);
    expect(order(closed, '14:10:00')).toEqual(['map', 'agenda']);
    expect(order(talked, '15:00:00')).toEqual(['map', 'agenda']);
  });

  it('counts the whole event in its last picture, where other rooms add to it', () => {
    const closed = (all?: number) =>
      fold(talked, {
        type: 'room',
        summary: { room: 'southwest', open: false, conversations: 1, ...(all ? { event_conversations: all } : {}) },
      });
    expect(seen(closed(9), '15:00:00')).toMatchObject({ event: 9, conversations: 1 });
    expect(seen(closed(9), '14:10:00').event).toBeUndefined();
    expect(seen(closed(1), '15:00:00').event).toBeUndefined();
    expect(seen(closed(), '15:00:00').event).toBeUndefined();
    const again = fold(closed(9), { type: 'room', summary: { room: 'southwest', open: true } });
    expect(seen(again, '15:00:00').event).toBeUndefined();
  });

  it('shows that last picture also where nobody has talked, until a room is open again', () => {
    const closed = (all: number) =>
      fold(waiting, {
        type: 'room',
        summary: { room: 'southwest', open: false, conversations: 0, event_conversations: all },
      });
    expect(seen(closed(9), '15:00:00')).toMatchObject({ map: 'thanks', event: 9, conversations: 0 });
    expect(seen(closed(0), '15:00:00')).toMatchObject({ map: 'welcome', event: undefined });
    expect(seen(closed(9), '14:10:00').map).toBe('welcome');
    const another = fold(closed(9), { type: 'room', summary: { room: 'southwest', event_conversations: 0 } });
    expect(seen(another, '15:00:00')).toMatchObject({ map: 'welcome', event: undefined });
    const here = fold(closed(9), { type: 'room', summary: { room: 'southwest', open: true } });
    expect(seen(here, '15:00:00')).toMatchObject({ map: 'welcome', event: undefined });
  });

  it('says what follows a talk for people here before what does in other rooms', () => {
    const agenda = [
      item('13:00', '14:00'),
      ...['14:00', '14:10', '14:20'].map((time) => item(time, '14:30', 'elsewhere')),
      item('14:30', '15:00', 'southwest'),
      item('15:00', '16:00', 'elsewhere'),
    ];
    const after = (time: string) =>
      wallView({ event: { ...event, agenda }, hall: talked, room: 'southwest', now: at(time), lostAt: undefined })
        .after;
    expect(after('13:30:00')).toBe(agenda[4]);
    expect(after('14:40:00')).toBe(agenda[5]);
    expect(after('15:10:00')).toBeUndefined();
    expect(seen(talked, undefined).after).toBeUndefined();
  });

  it('shows the map alone during the round, the figures after it, and thanks when all is over here', () => {
    expect(seen(on, '14:04:00').map).toBe('alone');
    expect(seen(talked, '14:10:00')).toMatchObject({ map: 'figures', across: 1 });
    // Another room goes on.
    expect(seen(talked, '15:00:00').map).toBe('thanks');
    expect(seen(talked, undefined).map).toBe('figures');
  });

  it('shows a talk by itself while it is on here, and never beside a round', () => {
    const talks = (time: string, hall = talked) => seen(hall, time).talks.map((each) => each.title.ja);
    expect(talks('13:59:59')).toEqual(['13:00']);
    expect(order(talked, '13:30:00')).toEqual(['agenda']);
    expect(talks('14:00:00')).toEqual([]);
    expect(talks('13:30:00', on)).toEqual([]);
    const elsewhere: EventView = { ...event, agenda: [{ ...item('13:00', '14:00', 'elsewhere'), talk: true }] };
    const now = at('13:30:00');
    expect(wallView({ event: elsewhere, hall: talked, room: 'southwest', now, lostAt: undefined }).talks).toEqual([]);
  });

  it('leaves room for the round above a slide, and for what is said below it', () => {
    const said = fold(on, { type: 'announcement', text: '乾杯' });
    expect(seen(waiting, '13:20:00').rows).toEqual({ calls: 6, booths: 8, topics: 5, agenda: 5, board: 7 });
    expect(seen(on, '14:04:00').rows).toEqual({ calls: 6, booths: 6, topics: 4, agenda: 4, board: 5 });
    expect(seen(said, '14:04:00').rows).toEqual({ calls: 5, booths: 4, topics: 3, agenda: 3, board: 4 });
    expect(seen(said, '14:04:00', '14:03:00').rows).toEqual({ calls: 4, booths: 2, topics: 2, agenda: 2, board: 3 });
  });

  it('says that it is out of date only after a network was gone for more than a blink', () => {
    expect(seen(on, '14:04:02', '14:04:00').staleAt).toBeUndefined();
    expect(seen(on, '14:04:03', '14:04:00').staleAt).toBe(at('14:04:00'));
    expect(seen(on, undefined, '14:04:00').staleAt).toBeUndefined();
  });

  it('counts what the room counts, and cords where a room does not say', () => {
    const counted = hallOf({ room: { ...summary(), conversations: 7 }, links: [{ ...link, kinds: [...link.kinds] }] });
    expect(seen(counted, '14:10:00')).toMatchObject({ conversations: 7, across: 1 });
    const within = hallOf({ links: [{ ...link, kinds: [...link.kinds], to_ward: 'meguro' }] });
    expect(seen(within, '14:10:00')).toMatchObject({ across: 0, map: 'figures' });
  });
});

describe('an announcement', () => {
  it('is as large as its letters let it be', () => {
    expect(
      ['乾杯です', 'The toast is at half past six.', '乾杯'.repeat(20), 'あ'.repeat(46)].map(announcementSize),
    ).toEqual(['brief', 'brief', 'medium', 'long']);
  });
});

it('loses the cord of a talk whose end was taken back, and no other of its kind', () => {
  const link = (type: 'link' | 'link_taken_back', to: string, ...kinds: string[]): ServerMessage => ({
    type,
    from_ward: 'meguro',
    to_ward: to,
    kinds,
  });
  const talked = [
    link('link', 'shibuya', 'clinic', 'hospital'),
    link('link', 'minato', 'clinic', 'care'),
    link('link', 'shibuya', 'clinic', 'hospital'),
  ].reduce(fold, emptyHall);
  const after = fold(talked, link('link_taken_back', 'shibuya', 'clinic', 'hospital'));
  expect(after.links.map((each) => each.to_ward)).toEqual(['shibuya', 'minato']);
  expect(fold(after, link('link_taken_back', 'setagaya', 'clinic', 'care')).links).toHaveLength(2);
});
