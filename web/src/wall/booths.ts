//! Which booths have time and which have a queue, in pages. Pure.

import type { BoothCount, EventView } from '../gen/protocol';
import { type Queue, queueAt } from '../shared/booths';
import { chunks } from './pages';

type Booth = EventView['booths'][number];

export type BoothQueue = Booth & Queue;

/** All booths of the event, whoever has time first and breaks last: people go where they need not wait. No page has more than `most`. */
export function queues(booths: Booth[], counts: BoothCount[], most: number): BoothQueue[][] {
  const all = booths.map((booth) => ({ ...booth, ...queueAt(booth, counts) }));
  return chunks(
    all.sort((a, b) => Number(a.paused) - Number(b.paused) || Number(b.free) - Number(a.free) || a.waiting - b.waiting),
    most,
  );
}
