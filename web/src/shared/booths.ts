//! Whether a booth has time. Pure.

import type { BoothCount, EventView } from '../gen/protocol';

export interface Queue {
  waiting: number;
  /** Nobody waits, and there is a place. */
  free: boolean;
  /** Its staff take a break. */
  paused: boolean;
}

/** Who was not counted has nobody. */
export function queueAt({ id, places }: EventView['booths'][number], counts: BoothCount[] = []): Queue {
  const nobody: BoothCount = { booth: id, waiting: 0, here: 0 };
  const now = counts.find((each) => each.booth === id) ?? nobody;
  const paused = now.paused === true;
  return { waiting: now.waiting, free: now.waiting === 0 && now.here < (now.places ?? places) && !paused, paused };
}
