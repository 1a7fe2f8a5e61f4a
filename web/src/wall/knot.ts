//! The knot of one conversation: two cords, each looped once and through the other's loop. Pure geometry in a square from -1 to 1.

import type { Path } from './braid';
import type { Point } from './layout';

/** The product's mark, drawn out: where the right side's cord runs, from its end into the knot. */
const CORD: [Point, Point, Point, Point][] = (
  [
    [1, 0.62, 0.5, 0.62, -0.62, 0.3, -0.62, -0.25],
    [-0.62, -0.72, 0.16, -0.8, 0.2, -0.2],
    [0.22, 0.2, -0.1, 0.46, -0.52, 0.78],
  ] as number[][]
).reduce<[Point, Point, Point, Point][]>((found, numbers) => {
  const points = Array.from({ length: numbers.length / 2 }, (_, index) => ({
    x: numbers[index * 2]!,
    y: numbers[index * 2 + 1]!,
  }));
  const start = found.at(-1)?.[3];
  return [...found, (start ? [start, ...points] : points) as [Point, Point, Point, Point]];
}, []);

/** One side's cord; the other is its mirror. */
export const cord = (mirrored: boolean): Path => {
  return (t) => {
    const at = Math.min(CORD.length - 1, Math.floor(t * CORD.length));
    const [a, b, c, d] = CORD[at]!;
    const s = t * CORD.length - at;
    const [w, x, y, z] = [(1 - s) ** 3, 3 * s * (1 - s) ** 2, 3 * s * s * (1 - s), s ** 3];
    const across = a.x * w + b.x * x + c.x * y + d.x * z;
    return { x: mirrored ? -across : across, y: a.y * w + b.y * x + c.y * y + d.y * z };
  };
};

export interface Crossing {
  /** Which cord is over, 0 or 1, and where on it. */
  over: 0 | 1;
  at: number;
  /** Where on the cord below. */
  under: { cord: 0 | 1; at: number };
}
const STEPS = 120;

/** Along each cord it goes over and under in turn: so it is a knot and not two lines. */
export const CROSSINGS: Crossing[] = crossings();

function crossings(): Crossing[] {
  const lines = [false, true].map((mirrored) => {
    const path = cord(mirrored);
    return Array.from({ length: STEPS + 1 }, (_, index) => path(index / STEPS));
  });
  /** Every place where two pieces cross, by both of their positions. */
  const met: { a: { cord: 0 | 1; at: number }; b: { cord: 0 | 1; at: number } }[] = [];
  for (const [one, other] of [
    [0, 0],
    [0, 1],
    [1, 1],
  ] as [0 | 1, 0 | 1][])
    for (let i = 0; i < STEPS; i += 1)
      for (let j = one === other ? i + 2 : 0; j < STEPS; j += 1) {
        const at = meet(lines[one]![i]!, lines[one]![i + 1]!, lines[other]![j]!, lines[other]![j + 1]!);
        if (at) met.push({ a: { cord: one, at: (i + at.s) / STEPS }, b: { cord: other, at: (j + at.u) / STEPS } });
      }
  const passes = ([0, 1] as const).map((which) =>
    met
      .flatMap((each) => [each.a, each.b].filter((end) => end.cord === which).map((end) => ({ each, end })))
      .sort((p, q) => p.end.at - q.end.at),
  );
  const found = new Map<object, Crossing>();
  const settle = (which: 0 | 1, first: boolean) => {
    for (const [index, { each, end }] of passes[which]!.entries()) {
      const other = end === each.a ? each.b : each.a;
      const over = index % 2 === 0 ? first : !first;
      if (found.has(each)) continue;
      found.set(
        each,
        over ? { over: end.cord, at: end.at, under: other } : { over: other.cord, at: other.at, under: end },
      );
    }
  };
  settle(0, true);
  // The other cord begins as the first one left it where they meet.
  const shared = passes[1]!.findIndex(({ each }) => found.has(each));
  const there = passes[1]![shared];
  const over = there && found.get(there.each)?.over === 1;
  settle(1, shared % 2 === 0 ? over === true : over !== true);
  return [...found.values()];
}
function meet(a: Point, b: Point, c: Point, d: Point): { s: number; u: number } | undefined {
  const [rx, ry, qx, qy] = [b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y];
  const cross = rx * qy - ry * qx;
  if (Math.abs(cross) < 1e-12) return undefined;
  const s = ((c.x - a.x) * qy - (c.y - a.y) * qx) / cross;
  const u = ((c.x - a.x) * ry - (c.y - a.y) * rx) / cross;
  return s >= 0 && s < 1 && u >= 0 && u < 1 ? { s, u } : undefined;
}
