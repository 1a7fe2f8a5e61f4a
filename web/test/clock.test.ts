import { describe, expect, it } from 'vitest';
import type { AgendaItem } from '../src/gen/protocol';
import { nowAndNext } from '../src/shared/agenda';
import { isTonight, timeOfDay, timeOfDayAt } from '../src/shared/time-of-day';
import { countdown, type Device, moment, ServerClock } from '../src/shared/clock';

const at = (time: string) => Date.parse(`2027-09-18T${time}+09:00`);
const round = {
  state: 'called' as const,
  starts_at: '2027-09-18T15:41:00+09:00',
  ends_at: '2027-09-18T15:47:00+09:00',
};

describe('a round by the clock', () => {
  it('goes from called to over by its times, whatever was said last', () => {
    expect(
      ['15:40:00', '15:41:00', '15:45:59', '15:46:00', '15:47:00'].map((time) => moment(round, at(time)).state),
    ).toEqual(['called', 'running', 'running', 'closing', 'over']);
    expect(moment({ ...round, state: 'over' }, at('15:42:00'))).toEqual({ state: 'over', left: 0 });
  });

  it('is as it was said while the time is not known', () => {
    expect(moment(round, undefined)).toEqual({ state: 'called' });
    expect(moment({ ...round, state: 'closing' }, undefined)).toEqual({ state: 'closing' });
  });

  it('counts to the beginning, then to the end', () => {
    expect(moment(round, at('15:40:15')).left).toBe(45_000);
    expect(moment(round, at('15:42:00')).left).toBe(300_000);
  });

  it('shows nought only when it is over', () => {
    expect([300_000, 299_001, 60_000, 9_500, 1, 0, -5].map(countdown)).toEqual([
      '5:00',
      '5:00',
      '1:00',
      '0:10',
      '0:01',
      '0:00',
      '0:00',
    ]);
  });
});

describe("the server's time", () => {
  /** A device whose two clocks a test moves. */
  function device(calendar = at('03:00:00')) {
    const state = { calendar, steady: 5_000 };
    const using: Device = { calendar: () => state.calendar, steady: () => state.steady };
    const passes = (ms: number) => {
      state.calendar += ms;
      state.steady += ms;
    };
    return { state, passes, clock: new ServerClock(using) };
  }
  const said = (time: string) => `2027-09-18T${time}+09:00`;

  it('is not known before the server said it, whatever the calendar says', () => {
    const { clock } = device();
    expect(clock.now).toBeUndefined();
    clock.heard('nonsense');
    clock.heard(undefined);
    expect(clock.now).toBeUndefined();
    expect(clock.guess).toBe(at('03:00:00'));
  });

  it.each([
    ['an hour ahead', 3_600_000],
    ['eleven minutes ahead', 660_000],
    ['eleven minutes behind', -660_000],
    ['years behind', -1e12],
  ])('goes on counting when a calendar %s is put right', (_, wrong) => {
    const { clock, state, passes } = device(at('14:00:00') + wrong);
    clock.heard(said('14:00:00'));
    passes(60_000);
    expect(clock.now).toBe(at('14:01:00'));
    state.calendar -= wrong;
    expect(clock.now).toBe(at('14:01:00'));
    passes(30_000);
    expect(clock.now).toBe(at('14:01:30'));
  });

  it('catches up with the first word after a sleep in which the steady clock stood still', () => {
    const { clock, state, passes } = device();
    clock.heard(said('14:00:00'));
    passes(10_000);
    state.calendar += 600_000;
    clock.heard(said('14:10:10'));
    expect(clock.now).toBe(at('14:10:10'));
  });

  it('is not set back by a word that was long on its way', () => {
    const { clock, passes } = device();
    clock.heard(said('14:00:00'));
    passes(20_000);
    clock.heard(said('14:00:05'));
    expect(clock.now).toBe(at('14:00:20'));
    passes(60_000);
    clock.heard(said('14:01:20'));
    expect(clock.now).toBe(at('14:01:20'));
  });

  it("follows the server's own clock when that is set back: little at the second word, much at the first", () => {
    const { clock, passes } = device();
    clock.heard(said('14:00:00'));
    passes(60_000);
    clock.heard(said('14:00:50'));
    passes(60_000);
    clock.heard(said('14:01:50'));
    expect(clock.now).toBe(at('14:01:50'));
    clock.heard(said('13:01:50'));
    expect(clock.now).toBe(at('13:01:50'));
  });

  it('tells whoever follows when it was heard', () => {
    const { clock } = device();
    let told = 0;
    const unfollow = clock.follow(() => (told += 1));
    clock.heard(said('14:00:00'));
    unfollow();
    clock.heard(said('14:01:00'));
    expect(told).toBe(1);
  });
});

