//! Which booths have time and which have a queue, in pages. Pure.

import type { BoothCount, EventView } from '../gen/protocol';
import { chunks } from './pages';

type Booth = EventView['booths'][number];

export interface Queue extends Booth {
  waiting: number;
  /** Nobody waits, and there is a place. */
  free: boolean;
}

/** All booths of the event, whoever has time first: people go where they need not wait. No page has more than `most`. */
export function queues(booths: Booth[], counts: BoothCount[], most: number): Queue[][] {
  const all = booths.map((booth) => {
    const { waiting, here } = counts.find((each) => each.booth === booth.id) ?? { waiting: 0, here: 0 };
    return { ...booth, waiting, free: waiting === 0 && here < booth.places };
  });
  return chunks(
    all.sort((a, b) => Number(b.free) - Number(a.free) || a.waiting - b.waiting),
    most,
  );
}
