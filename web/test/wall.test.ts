import { describe, expect, it } from 'vitest';
import type { Call, Link } from '../src/gen/protocol';
import { short } from '../src/shared/catalog';
import { plainName } from '../src/shared/names';
import { ELSEWHERE, Ends, tiles } from '../src/wall/layout';
import { pages } from '../src/wall/pages';
import { several } from '../src/wall/several';
import { chosen, order } from '../src/wall/slides';
import { event } from './fixtures';

const link = (from_ward: string, to_ward: string, ...kinds: string[]): Link => ({ from_ward, to_ward, kinds });
const many: Link[] = Array.from({ length: 400 }, (_, index) => link(['meguro', 'shibuya', 'setagaya', 'kita'][index % 4] ?? '', ['shibuya', 'other', 'meguro'][index % 3] ?? '', 'hospital', ['clinic', 'care', 'dental'][index % 3] ?? ''));

describe('the ward map', () => {
  it('shows the wards of the event, not all there are, and fills its space', () => {
    const placed = tiles(event, 1000, 600, false);
    expect(placed.map((tile) => tile.ward)).toEqual(['meguro', 'shibuya', 'setagaya']);
    expect(Math.max(...placed.map((tile) => tile.x + tile.width))).toBeCloseTo(1000);
    expect(Math.max(...placed.map((tile) => tile.y + tile.height))).toBeCloseTo(600);
  });

  it('gives everywhere else a place of its own that no ward has', () => {
    const placed = tiles(event, 1000, 600, true);
    expect(placed.at(-1)?.ward).toBe(ELSEWHERE);
    expect(new Set(placed.map((tile) => `${tile.x} ${tile.y}`)).size).toBe(placed.length);
  });

  it('looks the same after a reload', () => {
    const draw = () => {
      const ends = new Ends(tiles(event, 1000, 600, true));
      return many.map((each) => ends.cord(each));
    };
    expect(draw()).toEqual(draw());
  });

  it('keeps every end inside its tile, and their number bounded', () => {
    const placed = tiles(event, 1000, 600, true);
    const ends = new Ends(placed);
    for (const each of many) {
      const cord = ends.cord(each);
      for (const [node, ward] of [
        [cord?.from, cord?.wards[0]],
        [cord?.to, cord?.wards[1]],
      ] as const) {
        const tile = placed.find((candidate) => candidate.ward === ward);
        expect(node && tile && node.x > tile.x && node.x < tile.x + tile.width && node.y > tile.y && node.y < tile.y + tile.height).toBe(true);
      }
    }
    expect(ends.nodes.length).toBeLessThanOrEqual(26 * placed.length);
  });

  it('ties two different ends within one ward', () => {
    const ends = new Ends(tiles(event, 1000, 600, false));
    const cords = Array.from({ length: 20 }, () => ends.cord(link('meguro', 'meguro', 'clinic', 'clinic')));
    expect(cords.every((cord) => cord && cord.from !== cord.to)).toBe(true);
  });
});

it('does not show numbers that would point at persons', () => {
  expect([0, 1, 2, 3].map((n) => several(n, (count) => `${count}名`, '少数'))).toEqual(['0名', '少数', '少数', '3名']);
});

it('leaves out what stands in brackets', () => {
  expect(short('東京都西南部エリア（目黒・渋谷・世田谷）')).toBe('東京都西南部エリア');
});

describe('table calls', () => {
  const call = (table: number, more: Partial<Call> = {}): Call => ({ table, kinds: ['hospital', 'clinic'], organizations: [], badges: [], ...more });
  const tables = (found: Call[][][]) => found.map((page) => page.map((row) => row.map((each) => each.table)));

  it('fill the rows of a page, three bare ones to a row, in the order of their tables', () => {
    expect(tables(pages(Array.from({ length: 8 }, (_, index) => call(index + 1)), 2))).toEqual([[[1, 2, 3], [4, 5, 6]], [[7, 8]]]);
    expect(pages([], 5)).toEqual([]);
  });

  it('give a whole row to organizations, and come first where somebody has no phone', () => {
    const list = [call(1), call(2, { organizations: ['さくら坂クリニック'] }), call(3), call(4, { badges: [12] }), call(5, { badges: [7] })];
    expect(tables(pages(list, 2))).toEqual([[[4, 5], [1]], [[2], [3]]]);
  });

  it('lose none and repeat none, however they are mixed', () => {
    const list = Array.from({ length: 111 }, (_, index) => call(index + 1, index % 7 === 0 ? { organizations: ['甲', '乙'] } : index % 5 === 0 ? { badges: [index] } : index % 11 === 0 ? { kinds: ['care', 'care', 'care', 'care', 'care'] } : {}));
    const found = pages(list, 5);
    expect(found.every((page) => page.length <= 5)).toBe(true);
    expect(found.flat(2).sort((a, b) => a.table - b.table)).toEqual(list);
  });

  it('name organizations as people do', () => {
    expect(['医療法人社団青空会 さくら坂クリニック', '医療法人社団 青空会 さくら坂クリニック', '株式会社つなぐテラス', 'つなぐ薬局株式会社', '目黒みなみ病院', '株式会社'].map(plainName)).toEqual(['さくら坂クリニック', 'さくら坂クリニック', 'つなぐテラス', 'つなぐ薬局', '目黒みなみ病院', '株式会社']);
  });
});

describe('the slides', () => {
  const has = { moving: false, calls: 3, agenda: true, needs: true, offers: true, unmet: false };

  it('are those the organizer chose, or all', () => {
    expect(chosen('agenda, map,nonsense')).toEqual(['map', 'agenda']);
    expect(chosen('nonsense')).toEqual(chosen(null));
  });

  it('leave out what has nothing to show, and are never none', () => {
    expect(order(chosen(null), has)).toEqual(['map', 'calls', 'agenda', 'needs', 'offers']);
    expect(order(['unmet'], has)).toEqual(['map']);
  });

  it('give way to the calls while people look for their tables, even where calls were switched off', () => {
    expect(order(['map'], { ...has, moving: true })).toEqual(['calls']);
    expect(order(['map'], { ...has, moving: true, calls: 0 })).toEqual(['map']);
  });
});
