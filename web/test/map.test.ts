//! The wall's map: where wards stand, what lies between them, and whose knot is tied.

import { describe, expect, it } from 'vitest';
import type { EventView, Link, WardView } from '../src/gen/protocol';
import { links } from '../scripts/evening';
import { braid, ring, route, strandsFor, widthFor } from '../src/wall/braid';
import { cord, CROSSINGS } from '../src/wall/knot';
import { clearing, discs, ELSEWHERE, plan, seeds, toBox } from '../src/wall/layout';
import { nameWidth, peopleAt, placeNames } from '../src/wall/names';
import { tally } from '../src/wall/tally';
import { SINK, STAND, TIE, Tying } from '../src/wall/tying';
import { event } from './fixtures';

const link = (from_ward: string, to_ward: string, ...kinds: string[]): Link => ({ from_ward, to_ward, kinds });
const STAGE = { width: 1230, height: 690, unit: 10.8 };
const TALL = { width: 490, height: 800, unit: 4.3 };
/** An event of `n` wards on a grid, or without one. */
const of = (n: number, tile?: (index: number) => [number, number]): EventView => {
  const wards = Array.from({ length: n }, (_, index): WardView => ({
    id: `w${index}`,
    ja: `第${index}区`,
    en: `Ward ${index}`,
    kana: 'く',
    ...(tile ? { tile: tile(index) } : {}),
  }));
  return { ...event, wards, areas: [{ id: 'all', ja: 'all', en: 'all', wards: wards.map((ward) => ward.id) }] };
};
const wide = () => 16;
const six = of(
  6,
  (index) =>
    (
      [
        [1, 3],
        [2, 3],
        [3, 3],
        [2, 4],
        [3, 4],
        [2, 5],
      ] as const
    )[index] as [number, number],
);
const uneven = of(6, (index) => [(index % 3) + (index > 2 ? 1 : 0), index < 3 ? 3 : index < 5 ? 4 : 5]);
const full = (map: ReturnType<typeof plan>, count: number) => {
  const ids = map.places.map((place) => place.ward);
  const found = tally(links(ids, count), (ward) => ward);
  return { found, all: discs(map, found.marks, wide) };
};

describe('the plan', () => {
  it('shows the wards of the event, not all there are, inside its stage', () => {
    const map = plan(event, STAGE, false, wide);
    expect(map.places.map((place) => place.ward)).toEqual(['meguro', 'shibuya', 'setagaya']);
    for (const { x, y } of map.places) {
      expect(x).toBeGreaterThanOrEqual(map.reach);
      expect(x).toBeLessThanOrEqual(STAGE.width - map.reach);
      expect(y).toBeGreaterThanOrEqual(map.reach);
      expect(y).toBeLessThanOrEqual(STAGE.height - map.reach);
    }
    // Three wards are one field.
    expect(map.fields).toEqual([[0, 1, 2]]);
  });

  it('gives everywhere else a place of its own that no ward has', () => {
    const { places } = plan(event, STAGE, true, wide);
    expect(places.at(-1)?.ward).toBe(ELSEWHERE);
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(places.length);
  });

  it('places wards that no grid places, in an event anywhere', () => {
    const { places } = plan(of(10), STAGE, false, wide);
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(10);
  });

  it.each([
    ['three', event, STAGE],
    ['six and elsewhere', six, STAGE],
    ['six on a tall screen', six, TALL],
    ['six on an uneven grid', uneven, STAGE],
    ['one', of(1, () => [0, 0]), STAGE],
    ['two', of(2, (index) => [index, 0]), STAGE],
  ])('keeps %s apart from each other and from all names, however many have talked', (_, view, stage) => {
    const map = plan(view, stage, true, wide);
    const { all } = full(map, 2_000);
    for (const one of all) {
      expect(one.named).toBe(true);
      expect(one.name.x).toBeGreaterThanOrEqual(-1e-6);
      expect(one.name.x + one.name.width).toBeLessThanOrEqual(stage.width + 1e-6);
      expect(one.name.y).toBeGreaterThanOrEqual(-1e-6);
      for (const other of all)
        if (one !== other) {
          expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(one.r + other.r + stage.unit);
          expect(toBox(one, other.name)).toBeGreaterThan(one.r);
        }
    }
  });

  it('has a place for each of 23 wards and names for most of them', () => {
    const map = plan(
      of(23, (index) => [index % 6, Math.floor(index / 6)]),
      STAGE,
      true,
      () => 11.5,
    );
    const found = tally(
      links(
        map.places.map((place) => place.ward),
        900,
      ),
      (ward) => ward,
    );
    const all = discs(map, found.marks, () => 11.5);
    expect(all).toHaveLength(24);
    expect(all.filter((disc) => disc.named).length).toBeGreaterThan(16);
  });

  it('never lets a braid between neighbours cross another', () => {
    const map = plan(
      of(23, (index) => [index % 6, Math.floor(index / 6)]),
      STAGE,
      true,
      wide,
    );
    const at = (index: number) => map.places[index]!;
    const turn = (a: number, b: number, c: number) =>
      Math.sign((at(b).x - at(a).x) * (at(c).y - at(a).y) - (at(b).y - at(a).y) * (at(c).x - at(a).x));
    for (const [a, b] of map.neighbours)
      for (const [c, d] of map.neighbours)
        if (new Set([a, b, c, d]).size === 4)
          expect(turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0).toBe(false);
  });

  it('looks the same after a reload, and keeps the marks it has when more come', () => {
    const map = plan(six, STAGE, true, wide);
    expect(full(map, 412)).toEqual(full(plan(six, STAGE, true, wide), 412));
    const [before, after] = [full(map, 100).found.marks, full(map, 140).found.marks];
    for (const [ward, marks] of before) expect(after.get(ward)?.slice(0, marks.length)).toEqual(marks);
  });

  it('lets a ward grow with whoever has talked, and one without be small and named', () => {
    const { all } = full(plan(six, STAGE, false, wide), 40);
    const empty = discs(plan(six, STAGE, false, wide), new Map(), wide);
    expect(new Set(empty.map((disc) => disc.r)).size).toBe(1);
    expect(empty.every((disc) => disc.named)).toBe(true);
    const byMarks = [...all].sort((a, b) => a.marks.length - b.marks.length);
    const [least, most] = [byMarks[0], byMarks.at(-1)];
    expect(most!.r).toBeGreaterThan(least!.r);
    expect(least!.r).toBeGreaterThan(empty[0]!.r);
  });

  it('heaps no marks: seeds lie inside their ward and not on each other', () => {
    for (const disc of full(plan(six, STAGE, true, wide), 2_000).all) {
      const { size, at } = seeds(disc, STAGE.unit);
      expect(at.length).toBeGreaterThan(30);
      for (const [index, one] of at.entries()) {
        expect(Math.hypot(one.x - disc.x, one.y - disc.y) + size / 2).toBeLessThan(disc.r);
        for (const other of at.slice(index + 1))
          expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(size * 0.85);
      }
    }
  });

  it('finds a place for a large knot on which no name lies', () => {
    const map = plan(six, STAGE, true, wide);
    const { all } = full(map, 412);
    const r = 10 * STAGE.unit;
    const at = clearing(all, STAGE, r, { x: 600, y: 300 });
    for (const { name } of all) expect(toBox(at, name)).toBeGreaterThan(r * 0.8);
  });
});

