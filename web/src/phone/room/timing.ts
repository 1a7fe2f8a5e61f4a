//! Where a conversation stands on the server's clock. Pure: phones' clocks are wrong, some by minutes.

import type { IntroductionView, RoundView } from '../../gen/protocol';

/** The last stretch of a round, as the server counts it, ms. */
export const CLOSING = 60_000;

/** `free`: nobody counts the time. `over`: the round's end has come, or people were allowed to talk on. */
export type Phase = 'free' | 'called' | 'running' | 'closing' | 'over';

export interface Timing {
  phase: Phase;
  /** Until people are expected at the table, or until the end, ms; absent where nobody counts. */
  left?: number;
  /** Until the end, also while people are still on their way, ms. */
  toEnd?: number;
  /** How much of this stretch is left, 1 to 0. */
  share?: number;
}

/** `now` is this phone's clock, `offset` the server's minus ours, ms. */
export function timing(introduction: Pick<IntroductionView, 'round'>, round: RoundView | undefined, now: number, offset: number): Timing {
  if (introduction.round === undefined) return { phase: 'free' };
  const here = now + offset;
  const mine = round?.number === introduction.round ? round : undefined;
  // Told of the round, not of everybody's introduction: that it was extended, and that it ended early.
  if (!mine) return { phase: 'over', left: 0, toEnd: 0, share: 0 };
  const ends = Date.parse(mine.ends_at);
  const starts = Date.parse(mine.starts_at);
  if (starts > here) return { phase: 'called', left: starts - here, toEnd: ends - here };
  const left = ends - here;
  if (left <= 0) return { phase: 'over', left: 0, toEnd: 0, share: 0 };
  return { phase: left > CLOSING ? 'running' : 'closing', left, toEnd: left, share: left / (ends - starts) };
}

/** `4:05`. Rounded up: it reads 0:00 when the time is up, not a second before. */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
