import { expect, test } from 'vitest';
import type { ForeseenPoint } from '../src/gen/protocol';
import { draw, LEFT, nearest, RIGHT, WIDTH, y } from '../src/console/curve';

const point = (rounds: number, answered: number, finished = rounds): ForeseenPoint => ({
  rounds,
  minutes: 6,
  tables: 40,
  total_minutes: rounds * 7,
  conversations: rounds,
  finished,
  answered,
  worst: 0,
  without: 0,
  sits_out: 0,
});

test('a curve runs from side to side, and as high as its share', () => {
  const drawn = draw([point(1, 0.2), point(2, 0.6), point(3, 1)], 'rounds', 2);
  expect(drawn.answered).toBe(
    `${LEFT},${y(0.2).toFixed(1)} ${(LEFT + WIDTH - RIGHT) / 2},${y(0.6).toFixed(1)} ${WIDTH - RIGHT},${y(1)}`,
  );
  expect(drawn.x).toBe((LEFT + WIDTH - RIGHT) / 2);
  expect(drawn.most).toBe(3);
});

test('one point is a curve, too', () => {
  const drawn = draw([point(1, 1, 0)], 'rounds', 5);
  expect([drawn.x, drawn.most]).toEqual([LEFT, 1]);
  expect(drawn.answered).not.toContain('NaN');
});

test('dragging finds the nearest value that was counted', () => {
  const points = [point(1, 0), point(2, 0), point(8, 0)];
  expect(nearest(points, 'rounds', 0)).toBe(1);
  expect(nearest(points, 'rounds', 1)).toBe(8);
  expect(nearest(points, 'rounds', 0.3)).toBe(2);
  expect(nearest([], 'rounds', 0.5)).toBeUndefined();
});
