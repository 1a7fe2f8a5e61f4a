//! Draws the map's cords on two layers: settled ones once, the one being tied every frame. Nothing runs when nothing changes.

import type { Link } from '../gen/protocol';
import { shapeOf } from '../shared/kinds';
import { type Cord, Ends, middle, type Node, type Tile } from './layout';

/** A 4K projector gains nothing from more pixels than this across, and the frame time suffers. */
const WIDEST = 1920;
/** How strong a surface can get, and after how many links between each two of its wards it is nearly there. */
const SURFACE_ALPHA = 0.04;
const SURFACE_LINKS = 6;
/** So many surfaces lie over each other before each is made fainter: those of seven wards. */
const SURFACES = 35;
/** Less than a screen can show. */
const UNSEEN = 0.0004;
/** The newest cords are lines, older ones sink into the surface: after how many newer ones each share of a cord's strength is down to a third, and its knot. */
const NEW = { share: 0.75, lasts: 22 };
const OLD = { share: 0.16, lasts: 170 };
const KNOT_LASTS = 14;
export const strength = (age: number) =>
  NEW.share * Math.exp(-age / NEW.lasts) + OLD.share * Math.exp(-age / OLD.lasts);
/** Fainter than this, a cord is only surface. */
const FAINTEST = 0.008;
/** After so many new cords the older ones are drawn as old as they have become. */
const AGES_EVERY = 20;
const weight = (links: number) => SURFACE_ALPHA * (1 - Math.exp(-links / SURFACE_LINKS));

export interface Palette {
  kind(kind: string): string;
  surface: string;
  ground: string;
  /** How strong a settled cord stays: dark lines on light ground add up sooner than light ones on dark. */
  strength: number;
  /** How long a cord takes to be tied, ms. */
  tying: number;
}

export class CordMap {
  #back: CanvasRenderingContext2D;
  #front: CanvasRenderingContext2D;
  #palette: Palette = { kind: () => '', surface: '', ground: '', strength: 1, tying: 1 };
  #ends = new Ends([]);
  #tying: { cord: Cord; since: number }[] = [];
  /** Links between two wards, by both names. */
  #links = new Map<string, number>();
  #unit = 1;
  #size = { width: 0, height: 0, scale: 1 };
  #frame = 0;
  /** Settled ones, oldest first. */
  #cords: Cord[] = [];
  /** What a surface keeps of its strength: where there are many wards, there are many times more of them. */
  #share = 1;
  #shapes = new Map<string, Path2D>();

  constructor(back: HTMLCanvasElement, front: HTMLCanvasElement) {
    this.#back = back.getContext('2d') as CanvasRenderingContext2D;
    this.#front = front.getContext('2d') as CanvasRenderingContext2D;
  }

  /** Starts afresh with all links settled: at the beginning, after a resize, after a welcome, in another theme. `unit` is a hundredth of the screen's height. */
  reset(
    { width, height, unit, palette }: { width: number; height: number; unit: number; palette: Palette },
    tiles: Tile[],
    links: Link[],
  ): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const scale = Math.min(devicePixelRatio || 1, WIDEST / Math.max(1, innerWidth));
    this.#size = { width, height, scale };
    this.#unit = unit;
    this.#palette = palette;
    for (const context of [this.#back, this.#front]) {
      context.canvas.width = Math.round(width * scale);
      context.canvas.height = Math.round(height * scale);
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.lineCap = 'round';
    }
    this.#ends = new Ends(tiles);
    this.#share = Math.min(1, SURFACES / Math.max(1, (tiles.length * (tiles.length - 1) * (tiles.length - 2)) / 6));
    this.#links.clear();
    this.#tying = [];
    this.#cords = links.flatMap((link) => this.#ends.cord(link) ?? []);
    for (const { wards } of this.#cords) this.#count(wards);
    this.#paint();
  }

  /** All that is settled. */
  #paint(): void {
    this.#back.clearRect(0, 0, this.#size.width, this.#size.height);
    this.#surfaces();
    for (const [index, cord] of this.#cords.entries()) this.#line(cord, this.#cords.length - 1 - index);
    // Shapes stand above all that was drawn between them.
    for (const node of this.#ends.nodes) this.#mark(this.#back, node);
  }

  /** One more conversation: tied before everybody's eyes, unless motion is unwelcome. */
  add(link: Link, animate: boolean): void {
    const cord = this.#ends.cord(link);
    if (!cord) return;
    if (!animate) {
      this.#settle(cord);
      return;
    }
    this.#tying.push({ cord, since: performance.now() });
    if (!this.#frame) this.#frame = requestAnimationFrame(this.#step);
  }

  /** How many shapes stand on the map. */
  get ends(): number {
    return this.#ends.nodes.length;
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }

  #step = (now: number) => {
    const { width, height } = this.#size;
    this.#front.clearRect(0, 0, width, height);
    this.#tying = this.#tying.filter(({ cord, since }) => {
      const progress = Math.max(0, (now - since) / this.#palette.tying);
      if (progress >= 1) {
        this.#settle(cord);
        return false;
      }
      this.#draw(this.#front, cord, progress, 1, 1);
      this.#mark(this.#front, cord.from);
      this.#mark(this.#front, cord.to);
      return true;
    });
    this.#frame = this.#tying.length > 0 ? requestAnimationFrame(this.#step) : 0;
  };

  #settle(cord: Cord): void {
    this.#cords.push(cord);
    this.#spread(cord);
    if (this.#cords.length % AGES_EVERY === 0) {
      this.#paint();
      return;
    }
    this.#line(cord, 0);
    this.#mark(this.#back, cord.from);
    this.#mark(this.#back, cord.to);
  }

