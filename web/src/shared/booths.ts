//! Whether a booth has time. Pure.

import type { BoothCount, EventView } from '../gen/protocol';

export interface Queue {
  waiting: number;
  /** Nobody waits, and there is a place. */
  free: boolean;
}

/** Who was not counted has nobody. */
export function queueAt({ id, places }: EventView['booths'][number], counts: BoothCount[] = []): Queue {
  const { waiting, here } = counts.find((each) => each.booth === id) ?? { waiting: 0, here: 0 };
  return { waiting, free: waiting === 0 && here < places };
}
