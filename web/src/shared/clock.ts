//! The server's time as this device counts it, where a round is by it, and how long that lasts.

import type { RoundState, RoundView } from '../gen/protocol';

/** What a device has to tell the time with. */
export interface Device {
  /** The time of day, ms; put right, or wrong, at any moment. */
  calendar(): number;
  /** Only ever runs, ms from anywhere; on some systems not while the device sleeps. */
  steady(): number;
}
const device: Device = { calendar: () => Date.now(), steady: () => performance.now() };

/** The calendar minus the steady clock, ms. It changes when somebody sets the calendar, or the steady one stood still in a sleep. */
export const apart = ({ calendar, steady }: Device = device) => calendar() - steady();
/** For how long something takes, ms from anywhere. */
export const steady = () => device.steady();

/** Takes the time from a moment: how long ago that is, ms. By the clock that says more: the steady one may have stood still in a sleep. */
export function stopwatch({ calendar, steady }: Device = device): () => number {
  const began = { calendar: calendar(), steady: steady() };
  return () => Math.max(calendar() - began.calendar, steady() - began.steady);
}
/** More than this between two looks is no rounding, ms. */
export const DRIFT = 2_000;

/** A word of the server may be this late: shorter than that, one that is behind is believed when the next is behind as well, ms. */
const LATE = 30_000;

/** Counts on from what the server said last, by the clock that nobody sets. */
export class ServerClock {
  readonly #device: Device;
  /** The server's time minus our steady clock, ms. */
  #ahead: number | undefined;
  /** The same by a word that came late, or from a server whose clock was set back. */
  #behind: number | undefined;
  readonly #followers = new Set<() => void>();

  constructor(using: Device = device) {
    this.#device = using;
  }

  /** `now` as the server wrote it, RFC 3339. */
  heard(now: string | undefined): void {
    const ahead = Date.parse(now ?? '') - this.#device.steady();
    if (Number.isNaN(ahead)) return;
    const late = this.#ahead !== undefined && ahead < this.#ahead && this.#ahead - ahead < LATE;
    if (late && this.#behind === undefined) {
      this.#behind = ahead;
      return;
    }
    // On its way it only ever gets older: of two, the one further ahead is nearer the truth.
    this.#ahead = late ? Math.max(ahead, this.#behind ?? ahead) : ahead;
    this.#behind = undefined;
    for (const told of this.#followers) told();
  }

  /** Calls `told` whenever the time was heard, until the returned function is called. */
  follow(told: () => void): () => void {
    this.#followers.add(told);
    return () => this.#followers.delete(told);
  }

  /** The server's time, ms; nothing until it was heard. */
  get now(): number | undefined {
    return this.#ahead === undefined ? undefined : this.#device.steady() + this.#ahead;
  }

  /** For words like 「14:03 現在」, which are wanted also where no server was heard yet. */
  get guess(): number {
    return this.now ?? this.#device.calendar();
  }
}

/** One device, one server, one clock. */
export const serverClock = new ServerClock();

/** The last minute, ms: people are told that it ends. */
export const CLOSING = 60_000;

export interface Moment {
  state: RoundState;
  /** Until the talks begin, then until they end, ms; never below 0. Absent while the time is not known. */
  left?: number;
}

/** `now` is the server's time. What the server said last may be minutes old; the times in it are still true. */
export function moment(round: Pick<RoundView, 'state' | 'starts_at' | 'ends_at'>, now: number | undefined): Moment {
  const starts = Date.parse(round.starts_at);
  const ends = Date.parse(round.ends_at);
  if (round.state === 'over') return { state: 'over', left: 0 };
  if (now === undefined) return { state: round.state };
  if (now >= ends) return { state: 'over', left: 0 };
  if (now < starts) return { state: 'called', left: starts - now };
  return { state: ends - now <= CLOSING ? 'closing' : 'running', left: ends - now };
}

/** `4:09`: a second that has begun still counts, so that it says 0:00 only when it is over. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
