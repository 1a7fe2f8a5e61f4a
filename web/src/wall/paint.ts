//! Puts the map and its knots on a canvas. What stands where comes from layout, braid and knot; nothing here remembers anything.

import type { KindId } from '../gen/protocol';
import { shapeOf } from '../shared/kinds';
import { type Braid, braid, lengthOf, parallel, type Path, ring, route, strandsFor, widthFor } from './braid';
import { cord, CROSSINGS } from './knot';
import { clearing, type Disc, type Plan, type Point, ROPE, seeds, toBox } from './layout';
import type { Tally, Tie } from './tally';

export interface Palette {
  kind(kind: KindId): string;
  ground: string;
  paper: string;
  hair: string;
  /** What three wards hold between them, and how strong it can get. */
  surface: string;
  surfaceStrength: number;
  shine: string;
}
export interface Picture {
  plan: Plan;
  discs: Disc[];
  tally: Tally;
  /** Of all ties, how many conversations. */
  talks: number;
}
type Canvas = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
/** A tie where it lies. */
interface Laid {
  tie: Tie;
  from: Disc;
  to: Disc;
  /** Between neighbours. */
  together: boolean;
  path: Path;
}
/** Talks on the weakest side after which a surface is two thirds as strong as it gets. */
const SURFACE_TALKS = 12;
/** Until so many conversations each of a pair's first ones keeps its knot. */
const KNOTS_STAY = 40;
/** The first of all are large. */
const FIRST = 3;
/** Far behind, yet seen while there are few. */
const FAR = { alpha: 0.4, strands: 6 };

/** The theme's colours as `element` has them, each asked for once. */
export function paletteOf(element: Element): Palette {
  const style = getComputedStyle(element);
  const found = new Map<string, string>();
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    kind: (kind) => found.get(kind) ?? (found.set(kind, color(kind) || color('line')), found.get(kind)!),
    ground: color('washi'),
    paper: color('paper'),
    hair: color('hair'),
    surface: color('surface'),
    surfaceStrength: Number(color('surface-strength')),
    shine: color('cord-shine'),
  };
}

export function paintMap(canvas: Canvas, picture: Picture, palette: Palette): void {
  const { plan, discs, tally, talks } = picture;
  const { unit } = plan.stage;
  canvas.lineJoin = 'round';
  const near = new Set(
    plan.neighbours.map((pair) =>
      pair
        .map((at) => plan.places[at]!.ward)
        .sort()
        .join(' '),
    ),
  );
  const isNear = ({ wards }: Tie) => near.has(wards.join(' '));
  const side = tally.between.filter(isNear);
  // Of those far apart, the ones that say most: as many as there are wards.
  const far = tally.between.filter((tie) => !isNear(tie)).slice(-discs.length);
  const found = new Map(discs.map((each) => [each.ward, each]));
  const ties = [...far, ...side].flatMap((tie): Laid[] => {
    const [from, to] = tie.wards.map((ward) => found.get(ward));
    const together = isNear(tie);
    return from && to ? [{ tie, from, to, together, path: route(from, to, discs, plan.stage, together) }] : [];
  });

  surfaces(canvas, picture, ties, palette);
  const size = knotSize(talks) * unit;
  const knots: (() => void)[] = [];
  for (const laid of ties) {
    const { tie, path, together } = laid;
    if (tie.talks === 1 && talks <= FIRST) firstKnot(canvas, picture, laid, size, palette);
    else if (tie.talks === 1 && talks <= KNOTS_STAY) knots.push(onCord(canvas, picture, laid, size, palette));
    else if (together) {
      const strands = strandsFor(tie.talks);
      const width = Math.min(widthFor(tie.talks) * unit, lengthOf(path) / 3);
      paintBraid(canvas, braid(path, strands, width), colors(tie, strands, palette), unit, palette);
    } else {
      canvas.globalAlpha = Math.max(FAR.alpha, 1 - talks / KNOTS_STAY);
      arcs(canvas, path, tie, unit, palette);
      canvas.globalAlpha = 1;
    }
  }
  for (const each of discs) paintDisc(canvas, each, tally.within.get(each.ward), unit, palette);
  for (const draw of knots) draw();
}

/** 「線」から「面」へ: three neighbours who all talk hold a field between them, as strong as its weakest side. */
function surfaces(canvas: Canvas, { plan, discs }: Picture, ties: Laid[], palette: Palette): void {
  for (const field of plan.fields) {
    const corners = field.map((at) => discs[at]!);
    const sides = corners.flatMap((from, index) => {
      const to = corners[(index + 1) % 3]!;
      const laid = ties.find((tie) => (tie.from === from && tie.to === to) || (tie.from === to && tie.to === from));
      return laid ? [{ from, laid, back: laid.from !== from }] : [];
    });
    if (sides.length < 3) continue;
    const weakest = Math.min(...sides.map(({ laid }) => laid.tie.talks));
    canvas.fillStyle = palette.surface;
    canvas.globalAlpha = palette.surfaceStrength * (0.14 + 0.86 * (1 - Math.exp(-weakest / SURFACE_TALKS)));
    // Along its braids, which bow.
    trace(canvas, [
      sides.flatMap(({ from, laid, back }) => [from, ...parallel((t) => laid.path(back ? 1 - t : t), 0, 12)]),
    ]);
    canvas.fill();
  }
  canvas.globalAlpha = 1;
}

