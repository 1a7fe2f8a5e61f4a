import { describe, expect, it } from 'vitest';
import type { Call, Screen } from '../src/gen/protocol';
import { short } from '../src/shared/catalog';
import { plainName } from '../src/shared/names';
import { queues } from '../src/wall/booths';
import { type Page, pages } from '../src/wall/pages';
import { several } from '../src/wall/small-counts';
import { choice, order, pageTime } from '../src/wall/slides';

it('does not show numbers that would point at persons', () => {
  expect([0, 1, 2, 3].map((n) => several(n, (count) => `${count}名`, '少数'))).toEqual(['0名', '少数', '少数', '3名']);
});

it('leaves out what stands in brackets', () => {
  expect(short('東京都西南部エリア（目黒・渋谷・世田谷）')).toBe('東京都西南部エリア');
});

describe('table calls', () => {
  const call = (table: number, more: Partial<Call> = {}): Call => ({
    table,
    kinds: ['hospital', 'clinic'],
    organizations: [],
    badges: [],
    ...more,
  });
  const hall = (tables: number, more: (index: number) => Partial<Call> = () => ({})) =>
    Array.from({ length: tables }, (_, index) => call(index + 1, more(index)));
  const plates = (found: Page[]) =>
    found.map((page) => (page.type === 'plates' ? page.rows.map((row) => row.map((each) => each.table)) : page.type));

  it('stand on plates while they fit one page, in the order of their numbers; where that takes too much room, badges first and organizations last', () => {
    expect(plates(pages(hall(8), 6))).toEqual([
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8],
      ],
    ]);
    const mixed = [
      call(1),
      call(2, { organizations: ['さくら坂クリニック'] }),
      call(3),
      call(4, { badges: [12] }),
      call(5, { badges: [7] }),
    ];
    expect(plates(pages(mixed, 6))).toEqual([[[1], [2], [3, 4], [5]]]);
    expect(plates(pages(mixed, 3))).toEqual([[[4, 5], [1, 3], [2]]]);
    expect(pages([], 6)).toEqual([]);
  });

  it('give names below each other the rows they need, so that none is cut', () => {
    const names = (n: number) => ({ organizations: Array.from({ length: n }, (_, index) => `施設${index}`) });
    const heights = (found: Page[]) => found.map((page) => (page.type === 'plates' ? page.heights : page.type));
    expect(heights(pages([call(1), call(2, names(2)), call(3, names(3))], 6))).toEqual([[1, 2, 2]]);
    expect(heights(pages([call(1, names(4)), call(2, names(4)), call(3)], 6))).toEqual([
      'plan',
      'organizations',
      'organizations',
    ]);
  });

  it('say what two are to each other under their names, where all plates fit with it', () => {
    const related = (table: number) => call(table, { organizations: ['施設'], relation: 'home-team-nursing' });
    const said = (found: Page[]) =>
      found.flatMap((page) => (page.type === 'plates' ? page.rows.flat().map((each) => each.relation) : page.type));
    const heights = (found: Page[]) => found.map((page) => (page.type === 'plates' ? page.heights : page.type));
    expect(said(pages([related(1), related(2)], 6))).toEqual(['home-team-nursing', 'home-team-nursing']);
    expect(heights(pages([related(1), related(2)], 6))).toEqual([[2, 2]]);
    // alone it needs a row of its own, so that it is not cut
    expect(plates(pages([call(1, { relation: 'backup' }), call(2)], 6))).toEqual([[[1], [2]]]);
    const four = [1, 2, 3, 4].map(related);
    expect(said(pages(four, 6))).toEqual([undefined, undefined, undefined, undefined]);
    expect(heights(pages(four, 6))).toEqual([[1, 1, 1, 1]]);
    expect(four.every((each) => each.relation)).toBe(true);
  });

  it('become a plan of the numbers where they do not, each once and in order', () => {
    const plan = (found: Page[]) =>
      found.map((page) => (page.type === 'plan' ? [page.columns, page.calls.length] : page.type));
    expect(plan(pages(hall(60), 6))).toEqual([[11, 60]]);
    expect(plan(pages(hall(103), 6))).toEqual([
      [8, 52],
      [8, 51],
    ]);
    const numbers = pages(hall(103).reverse(), 6).flatMap((page) => (page.type === 'plan' ? page.calls : []));
    expect(numbers.map((each) => each.table)).toEqual(Array.from({ length: 103 }, (_, index) => index + 1));
  });

  it('name every badge by its number and every organization by its table, once', () => {
    const list = hall(103, (index) => ({
      badges: index % 5 === 0 ? [300 - index, 400 + index] : [],
      organizations: index % 4 === 0 ? ['甲', '乙'] : [],
    }));
    const found = pages(list, 6);
    const badges = found.flatMap((page) => (page.type === 'badges' ? page.entries : []));
    expect(badges).toHaveLength(42);
    expect(found.findIndex((page) => page.type !== 'badges')).toBe(
      found.filter((page) => page.type === 'badges').length,
    );
    expect(badges.map((each) => each.badge)).toEqual([...badges.map((each) => each.badge)].sort((a, b) => a - b));
    for (const { badge, table } of badges) expect(list[table - 1]?.badges).toContain(badge);
    const organizations = found.flatMap((page) => (page.type === 'organizations' ? page.entries : []));
    expect(organizations.map((each) => `${each.table} ${each.name}`)).toEqual(
      list.flatMap((each) => each.organizations.map((name) => `${each.table} ${name}`)),
    );
  });

  it('come round within a minute, even where half the hall has no phone', () => {
    for (const rows of [4, 5, 6]) {
      for (const more of [
        () => ({}),
        (index: number) => ({ badges: [index] }),
        (index: number) => ({ badges: index % 5 === 0 ? [index] : [], organizations: index % 4 === 0 ? ['甲'] : [] }),
      ]) {
        const found = pages(hall(103, more), rows);
        expect(found.length * pageTime(found.length)).toBeLessThanOrEqual(60_000);
      }
    }
  });

  it('name organizations as people do', () => {
    expect(
      [
        '医療法人社団青空会 さくら坂クリニック',
        '医療法人社団 青空会 さくら坂クリニック',
        '株式会社つなぐテラス',
        'つなぐ薬局株式会社',
        '目黒みなみ病院',
        '株式会社',
        '㈱つなぐ薬局',
        '（株）つなぐ薬局',
        '国立研究開発法人架空機構 見本病院',
        '青空会 見本病院',
      ].map(plainName),
    ).toEqual([
      'さくら坂クリニック',
      'さくら坂クリニック',
      'つなぐテラス',
      'つなぐ薬局',
      '目黒みなみ病院',
      '株式会社',
      'つなぐ薬局',
      'つなぐ薬局',
      '見本病院',
      '見本病院',
    ]);
  });
});

