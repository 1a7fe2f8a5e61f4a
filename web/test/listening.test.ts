import { describe, expect, it } from 'vitest';
import type { AgendaItem } from '../src/gen/protocol';
import { atDoor, doorOf } from '../src/phone/room/talk';

const item = (from: string, to: string, more: Partial<AgendaItem> = {}): AgendaItem => ({
  starts_at: `2027-09-18T${from}:00+09:00`,
  ends_at: `2027-09-18T${to}:00+09:00`,
  title: { ja: from, en: from },
  talk: true,
  ...more,
});
const agenda = [
  item('13:00', '13:40'),
  item('13:00', '13:20', { room: 'hall' }),
  item('13:50', '14:30'),
  item('14:00', '15:00', { talk: false }),
];
const behind = (door: string, time: string) =>
  atDoor(agenda, door, Date.parse(`2027-09-18T${time}:00+09:00`))?.map(({ title }) => title.ja);

describe('the door of a talk', () => {
  it('is read from an address that nothing else can be', () => {
    expect(['#listen', '#listen=hall', '#listen=', '#listening', '#table=3', '#listen=<b>'].map(doorOf)).toEqual([
      '',
      'hall',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('shows what is on behind it, or begins soon, and nothing of other halls', () => {
    expect(behind('', '13:10')).toEqual(['13:00']);
    expect(behind('hall', '13:10')).toEqual(['13:00']);
    expect(behind('hall', '13:20')).toEqual([]);
    expect(behind('', '13:45')).toEqual(['13:50']);
    expect(behind('', '12:30')).toEqual([]);
    expect(behind('', '12:40')).toEqual(['13:00']);
    expect(atDoor(agenda, '', undefined)).toBeUndefined();
  });
});
