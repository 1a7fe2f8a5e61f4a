import { describe, expect, it } from 'vitest';
import { introduction } from './fixtures';
import type { RoundView } from '../src/gen/protocol';
import { mayTakeBack } from '../src/phone/room/take-back';
import { timing } from '../src/phone/room/timing';

const at = (time: string) => Date.parse(`2027-09-18T${time}+09:00`);
const round: RoundView = {
  number: 2,
  state: 'called',
  starts_at: '2027-09-18T14:01:00+09:00',
  ends_at: '2027-09-18T14:07:00+09:00',
};
const mine = { round: 2 };

describe('the time of a conversation', () => {
  it('goes from called to running, closing and over', () => {
    const phase = (time: string) => timing(mine, round, at(time));
    expect(phase('14:00:15')).toMatchObject({ phase: 'called', left: 45_000, toEnd: 405_000 });
    expect(phase('14:01:00')).toMatchObject({ phase: 'running', left: 360_000, share: 1 });
    expect(phase('14:04:00')).toMatchObject({ phase: 'running', left: 180_000, share: 0.5 });
    expect(phase('14:06:00')).toMatchObject({ phase: 'closing', left: 60_000 });
    expect(phase('14:07:00')).toMatchObject({ phase: 'over', left: 0 });
  });

  it('has no count until the time is known: what the server said last, and nothing that may be wrong', () => {
    expect(timing(mine, round, undefined)).toEqual({ phase: 'called' });
    expect(timing(mine, { ...round, state: 'running' }, undefined)).toEqual({ phase: 'running' });
  });

  it('follows an extension, which is told of the round alone', () => {
    const extended = { ...round, ends_at: '2027-09-18T14:09:00+09:00' };
    expect(timing(mine, extended, at('14:06:30'))).toMatchObject({ phase: 'running', left: 150_000 });
  });

  it('is over when its round is, also before its time, and when another one is on', () => {
    const next = { ...round, number: 3, starts_at: '2027-09-18T14:10:00+09:00', ends_at: '2027-09-18T14:16:00+09:00' };
    expect(timing(mine, next, at('14:09:00'))).toMatchObject({ phase: 'over', left: 0 });
    expect(timing(mine, undefined, at('14:05:00'))).toMatchObject({ phase: 'over', left: 0 });
  });

  it('is not counted where no round called', () => {
    expect(timing({}, round, at('14:05:00'))).toEqual({ phase: 'free' });
  });
});

it('the end of a talk can be taken back until the server says, and not before the time is known', () => {
  const talked = introduction('x', { state: 'met', take_back_until: '2027-09-18T14:05:00+09:00' });
  expect(mayTakeBack(talked, at('14:04:59'))).toBe(true);
  expect(mayTakeBack(talked, at('14:05:00'))).toBe(false);
  expect(mayTakeBack(talked, undefined)).toBe(false);
  expect(mayTakeBack({ ...talked, take_back_until: undefined }, at('14:04:59'))).toBe(false);
});
