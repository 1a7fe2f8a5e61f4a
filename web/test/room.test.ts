//! What a phone shows in the room, from one round to the next.

import { describe, expect, it } from 'vitest';
import type {
  AgendaItem,
  IntroductionState,
  IntroductionView,
  RoundState,
  ServerMessage,
  Waiting,
} from '../src/gen/protocol';
import { type Banner, banner } from '../src/phone/room/banner';
import { type Ahead, ahead } from '../src/phone/room/ahead';
import { callView, isThere } from '../src/phone/room/call-view';
import { type Known, screen, type Tab } from '../src/phone/room/screen';
import { emptyHall, ending, fold, type Hall, received } from '../src/shared/hall';
import { introduction, me, person, summary, welcome } from './fixtures';

const at = (time: string) => Date.parse(`2027-09-18T${time}+09:00`);
const CALLED = '14:00:30';
const TALKING = '14:04:00';
const CLOSING = '14:06:30';
const OVER = '14:07:01';

const round = (state: RoundState, waiting?: Waiting): ServerMessage => ({
  type: 'round',
  round: { number: 1, state, starts_at: '2027-09-18T14:01:00+09:00', ends_at: '2027-09-18T14:07:00+09:00' },
  waiting: waiting !== undefined,
  code: waiting,
});
const call = (state: IntroductionState, more: Partial<IntroductionView> = {}): ServerMessage => ({
  type: 'introduction',
  introduction: introduction('x', { state, round: 1, table: 28, ...more }),
});
const status = (now: 'open' | 'away' | 'talking'): ServerMessage => ({ type: 'me', me: { ...me, status: now } });
const closed: ServerMessage = { type: 'room', summary: { ...summary(), open: false } };
const after = (...messages: ServerMessage[]): Hall => messages.reduce(fold, fold(emptyHall, welcome()));
const mine = (hall: Hall) => hall.introductions.find((each) => each.id === 'x')!;

const told = (
  hall: Hall,
  time: string | undefined,
  more: { fell?: boolean; after?: boolean; social?: boolean; ahead?: Ahead } = {},
) =>
  banner(
    { hall, fellThrough: more.fell ? ending(mine(hall)) : undefined },
    more.after ?? false,
    more.social ?? false,
    time === undefined ? undefined : at(time),
    more.ahead,
  );
const says = (...args: Parameters<typeof told>): Banner['say'] | undefined => told(...args)?.say;
const shows = (hall: Hall, { left, tab = 'now', ...more }: Partial<Known> & { left?: 'gone'; tab?: Tab } = {}) =>
  screen({ hall, ended: undefined, aside: undefined, after: undefined, ...more }, left, tab);

describe('the screen', () => {
  const called = after(round('called'), call('called'));
  const met = fold(called, call('met'));

  it('is one thing at a time over a whole round: the room, the call, what comes after it, the room', () => {
    expect([after(), called, fold(called, call('together')), met].map((hall) => shows(hall).show)).toEqual([
      'now',
      'call',
      'call',
      'now',
    ]);
    expect(shows(met, { after: 'x' })).toEqual({ show: 'after', after: mine(met), call: undefined });
  });

  it('has a way back to a call put aside, and turns to the next one by itself', () => {
    expect(shows(called, { aside: 'x', tab: 'met' })).toEqual({ show: 'met', after: undefined, call: mine(called) });
    expect(shows(called, { aside: 'the last one', tab: 'met' }).show).toBe('call');
  });

  it('connects until somebody is known, and is left for good whatever was on it', () => {
    expect(shows(emptyHall).show).toBe('connecting');
    expect(shows(called, { ended: 'replaced' })).toEqual({ show: 'outside', why: 'replaced' });
    expect(shows(called, { ended: 'left' })).toEqual({ show: 'outside', why: 'bye' });
    expect(shows(called, { ended: 'left', left: 'gone' })).toEqual({ show: 'outside', why: 'gone' });
    // The page behind it asks for a code.
    expect(shows(called, { ended: 'token' }).show).toBe('call');
  });
});

