//! What of meeting without a table is on the screen, and what an address asks for. Pure.

import type { AttendeeId, IntroductionView } from '../../gen/protocol';
import { current, type Hall, isUnderWay } from '../../shared/hall';

const settled = ({ introductions }: Hall) =>
  new Set(introductions.filter((each) => each.state === 'met').flatMap((each) => each.with.map(({ id }) => id)));

/** What waits for a word: mine, or theirs. Whom I have met since is asked about no more. */
export function waiting(hall: Hall): { asked: IntroductionView[]; waits: IntroductionView[] } {
  const met = settled(hall);
  const open = hall.introductions.filter(
    (each) => each.state === 'invited' && each.encounter && !each.with.every(({ id }) => met.has(id)),
  );
  const mine = (each: IntroductionView) => each.encounter?.confirmed.includes(hall.me?.id as AttendeeId);
  return { asked: open.filter((each) => !mine(each)), waits: open.filter((each) => mine(each)) };
}

/** What was scanned with the phone's own camera: somebody's code, or the one on a table. */
export type Opened = { code: string } | { table: number };
export function opened(hash: string): Opened | undefined {
  const table = /^#table=(\d{1,5})$/.exec(hash)?.[1];
  if (table) return { table: Number(table) };
  const code = /^#([\w-]{1,40}\.[\w-]{1,60})$/.exec(hash)?.[1];
  return code ? { code } : undefined;
}

/** What a table's code means now: I have arrived, or the call is to another one, or there is none. */
export function atTable(hall: Hall, table: number): { arrived: string } | { other: number } | 'here' | undefined {
  const call = current(hall);
  if (!call || !isUnderWay(call.state) || call.table === undefined) return undefined;
  if (call.table !== table) return { other: call.table };
  return call.arrived || call.state === 'together' ? 'here' : { arrived: call.id };
}
