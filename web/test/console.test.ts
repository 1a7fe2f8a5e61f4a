import { describe, expect, it } from 'vitest';
import { inWords, more, whose } from '../src/console/audit';
import { isPinned, news, nothing, part, pin, progress, toCommit, toPreview, unpart, unpin } from '../src/console/draft';
import { count, inOrder, longest, search, waited } from '../src/console/people';
import { inOneLine } from '../src/console/why';
import type { AuditAction, PreviewGroup, RoomPerson } from '../src/gen/protocol';
import en from '../src/lang/en/console';
import ja from '../src/lang/ja/console';
import { Catalog } from '../src/shared/catalog';
import { event } from './fixtures';

const NOW = Date.parse('2027-09-18T15:50:00+09:00');
const person = (badge: number, more: Partial<RoomPerson> = {}): RoomPerson => ({
  id: `p${badge}`,
  name: `氏名${badge}`,
  organization: { name: 'さくら坂クリニック' },
  kind: 'clinic',
  ward: 'meguro',
  status: 'open',
  present: true,
  met: 1,
  rounds_sat_out: 0,
  badge,
  paper: false,
  hidden: false,
  confirmed: false,
  unseen: false,
  ...more,
});
const group = (attendees: string[], table?: number): PreviewGroup => ({
  attendees,
  score: 100,
  reasons: [],
  pinned: false,
  ...(table ? { table } : {}),
});

describe('deciding about a round', () => {
  it('nobody sits at two tables: the last word counts', () => {
    const decided = pin(pin(nothing, ['a', 'b'], 3), ['b', 'c']);
    expect(decided.pins).toEqual([{ attendees: ['b', 'c'] }]);
  });

  it('who is put together is no longer parted, and who is parted no longer kept', () => {
    expect(pin(part(nothing, ['a', 'b']), ['b', 'a']).parted).toEqual([]);
    const parted = part(pin(nothing, ['a', 'b']), ['a', 'b']);
    expect(parted).toEqual({ pins: [], parted: [['a', 'b']] });
    expect(part(parted, ['b', 'a']).parted).toHaveLength(1);
    expect(unpart(parted, ['b', 'a']).parted).toEqual([]);
  });

  it('a circle that is not to be parts all its pairs', () => {
    expect(part(nothing, ['a', 'b', 'c']).parted).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'c'],
    ]);
  });

  it('knows a group whatever the order of its people', () => {
    const decided = pin(nothing, ['a', 'b'], 3);
    expect(isPinned(decided, ['b', 'a'])).toBe(true);
    expect(unpin(decided, ['b', 'a']).pins).toEqual([]);
  });

  it('asks for a preview with the same seed, and calls exactly what it showed', () => {
    const frame = { minutes: 6, move_seconds: 60 };
    const decided = part(pin(nothing, ['a', 'b'], 3), ['c', 'd']);
    expect(toPreview(frame, decided, 7)).toEqual({
      minutes: 6,
      move_seconds: 60,
      seed: 7,
      pins: [{ attendees: ['a', 'b'], table: 3 }],
      parted: [['c', 'd']],
    });
    expect(toPreview(frame, nothing)).not.toHaveProperty('seed');
    expect(toCommit(frame, decided, 7, [group(['a', 'b'], 3), group(['c', 'e'])]).pins).toEqual([
      { attendees: ['a', 'b'], table: 3 },
      { attendees: ['c', 'e'] },
    ]);
  });

  it('shows what a decision changed', () => {
    expect(news(undefined, [group(['a', 'b'])])).toEqual([]);
    expect(news([group(['a', 'b']), group(['c', 'd'])], [group(['b', 'a']), group(['c', 'e'])])).toEqual([
      group(['c', 'e']),
    ]);
  });

  it('says how far a table is', () => {
    expect([
      progress({ state: 'called', arrived: [] }),
      progress({ state: 'called', arrived: ['a'] }),
      progress({ state: 'missed', arrived: ['a'] }),
      progress({ state: 'cancelled', arrived: [] }),
    ]).toEqual(['moving', 'some', 'missed', 'off']);
  });
});

