import { describe, expect, it } from 'vitest';
import type { Link } from '../src/gen/protocol';
import { short } from '../src/shared/catalog';
import { ELSEWHERE, Ends, tiles } from '../src/wall/layout';
import { several } from '../src/wall/several';
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
