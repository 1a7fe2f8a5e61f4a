//! Where wards stand on the map, how large they are, and which are neighbours. Pure: a reload looks the same.

import type { EventView, KindId, WardId, WardView } from '../gen/protocol';

export interface Point {
  x: number;
  y: number;
}
export interface Place extends Point {
  ward: WardId;
  /** Its name stands below it: above there are cords. */
  below: boolean;
}
export interface Box extends Point {
  width: number;
  height: number;
}
/** What the map has to fit into; `unit` is a hundredth of the screen's height. */
export interface Stage {
  width: number;
  height: number;
  unit: number;
}
export interface Plan {
  stage: Stage;
  places: Place[];
  /** How large a ward can get. */
  reach: number;
  /** Pairs and triples of places that stand side by side: no braid between neighbours crosses another. */
  neighbours: [number, number][];
  /** No name lies on a braid. */
  clear: boolean;
  fields: [number, number, number][];
}
export interface Disc extends Place {
  r: number;
  marks: KindId[];
  /** Where its name stands. */
  name: Box;
  /** Whether there is room for it. */
  named: boolean;
}

/** Everywhere that has no place of its own here. */
export const ELSEWHERE = 'elsewhere';

/* In units. */
const LARGEST = 17;
const SMALLEST = 2.6;
const EMPTY = 2;
const FIRST = 3.4;
export const NAME = { letter: 5, height: 5.6, gap: 0.8 };
/** What a rope around a ward takes. */
export const ROPE = 1.2;
/** Between two wards, for the braid, and beside it. */
const APART = 9;
const BRAID = 1;
/** As a part of what there is room for. */
const WORTH = 0.7;
/** Steps of the lattice are no longer than this: three wards are one picture. */
const STEP = 56;

/** A ward is as large as it can get with so many marks, or with the most that any has. */
const FULL = 14;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** How wide a triangle's widest corner may be for its wards to be side by side, as a cosine: 105 degrees. */
const WIDE = -0.26;

/** The wards of the event's areas, and one place for elsewhere. `nameWidth` is in units. */
export function plan(event: EventView, stage: Stage, elsewhere: boolean, nameWidth: (ward: WardId) => number): Plan {
  const unsided = lattice(event, elsewhere);
  const fields = triangles(unsided);
  const neighbours = sides(unsided, fields);
  const cells = sided(unsided, neighbours);
  const widths = cells.map(({ ward }) => nameWidth(ward) * stage.unit);
  let largest: Plan | undefined;
  for (let reach = LARGEST * stage.unit; ; reach -= stage.unit / 4) {
    const found = { stage, places: spread(cells, stage, reach, widths), reach, neighbours, fields, clear: false };
    const names = found.places.map((place, index) => nameBox(place, reach, widths[index]!, stage.unit));
    if (reach <= SMALLEST * stage.unit) return largest ?? found;
    if (!apart(found, names)) continue;
    // Names between braids are worth smaller wards, though not small ones: braids bow.
    largest ??= found;
    if (between(found, names)) return { ...found, clear: true };
    if (reach < largest.reach * WORTH) return largest;
  }
}

/** The wards that have a place of their own: those of the event's areas, and of them those that the event's grid has, if there is one. */
export function homeWards(event: EventView): WardView[] {
  const home = new Set(event.areas.flatMap((area) => area.wards));
  const wards = event.wards.filter((ward) => home.size === 0 || home.has(ward.id));
  const drawn = wards.filter((ward) => ward.tile);
  return drawn.length > 0 ? drawn : wards;
}

/** A lattice of triangles: every other row of the event's grid moves by half a column. */
function lattice(event: EventView, elsewhere: boolean): Place[] {
  const wards = homeWards(event);
  const across = Math.ceil(Math.sqrt(wards.length * 1.6));
  const cells = wards.map(({ id, tile }, index): { ward: WardId; at: [number, number] } => ({
    ward: id,
    at: tile ?? [index % across, Math.floor(index / across)],
  }));
  if (cells.length === 0) return [];
  if (elsewhere) cells.push({ ward: ELSEWHERE, at: free(cells.map(({ at }) => at)) });
  return cells.map(({ ward, at }) => ({ ward, below: false, ...onLattice(at) }));
}
const onLattice = ([column, row]: [number, number]): Point => ({
  x: column + (Math.abs(row % 2) === 1 ? 0.5 : 0),
  y: row * Math.sqrt(0.75),
});
/** The lowest cell that nobody has and that makes the picture no wider, or one more on the right. */
function free(taken: [number, number][]): [number, number] {
  const xs = taken.map((at) => onLattice(at).x);
  const rows = taken.map(([, row]) => row);
  const columns = taken.map(([column]) => column);
  for (let row = Math.max(...rows); row >= Math.min(...rows); row -= 1)
    for (let column = Math.max(...columns) + 1; column >= Math.min(...columns) - 1; column -= 1) {
      const { x } = onLattice([column, row]);
      if (x < Math.min(...xs) || x > Math.max(...xs)) continue;
      if (!taken.some((at) => at[0] === column && at[1] === row)) return [column, row];
    }
  return [Math.max(...columns) + 1, Math.max(...rows)];
}