/** As many colours as strands, those of the kinds that talked most. */
function colors(tie: Tie, strands: number, palette: Palette): string[] {
  const kinds = tie.kinds.slice(0, strands);
  return Array.from({ length: strands }, (_, index) => palette.kind(kinds[index % kinds.length]!));
}

function trace(canvas: Canvas, lines: Point[][]): void {
  canvas.beginPath();
  for (const points of lines)
    for (const [index, { x, y }] of points.entries()) {
      if (index === 0) canvas.moveTo(x, y);
      else canvas.lineTo(x, y);
    }
}
function stroke(canvas: Canvas, lines: Point[][], color: string, width: number): void {
  trace(canvas, lines);
  canvas.strokeStyle = color;
  canvas.lineWidth = width;
  canvas.stroke();
}
/** The cord's body, and the light on it. */
function body(canvas: Canvas, lines: Point[][], color: string, thick: number, palette: Palette): void {
  stroke(canvas, lines, color, thick);
  const { globalAlpha } = canvas;
  canvas.globalAlpha = globalAlpha * 0.32;
  stroke(canvas, lines, palette.shine, thick * 0.26);
  canvas.globalAlpha = globalAlpha;
}

/** What lies below first, then what lies over it with a gap in the ground's colour. */
function paintBraid(canvas: Canvas, { strands, thick }: Braid, kinds: string[], unit: number, palette: Palette): void {
  canvas.lineCap = 'butt';
  const gap = Math.min(0.5 * unit, thick * 0.45);
  for (const layer of ['under', 'over'] as const) {
    for (const strand of strands) stroke(canvas, strand[layer], palette.ground, thick + gap);
    for (const [index, strand] of strands.entries()) body(canvas, strand[layer], kinds[index]!, thick, palette);
  }
}

function arcs(canvas: Canvas, path: Path, tie: Tie, unit: number, palette: Palette): void {
  const count = Math.min(FAR.strands, Math.ceil(Math.sqrt(tie.talks)));
  const kinds = colors(tie, count, palette);
  canvas.lineCap = 'round';
  for (const [index, color] of kinds.entries())
    stroke(canvas, [parallel(path, (index - (count - 1) / 2) * 0.55 * unit)], color, 0.26 * unit);
}

/** How large a knot is that stays, in units: the first of the evening is the picture. */
const knotSize = (talks: number) => (talks === 1 ? 13 : talks <= FIRST ? 7 : Math.max(2.4, 9 / Math.sqrt(talks)));

/** One conversation among many: a cord, each half in the colour of its end. Its knot is tied upon it later, where no name is. */
function onCord(canvas: Canvas, { plan, discs }: Picture, { tie, path }: Laid, size: number, palette: Palette) {
  const { unit } = plan.stage;
  canvas.lineCap = 'butt';
  const halves = [0, 0.5].map((from) => [parallel((t) => path(from + t / 2), 0)]);
  for (const half of halves) stroke(canvas, half, palette.ground, unit);
  for (const [index, half] of halves.entries())
    body(canvas, half, palette.kind(tie.newest[index]!), 0.6 * unit, palette);
  const crowded = (at: Point) =>
    discs.reduce(
      (sum, disc) =>
        sum +
        Math.max(0, size - (disc.named ? toBox(at, disc.name) : Infinity)) +
        Math.max(0, size + disc.r - Math.hypot(at.x - disc.x, at.y - disc.y)),
      0,
    );
  const seat = [0.5, 0.42, 0.58, 0.34, 0.66]
    .map((t) => ({ x: path(t).x, y: path(t).y - cord(false)(0).y * size * 0.6 }))
    .reduce((best, at) => (crowded(at) < crowded(best) - 1 ? at : best));
  return () => {
    canvas.save();
    canvas.translate(seat.x, seat.y);
    paintKnot(canvas, size, path(1).x > path(0).x ? tie.newest : [tie.newest[1], tie.newest[0]], 1, palette, false);
    canvas.restore();
  };
}

