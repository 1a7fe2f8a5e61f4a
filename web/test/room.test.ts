//! What a phone shows in the room, from one round to the next.

import { describe, expect, it } from 'vitest';
import type { IntroductionState, IntroductionView, RoundState, ServerMessage, Waiting } from '../src/gen/protocol';
import { type Banner, banner } from '../src/phone/room/banner';
import { callView, isThere } from '../src/phone/room/call-view';
import { type Known, screen, type Tab } from '../src/phone/room/screen';
import { emptyHall, ending, fold, type Hall } from '../src/shared/hall';
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

const told = (hall: Hall, time: string | undefined, more: { fell?: boolean; after?: boolean; social?: boolean } = {}) =>
  banner(
    { hall, fellThrough: more.fell ? ending(mine(hall)) : undefined },
    more.after ?? false,
    more.social ?? false,
    time === undefined ? undefined : at(time),
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

describe('the band above the room', () => {
  it('says one thing at a time over a whole round', () => {
    const on = after(round('called'));
    const talked = [call('called'), call('together'), call('met')].reduce(fold, on);
    expect(says(after(), CALLED)).toBe('ready');
    expect(says(fold(on, call('called')), CALLED)).toBeUndefined();
    expect(says(talked, CLOSING, { after: true })).toBeUndefined();
    expect(told(talked, CLOSING)).toEqual({ say: 'roundOn', round: 1, toEnd: 30_000 });
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
    expect(view(CLOSING, 'together')).toMatchObject({ mayLinger: true, lingering: false });
    expect(view(CLOSING, 'together', {}, talking)).toMatchObject({ mayLinger: false, lingering: true });
    expect(view(OVER, 'together')).toMatchObject({ mayLinger: false });
    expect(view(OVER, 'together', {}, talking)).toMatchObject({ lingering: true });
    expect(view(TALKING, 'together', {}, talking)).toMatchObject({ lingering: false });
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