  #line(cord: Cord, age: number): void {
    const alpha = strength(age);
    if (alpha >= FAINTEST)
      this.#draw(this.#back, cord, 1, alpha * this.#palette.strength, 0.9 * Math.exp(-age / KNOT_LASTS));
  }

  #count([a, b]: [string, string]): number {
    const count = (this.#links.get(pairOf(a, b)) ?? 0) + 1;
    this.#links.set(pairOf(a, b), count);
    return count;
  }

  /** 「線」から「面」へ: three wards all linked with each other become a surface, stronger with every further link, never loud. */
  #surfaces(): void {
    const wards = this.#ends.wards;
    for (const [i, a] of wards.entries()) {
      for (const [j, b] of wards.entries()) {
        if (j <= i || !this.#links.has(pairOf(a, b))) continue;
        for (const c of wards.slice(j + 1)) {
          const counts = [pairOf(a, b), pairOf(a, c), pairOf(b, c)].map((pair) => this.#links.get(pair) ?? 0);
          if (counts.every(Boolean))
            this.#fill(
              [a, b, c],
              counts.reduce((sum, count) => sum + weight(count), 0),
            );
        }
      }
    }
  }

  /** What one more link adds to the surfaces it is a side of. */
  #spread({ wards: [a, b] }: Cord): void {
    if (a === b) return;
    const count = this.#count([a, b]);
    const more = weight(count) - weight(count - 1);
    if (more * this.#share < UNSEEN) return;
    for (const c of this.#ends.wards)
      if (this.#links.has(pairOf(a, c)) && this.#links.has(pairOf(b, c))) this.#fill([a, b, c], more);
  }

  /** Below everything that is there already. */
  #fill(wards: string[], alpha: number): void {
    const back = this.#back;
    back.save();
    back.globalCompositeOperation = 'destination-over';
    back.fillStyle = this.#palette.surface;
    back.globalAlpha = alpha * this.#share;
    back.beginPath();
    for (const ward of wards) {
      const tile = this.#ends.tile(ward);
      if (!tile) continue;
      const { x, y } = middle(tile);
      back.lineTo(x, y);
    }
    back.fill();
    back.restore();
  }

  /** Two strands from both ends, each in its end's colour, crossing in the middle; then the knot. */
  #draw(
    context: CanvasRenderingContext2D,
    { from, to }: Cord,
    progress: number,
    alpha: number,
    knotAlpha: number,
  ): void {
    const run = Math.min(1, progress / 0.7);
    const knot = Math.max(0, (progress - 0.7) / 0.3);
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const length = Math.hypot(dx, dy) || 1;
    const bow = Math.min(length * 0.16, 7 * this.#unit);
    const nx = (-dy / length) * bow;
    const ny = (dx / length) * bow;
    context.globalAlpha = alpha;
    context.lineWidth = 0.42 * this.#unit;
    const dash = length * 1.2;
    for (const [start, end, side] of [
      [from, to, 1],
      [to, from, 1],
    ] as const) {
      context.strokeStyle = this.#palette.kind(start.kind);
      context.setLineDash(run < 1 ? [dash * run, dash * 2] : []);
      context.beginPath();
      context.moveTo(start.x, start.y);
      const ax = start.x + (end.x - start.x) * 0.35 + nx * side;
      const ay = start.y + (end.y - start.y) * 0.35 + ny * side;
      const bx = start.x + (end.x - start.x) * 0.65 - nx * side;
      const by = start.y + (end.y - start.y) * 0.65 - ny * side;
      context.bezierCurveTo(ax, ay, bx, by, end.x, end.y);
      context.stroke();
    }
    context.setLineDash([]);
    context.globalAlpha = knotAlpha;
    if (knotAlpha > 0.05 && knot > 0) this.#knot(context, from, to, knot);
    context.globalAlpha = 1;
  }

  #knot(context: CanvasRenderingContext2D, from: Node, to: Node, progress: number): void {
    const x = (from.x + to.x) / 2;
    const y = (from.y + to.y) / 2;
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const loop = 1.1 * this.#unit;
    context.lineWidth = 0.36 * this.#unit;
    for (const [side, node] of [
      [1, from],
      [-1, to],
    ] as const) {
      context.strokeStyle = this.#palette.kind(node.kind);
      context.beginPath();
      context.ellipse(
        x + Math.cos(angle + Math.PI / 2) * loop * 0.7 * side,
        y + Math.sin(angle + Math.PI / 2) * loop * 0.7 * side,
        loop,
        loop * 0.7,
        angle + Math.PI / 2,
        0,
        Math.PI * 2 * progress,
      );
      context.stroke();
    }
  }

  #mark(context: CanvasRenderingContext2D, node: Node): void {
    const size = 3 * this.#unit;
    let shape = this.#shapes.get(node.kind);
    if (!shape) this.#shapes.set(node.kind, (shape = new Path2D(shapeOf(node.kind))));
    context.save();
    context.translate(node.x - size / 2, node.y - size / 2);
    context.scale(size / 24, size / 24);
    context.strokeStyle = this.#palette.ground;
    context.lineWidth = 5;
    context.stroke(shape);
    context.fillStyle = this.#palette.kind(node.kind);
    context.fill(shape, 'evenodd');
    context.restore();
  }
}

const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);
