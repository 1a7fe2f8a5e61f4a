//! Which knot is tied at this moment: one at a time, in the order in which conversations end. Pure, time is handed in.

/** How long a knot is tied, stands, and sinks into its braid, ms. */
export const TIE = 800;
export const STAND = 3_000;
export const SINK = 600;
/** How long it stands while others wait, ms. */
const STAND_BRIEFLY = 900;
/** So many may wait: of more, the oldest go into their braids unseen. */
const WAITING = 5;

export interface Knot<T> {
  of: T;
  /** How much of it is tied, and how far it has sunk, 0 to 1. */
  tied: number;
  sunk: number;
}

export class Tying<T> {
  #queue: T[] = [];
  #since: number | undefined;
  /** When the knot that stands begins to sink, once it was seen enough. */
  #sinksAt: number | undefined;

  constructor(readonly still: boolean) {}

  get pending(): readonly T[] {
    return this.#queue;
  }

  add(of: T): void {
    this.#queue.push(of);
    if (this.#queue.length > WAITING + 1) this.#queue.splice(1, 1);
  }
  clear(): void {
    this.#queue = [];
    this.#since = this.#sinksAt = undefined;
  }

  /** The knot at `now`; one that has sunk makes room for the next. */
  look(now: number): Knot<T> | undefined {
    const [of] = this.#queue;
    if (of === undefined) return undefined;
    this.#since ??= now;
    const tie = this.still ? 0 : TIE;
    const age = now - this.#since;
    const stands = tie + (this.#queue.length > 1 ? STAND_BRIEFLY : STAND);
    if (age >= stands) this.#sinksAt ??= now;
    const sunk = this.#sinksAt === undefined ? 0 : (now - this.#sinksAt) / (this.still ? 1 : SINK);
    if (sunk >= 1) {
      this.#queue.shift();
      this.#since = this.#sinksAt = undefined;
      return this.look(now);
    }
    return { of, tied: tie === 0 ? 1 : Math.min(1, age / tie), sunk: this.still ? 0 : sunk };
  }

  /** When something will move next, ms from `now`; 0 while it moves; absent when nothing does. */
  rest(now: number): number | undefined {
    if (this.#queue.length === 0) return undefined;
    if (this.#since === undefined || this.#sinksAt !== undefined) return 0;
    const tie = this.still ? 0 : TIE;
    const age = now - this.#since;
    if (age < tie) return 0;
    return Math.max(0, tie + (this.#queue.length > 1 ? STAND_BRIEFLY : STAND) - age);
  }
}
