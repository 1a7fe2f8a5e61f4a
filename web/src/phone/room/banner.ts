//! What somebody is told while nobody is called to a table: one thing at a time. Pure.

import type { IntroductionId, RoundView, Waiting } from '../../gen/protocol';
import { current, type FellThrough, type Hall, received } from '../../shared/hall';
import { comesFirst } from '../../shared/sitting-out';
import { timeOfDay } from '../../shared/time-of-day';
import type { Ahead } from './ahead';
import { timing } from './timing';

type RoundNumber = Pick<RoundView, 'number' | 'circles'>;

/** Named as the words for it are. */
export type Banner = {
  /** What comes after it. */
  next?: 'closedRound' | 'searchLater' | 'sitOutNext';
  /** The button that ends it. */
  back?: 'backHere' | 'talkingDone';
  /** Until the round is over, ms; absent until the time is known. */
  toEnd?: number;
} & (
  | { say: 'away' | 'talking' }
  /** `opens`: when something begins here tonight, as the agenda has it. */
  | { say: 'closed'; opens?: string }
  /** They were missed at their table, and are taken for gone. */
  | { say: 'absent' }
  /** The other person did not come, and the round goes on. */
  | { say: 'search' }
  | { say: 'sitOut'; why: Waiting }
  | { say: 'roundOn'; round: RoundNumber }
  /** A round's call came to nothing. `talked`: perhaps they met, and nobody said so. */
  | { say: 'lapsed'; talked?: IntroductionId }
  /** Nothing is the matter. `at`: the time that it is said with. */
  | { say: 'look' | 'ready' }
  | { say: 'soon'; round: RoundNumber; at: string }
);

export interface Known {
  hall: Hall;
  /** How the last call ended without a meeting. */
  fellThrough: FellThrough | undefined;
}

/** `afterTalk`: only what one has to know is said. `social`: people find each other by themselves. A talk that is on says so itself, in `Talk.svelte`. */
export function banner(
  { hall, fellThrough: fell }: Known,
  afterTalk: boolean,
  social: boolean,
  now: number | undefined,
  { talk, next }: Partial<Ahead> = {},
): Banner | undefined {
  if (current(hall)) return undefined;
  const { round, waiting: why } = hall;
  const status = hall.me?.status;
  /** Nobody new is introduced; a round that is on goes on. */
  const closed = !hall.room?.open;
  const toEnd = round && timing({ round: round.number }, round, now).toEnd;
  if (status === 'away')
    return { say: closed ? 'closed' : fell?.round && fell.state === 'missed' ? 'absent' : 'away', back: 'backHere' };
  if (status === 'talking') return { say: 'talking', back: 'talkingDone' };
  if (fell?.round && round?.number === fell.round)
    return { say: 'search', next: closed ? 'closedRound' : 'searchLater', toEnd };
  if (why)
    return { say: 'sitOut', why, next: closed ? 'closedRound' : comesFirst(why) ? 'sitOutNext' : undefined, toEnd };
  if (afterTalk) return undefined;
  if (round && !closed) return { say: 'roundOn', round, toEnd };
  if (fell?.round) return { say: 'lapsed', talked: fell.lapsed ? fell.id : undefined };
  if (closed) return { say: 'closed', opens: next && timeOfDay(next.starts_at) };
  if (received(hall).length > 0) return undefined;
  if (talk || status !== 'open') return undefined;
  if (hall.next) return { say: 'soon', round: hall.next, at: timeOfDay(hall.next.starts_at) };
  return { say: social ? 'look' : 'ready' };
}
