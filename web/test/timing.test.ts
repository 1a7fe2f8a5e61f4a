import { describe, expect, it } from 'vitest';
import type { RoundView } from '../src/gen/protocol';
import { timing } from '../src/phone/room/timing';
import { countdown } from '../src/shared/clock';
import { emptyHall, fold } from '../src/shared/hall';
import { welcome } from './fixtures';

const at = (time: string) => Date.parse(`2027-09-18T${time}+09:00`);
const round: RoundView = { number: 2, state: 'called', starts_at: '2027-09-18T14:01:00+09:00', ends_at: '2027-09-18T14:07:00+09:00' };
const mine = { round: 2 };

describe('the time of a conversation', () => {
  it('goes from called to running, closing and over', () => {
    const phase = (time: string) => timing(mine, round, at(time), 0);
    expect(phase('14:00:15')).toMatchObject({ phase: 'called', left: 45_000, toEnd: 405_000 });
    expect(phase('14:01:00')).toMatchObject({ phase: 'running', left: 360_000, share: 1 });
    expect(phase('14:04:00')).toMatchObject({ phase: 'running', left: 180_000, share: 0.5 });
    expect(phase('14:06:00')).toMatchObject({ phase: 'closing', left: 60_000 });
    expect(phase('14:07:00')).toMatchObject({ phase: 'over', left: 0 });
  });

  it.each([
    ['ten minutes fast', '14:10:00'],
    ['ten minutes slow', '13:50:00'],
    ['in another year', '09:00:00'],
  ])('is right on a phone whose clock is %s', (_, phone) => {
    // The phone reads `phone` when the server's welcome says 14:00:00; three and a half minutes later it looks again.
    const { clockOffset } = fold(emptyHall, welcome({ now: '2027-09-18T14:00:00+09:00' }), at(phone));
    const later = timing(mine, round, at(phone) + 210_000, clockOffset);
    expect(later).toMatchObject({ phase: 'running', left: 210_000 });
    expect(countdown(later.left ?? 0)).toBe('3:30');
  });

  it('follows an extension, which is told of the round alone', () => {
    const extended = { ...round, ends_at: '2027-09-18T14:09:00+09:00' };
    expect(timing(mine, extended, at('14:06:30'), 0)).toMatchObject({ phase: 'running', left: 150_000 });
  });

  it('is over when its round is, also before its time, and when another one is on', () => {
    const next = { ...round, number: 3, starts_at: '2027-09-18T14:10:00+09:00', ends_at: '2027-09-18T14:16:00+09:00' };
    expect(timing(mine, next, at('14:09:00'), 0)).toMatchObject({ phase: 'over', left: 0 });
    expect(timing(mine, undefined, at('14:05:00'), 0)).toMatchObject({ phase: 'over', left: 0 });
  });

  it('is not counted where no round called', () => {
    expect(timing({}, round, at('14:05:00'), 0)).toEqual({ phase: 'free' });
  });
});