describe('the tally', () => {
  it('counts what lies between two wards and inside one, fewest first, whichever end is named first', () => {
    const found = tally(
      [
        link('a', 'b', 'clinic', 'hospital'),
        link('b', 'a', 'care', 'clinic'),
        link('c', 'c', 'clinic', 'clinic'),
        link('a', 'x', 'clinic'),
      ],
      (ward) => (ward === 'x' ? ELSEWHERE : ward),
    );
    expect(found.between.map(({ wards, talks }) => [wards.join(), talks])).toEqual([
      [`a,${ELSEWHERE}`, 1],
      ['a,b', 2],
    ]);
    expect(found.between[1]).toMatchObject({ kinds: ['clinic', 'care', 'hospital'], newest: ['clinic', 'care'] });
    expect(found.within.get('c')?.talks).toBe(1);
    expect(found.marks.get('a')).toEqual(['clinic', 'clinic']);
  });
});

describe('a braid', () => {
  it('has more strands and is wider the more have talked', () => {
    expect([1, 2, 4, 9, 16, 400].map(strandsFor)).toEqual([1, 2, 3, 4, 5, 5]);
    const widths = [1, 2, 4, 9, 16, 400].map(widthFor);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
  });

  it.each([2, 3, 4, 5])('of %i strands has one strand over the other wherever two cross', (count) => {
    const { strands } = braid((t) => ({ x: t * 600, y: 0 }), count, 30);
    const heights = strands.map(({ under, over }) => {
      const known = new Map<number, { y: number; over: boolean }>();
      for (const [lines, above] of [
        [under, false],
        [over, true],
      ] as const)
        for (const line of lines)
          for (const { x, y } of line.slice(1, -1)) known.set(Math.round(x * 10), { y, over: above });
      return known;
    });
    let crossings = 0;
    for (const [index, one] of heights.entries())
      for (const other of heights.slice(index + 1)) {
        let before: number | undefined;
        for (const x of [...one.keys()].sort((a, b) => a - b)) {
          const [p, q] = [one.get(x)!, other.get(x)];
          if (!q) continue;
          const apart = p.y - q.y;
          if (before !== undefined && apart * before < 0 && Math.abs(p.y) < 12) {
            crossings += 1;
            expect(p.over).not.toBe(q.over);
          }
          before = apart;
        }
      }
    expect(crossings).toBeGreaterThan(count);
  });

  it('closes round a ward', () => {
    const { strands } = braid(ring({ x: 100, y: 100 }, 50), 3, 8, true);
    for (const { over, under } of strands)
      for (const { x, y } of [...over, ...under].flat())
        expect(Math.abs(Math.hypot(x - 100, y - 100) - 50)).toBeLessThan(5);
  });

  it('goes round names and the wards between, not through them', () => {
    const map = plan(six, STAGE, true, wide);
    const { all } = full(map, 2_000);
    for (const [i, j] of map.neighbours) {
      const path = route(all[i]!, all[j]!, all, STAGE, true);
      for (let t = 0.05; t < 0.96; t += 0.05)
        for (const disc of all) {
          expect(toBox(path(t), disc.name)).toBeGreaterThan(0);
          if (disc !== all[i] && disc !== all[j])
            expect(Math.hypot(path(t).x - disc.x, path(t).y - disc.y)).toBeGreaterThan(disc.r);
        }
    }
  });
});

