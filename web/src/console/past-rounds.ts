//! What came of the rounds that are over. Pure.

import type { RoundDetail } from '../gen/protocol';

export interface PastRound {
  number: number;
  seed: number;
  introductions: number;
  waiting: number;
  /** Who met, or was together when it ended. */
  talked: number;
  /** Introduced during the round, in place of what did not come about. */
  repaired: number;
}

/** The newest first. */
export const pastRounds = (rounds: RoundDetail[]): PastRound[] =>
  rounds
    .filter(({ state }) => state === 'over')
    .map(({ number, seed, introductions, waiting }) => ({
      number,
      seed,
      introductions: introductions.length,
      waiting: waiting.length,
      talked: introductions.filter(({ state }) => state === 'met' || state === 'together').length,
      repaired: introductions.filter(({ repair }) => repair).length,
    }))
    .reverse();
