//! What the call shows: how far it has come, what is counted down, and the one thing to press next. Pure.

import type { IntroductionView, Person } from '../../gen/protocol';
import type { Hall } from '../../shared/hall';
import { timing, type Timing } from './timing';

export interface CallView {
  /** On the way, at the table without the others, talking. */
  stage: 'go' | 'wait' | 'talk';
  phase: Timing['phase'];
  /** The last minute, or nothing is left. */
  end?: 'closing' | 'over';
  /** To the beginning while people are on their way, else to the end, ms. Absent where nobody counts, and until the time is known. */
  countdown?: { to: 'start' | 'end'; left: number };
  /** How much of the talk's time is left, 1 to 0. */
  share?: number;
  /** Until the talks begin the others may still be on their way: nobody is reported missing. */
  early: boolean;
  several: boolean;
  /** The table is the one that this person keeps. */
  stays: boolean;
  /** What one looks for where there is no table. */
  sign?: string;
  /** They asked to talk on, and nobody sends them to another table. */
  lingering: boolean;
  mayLinger: boolean;
  /** In the first half of the talk nobody is done: the button is quiet. */
  earlyEnd: boolean;
  /** They had said that they have talked, and took it back. */
  resumed: boolean;
  /** The table they were sent to before, in the same round. */
  movedFrom?: number;
  /** 輪, and not two by two. */
  circles: boolean;
  /** What the large button says; `wait` says as well that nobody came. */
  press: 'arrived' | 'found' | 'wait' | 'met';
}

export function callView(
  introduction: IntroductionView,
  { me, round }: Hall,
  now: number | undefined,
  earlier?: IntroductionView,
): CallView {
  const { phase, left, toEnd, share } = timing(introduction, round, now);
  const { table, with: others } = introduction;
  const stage = introduction.state === 'together' ? 'talk' : introduction.arrived ? 'wait' : 'go';
  const end = phase === 'closing' || phase === 'over' ? phase : undefined;
  // Who talks already does not wait for the others to find their tables.
  const early = phase === 'called' && stage !== 'talk';
  const lingering = me?.status === 'talking' && end !== undefined;
  const several = others.length > 1;
  return {
    stage,
    phase,
    end,
    countdown: left === undefined ? undefined : early ? { to: 'start', left } : { to: 'end', left: toEnd ?? 0 },
    share,
    early,
    several,
    stays: table !== undefined && me?.stays_at === table,
    sign: table === undefined && !several ? others[0]?.sign : undefined,
    lingering,
    mayLinger: end === 'closing' && !lingering,
    resumed: earlier?.id === introduction.id,
    movedFrom: earlier && movedFrom(earlier, introduction),
    circles: round?.number === introduction.round && round?.circles === true,
    earlyEnd: stage === 'talk' && (phase === 'called' || (phase === 'running' && (share ?? 0) > 0.5)),
    press: stage === 'talk' || end ? 'met' : stage === 'wait' ? 'wait' : table === undefined ? 'found' : 'arrived',
  };
}

const movedFrom = (earlier: IntroductionView, { round, table }: IntroductionView): number | undefined =>
  round !== undefined && earlier.round === round && earlier.table !== table ? earlier.table : undefined;

/** Who is at the table already; nobody asks that once they talk. */
export const isThere = ({ there }: IntroductionView, { stage }: CallView, person: Person): boolean =>
  stage !== 'talk' && there?.includes(person.id) === true;