const item = (from: string, to: string, more: Partial<AgendaItem> = {}): AgendaItem => ({
  starts_at: `2027-09-18T${from}+09:00`,
  ends_at: `2027-09-18T${to}+09:00`,
  title: { ja: from, en: from },
  talk: false,
  ...more,
});
describe('the evening of a room', () => {
  const agenda = [
    item('14:00:00', '15:00:00', { room: 'liaison' }),
    item('14:20:00', '14:40:00', { talk: true }),
    item('16:00:00', '17:00:00', { room: 'elsewhere', talk: true }),
    item('18:00:00', '19:00:00', { room: 'liaison' }),
  ];
  const on = (time: string, open = true) => ahead(agenda, 'liaison', open, at(time));

  it('has a talk only while it is on here, and what begins next here', () => {
    expect(on('14:10:00')).toEqual({ talk: undefined, next: agenda[1], over: false });
    expect(on('14:39:59')).toEqual({ talk: agenda[1], next: agenda[3], over: false });
    expect(on('16:30:00')).toEqual({ talk: undefined, next: agenda[3], over: false });
    expect(ahead(agenda, 'liaison', true, undefined)).toEqual({ over: false });
  });

  it('has nothing next that belongs to another day', () => {
    expect(ahead(agenda, 'liaison', true, at('18:00:00') - 18 * 3_600_000).next).toEqual(undefined);
  });

  it('is over at its end where the room is closed, an hour later where it is not, and never without an agenda', () => {
    expect([on('18:59:59', false), on('19:00:00', false), on('19:30:00'), on('20:00:00')].map((it) => it.over)).toEqual(
      [false, true, false, true],
    );
    expect(ahead([], 'liaison', false, at('20:00:00')).over).toBe(false);
  });

  it('ends with its own screen in the place of the next person, and nowhere else', () => {
    const shown = (tab: Tab, hall = after()) =>
      screen({ hall, ended: undefined, aside: undefined, after: undefined }, undefined, tab, true).show;
    expect([shown('now'), shown('me'), shown('met')]).toEqual(['end', 'me', 'met']);
    expect(shown('now', after(round('running')))).toBe('now');
    expect(shown('now', after(round('running'), call('together')))).toBe('call');
  });

  it('sends to the desk whoever it has not seen, in the place of the next person, and nowhere else', () => {
    const here = after();
    const unseen = { ...here, me: { ...here.me!, awaits_desk: true } };
    const shown = (tab: Tab, hall: Hall = unseen) =>
      screen({ hall, ended: undefined, aside: undefined, after: undefined }, undefined, tab).show;
    expect([shown('now'), shown('me'), shown('people')]).toEqual(['desk', 'me', 'people']);
    expect(shown('now', fold(unseen, call('together')))).toBe('call');
    expect(shown('now', here)).toBe('now');
  });
});

describe('an invitation', () => {
  const invited: ServerMessage = {
    type: 'introduction',
    introduction: introduction('asked', { state: 'invited', invited_by_me: false, with: introduction('x').with }),
  };
  it('goes when one sits with whoever sent it, and comes back where nothing came of that', () => {
    const asked = after(invited);
    expect(received(asked)).toHaveLength(1);
    const sits = fold(asked, call('called'));
    expect(received(sits)).toEqual([]);
    expect(received(fold(sits, call('met')))).toEqual([]);
    expect(received(fold(sits, call('cancelled')))).toHaveLength(1);
  });
});

