//! An evening in numbers, as the server tells it to a wall: for pictures, tests and frame times. The same in every run; nobody in it.

import type { Board, Call, EventView, Link, RoomSummary, TagView } from '../src/gen/protocol';

const scattered = (n: number, salt: number) => Math.abs(Math.sin(n * 12.9898 + salt * 78.233) * 43758.5453) % 1;
const KINDS: [kind: string, many: number][] = [
  ['clinic', 78],
  ['hospital', 52],
  ['care', 44],
  ['pharmacy', 19],
  ['dental', 17],
  ['company', 8],
  ['public', 4],
];
/** Kinds as often as they come, so that the picture has their proportions. */
const kindOf = (n: number, salt: number) => {
  let left = scattered(n, salt) * 222;
  return KINDS.find(([, many]) => (left -= many) < 0)?.[0] ?? 'clinic';
};

/** `n` finished conversations between the wards named; neighbours in the list talk more often. */
export function links(wards: string[], n: number, from = 0): Link[] {
  return Array.from({ length: n }, (_, index) => {
    const at = from + index;
    const one = Math.floor(scattered(at, 1) * wards.length);
    const other = Math.floor((one + scattered(at, 2) ** 1.6 * wards.length) % wards.length);
    return { from_ward: wards[one]!, to_ward: wards[other]!, kinds: [kindOf(at, 3), kindOf(at, 4)] };
  });
}

/** What a wall is told of `total` people. */
export function summary(room: string, total: number, conversations: number, open = true): RoomSummary {
  const by_kind = Object.fromEntries(
    KINDS.map(([kind, many]) => [kind, Math.round((many * total) / 222)] as const).filter(([, many]) => many >= 3),
  );
  return { room, open, present: { total, by_kind }, needs: {}, offers: {}, conversations };
}

/** How many are here from each ward. */
export const people = ({ areas }: Pick<EventView, 'areas'>): Record<string, number> =>
  Object.fromEntries(
    areas.flatMap(({ wards }) => wards).map((id, index) => [id, Math.round(48 / (1 + (index % 7) * 0.4))]),
  );

/** Most wanted first; the event's own tags. */
export function board(tags: TagView[], total: number): Board {
  const row = (tag: TagView, index: number) => ({
    tag: tag.id,
    needed: Math.max(3, Math.round(total / (4 + index * 1.5))),
    offered: Math.max(3, Math.round(total / (5 + index * 1.3))),
  });
  const every = (step: number) => tags.filter((_, index) => index % step === 0).slice(0, 12);
  return {
    needs: every(5).map(row),
    offers: every(7).map(row),
    unmet: every(11)
      .slice(0, 4)
      .map((tag, index) => ({ ...row(tag, index + 9), offered: 0 })),
  };
}

/** Calls to `tables` tables: every `badge`th has somebody without a phone, every `named`th agreed to be called by organization. */
export function calls(tables: number, { badge = 0, named = 0, related = 0, first = 1 } = {}): Call[] {
  const places = [
    'さくら坂クリニック',
    '白金台リハビリテーション病院',
    'みどりが丘訪問看護ステーション',
    '玉川通り歯科',
    '大崎中央病院',
    'なぎさ通り薬局',
    'えびす内科',
  ];
  return Array.from({ length: tables }, (_, index) => ({
    table: first + index,
    kinds: [kindOf(index, 5), kindOf(index, 6)],
    organizations: named && index % named === named - 1 ? [places[index % places.length]!] : [],
    badges: badge && index % badge === badge - 1 ? [7 + index * 2] : [],
    ...(related && index % related === related - 1 ? { relation: 'home-team-nursing' } : {}),
  }));
}
