//! Draws the map's cords on canvases: settled ones once, the one being tied every frame. Nothing runs when nothing changes.

import type { Link } from '../gen/protocol';
import { shapeOf } from '../shared/kinds';
import { type Cord, Ends, type Node, type Tile } from './layout';

/** How long a cord takes to be tied, ms. */
export const TYING = 800;
/** A 4K projector gains nothing from more pixels than this across, and the frame time suffers. */
const WIDEST = 1920;
/** How strong a surface can get, and after how many links between each two of its wards it is nearly there. */
const SURFACE_ALPHA = 0.055;
const SURFACE_LINKS = 6;

/** From the ground up. */
interface Canvases {
  surface: HTMLCanvasElement;
  back: HTMLCanvasElement;
  front: HTMLCanvasElement;
  marks: HTMLCanvasElement;
}
interface Palette {
  kind(kind: string): string;
  surface: string;
  ground: string;
}

export class CordMap {
  #surface: CanvasRenderingContext2D;
  #back: CanvasRenderingContext2D;
  #front: CanvasRenderingContext2D;
  #marks: CanvasRenderingContext2D;
  #palette: Palette;
  #ends = new Ends([]);
  #tying: { cord: Cord; since: number }[] = [];
  /** Links between two wards, by both names. */
  #links = new Map<string, number>();
  #unit = 1;
  #size = { width: 0, height: 0, scale: 1 };
  #frame = 0;
  #marked = 0;
  #settled = 0;

  constructor(canvases: Canvases, palette: Palette) {
    const context = (canvas: HTMLCanvasElement) => canvas.getContext('2d') as CanvasRenderingContext2D;
    this.#surface = context(canvases.surface);
    this.#back = context(canvases.back);
    this.#front = context(canvases.front);
    this.#marks = context(canvases.marks);
    this.#palette = palette;
  }

  /** Starts afresh with all links settled: at the beginning, after a resize, after a welcome. `unit` is a hundredth of the screen's height. */
  reset(width: number, height: number, unit: number, tiles: Tile[], links: Link[]): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const scale = Math.min(devicePixelRatio || 1, WIDEST / Math.max(1, innerWidth));
    this.#size = { width, height, scale };
    this.#unit = unit;
    for (const context of [this.#surface, this.#back, this.#front, this.#marks]) {
      context.canvas.width = Math.round(width * scale);
      context.canvas.height = Math.round(height * scale);
      context.setTransform(scale, 0, 0, scale, 0, 0);
      context.lineCap = 'round';
    }
    this.#ends = new Ends(tiles);
    this.#links.clear();
    this.#settled = 0;
    this.#tying = [];
    this.#marked = 0;
    for (const link of links) {
      const cord = this.#ends.cord(link);
      if (cord) this.#settle(cord);
    }
    this.#drawSurface();
    this.#drawMarks();
  }

  /** One more conversation: tied before everybody's eyes, unless motion is unwelcome. */
  add(link: Link, animate: boolean): void {
    const cord = this.#ends.cord(link);
    if (!cord) return;
    if (!animate) {
      this.#settle(cord);
      this.#drawSurface();
      this.#drawMarks();
      return;
    }
    this.#tying.push({ cord, since: performance.now() });
    this.#drawMarks();
    if (!this.#frame) this.#frame = requestAnimationFrame(this.#step);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }

  #step = (now: number) => {
    const { width, height } = this.#size;
    this.#front.clearRect(0, 0, width, height);
    this.#tying = this.#tying.filter(({ cord, since }) => {
      const progress = Math.max(0, (now - since) / TYING);
      if (progress >= 1) {
        this.#settle(cord);
        this.#drawSurface();
        return false;
      }
      this.#draw(this.#front, cord, progress, 1, true);
      return true;
    });
    this.#frame = this.#tying.length > 0 ? requestAnimationFrame(this.#step) : 0;
  };

  #settle(cord: Cord): void {
    const [a, b] = cord.wards;
    if (a !== b) {
      const pair = pairOf(a, b);
      this.#links.set(pair, (this.#links.get(pair) ?? 0) + 1);
    }
    this.#settled += 1;
    // The more there are, the finer each: the picture stays readable from ten to a thousand.
    this.#draw(this.#back, cord, 1, 0.3 + 0.55 * Math.exp(-this.#settled / 90));
  }

  /** 「線」から「面」へ: three wards all linked with each other become a surface, stronger with every further link. */
  #drawSurface(): void {
    const { width, height } = this.#size;
    const surface = this.#surface;
    surface.clearRect(0, 0, width, height);
    surface.fillStyle = this.#palette.surface;
    const wards = this.#ends.wards;
    for (const [i, a] of wards.entries()) {
      for (const [j, b] of wards.entries()) {
        if (j <= i || !this.#links.has(pairOf(a, b))) continue;
        for (const c of wards.slice(j + 1)) {
          const least = Math.min(...[pairOf(a, b), pairOf(b, c), pairOf(a, c)].map((pair) => this.#links.get(pair) ?? 0));
          if (least === 0) continue;
          surface.globalAlpha = SURFACE_ALPHA * (1 - Math.exp(-least / SURFACE_LINKS));
          surface.beginPath();
          for (const ward of [a, b, c]) {
            const tile = this.#ends.tile(ward);
            if (tile) surface.lineTo(tile.x + tile.width / 2, tile.y + tile.height * 0.62);
          }
          surface.fill();
        }
      }
    }
  }

  /** Two strands from both ends, each in its end's colour, crossing in the middle; then the knot. */
  #draw(context: CanvasRenderingContext2D, { from, to }: Cord, progress: number, alpha: number, knotted = false): void {
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
    if (knotted && knot > 0) this.#knot(context, from, to, knot);
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
      context.ellipse(x + Math.cos(angle + Math.PI / 2) * loop * 0.7 * side, y + Math.sin(angle + Math.PI / 2) * loop * 0.7 * side, loop, loop * 0.7, angle + Math.PI / 2, 0, Math.PI * 2 * progress);
      context.stroke();
    }
  }

  /** Only the marks not drawn yet. */
  #drawMarks(): void {
    const size = 2.6 * this.#unit;
    const marks = this.#marks;
    for (; this.#marked < this.#ends.nodes.length; this.#marked += 1) {
      const node = this.#ends.nodes[this.#marked];
      if (!node) continue;
      marks.save();
      marks.translate(node.x - size / 2, node.y - size / 2);
      marks.scale(size / 24, size / 24);
      const shape = new Path2D(shapeOf(node.kind));
      marks.strokeStyle = this.#palette.ground;
      marks.lineWidth = 5;
      marks.stroke(shape);
      marks.fillStyle = this.#palette.kind(node.kind);
      marks.fill(shape, 'evenodd');
      marks.restore();
    }
  }
}

const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`);