/** Fills the stage, with room for the names and for the wards at its edges. */
function spread(cells: Place[], { width, height, unit }: Stage, reach: number, widths: number[]): Place[] {
  if (cells.length === 0) return [];
  const edge = reach + ROPE * unit;
  const side = Math.max(edge, Math.max(...widths) / 2);
  const name = (NAME.height + NAME.gap) * unit;
  const [low, high] = [Math.min(...cells.map(({ y }) => y)), Math.max(...cells.map(({ y }) => y))];
  const named = (y: number, below: boolean) =>
    cells.some((cell) => Math.abs(cell.y - y) < 1e-6 && cell.below === below) ? name : 0;
  const along = (key: 'x' | 'y', from: number, to: number) => {
    const all = cells.map((cell) => cell[key]);
    const least = Math.min(...all);
    const span = Math.max(...all) - least;
    const step = span === 0 ? 0 : Math.min(STEP * unit, (to - from) / span);
    const start = (from + to - step * span) / 2;
    return (value: number) => start + (value - least) * step;
  };
  const x = along('x', side, width - side);
  const y = along('y', edge + named(low, false), height - edge - named(high, true));
  return cells.map((cell) => ({ ...cell, x: x(cell.x), y: y(cell.y) }));
}
/** Where a cord would leave straight through a name above, the name stands below. */
function sided(places: Place[], neighbours: [number, number][]): Place[] {
  const straightUp = (place: Place, other: Place) =>
    other.y < place.y && Math.abs(other.x - place.x) < 0.3 * (place.y - other.y);
  return places.map((place, index) => {
    const others = neighbours.filter((pair) => pair.includes(index)).map(([i, j]) => places[i === index ? j : i]!);
    return { ...place, below: others.some((other) => straightUp(place, other)) };
  });
}

const nameBox = ({ x, y, below }: Place, r: number, width: number, unit: number): Box => ({
  x: x - width / 2,
  y: below ? y + r + (ROPE + NAME.gap) * unit : y - r - (ROPE + NAME.gap + NAME.height) * unit,
  width,
  height: NAME.height * unit,
});
export const toBox = (at: Point, box: Box) =>
  Math.hypot(
    at.x - Math.min(Math.max(at.x, box.x), box.x + box.width),
    at.y - Math.min(Math.max(at.y, box.y), box.y + box.height),
  );
const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

/** Whether no ward touches another or its name, were all as large as they can get. */
const apart = ({ places, reach, stage: { unit } }: Plan, names: Box[]) =>
  places.every((one, i) =>
    places.every(
      (other, j) =>
        i === j ||
        (distance(one, other) >= 2 * reach + APART * unit &&
          toBox(one, names[j]!) >= reach + (ROPE + 0.6) * unit &&
          !overlap(names[i]!, names[j]!)),
    ),
  );
const ALONG = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
/** Whether no name lies on a braid between two other wards. */
const between = ({ places, neighbours, stage: { unit } }: Plan, names: Box[]) =>
  neighbours.every(([i, j]) => {
    const [a, b] = [places[i]!, places[j]!];
    return ALONG.every((t) => {
      const at = { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t };
      return names.every((name, index) => index === i || index === j || toBox(at, name) > BRAID * unit);
    });
  });

