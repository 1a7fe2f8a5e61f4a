//! What of the room is on the screen. Pure.

import type { IntroductionView } from '../../gen/protocol';
import type { EndReason } from '../../shared/connection';
import { current, type Hall } from '../../shared/hall';

/** The tabs, in their order. */
export const TABS = ['now', 'people', 'met', 'me'] as const;
export type Tab = (typeof TABS)[number];
/** Erased, left, or ended by the server. */
export type OutReason = 'gone' | 'bye' | Exclude<EndReason, 'token' | 'left'>;

/** What comes a moment after the room. */
export type Later = 'after' | 'end' | 'desk' | Exclude<Tab, 'now'>;

export interface Known {
  hall: Hall;
  ended: EndReason | undefined;
  /** The call put aside to look at something else. */
  aside: string | undefined;
  /** The introduction whose conversation has just ended. */
  after: string | undefined;
}

export type Screen =
  | { show: 'outside'; why: OutReason }
  | { show: 'connecting' }
  /** It has the whole screen. */
  | { show: 'call'; call: IntroductionView }
  | {
      /** `end`: the evening is over, `desk`: it has to see them first; said where the next person would be. */
      show: Later | 'now';
      after?: IntroductionView;
      /** Put aside, and a bar leads back to it. */
      call?: IntroductionView;
    };

/** `left`: by their own hand. */
export function screen(
  { hall, ended, aside, after: id }: Known,
  left: 'gone' | 'bye' | undefined,
  tab: Tab,
  over = false,
): Screen {
  const why = left ?? (ended === 'left' ? 'bye' : ended === 'token' ? undefined : ended);
  if (why) return { show: 'outside', why };
  if (!hall.me) return { show: 'connecting' };
  const call = current(hall);
  if (call && aside !== call.id) return { show: 'call', call };
  const after = hall.introductions.find((each) => each.id === id);
  const instead = tab !== 'now' ? undefined : over && !hall.round ? 'end' : hall.me.awaits_desk ? 'desk' : undefined;
  return { show: after ? 'after' : (instead ?? tab), after, call };
}
