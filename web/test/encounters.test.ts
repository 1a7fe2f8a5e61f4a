import { describe, expect, it } from 'vitest';
import type { IntroductionView } from '../src/gen/protocol';
import { atTable, opened, waiting } from '../src/phone/room/encounters';
import { emptyHall, type Hall, received, sent } from '../src/shared/hall';
import { introduction, me } from './fixtures';

const hall = (...introductions: IntroductionView[]): Hall => ({ ...emptyHall, me, introductions });
const claimed = (id: string, by: string, more: Partial<IntroductionView> = {}) =>
  introduction(id, {
    state: 'invited',
    invited_by_me: undefined,
    encounter: { confirmed: [by], at: '2027-09-18T18:00:00+09:00' },
    ...more,
  });

describe('what waits for a word', () => {
  it('is asked of whoever has not given it, and is no invitation', () => {
    const theirs = claimed('a', 'somebody');
    const mine = claimed('b', me.id);
    const now = hall(theirs, mine);
    expect(waiting(now)).toEqual({ asked: [theirs], waits: [mine] });
    expect([received(now), sent(now)]).toEqual([[], []]);
  });

  it('is asked no more of somebody who was met since', () => {
    const theirs = claimed('a', 'somebody');
    expect(waiting(hall(theirs, introduction('b', { state: 'met', with: theirs.with }))).asked).toEqual([]);
  });
});

describe('a code that the phone’s own camera read', () => {
  it('is somebody’s, or a table’s, or nothing of ours', () => {
    expect(opened('#table=12')).toEqual({ table: 12 });
    expect(opened('#0123456789ab.AbC_d-123456')).toEqual({ code: '0123456789ab.AbC_d-123456' });
    for (const hash of ['', '#booths', '#table=', '#a.b.c', '#badge=3']) expect(opened(hash)).toBeUndefined();
  });

  it('on a table says that one has arrived there, and nowhere else', () => {
    const call = introduction('a', { state: 'called', table: 5, arrived: false });
    expect(atTable(hall(call), 5)).toEqual({ arrived: 'a' });
    expect(atTable(hall(call), 6)).toEqual({ other: 5 });
    expect(atTable(hall({ ...call, arrived: true }), 5)).toBe('here');
    expect(atTable(hall({ ...call, state: 'together' }), 5)).toBe('here');
    expect(atTable(hall({ ...call, state: 'met' }), 5)).toBeUndefined();
  });
});
