import { describe, expect, it } from 'vitest';
import type { AtBoothView } from '../src/gen/protocol';
import { quietBooth, type Row } from '../src/phone/room/quiet-booth';

const row = (id: string, more: Partial<Row> = {}, wait?: number, answers: string | undefined = 'night'): Row => ({
  id,
  name: id,
  free: wait === undefined,
  paused: false,
  says: { booth: id, present: [], answers, waiting_minutes: wait },
  ...more,
});
const waits = (minutes?: number, state: AtBoothView['state'] = 'queued') =>
  [{ booth: 'mine', state, ahead: 3, waiting_minutes: minutes }] as AtBoothView[];
const found = (rows: Row[], mine = waits(12)) => quietBooth(rows, mine)?.row.id;

describe('a quiet booth', () => {
  it('is named to who waits elsewhere, if its wait is really shorter and it has what they seek', () => {
    expect(found([row('mine'), row('slow', {}, 8), row('quick', {}, 7), row('free')])).toBe('free');
    expect(found([row('slow', {}, 8), row('quick', {}, 7)])).toBe('quick');
    expect(found([row('slow', {}, 8)])).toBeUndefined();
    expect(found([{ ...row('other'), says: { booth: 'other', present: [] } }])).toBeUndefined();
    expect(found([row('break', { paused: true })])).toBeUndefined();
    expect(found([row('mine')])).toBeUndefined();
  });

  it('is no business of who waits nowhere, was called, or waits for nobody knows how long', () => {
    for (const mine of [[], waits(12, 'called'), waits(undefined), waits(4)])
      expect(found([row('free')], mine)).toBeUndefined();
  });
});
