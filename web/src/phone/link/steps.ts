//! What somebody sees who opened their own link. Pure.

import type { EventView, Me } from '../../gen/protocol';
import { Refused } from '../../shared/api';

/** Why nobody is let in. */
export type Trouble = 'wrong' | 'in_use' | 'erased' | 'offline';

export function troubleOf(error: unknown): Trouble {
  if (!(error instanceof Refused) || error.status >= 500 || error.status === 408 || error.status === 429)
    return 'offline';
  if (error.code === 'in_use' || error.code === 'erased') return error.code;
  return 'wrong';
}

export type Step = 'consent' | 'offers' | 'needs' | 'ready';

/** The first question that is still open: nothing is shown to anybody before the consent. */
export function firstStep(me: Pick<Me, 'consent' | 'offers' | 'needs'>): Step {
  if (!me.consent.partners) return 'consent';
  if (me.offers.length === 0 && me.needs.length === 0) return 'offers';
  return 'ready';
}

/** How things stand at the door. */
export type Door = 'open' | 'before' | 'over';

/** `today` is a date by the event's clock. A room that is open lets people in, whatever the calendar says: a rehearsal comes before the day. */
export function doorOf(event: Pick<EventView, 'date' | 'rooms'>, room: string, today: string): Door {
  if (event.rooms.find((each) => each.id === room)?.open) return 'open';
  return today > event.date ? 'over' : 'before';
}

/** The date by the clock of a place, as the event has its own: 2027-09-18. */
export const dateIn = (timezone: string, at: number): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: timezone }).format(at);
