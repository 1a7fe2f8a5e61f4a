//! Where a round is, and how long that lasts, by the server's clock. Pure.

import type { RoundState, RoundView } from '../gen/protocol';

/** The last minute, ms: people are told that it ends. */
export const CLOSING = 60_000;

export interface Moment {
  state: RoundState;
  /** Until the talks begin, then until they end, ms; never below 0. */
  left: number;
}

/** `now` is the server's time. What the server said last may be minutes old; the times in it are still true. */
export function moment(round: Pick<RoundView, 'state' | 'starts_at' | 'ends_at'>, now: number): Moment {
  const starts = Date.parse(round.starts_at);
  const ends = Date.parse(round.ends_at);
  if (round.state === 'over' || now >= ends) return { state: 'over', left: 0 };
  if (now < starts) return { state: 'called', left: starts - now };
  return { state: ends - now <= CLOSING ? 'closing' : 'running', left: ends - now };
}

/** `4:09`: a second that has begun still counts, so that it says 0:00 only when it is over. */
export function countdown(left: number): string {
  const seconds = Math.max(0, Math.ceil(left / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
