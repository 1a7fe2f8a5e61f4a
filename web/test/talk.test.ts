import { describe, expect, it } from 'vitest';
import type { AgendaItem } from '../src/gen/protocol';
import { talk } from '../src/phone/room/talk';
import { speakers } from '../src/shared/agenda';
import { me } from './fixtures';

const booths = ['a', 'b'].map((id) => ({ id, kind: 'hospital', places: 3, ja: `病院${id}`, en: `Hospital ${id}` }));
const item = (from: string, to: string, more: Partial<AgendaItem> = {}): AgendaItem => ({
  starts_at: `2027-09-18T${from}:00+09:00`,
  ends_at: `2027-09-18T${to}:00+09:00`,
  title: { ja: from, en: from },
  talk: true,
  ...more,
});
const agenda = [
  item('13:00', '13:40', { hosts: ['a', 'gone'] }),
  item('13:50', '14:30', { hosts: ['b'], room: 'elsewhere' }),
  item('14:40', '15:30', { talk: false }),
  item('16:30', '17:00', { hosts: ['b', 'a'] }),
];
const at = (time: string, wishes: string[] = []) => {
  const mine = { ...me, wishes: wishes.map((name) => ({ name })) };
  const shown = talk({ agenda, booths }, 'here', mine, Date.parse(`2027-09-18T${time}:00+09:00`));
  return (
    shown && [
      shown.item.title.ja,
      shown.on,
      ...shown.hosts.map(({ booth, wished }) => `${booth.id}${wished ? '!' : ''}`),
    ]
  );
};

describe('a talk', () => {
  it('is the one that is on here, then the one that has just been, and nothing before or long after', () => {
    expect(at('12:59')).toBeUndefined();
    expect(at('13:10')).toEqual(['13:00', true, 'a']);
    expect(at('14:00', ['病院a'])).toEqual(['13:00', false, 'a!']);
    expect(at('14:45')).toBeUndefined();
    expect(at('16:40', ['病院a'])).toEqual(['16:30', true, 'b', 'a!']);
    expect(talk({ agenda, booths }, 'here', me, undefined)).toBeUndefined();
  });

  it('names who speaks, else whose talk it is, in their order', () => {
    const announced = { speakers: [{ ja: '見本 一郎', en: 'Ichiro Mihon' }] };
    expect(speakers(item('13:00', '13:40', announced), booths, 'en')).toEqual(['Ichiro Mihon']);
    expect(speakers(agenda[3]!, booths, 'ja')).toEqual(['病院b', '病院a']);
    expect(speakers(agenda[2]!, booths, 'ja')).toEqual([]);
  });
});