describe('the booths', () => {
  const booth = (id: string) => ({ id, kind: 'hospital', ja: id, en: id, places: 3 });
  const counts = [
    { booth: 'a', waiting: 4, here: 3 },
    { booth: 'b', waiting: 0, here: 3 },
    { booth: 'd', waiting: 1, here: 3 },
  ];
  const ids = (most: number) =>
    queues(['a', 'b', 'c', 'd', 'e'].map(booth), counts, most).map((page) => page.map((each) => each.id).join(''));

  it('stand with whoever has time first and the longest queue last, each of them once, on pages as full as each other', () => {
    expect(ids(6)).toEqual(['cebda']);
    expect(ids(4)).toEqual(['ceb', 'da']);
    expect(queues([], counts, 6)).toEqual([]);
  });

  it('stand last while their staff take a break', () => {
    const paused = [{ booth: 'a', waiting: 0, here: 0, paused: true }];
    const rows = queues([booth('a'), booth('b')], paused, 6).flat();
    expect(rows.map(({ id, free, paused }) => ({ id, free, paused }))).toEqual([
      { id: 'b', free: true, paused: false },
      { id: 'a', free: false, paused: true },
    ]);
  });

  it('are free only where nobody waits and there is a place', () => {
    expect(
      queues([booth('a'), booth('b'), booth('c')], counts, 6)
        .flat()
        .map((each) => `${each.id} ${each.free}`),
    ).toEqual(['c true', 'b false', 'a false']);
    expect(queues([{ ...booth('b'), places: 4 }], counts, 6)[0]?.[0]?.free).toBe(true);
  });
});

describe('the slides', () => {
  const has = {
    moving: false,
    talk: false,
    calls: 3,
    agenda: true,
    needs: true,
    offers: true,
    unmet: false,
    booths: false,
    topics: false,
    announcement: false,
  };
  const choose = (address: string, screen?: Screen) => choice(new URLSearchParams(address), screen);
  const screen: Screen = { slides: ['map', 'needs'], theme: 'light', hold: 'needs' };

  it('are all until the organizer chooses', () => {
    expect(choose('')).toEqual({
      slides: ['map', 'calls', 'agenda', 'needs', 'offers', 'unmet', 'booths', 'topics', 'announcement'],
      theme: 'dark',
      hold: undefined,
    });
    expect(choose('', screen)).toEqual({ slides: ['map', 'needs'], theme: 'light', hold: 'needs' });
    expect(choice(new URLSearchParams(), undefined, 'light').theme).toBe('light');
    expect(choice(new URLSearchParams(), { ...screen, theme: 'dark' }, 'light').theme).toBe('dark');
  });

  it('are what the address says, where it says so', () => {
    expect(choose('slides=agenda, map,nonsense&theme=dark&slide=map', screen)).toEqual({
      slides: ['map', 'agenda'],
      theme: 'dark',
      hold: 'map',
    });
    expect(choose('slides=nonsense&theme=green&slide=none', screen)).toEqual(choose('', screen));
  });

  it('leave out what has nothing to show, and are never none', () => {
    expect(order(choose(''), has)).toEqual(['map', 'calls', 'agenda', 'needs', 'offers']);
    expect(order(choose('slides=unmet'), has)).toEqual(['map']);
    expect(order(choose(''), { ...has, booths: true, announcement: true })).toEqual([
      'map',
      'calls',
      'agenda',
      'needs',
      'offers',
      'booths',
      'announcement',
    ]);
  });

  it('stay on the one that is held, as long as it has something to show', () => {
    expect(order(choose('', screen), has)).toEqual(['needs']);
    expect(order(choose('', { ...screen, hold: 'unmet' }), has)).toEqual(['map', 'needs']);
  });

  it('leave the talk alone while people listen, unless the organizer holds another or shows no agenda', () => {
    const talk = { ...has, talk: true };
    expect(order(choose(''), talk)).toEqual(['agenda']);
    expect(order(choose(''), { ...talk, announcement: true })).toEqual(['agenda', 'announcement']);
    expect(order(choose('', screen), talk)).toEqual(['needs']);
    expect(order(choose('slides=map,needs'), talk)).toEqual(['map', 'needs']);
  });

  it('give way to the calls while people look for their tables, even where calls were switched off or another slide is held', () => {
    expect(order(choose('slides=map'), { ...has, moving: true })).toEqual(['calls']);
    expect(order(choose('', screen), { ...has, moving: true })).toEqual(['calls']);
    expect(order(choose('slides=map'), { ...has, moving: true, calls: 0 })).toEqual(['map']);
    expect(order(choose(''), { ...has, moving: true, announcement: true })).toEqual(['calls', 'announcement']);
  });
});