/** One of the first conversations: both cords run into a knot large enough to be the picture. */
function firstKnot(canvas: Canvas, { plan, discs }: Picture, laid: Laid, size: number, palette: Palette): void {
  const { tie, from, to, path } = laid;
  const at = clearing(discs, plan.stage, size, path(0.5));
  const turned = to.x < from.x;
  const kinds: [KindId, KindId] = turned ? [tie.newest[1], tie.newest[0]] : tie.newest;
  canvas.lineCap = 'butt';
  for (const [disc, kind, side] of [
    [turned ? to : from, kinds[0], -1],
    [turned ? from : to, kinds[1], 1],
  ] as const) {
    const end = { x: at.x + side * size * 0.98, y: at.y + cord(false)(0).y * size };
    const control = { x: end.x + side * Math.max(size * 0.5, Math.abs(end.x - disc.x) * 0.6), y: end.y };
    const way: Path = (t) => ({
      x: (1 - t) ** 2 * disc.x + 2 * t * (1 - t) * control.x + t * t * end.x,
      y: (1 - t) ** 2 * disc.y + 2 * t * (1 - t) * control.y + t * t * end.y,
    });
    body(canvas, band(way, size), palette.kind(kind), size * STRAND * 0.9, palette);
  }
  canvas.save();
  canvas.translate(at.x, at.y);
  paintKnot(canvas, size, kinds, 1, palette, false);
  canvas.restore();
}

function paintDisc(canvas: Canvas, disc: Disc, within: Tie | undefined, unit: number, palette: Palette): void {
  const { x, y, r } = disc;
  const circle = (radius: number) => {
    canvas.beginPath();
    canvas.arc(x, y, radius, 0, 2 * Math.PI);
  };
  circle(r + 0.5 * unit);
  canvas.fillStyle = palette.ground;
  canvas.fill();
  circle(r);
  canvas.fillStyle = palette.paper;
  canvas.fill();
  canvas.strokeStyle = palette.hair;
  canvas.lineWidth = 0.25 * unit;
  canvas.stroke();
  if (within) {
    const strands = Math.min(3, strandsFor(within.talks));
    const width = Math.min(ROPE * 1.4, 0.5 + 0.22 * Math.log2(within.talks)) * unit;
    paintBraid(canvas, braid(ring(disc, r), strands, width, true), colors(within, strands, palette), unit, palette);
  }
  const { size, at } = seeds(disc, unit);
  for (const mark of at) paintMark(canvas, mark, mark.kind, size, palette);
}

const shapes = new Map<KindId, Path2D>();
function paintMark(canvas: Canvas, { x, y }: Point, kind: KindId, size: number, palette: Palette, halo = 0): void {
  let shape = shapes.get(kind);
  if (!shape) shapes.set(kind, (shape = new Path2D(shapeOf(kind))));
  canvas.save();
  canvas.translate(x - size / 2, y - size / 2);
  canvas.scale(size / 24, size / 24);
  if (halo > 0) {
    canvas.strokeStyle = palette.ground;
    canvas.lineWidth = halo;
    canvas.stroke(shape);
  }
  canvas.fillStyle = palette.kind(kind);
  canvas.fill(shape, 'evenodd');
  canvas.restore();
}

/** Strands of each side's cord. */
const BAND = 3;
const STRAND = 0.088;
const band = (path: Path, size: number, steps = 48) =>
  Array.from({ length: BAND }, (_, index) => parallel(path, (index - (BAND - 1) / 2) * STRAND * size, steps));
/** Half of what is drawn again where a cord lies over another, as a part of it. */
const OVER = 0.042;

/** A knot of two sides' cords around the canvas's origin, left and right; `tied` says how much of it is there. */
export function paintKnot(
  canvas: Canvas,
  size: number,
  kinds: readonly [left: KindId, right: KindId],
  tied: number,
  palette: Palette,
  marks: boolean,
): void {
  const gap = STRAND * 0.62;
  const sides = [
    { path: cord(false), kind: kinds[1] },
    { path: cord(true), kind: kinds[0] },
  ];
  const lay = (side: 0 | 1, from: number, to: number, bare: number) => {
    const { path, kind } = sides[side]!;
    const piece: Path = (t) => {
      const { x, y } = path(Math.min(1, Math.max(0, from + (to - from) * t)));
      return { x: x * size, y: y * size };
    };
    const steps = Math.max(6, Math.round(70 * (to - from)));
    const middle = parallel(piece, 0, steps);
    const cut = Math.round(middle.length * bare);
    const ground = cut > 0 ? middle.slice(cut, -cut) : middle;
    stroke(canvas, [ground], palette.ground, size * (STRAND * BAND + gap * 2));
    body(canvas, band(piece, size, steps), palette.kind(kind), size * STRAND * 0.9, palette);
  };
  canvas.lineCap = 'butt';
  canvas.lineJoin = 'round';
  if (tied > 0) for (const side of [0, 1] as const) lay(side, 0, tied, 0.03);
  for (const { over, at, under } of CROSSINGS)
    if (at < tied && under.at < tied) lay(over, Math.max(0, at - OVER), Math.min(tied, at + OVER), 0.18);
  if (!marks) return;
  for (const { path, kind } of sides) {
    const end = path(0);
    paintMark(canvas, { x: end.x * size, y: end.y * size }, kind, size * 0.5, palette, 5);
  }
}
