//! What can be said to somebody who sits out a round. Pure.

const PROMISED_NOTHING = ['nobody_to_meet', 'at_booth', 'registered_twice'];

/** Who had no choice comes first next time; who was at a booth, met everybody here, or was called under their other registration, is promised nothing. */
export const comesFirst = (code: string | undefined): boolean => !PROMISED_NOTHING.includes(code ?? '');