describe('people of a room', () => {
  const people = [
    person(1, { name: '玉川 直樹', kana: 'たまがわ なおき', waiting_since: '2027-09-18T15:30:00+09:00', met: 0 }),
    person(12, { organization: { name: '目黒みなみ病院' }, introduction: 'i', table: 5 }),
    person(2, { present: false, waiting_since: '2027-09-18T13:00:00+09:00', met: 0 }),
    person(3, { status: 'away', waiting_since: '2027-09-18T15:00:00+09:00' }),
    person(4, { hidden: true, waiting_since: '2027-09-18T15:40:00+09:00' }),
  ];
  const badges = (list: RoomPerson[]) => list.map((each) => each.badge);

  it('are counted by what an organizer asks', () => {
    expect(
      (['here', 'unmet', 'waiting', 'away', 'absent', 'all'] as const).map((filter) => count(people, filter)),
    ).toEqual([4, 1, 1, 1, 1, 5]);
    expect(longest(people, NOW)).toBe(20);
    expect(longest([], NOW)).toBe(0);
  });

  it('do not wait while they are not here', () => {
    expect(people.map((each) => waited(each, NOW))).toEqual([20, undefined, undefined, 50, 10]);
  });

  it('are found by name, reading, organization and badge, the very number first', () => {
    expect(badges(search(people, 'タマガワ'))).toEqual([1]);
    expect(badges(search(people, '玉川直'))).toEqual([1]);
    expect(badges(search(people, '南病'))).toEqual([]);
    expect(badges(search(people, 'みなみ病'))).toEqual([12]);
    expect(badges(search(people, '１'))).toEqual([1, 12]);
    expect(search(people, ' ')).toBe(people);
  });

  it('stand in order: who sat out and waits longest first, who is not here last', () => {
    expect(badges(inOrder([...people, person(9, { rounds_sat_out: 2 })]))).toEqual([9, 1, 4, 12, 3, 2]);
  });
});

describe('why, seen from outside', () => {
  const catalog = new Catalog(event);
  const nameOf = (id: string) => ({ a: '医療法人社団青空会 さくら坂クリニック', b: '目黒みなみ病院' })[id] ?? '';

  it('names who seeks and who offers, both sides in turn, what is shared last', () => {
    const lines = inOneLine(
      [
        { tag: 'face', from: 'a', to: 'b' },
        { tag: 'emergency', from: 'b', to: 'a' },
        { tag: 'cardiac-rehab', from: 'b', to: 'a' },
        { tag: 'referral', from: 'a', to: 'b' },
      ],
      catalog,
      'ja',
      ja,
      nameOf,
    );
    expect(lines).toEqual([
      'さくら坂クリニックが求める「24時間救急の受入れ」を、目黒みなみ病院が提供できます。',
      '目黒みなみ病院が求める「逆紹介の受入れ」を、さくら坂クリニックが提供できます。',
      'さくら坂クリニックが求める「心臓リハビリテーション」を、目黒みなみ病院が提供できます。',
      'ともに「顔の見える関係づくり」に関心があります。',
    ]);
  });

  it('says what the two are to each other, also where nothing else is to be said', () => {
    const relations = [{ id: 'referral', ja: '紹介と逆紹介のお相手です', en: 'You refer to each other.' }];
    const related = new Catalog({ ...event, relations });
    expect(inOneLine([], related, 'ja', ja, nameOf, 'referral')).toEqual(['紹介と逆紹介のお相手です']);
    expect(inOneLine([], related, 'ja', ja, nameOf)).toEqual([]);
  });
});

describe('the record', () => {
  const of = { at: '2027-09-18T15:50:00+09:00', role: 'organizer' } as const;
  it('says what was done in both languages', () => {
    expect(inWords({ ...of, action: 'round_called', round: 2 }, ja)).toBe('第2回を開始');
    expect(inWords({ ...of, action: 'round_called', round: 2 }, en)).toBe('Round 2 started');
    expect(inWords({ ...of, action: 'something_newer' as AuditAction }, ja)).toBe('something_newer');
  });

  it('names the role and the label of whoever did it', () => {
    expect(whose({ ...of, action: 'audit_exported' }, ja)).toBe('主催者');
    expect(whose({ ...of, action: 'person_looked_at', role: 'desk', label: '受付1' }, ja)).toBe('受付・受付1');
  });

  it('puts settings into words', () => {
    expect(more({ ...of, action: 'room_set', detail: 'open=true mode=rounds tables=40' }, ja)).toBe(
      '受付中・ラウンドごとに二人ずつ・テーブル40',
    );
    expect(more({ ...of, action: 'person_steered', detail: 'paper=true hidden=false stays_at=7' }, ja)).toBe(
      '携帯なし・7番テーブルに固定',
    );
    expect(more({ ...of, action: 'person_steered', detail: 'paper=false hidden=false' }, ja)).toBe('指定なし');
    expect(more({ ...of, action: 'announced', detail: '席 a=b' }, ja)).toBe('「席 a=b」');
  });
});
