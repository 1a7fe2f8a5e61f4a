//! Invented people: a handful for a screen, and by the hundred, some of them with the longest entries that a form lets through. The same ones every time.

import type { AttendeeId, Honorific } from '../src/gen/protocol';
import type { Organizer } from './organizer';

export type Somebody = [
  name: string,
  kana: string,
  honorific: Honorific,
  organization: string,
  kind: string,
  subKind: string,
  role: string,
  ward: string,
  offers: string[],
  needs: string[],
  sign: string,
];

/** Whom a screen meets. */
export const PEOPLE: Somebody[] = [
  [
    '玉川 直樹',
    'たまがわ なおき',
    '先生',
    'さくら坂クリニック',
    'clinic',
    'clinic/home-care',
    'director',
    'shibuya',
    ['reverse-referral', 'home-visit'],
    ['cardiac-rehab', 'emergency-24h'],
    '青いストラップ',
  ],
  [
    '白金 ゆり',
    'しろかね ゆり',
    '様',
    '医療法人社団架空会 白金台リハビリテーション病院',
    'hospital',
    'hospital/rehab',
    'msw',
    'minato',
    ['cardiac-rehab'],
    ['acute-admission'],
    '3番の柱のそば',
  ],
  [
    '大森 健',
    'おおもり けん',
    '様',
    'みどりが丘訪問看護ステーション',
    'care',
    'care/home-nursing',
    'nurse',
    'setagaya',
    ['home-nursing'],
    ['discharge-coordination'],
    '緑のバッグ',
  ],
  [
    '駒沢 みどり',
    'こまざわ みどり',
    '先生',
    '玉川通り歯科',
    'dental',
    'dental/home-visit',
    'dentist',
    'setagaya',
    ['home-dental'],
    ['discharge-coordination'],
    '白いネームホルダー',
  ],
  [
    '中目 太一',
    'なかめ たいち',
    '様',
    '三軒茶屋ケアプランセンター',
    'care',
    'care/care-manager',
    'care-manager',
    'setagaya',
    ['care-plan'],
    ['home-visit'],
    '赤いペン',
  ],
  [
    '大崎 しずか',
    'おおさき しずか',
    '様',
    '大崎中央病院',
    'hospital',
    'hospital/acute',
    'liaison-nurse',
    'shinagawa',
    ['emergency-24h'],
    ['reverse-referral'],
    '',
  ],
];
/** Whose phone it is. */
export const ME: Somebody = [
  '三田 あおい',
  'みた あおい',
  '様',
  '目黒みなみ病院',
  'hospital',
  'hospital/acute',
  'liaison-nurse',
  'meguro',
  ['cardiac-rehab', 'emergency-24h', 'discharge-coordination'],
  ['reverse-referral'],
  '白いジャケット',
];

const FAMILY = [
  '三田',
  '玉川',
  '白金',
  '大森',
  '駒沢',
  '中目',
  '大崎',
  '蒲田',
  '松陰',
  '恵比寿',
  '下馬',
  '代沢',
  '上町',
  '池尻',
  '青山',
  '目白',
  '代官',
  '等々力',
  '九品仏',
  '自由が丘',
];
const GIVEN = ['あおい', '直樹', 'ゆり', '健', 'みどり', '太一', 'しずか', 'りょう', 'まな', 'ひろ', 'なつ'];
const PLACES = [
  'さくら坂',
  '目黒みなみ',
  '白金台',
  'みどりが丘',
  '玉川通り',
  '三軒茶屋',
  '大崎中央',
  'なぎさ通り',
  '星見坂',
  '風の道',
];
const KINDS: [kind: string, subKind: string, role: string, suffix: string][] = [
  ['hospital', 'hospital/acute', 'liaison-nurse', '病院'],
  ['clinic', 'clinic/general', 'director', 'クリニック'],
  ['dental', 'dental/home-visit', 'dentist', '歯科'],
  ['care', 'care/home-nursing', 'nurse', '訪問看護ステーション'],
  ['hospital', 'hospital/rehab', 'msw', 'リハビリテーション病院'],
  ['pharmacy', 'pharmacy/home-visit', 'pharmacist', '薬局'],
  ['care', 'care/care-manager', 'care-manager', 'ケアプランセンター'],
];
const WARDS = ['meguro', 'shibuya', 'setagaya', 'minato', 'shinagawa', 'ota'];
const TAGS = [
  'cardiac-rehab',
  'emergency-24h',
  'discharge-coordination',
  'reverse-referral',
  'home-visit',
  'home-nursing',
  'home-dental',
  'care-plan',
  'acute-admission',
];
/** What the longest entries look like: 40 characters of name, 60 of organization. */
export const LONGEST = {
  name: 'アレクサンドリーナ・フォン・ホーエンシュタイン＝ヴィルヘルムスブルク 三田真理子子',
  kana: 'あれくさんどりーな・ふぉん・ほーえんしゅたいん＝う゛ぃるへるむすぶるく みたまりこ',
  organization:
    '社会福祉法人恩賜財団架空会支部東京都架空会 東京都架空会みなみ中央総合リハビリテーション記念病院附属地域医療連携センター',
};
const at = <T>(list: readonly T[], index: number): T => list[index % list.length]!;

/** Person number `index`. Every twentieth has the longest entries. */
export function somebody(index: number): Somebody {
  const [kind, sub, role, suffix] = at(KINDS, index * 3 + Math.floor(index / KINDS.length));
  const long = index % 20 === 19;
  const name = long ? [...LONGEST.name].slice(0, 40).join('') : `${at(FAMILY, index)} ${at(GIVEN, index * 7)}`;
  const organization = long
    ? [...LONGEST.organization].slice(0, 60).join('')
    : `${index % 5 === 0 ? '医療法人社団架空会 ' : ''}${at(PLACES, index + Math.floor(index / 10))}${suffix}`;
  const honorific = role === 'director' || role === 'dentist' ? '先生' : '様';
  return [
    name,
    long ? [...LONGEST.kana].slice(0, 40).join('') : 'みた あおい',
    honorific,
    `${organization}`,
    kind,
    sub,
    role,
    at(WARDS, index),
    [at(TAGS, index), at(TAGS, index + 4)],
    [at(TAGS, index + 1), at(TAGS, index + 6)],
    long ? '紺のジャケットに白いネームホルダー、右手に黄色いファイル' : '',
  ];
}

/** Registers `count` people in `room`; ids in the order of their badges. `paper` ones are in the room at once. */
export async function fill(
  organizer: Organizer,
  room: string,
  count: number,
  { paper = false } = {},
): Promise<AttendeeId[]> {
  const ids: AttendeeId[] = [];
  for (let index = 0; index < count; index += 1)
    ids.push(
      paper ? await organizer.onPaper(somebody(index), room) : (await organizer.register(somebody(index), room)).id,
    );
  return ids;
}