/** Delaunay's triangles without the flat ones at the rim. */
function triangles(places: Place[]): [number, number, number][] {
  const found: [number, number, number][] = [];
  // On a regular lattice four places may lie on one circle: they are told apart by next to nothing.
  const at = places.map(({ x, y }, index) => ({ x: x + Math.sin(index * 12.9898) / 1000, y }));
  for (let i = 0; i < at.length; i += 1)
    for (let j = i + 1; j < at.length; j += 1)
      for (let k = j + 1; k < at.length; k += 1) {
        const [a, b, c] = [at[i]!, at[j]!, at[k]!];
        if (widest(a, b, c) < WIDE) continue;
        const circle = around(a, b, c);
        if (circle && at.every((each, index) => [i, j, k].includes(index) || distance(each, circle) > circle.r))
          found.push([i, j, k]);
      }
  return found;
}
/** The cosine of a triangle's widest corner. */
function widest(a: Point, b: Point, c: Point): number {
  const corner = (p: Point, q: Point, r: Point) =>
    ((q.x - p.x) * (r.x - p.x) + (q.y - p.y) * (r.y - p.y)) / (distance(p, q) * distance(p, r) || 1);
  return Math.min(corner(a, b, c), corner(b, a, c), corner(c, a, b));
}
function around(a: Point, b: Point, c: Point): (Point & { r: number }) | undefined {
  const d = 2 * (a.x * (b.y - c.y) + b.x * (c.y - a.y) + c.x * (a.y - b.y));
  if (Math.abs(d) < 1e-6) return undefined;
  const square = ({ x, y }: Point) => x * x + y * y;
  const x = (square(a) * (b.y - c.y) + square(b) * (c.y - a.y) + square(c) * (a.y - b.y)) / d;
  const y = (square(a) * (c.x - b.x) + square(b) * (a.x - c.x) + square(c) * (b.x - a.x)) / d;
  return { x, y, r: distance(a, { x, y }) };
}
/** Sides of the triangles, and whatever stands between no third (Gabriel's graph). */
function sides(places: Place[], fields: [number, number, number][]): [number, number][] {
  const found: [number, number][] = [];
  for (const [i, a] of places.entries())
    for (const [j, b] of places.entries()) {
      if (j <= i) continue;
      const centre = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
      const alone = places.every(
        (each) => each === a || each === b || distance(each, centre) > distance(a, b) / 2 - 1e-6,
      );
      if (alone || fields.some((field) => field.includes(i) && field.includes(j))) found.push([i, j]);
    }
  return found;
}

/** Wards as large as their marks are many. Where names have no room side by side, the larger ward has its own. */
export function discs(
  { places, reach, stage: { unit } }: Plan,
  marks: Map<WardId, KindId[]>,
  nameWidth: (ward: WardId) => number,
): Disc[] {
  const most = Math.max(FULL, ...[...marks.values()].map((each) => each.length));
  const found = places.map((place): Disc => {
    const own = marks.get(place.ward) ?? [];
    const first = Math.min(FIRST * unit, reach);
    const r = own.length === 0 ? Math.min(EMPTY * unit, reach) : first + (reach - first) * Math.sqrt(own.length / most);
    return { ...place, r, marks: own, name: nameBox(place, r, nameWidth(place.ward) * unit, unit), named: true };
  });
  const taken: Box[] = [];
  for (const disc of [...found].sort((a, b) => b.marks.length - a.marks.length)) {
    disc.named =
      !taken.some((box) => overlap(box, disc.name)) &&
      found.every((other) => other === disc || toBox(other, disc.name) >= other.r * 0.8);
    if (disc.named) taken.push(disc.name);
  }
  return found;
}

/** Smaller than this a mark has no shape, in units. */
const MARK = { least: 0.9, most: 2.6 };
/** Where the marks of a ward stand: a sunflower's seeds, never on top of each other, as many as are seen. */
export function seeds(disc: Disc, unit: number): { size: number; at: (Point & { kind: KindId })[] } {
  const { x, y, r } = disc;
  const room = r - Math.min(1.8 * unit, r * 0.3);
  const marks = disc.marks.slice(0, Math.max(1, Math.floor((room / (MARK.least * unit)) ** 2)));
  const step = room / Math.sqrt(Math.max(2, marks.length));
  return {
    size: Math.min(MARK.most * unit, step * 1.36),
    at: marks.map((kind, index) => {
      const away = marks.length === 1 ? 0 : step * Math.sqrt(index + 0.4);
      const angle = index * GOLDEN_ANGLE + x;
      return { kind, x: x + Math.cos(angle) * away, y: y + Math.sin(angle) * away };
    }),
  };
}

/** The free place for something round, as near to `wanted` as names, wards and whatever else is `taken` let it be. */
export function clearing(
  found: Disc[],
  { width, height, unit }: Stage,
  r: number,
  wanted: Point,
  taken: (Point & { r: number })[] = [],
): Point {
  let best = wanted;
  let least = Infinity;
  for (let row = 0; row <= 12; row += 1)
    for (let column = 0; column <= 16; column += 1) {
      const at = { x: r + ((width - 2 * r) * column) / 16, y: r + ((height - 2 * r) * row) / 12 };
      let cost = distance(at, wanted) / unit / 4;
      for (const each of taken) cost += Math.max(0, r + each.r - distance(at, each)) / unit;
      for (const disc of found) {
        if (disc.named) cost += Math.max(0, r - toBox(at, disc.name)) / unit;
        cost += Math.max(0, r + disc.r - distance(at, disc)) / unit / 2;
      }
      if (cost < least) [best, least] = [at, cost];
    }
  return best;
}