describe('the agenda', () => {
  const item = (from: string, to: string, ja: string, room?: string): AgendaItem => ({
    starts_at: `2027-09-18T${from}:00+09:00`,
    ends_at: `2027-09-18T${to}:00+09:00`,
    title: { ja, en: ja },
    talk: !room,
    ...(room ? { room } : {}),
  });
  const agenda = [
    item('18:00', '19:30', '懇親会', 'social'),
    item('15:40', '16:20', '南部', 'south'),
    item('15:40', '16:20', '西南部', 'southwest'),
    item('16:30', '17:00', '紹介'),
    item('17:00', '17:50', '病診', 'circle'),
  ];
  const names = (items: AgendaItem[]) => items.map((each) => each.title.ja);

  it('has what is on, this room first, and what comes next', () => {
    const { now, next } = nowAndNext(agenda, at('15:50:00'), 'southwest', 2);
    expect(names(now)).toEqual(['西南部', '南部']);
    expect(names(next)).toEqual(['紹介', '病診']);
  });

  it('one ends as the next begins; nothing comes after the last', () => {
    expect(names(nowAndNext(agenda, at('17:00:00')).now)).toEqual(['病診']);
    expect(nowAndNext(agenda, at('19:30:00'))).toEqual({ now: [], next: [] });
    expect(nowAndNext(agenda, undefined)).toEqual({ now: [], next: [] });
  });

  it("reads times as the event's clock has them", () => {
    expect(timeOfDay('2027-09-18T15:40:00+09:00')).toBe('15:40');
  });

  it('counts the night to the evening before it, by the clock of the event', () => {
    const tonight = (starts: string, now: string) => isTonight(starts, Date.parse(now));
    expect(tonight('2027-09-19T00:30:00+09:00', '2027-09-18T14:50:00Z')).toBe(true);
    expect(tonight('2027-09-19T00:30:00+09:00', '2027-09-18T15:10:00Z')).toBe(true);
    expect(tonight('2027-09-19T13:00:00+09:00', '2027-09-18T14:50:00Z')).toBe(false);
    expect(tonight('2027-09-18T13:00:00+09:00', '2027-09-17T14:50:00Z')).toBe(false);
    expect(tonight('2027-09-18T22:00:00-04:00', '2027-09-19T01:50:00Z')).toBe(true);
  });
});

describe('the time of day', () => {
  const at = Date.parse('2027-10-30T23:30:00Z');
  const told = (timezone: string, ms = at) => timeOfDayAt(ms, timezone);

  it('is told by the event’s clock, wherever the device thinks it is', () => {
    expect(told('Asia/Tokyo')).toBe('08:30');
    expect(told('Asia/Kolkata')).toBe('05:00');
    expect(told('UTC')).toBe('23:30');
  });

  it('follows clocks that are put back in the night', () => {
    expect([0, 1, 2].map((hours) => told('Europe/Berlin', at + hours * 3_600_000))).toEqual([
      '01:30',
      '02:30',
      '02:30',
    ]);
  });

  it('begins a day at 00, and is told by the device where the zone is not known', () => {
    expect(told('UTC', at + 1_800_000)).toBe('00:00');
    expect(told('Europe/Unheard-of')).toMatch(/^\d\d:\d0$/);
  });
});