describe('the band above the room', () => {
  it('says when the next round comes, and leaves a talk that is on to say so itself', () => {
    const soon = after({ type: 'next_round', next_round: { number: 2, starts_at: '2027-09-18T14:30:00+09:00' } });
    const talk = { over: false, talk: item('14:00:00', '14:24:00') };
    expect(told(soon, CALLED)).toMatchObject({ say: 'soon', round: { number: 2 }, at: '14:30' });
    expect(told(soon, CALLED, { ahead: talk })).toBeUndefined();
    expect(says(fold(soon, { type: 'next_round' }), CALLED)).toBe('ready');
    const next = { over: false, next: item('19:30:00', '20:00:00') };
    expect(told(after(closed), CALLED, { ahead: next })).toEqual({ say: 'closed', opens: '19:30' });
  });

  it('says one thing at a time over a whole round', () => {
    const on = after(round('called'));
    const talked = [call('called'), call('together'), call('met')].reduce(fold, on);
    expect(says(after(), CALLED)).toBe('ready');
    expect(says(fold(on, call('called')), CALLED)).toBeUndefined();
    expect(says(talked, CLOSING, { after: true })).toBeUndefined();
    expect(told(talked, CLOSING)).toMatchObject({ say: 'roundOn', round: { number: 1 }, toEnd: 30_000 });
    expect(says(fold(talked, round('over')), OVER)).toBe('ready');
  });

  it('tells who sits out why, for how long, and whether they come first next time', () => {
    const odd = after(round('called', 'odd'));
    expect(told(odd, CALLED)).toEqual({ say: 'sitOut', why: 'odd', next: 'sitOutNext', toEnd: 390_000 });
    expect(told(odd, undefined)).toEqual({ say: 'sitOut', why: 'odd', next: 'sitOutNext', toEnd: undefined });
    expect(told(after(round('called', 'at_booth')), CALLED)).toMatchObject({ next: undefined });
    expect(told(fold(odd, closed), CALLED)).toMatchObject({ next: 'closedRound' });
    // Also right after an earlier conversation.
    expect(says(odd, CALLED, { after: true })).toBe('sitOut');
  });

  it('looks for somebody else when nobody came, until the round is over', () => {
    const alone = after(round('called'), call('called'), call('missed'));
    expect(told(alone, TALKING, { fell: true })).toEqual({ say: 'search', next: 'searchLater', toEnd: 180_000 });
    expect(told(fold(alone, closed), TALKING, { fell: true })).toMatchObject({ say: 'search', next: 'closedRound' });
    const over = fold(alone, round('over'));
    expect(told(over, OVER, { fell: true })).toEqual({ say: 'lapsed', talked: undefined });
    expect(told(fold(over, call('missed', { lapsed: true })), OVER, { fell: true })).toEqual({
      say: 'lapsed',
      talked: 'x',
    });
  });

  it('asks who has a break, talks on or was taken for absent to come back', () => {
    const missed = after(round('running'), call('called'), call('missed'), status('away'));
    expect(says(missed, TALKING, { fell: true })).toBe('absent');
    expect(says(missed, TALKING)).toBe('away');
    expect(says(after(status('talking')), TALKING)).toBe('talking');
    expect(told(after(status('away'), closed), TALKING)).toEqual({ say: 'closed', back: 'backHere' });
  });

  it('says that the room is closed, but lets a round come to its end first', () => {
    expect(told(after(closed), CALLED)).toEqual({ say: 'closed' });
    expect(says(after(closed, round('called')), CALLED)).toBe('closed');
    expect(says(after(closed, round('called', 'odd')), CALLED)).toBe('sitOut');
  });

  it('leaves the screen to an invitation, and to people who find each other by themselves', () => {
    expect(says(after(call('invited', { invited_by_me: false })), CALLED)).toBeUndefined();
    expect(says(after(), CALLED, { social: true })).toBe('look');
  });
});

