//! What one person sees on their phone, as the desk looks over their shoulder. Pure.

import type {
  AttendeeId,
  IntroductionView,
  RoomPerson,
  RoundDetail,
  Status,
  Suggestion,
  Waiting,
  Welcome,
} from '../gen/protocol';
import { current, emptyHall, fold, met, received, sent } from '../shared/hall';

export type Sees =
  | { show: 'loading' }
  | { show: 'absent' }
  | { show: 'call'; call: IntroductionView; progress: 'moving' | 'arrived' | 'together' }
  | {
      show: 'room';
      /** Who waits for their answer, and whose answer they wait for. */
      asked: IntroductionView[];
      asking: IntroductionView[];
      /** Said where nobody waits for their answer. */
      idle?: { status: Exclude<Status, 'open'> } | { sitsOut: Waiting } | 'waiting';
      suggestions: Suggestion[];
    };

export interface PersonView {
  sees: Sees;
  /** Whom they met last: cards may still cross. */
  last?: IntroductionView;
  /** They are on their way to somebody, or with them: leaving or hiding ends that. */
  underWay: boolean;
}

/** As many as the phone shows without scrolling. */
const SUGGESTED = 3;

/** `seen`: their welcome, once it was fetched. `round`: the one that is on. */
export function personView(
  person: RoomPerson,
  seen: Welcome | undefined,
  round: Pick<RoundDetail, 'sitting_out'> | undefined,
): PersonView {
  const hall = seen ? fold(emptyHall, { type: 'welcome', ...seen }) : emptyHall;
  const call = current(hall);
  const more = { last: met(hall)[0], underWay: call !== undefined };
  if (!seen) return { sees: { show: 'loading' }, ...more };
  if (!person.present) return { sees: { show: 'absent' }, ...more };
  if (call) {
    const progress = call.state === 'together' ? 'together' : call.arrived ? 'arrived' : 'moving';
    return { sees: { show: 'call', call, progress }, ...more };
  }
  const asked = received(hall);
  const asking = sent(hall);
  if (asked.length > 0) return { sees: { show: 'room', asked, asking, suggestions: [] }, ...more };
  const suggestions = hall.suggestions.slice(0, SUGGESTED);
  return { sees: { show: 'room', asked, asking, idle: idle(person, round), suggestions }, ...more };
}

function idle({ id, status }: RoomPerson, round: Pick<RoundDetail, 'sitting_out'> | undefined) {
  if (status !== 'open') return { status };
  const sitsOut = round?.sitting_out.find((each) => each.attendee === id)?.code;
  return sitsOut ? { sitsOut } : 'waiting';
}

/** Who gives a reason its name: the person themselves, or whom they are called to. */
export const organizationOf = (id: AttendeeId, person: RoomPerson, call: IntroductionView): string =>
  [person, ...call.with].find((each) => each.id === id)?.organization.name ?? '';
