//! A booth that has time for who waits at another. Pure.

import type { AtBoothView, BoothShown, TagId } from '../../gen/protocol';

/** Whoever changes queues for less has walked more than they waited, minutes. */
const WORTH = 5;

export interface Row {
  id: string;
  name: string;
  free: boolean;
  paused: boolean;
  says: BoothShown | undefined;
}

/** Nobody waits there, or much shorter, and it offers something that I seek. The quietest of them. */
export function quietBooth(rows: Row[], mine: AtBoothView[]): { row: Row; answers: TagId } | undefined {
  const waits = mine.find(({ state }) => state === 'queued');
  // How long it takes is not known yet, or it is nearly my turn.
  const minutes = waits?.waiting_minutes;
  if (!waits || minutes === undefined) return undefined;
  const found = rows.flatMap((row) => {
    const answers = row.says?.answers;
    const wait = row.free ? 0 : row.says?.waiting_minutes;
    const shorter = wait !== undefined && wait + WORTH <= minutes;
    return answers && shorter && !row.paused && row.id !== waits.booth ? [{ row, answers, wait }] : [];
  });
  return found.sort((a, b) => a.wait - b.wait)[0];
}
