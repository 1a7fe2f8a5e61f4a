//! What can be said to somebody who sits out a round. Pure.

import type { Waiting } from '../gen/protocol';

const PROMISED_NOTHING: Waiting[] = ['nobody_to_meet', 'at_booth', 'registered_twice', 'leaving'];

/** Who had no choice comes first next time; who was at a booth, met everybody here, or was called under their other registration, is promised nothing. */
export const comesFirst = (why: Waiting): boolean => !PROMISED_NOTHING.includes(why);
