// Invented people by the hundred, some of them with the longest names that a form lets through. The same ones every time.
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
const KINDS = [
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
const at = (list, index) => list[index % list.length];

/** Person number `index`, as `Hall.register` takes them. Every twentieth has the longest entries. */
export function somebody(index) {
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
export async function fill(hall, room, count, { paper = false } = {}) {
  const ids = [];
  for (let index = 0; index < count; index += 1)
    ids.push(paper ? await hall.onPaper(somebody(index), room) : (await hall.register(somebody(index), room)).id);
  return ids;
}