describe('a knot', () => {
  it('is a knot: each cord goes over and under in turn, and into the other', () => {
    const passes = CROSSINGS.flatMap(({ over, at, under }) => [
      { cord: over, at, over: true },
      { cord: under.cord, at: under.at, over: false },
    ]);
    for (const which of [0, 1]) {
      const along = passes.filter((pass) => pass.cord === which).sort((a, b) => a.at - b.at);
      expect(along.length).toBeGreaterThan(3);
      for (const [index, pass] of along.slice(1).entries()) expect(pass.over).toBe(!along[index]!.over);
    }
    expect(CROSSINGS.filter(({ over, under }) => over !== under.cord).length).toBeGreaterThan(2);
  });

  it('has two sides that mirror each other', () => {
    for (const t of [0, 0.3, 0.7, 1]) {
      const [right, left] = [cord(false)(t), cord(true)(t)];
      expect(left.x).toBeCloseTo(-right.x);
      expect(left.y).toBeCloseTo(right.y);
    }
  });
});

describe('tying', () => {
  const after = (tying: Tying<string>, now: number) => tying.look(now);

  it('ties a knot, lets it stand for some seconds, and sinks it', () => {
    const tying = new Tying<string>(false);
    tying.add('a');
    expect(after(tying, 0)).toEqual({ of: 'a', tied: 0, sunk: 0 });
    expect(tying.rest(0)).toBe(0);
    expect(after(tying, TIE / 2)).toEqual({ of: 'a', tied: 0.5, sunk: 0 });
    expect(after(tying, TIE)).toEqual({ of: 'a', tied: 1, sunk: 0 });
    // While it stands nothing is drawn.
    expect(tying.rest(TIE)).toBe(STAND);
    expect(after(tying, TIE + STAND)).toEqual({ of: 'a', tied: 1, sunk: 0 });
    expect(after(tying, TIE + STAND + SINK / 2)).toEqual({ of: 'a', tied: 1, sunk: 0.5 });
    expect(after(tying, TIE + STAND + SINK)).toBeUndefined();
    expect([tying.rest(9_000), tying.pending]).toEqual([undefined, []]);
  });

  it('ties one at a time, sooner while others wait, and lets none wait for long', () => {
    const tying = new Tying<string>(false);
    for (const each of ['a', 'b', 'c']) tying.add(each);
    const seen: string[] = [];
    let now = 0;
    for (; now < 30_000 && tying.rest(now) !== undefined; now += 50) {
      const knot = after(tying, now);
      if (knot && seen.at(-1) !== knot.of) seen.push(knot.of);
    }
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(now).toBeLessThan(3 * (TIE + STAND + SINK) - 2_000);
    for (let index = 0; index < 50; index += 1) tying.add(`x${index}`);
    expect(tying.pending.length).toBeLessThan(8);
    expect(tying.pending.at(-1)).toBe('x49');
  });

  it('does not move where motion is unwelcome: the knot is there, and then it is not', () => {
    const tying = new Tying<string>(true);
    tying.add('a');
    expect(after(tying, 0)).toEqual({ of: 'a', tied: 1, sunk: 0 });
    expect(tying.rest(0)).toBe(STAND);
    expect(after(tying, STAND)).toEqual({ of: 'a', tied: 1, sunk: 0 });
    expect(after(tying, STAND + 1)).toBeUndefined();
  });
});

it('leaves out what all names of many wards end in', () => {
  const names = (n: number): [string, string][] => [
    ...Array.from({ length: n }, (_, index): [string, string] => [`w${index}`, `第${index}区`]),
    [ELSEWHERE, 'ほかの地域'],
  ];
  expect(placeNames(names(6)).get('w1')).toBe('第1区');
  expect(placeNames(names(23)).get('w1')).toBe('第1');
  expect(placeNames(names(23)).get(ELSEWHERE)).toBe('ほかの地域');
  expect(nameWidth('港区')).toBeLessThan(nameWidth('世田谷区'));
});

it('counts who is here by place on the map, whatever has none under elsewhere', () => {
  const place = (ward: string) => (ward.startsWith('far') ? ELSEWHERE : ward);
  expect([...peopleAt({ minato: 12, far1: 3, far2: 4 }, place)]).toEqual([
    ['minato', 12],
    [ELSEWHERE, 7],
  ]);
  expect(peopleAt({}, place).size).toBe(0);
  // Room for it beside the name, before the first is counted.
  expect(nameWidth('港区', true)).toBeGreaterThan(nameWidth('港区'));
});
