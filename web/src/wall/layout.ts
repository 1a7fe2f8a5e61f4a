//! Where things stand on the map: wards on their tiles, ends of conversations inside them. Deterministic: a reload looks the same.

import type { EventView, KindId, Link, WardId } from '../gen/protocol';

export interface Tile {
  ward: WardId;
  x: number;
  y: number;
  width: number;
  height: number;
}
export interface Node {
  kind: KindId;
  x: number;
  y: number;
}
export interface Cord {
  from: Node;
  to: Node;
  wards: [WardId, WardId];
}

/** Everywhere that has no tile of its own here. */
export const ELSEWHERE = 'elsewhere';
/** Where ends gather, below the ward's name, and a surface has its corner. */
export const middle = (tile: Tile) => ({ x: tile.x + tile.width / 2, y: tile.y + tile.height * 0.66 });
/** Between tiles, in parts of a tile. */
const GAP = 0.07;
/** Ends of one kind in one ward before conversations share them, and after how many more there is one more: lines that share ends grow into a surface. */
const ENDS_PER_KIND = 3;
const SHARED_BY = 8;
/** Room for so many ends in a tile. */
export const ENDS_PER_TILE = 44;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** The wards of the event's areas on their grid, fitted into `width` x `height`, and one tile for elsewhere. */
export function tiles(event: EventView, width: number, height: number, elsewhere: boolean): Tile[] {
  const home = new Set(event.areas.flatMap((area) => area.wards));
  const placed = event.wards
    .filter((ward) => ward.tile && (home.size === 0 || home.has(ward.id)))
    .map((ward) => ({ ward: ward.id, at: ward.tile as [number, number] }));
  if (placed.length === 0) return [];
  const columns = placed.map((each) => each.at[0]);
  const rows = placed.map((each) => each.at[1]);
  const left = Math.min(...columns);
  const top = Math.min(...rows);
  let across = Math.max(...columns) - left + 1;
  const down = Math.max(...rows) - top + 1;
  const cells = placed.map(({ ward, at }) => ({ ward, column: at[0] - left, row: at[1] - top }));
  if (elsewhere) {
    const taken = new Set(cells.map((cell) => `${cell.column},${cell.row}`));
    const free = Array.from({ length: across * down }, (_, index) => ({
      column: across - 1 - (index % across),
      row: down - 1 - Math.floor(index / across),
    })).find((cell) => !taken.has(`${cell.column},${cell.row}`));
    cells.push({ ward: ELSEWHERE, ...(free ?? { column: across, row: down - 1 }) });
    if (!free) across += 1;
  }
  const w = width / (across + GAP * (across - 1));
  const h = height / (down + GAP * (down - 1));
  return cells.map(({ ward, column, row }) => ({
    ward,
    x: column * w * (1 + GAP),
    y: row * h * (1 + GAP),
    width: w,
    height: h,
  }));
}

/** Gives every link its two ends. Feed it the links in order; the same order gives the same picture. */
export class Ends {
  readonly nodes: Node[] = [];
  #tiles: Map<WardId, Tile>;
  #byKind = new Map<string, Node[]>();
  #uses = new Map<string, number>();
  #inWard = new Map<WardId, number>();

  constructor(placed: Tile[]) {
    this.#tiles = new Map(placed.map((tile) => [tile.ward, tile]));
  }

  ward = (ward: WardId) => (this.#tiles.has(ward) ? ward : ELSEWHERE);
  get wards(): WardId[] {
    return [...this.#tiles.keys()];
  }
  tile = (ward: WardId) => this.#tiles.get(ward);

  cord(link: Link): Cord | undefined {
    const wards: [WardId, WardId] = [this.ward(link.from_ward), this.ward(link.to_ward)];
    const from = this.#end(wards[0], link.kinds[0] ?? '');
    const to = this.#end(wards[1], link.kinds[1] ?? link.kinds[0] ?? '', from);
    return from && to ? { from, to, wards } : undefined;
  }

  #end(ward: WardId, kind: KindId, not?: Node): Node | undefined {
    const tile = this.#tiles.get(ward);
    if (!tile) return undefined;
    const key = `${ward} ${kind}`;
    const ends = this.#byKind.get(key) ?? [];
    this.#byKind.set(key, ends);
    const uses = this.#uses.get(key) ?? 0;
    this.#uses.set(key, uses + 1);
    const taken = this.#inWard.get(ward) ?? 0;
    if (ends.length < ENDS_PER_KIND + Math.floor(uses / SHARED_BY) && taken < ENDS_PER_TILE) {
      this.#inWard.set(ward, taken + 1);
      const node = { kind, ...spiral(tile, taken) };
      ends.push(node);
      this.nodes.push(node);
      return node;
    }
    const again = ends[uses % Math.max(1, ends.length)];
    return again === not ? ends[(uses + 1) % Math.max(1, ends.length)] : again;
  }
}

/** The n-th place in a tile, from its middle outwards, below the ward's name. */
function spiral(tile: Tile, index: number): { x: number; y: number } {
  const reach = Math.sqrt((index + 1.2) / (ENDS_PER_TILE + 1.2));
  const angle = index * GOLDEN_ANGLE;
  // From a disc to the tile's own shape: its corners are room as well.
  const [across, down] = [Math.cos(angle), Math.sin(angle)];
  const stretch = 1 / Math.max(Math.abs(across), Math.abs(down)) ** 0.75;
  const { x, y } = middle(tile);
  return { x: x + tile.width * 0.42 * reach * stretch * across, y: y + tile.height * 0.25 * reach * stretch * down };
}