describe('the call', () => {
  const view = (
    time: string | undefined,
    state: IntroductionState,
    more: Partial<IntroductionView> = {},
    hall?: Hall,
  ) => {
    const now = hall ?? after(round('called'));
    const shown = fold(now, call(state, more));
    return callView(mine(shown), shown, time === undefined ? undefined : at(time));
  };

  it('asks for one thing at a time: to say that one is there, to find the other, to part', () => {
    expect(view(CALLED, 'called')).toMatchObject({ stage: 'go', press: 'arrived', early: true });
    expect(view(CALLED, 'called', { arrived: true })).toMatchObject({ stage: 'wait', press: 'wait', early: true });
    expect(view(TALKING, 'called', { arrived: true })).toMatchObject({ stage: 'wait', press: 'wait', early: false });
    expect(view(TALKING, 'together')).toMatchObject({ stage: 'talk', press: 'met' });
    // Nobody pressed anything, and the time is up all the same.
    expect(view(CLOSING, 'called')).toMatchObject({ stage: 'go', press: 'met', end: 'closing' });
    expect(view(OVER, 'together')).toMatchObject({ press: 'met', end: 'over' });
  });

  it('counts down to the start while people walk, and to the end for whoever talks already', () => {
    expect(view(CALLED, 'called').countdown).toEqual({ to: 'start', left: 30_000 });
    expect(view(CALLED, 'together').countdown).toEqual({ to: 'end', left: 390_000 });
    expect(view(TALKING, 'together')).toMatchObject({ countdown: { to: 'end', left: 180_000 }, share: 0.5 });
    expect(view(OVER, 'together').countdown).toEqual({ to: 'end', left: 0 });
    expect(view(undefined, 'called').countdown).toBeUndefined();
    expect(view(TALKING, 'agreed', { round: undefined }).countdown).toBeUndefined();
  });

  it('lets people talk on in the last minute, once', () => {
    const talking = after(round('called'), status('talking'));
    expect(view(TALKING, 'together')).toMatchObject({ mayLinger: false, lingering: false });
    // Nobody has talked yet, or for half of the time; then the button is what one is here for.
    expect([CALLED, '14:03:59', TALKING, CLOSING, OVER].map((time) => view(time, 'together').earlyEnd)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(view(CALLED, 'called').earlyEnd).toBe(false);
    expect(view(CLOSING, 'together')).toMatchObject({ mayLinger: true, lingering: false });
    expect(view(CLOSING, 'together', {}, talking)).toMatchObject({ mayLinger: false, lingering: true });
    expect(view(OVER, 'together')).toMatchObject({ mayLinger: false });
    expect(view(OVER, 'together', {}, talking)).toMatchObject({ lingering: true });
    expect(view(TALKING, 'together', {}, talking)).toMatchObject({ lingering: false });
  });

  it('says that the table is another one than before in this round, and that a talk goes on', () => {
    const shown = after(round('called'), call('called'));
    const now = shown.introductions[0]!;
    const came = (earlier?: Parameters<typeof callView>[3]) => callView(now, shown, at(CALLED), earlier);
    expect(came()).toMatchObject({ resumed: false, movedFrom: undefined });
    expect(came({ ...now, state: 'met' })).toMatchObject({ resumed: true, movedFrom: undefined });
    expect(came({ ...now, id: 'before', table: 18 })).toMatchObject({ resumed: false, movedFrom: 18 });
    expect(came({ ...now, id: 'before', table: 18, round: 0 }).movedFrom).toBeUndefined();
    // An invitation after another one is no move.
    const invited = { ...now, round: undefined };
    expect(callView(invited, shown, at(CALLED), { ...invited, id: 'before', table: 18 }).movedFrom).toBeUndefined();
  });

  it('without a table tells by what to know the other person, and asks whether they were found', () => {
    const party = { round: undefined, table: undefined, with: [person('a', { sign: '青いストラップ' })] };
    expect(view(undefined, 'agreed', party)).toMatchObject({ press: 'found', sign: '青いストラップ', stays: false });
    expect(view(undefined, 'agreed', { ...party, table: 3 }).sign).toBeUndefined();
    const three = { ...party, with: [...party.with, person('b')] };
    expect(view(undefined, 'agreed', three)).toMatchObject({ several: true, sign: undefined });
  });

  it('knows who keeps the table, and who is there before the talk begins', () => {
    const host = fold(after(round('called')), { type: 'me', me: { ...me, stays_at: 28 } });
    expect(view(CALLED, 'called', {}, host).stays).toBe(true);
    expect(view(CALLED, 'called', { table: 29 }, host).stays).toBe(false);
    const arrived = introduction('x', { there: ['a'] });
    expect(['a', 'b'].map((id) => isThere(arrived, view(CALLED, 'called'), person(id)))).toEqual([true, false]);
    expect(isThere(arrived, view(TALKING, 'together'), person('a'))).toBe(false);
  });
});
