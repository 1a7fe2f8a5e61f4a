//! A small event and invented people.

import type {
  EventView,
  IntroductionView,
  Me,
  Person,
  RoomControl,
  RoomPerson,
  RoomSummary,
  RoundDetail,
  RoundIntroduction,
  ServerMessage,
  TagView,
  Welcome,
} from '../src/gen/protocol';

const tag = (
  id: string,
  ja: string,
  kana: string,
  offered_by: string[],
  needed_by: string[],
  aliases: string[] = [],
  mutual = false,
): TagView => ({
  id,
  ja,
  kana,
  en: id.replaceAll('-', ' '),
  group: 'front',
  offered_by,
  needed_by,
  aliases,
  ...(mutual ? { mutual } : {}),
});

export const event: EventView = {
  name: { ja: '見本の会', en: 'Example' },
  organizer: { ja: '架空ネットワーク', en: 'Example Network' },
  date: '2027-09-18',
  timezone: 'Asia/Tokyo',
  erase_on: '2027-10-18',
  kinds: [
    { id: 'hospital', ja: '病院', en: 'Hospital' },
    { id: 'clinic', ja: '診療所（クリニック）', en: 'Clinic' },
  ],
  sub_kinds: [
    { id: 'hospital/acute', kind: 'hospital', ja: '急性期病院', en: 'Acute hospital' },
    { id: 'clinic/home-care', kind: 'clinic', ja: '在宅医療クリニック', en: 'Home-care clinic' },
  ],
  roles: [{ id: 'doctor', kinds: [], ja: '医師', en: 'Doctor' }],
  wards: [
    { id: 'meguro', ja: '目黒区', en: 'Meguro', kana: 'めぐろく', tile: [2, 4] },
    { id: 'shibuya', ja: '渋谷区', en: 'Shibuya', kana: 'しぶやく', tile: [2, 3] },
    { id: 'setagaya', ja: '世田谷区', en: 'Setagaya', kana: 'せたがやく', tile: [1, 3] },
    { id: 'kita', ja: '北区', en: 'Kita', kana: 'きたく', tile: [2, 0] },
    { id: 'other', ja: 'その他', en: 'Elsewhere', kana: 'そのた' },
  ],
  areas: [{ id: 'southwest', ja: '西南部', en: 'South-west', wards: ['meguro', 'shibuya', 'setagaya'] }],
  groups: [{ id: 'front', ja: '前方連携', en: 'Inbound' }],
  tags: [
    tag(
      'emergency',
      '24時間救急の受入れ',
      'にじゅうよじかんきゅうきゅうのうけいれ',
      ['hospital/acute'],
      ['clinic'],
      ['ER'],
    ),
    tag('cardiac-rehab', '心臓リハビリテーション', 'しんぞうりはびりてーしょん', ['hospital'], ['clinic'], ['心リハ']),
    tag('home-visit', '訪問診療', 'ほうもんしんりょう', ['clinic/home-care'], ['hospital']),
    tag('referral', '逆紹介の受入れ', 'ぎゃくしょうかいのうけいれ', ['clinic'], ['hospital/acute']),
    tag(
      'face',
      '顔の見える関係づくり',
      'かおのみえるかんけいづくり',
      ['hospital', 'clinic'],
      ['hospital', 'clinic'],
      [],
      true,
    ),
  ],
  rooms: [{ id: 'southwest', kind: 'area', ja: '西南部', en: 'South-west', wards: ['meguro'], open: true }],
  booths: [],
  agenda: [],
  consent: [],
};

export const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  name: '玉川 直樹',
  honorific: '先生',
  organization: { name: 'さくら坂クリニック' },
  kind: 'clinic',
  ward: 'meguro',
  offers: [],
  needs: [],
  status: 'open',
  present: true,
  ...more,
});

export const me: Me = {
  id: 'me',
  name: '三田 あおい',
  honorific: '様',
  organization: { name: '目黒みなみ病院' },
  kind: 'hospital',
  ward: 'meguro',
  offers: [],
  needs: [],
  companies_welcome: false,
  contact: {},
  wishes: [],
  consent: { partners: true, exchange: false, booths: false, wall: false },
  room: 'southwest',
  status: 'open',
  badge: 12,
  resume_code: 'ABCD-EFGH',
};

export const introduction = (id: string, more: Partial<IntroductionView> = {}): IntroductionView => ({
  id,
  state: 'invited',
  with: [person(`with-${id}`)],
  reasons: [],
  arrived: false,
  shared: false,
  cards: [],
  ...more,
});

export const summary = (total = 2): RoomSummary => ({
  room: 'southwest',
  open: true,
  present: { total, by_kind: { hospital: total } },
  needs: {},
  offers: {},
  conversations: 0,
});

export const welcome = (more: Partial<Welcome> = {}): { type: 'welcome' } & Welcome => ({
  type: 'welcome',
  me,
  room: summary(),
  introductions: [],
  suggestions: [],
  now: '2027-09-18T14:00:00+09:00',
  ...more,
});

const toldPerson = (id: string, more: Partial<RoomPerson> = {}): RoomPerson => ({
  id,
  name: `架空 ${id}`,
  organization: { name: 'さくら坂クリニック' },
  kind: 'clinic',
  ward: 'meguro',
  status: 'open',
  present: true,
  met: 0,
  rounds_sat_out: 0,
  badge: 1,
  paper: false,
  hidden: false,
  confirmed: false,
  unseen: false,
  ...more,
});
const toldIntroduction = (id: string, more: Partial<RoundIntroduction> = {}): RoundIntroduction => ({
  id,
  state: 'called',
  repair: false,
  arrived: [],
  table: 1,
  attendees: ['a', 'b'],
  score: 1,
  reasons: [],
  ...more,
});
const toldRound = (more: Partial<RoundDetail> = {}): RoundDetail => ({
  number: 1,
  state: 'called',
  starts_at: '2027-09-18T14:01:00+09:00',
  ends_at: '2027-09-18T14:07:00+09:00',
  seed: 1,
  introductions: [],
  waiting: [],
  sitting_out: [],
  total: 1,
  bound: 1,
  ...more,
});
const toldRoom = (id: string, more: Partial<RoomControl> = {}): RoomControl => ({
  room: id,
  open: true,
  mode: 'rounds',
  tables: 10,
  first_table: 1,
  registered: 0,
  present: 0,
  conversations: 0,
  join_url: '',
  qr: '',
  join_code: 'ABCDEF',
  wall_url: '',
  screen: { slides: ['map', 'needs'], theme: 'dark' },
  round_minutes: 6,
  ...more,
});
const toldPeople = (list: RoomPerson[], gone: string[] = []): ServerMessage => ({
  type: 'room_people',
  people: list,
  gone,
});
const toldRounds = (...list: RoundDetail[]): ServerMessage => ({ type: 'room_rounds', rounds: list });

/** As an organizer is told of them. */
export const desk = {
  person: toldPerson,
  introduction: toldIntroduction,
  round: toldRound,
  room: toldRoom,
  people: toldPeople,
  rounds: toldRounds,
};
