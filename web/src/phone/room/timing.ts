//! Where a conversation stands on the server's clock. Pure: phones' clocks are wrong, some by minutes.

import type { IntroductionView, RoundState, RoundView } from '../../gen/protocol';
import { moment } from '../../shared/clock';

export interface Timing {
  /** `free`: nobody counts the time. `over`: the round's end has come, or people were allowed to talk on. */
  phase: RoundState | 'free';
  /** Until people are expected at the table, then until the end, ms; absent where nobody counts, and until the time is known. */
  left?: number;
  /** Until the end, also while people are still on their way, ms. */
  toEnd?: number;
  /** How much of the talk's time is left, 1 to 0. */
  share?: number;
}

export function timing(
  introduction: Pick<IntroductionView, 'round'>,
  round: RoundView | undefined,
  now: number | undefined,
): Timing {
  if (introduction.round === undefined) return { phase: 'free' };
  // Told of the round, not of everybody's introduction: that it was extended, and that it ended early.
  if (round?.number !== introduction.round) return { phase: 'over', left: 0, toEnd: 0, share: 0 };
  const { state, left } = moment(round, now);
  if (now === undefined || left === undefined) return { phase: state };
  if (state === 'called') return { phase: state, left, toEnd: Date.parse(round.ends_at) - now };
  return { phase: state, left, toEnd: left, share: left / (Date.parse(round.ends_at) - Date.parse(round.starts_at)) };
}
