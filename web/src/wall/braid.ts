//! Cords as lines to draw: a cord, a twist, a plait of three to five strands, along any path. Pure geometry, no canvas.

import { type Box, type Disc, type Point, type Stage, toBox } from './layout';

export type Path = (t: number) => Point;
/** What lies below where strands cross, and what lies over it. */
export interface Strand {
  under: Point[][];
  over: Point[][];
}
export interface Braid {
  strands: Strand[];
  /** Of one strand. */
  thick: number;
}

/** How many strands so many conversations make. */
export const strandsFor = (talks: number) => (talks < 2 ? 1 : talks < 4 ? 2 : talks < 9 ? 3 : talks < 16 ? 4 : 5);
/** How wide the braid is, in units. */
export const widthFor = (talks: number) => Math.min(3.8, 0.6 + 0.52 * Math.log2(1 + talks));

export const ring = ({ x, y }: Point, r: number): Path => {
  return (t) => ({ x: x + Math.sin(t * 2 * Math.PI) * r, y: y - Math.cos(t * 2 * Math.PI) * r });
};

const BOWS = [0, 0.08, -0.08, 0.16, -0.16, 0.24, -0.24];
const FAR_BOWS = [0.14, -0.14, 0.22, -0.22, 0.3, -0.3, 0.4, -0.4];
const PROBES = 28;

/** From the edge of one ward to that of another, bowed past names and other wards. */
export function route(from: Disc, to: Disc, discs: Disc[], { width, height, unit }: Stage, near: boolean): Path {
  const others = discs.filter((disc) => disc !== from && disc !== to && disc.marks.length > 0);
  const names: Box[] = discs.filter((disc) => disc.named).map((disc) => disc.name);
  let best = bowed(from, to, 0, unit);
  let least = Infinity;
  for (const bow of near ? BOWS : FAR_BOWS) {
    const path = bowed(from, to, bow, unit);
    let cost = Math.abs(bow) * 6;
    for (let probe = 0; probe <= PROBES; probe += 1) {
      const at = path(probe / PROBES);
      cost += Math.max(0, -at.x, at.x - width, -at.y, at.y - height) / unit;
      for (const name of names) cost += Math.max(0, 1 - toBox(at, name) / (1.8 * unit)) * 6;
      for (const { x, y, r } of others) cost += Math.max(0, 1 - (Math.hypot(at.x - x, at.y - y) - r) / (2.5 * unit));
    }
    if (cost < least) [best, least] = [path, cost];
  }
  return best;
}
function bowed(from: Disc, to: Disc, bow: number, unit: number): Path {
  const control = {
    x: (from.x + to.x) / 2 - (to.y - from.y) * bow,
    y: (from.y + to.y) / 2 + (to.x - from.x) * bow,
  };
  const edge = (disc: Disc) => {
    const dx = control.x - disc.x;
    const dy = control.y - disc.y;
    const away = (disc.r + unit * 0.5) / (Math.hypot(dx, dy) || 1);
    return { x: disc.x + dx * away, y: disc.y + dy * away };
  };
  const [a, b] = [edge(from), edge(to)];
  return (t) => ({
    x: (1 - t) ** 2 * a.x + 2 * t * (1 - t) * control.x + t * t * b.x,
    y: (1 - t) ** 2 * a.y + 2 * t * (1 - t) * control.y + t * t * b.y,
  });
}

/** Points of a path, each with what is square to it. */
function walk(path: Path, steps: number): (Point & { nx: number; ny: number })[] {
  const points = Array.from({ length: steps + 1 }, (_, index) => path(index / steps));
  return points.map(({ x, y }, index) => {
    const [a, b] = [points[Math.max(0, index - 1)]!, points[Math.min(steps, index + 1)]!];
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    return { x, y, nx: -(b.y - a.y) / length, ny: (b.x - a.x) / length };
  });
}
export function lengthOf(path: Path): number {
  const points = walk(path, 32);
  return points.reduce((sum, { x, y }, index) => {
    const before = points[Math.max(0, index - 1)]!;
    return sum + Math.hypot(x - before.x, y - before.y);
  }, 0);
}

/** Strands at a fixed distance from the path. */
export function parallel(path: Path, offset: number, steps = 48, until = 1): Point[] {
  const walked = walk((t) => path(t * until), steps);
  return walked.map(({ x, y, nx, ny }) => ({ x: x + nx * offset, y: y + ny * offset }));
}

/** Points along one turn of a strand. */
const SMOOTH = 36;

/**
 * `count` strands wind along the path. Two of them cross where their distances from its middle are equal, so at angles `a` and `pi - a`:
 * whatever is opposite there says which one is over: `cos` for a twist, `sin` of the double for a plait, and for four, which also meet in the
 * middle, `cos` of the triple.
 */
export function braid(path: Path, count: number, width: number, closed = false): Braid {
  const length = lengthOf(path);
  const thick = count === 1 ? width : width / (count * 0.6 + 0.6);
  const pitch = width * (count < 3 ? 3 : 1.6 + count * 0.5);
  const turns = closed ? Math.max(4, Math.round(length / pitch)) : Math.max(1, length / pitch);
  const steps = count === 1 ? 64 : Math.ceil(turns * SMOOTH);
  const walked = walk(path, steps);
  const height = (angle: number) =>
    count < 3 ? Math.cos(angle) : count === 4 ? Math.cos(3 * angle) : Math.sin(2 * angle);
  const strands = Array.from({ length: count }, (_, strand): Strand => {
    const angle = (at: number) => 2 * Math.PI * ((turns * at) / steps + strand / count);
    const points = walked.map(({ x, y, nx, ny }, at) => {
      const bound = closed ? 1 : Math.sin(Math.PI * (at / steps)) ** 0.3;
      const away = count === 1 ? 0 : ((width - thick) / 2) * Math.sin(angle(at)) * bound;
      return { x: x + nx * away, y: y + ny * away };
    });
    if (count === 1) return { under: [], over: [points] };
    const found: Strand = { under: [], over: [] };
    let from = 0;
    for (let at = 1; at <= steps; at += 1) {
      const over = height(angle(at - 0.5)) > 0;
      if (at < steps && height(angle(at + 0.5)) > 0 === over) continue;
      // What lies over is a little longer, so that no seam shows.
      const more = over ? 1 : 0;
      found[over ? 'over' : 'under'].push(points.slice(Math.max(0, from - more), at + 1 + more));
      from = at;
    }
    return found;
  });
  return { strands, thick };
}
