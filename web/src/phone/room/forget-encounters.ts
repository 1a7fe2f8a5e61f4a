//! Forgets what `kept-encounters.ts` keeps. Apart from it: the room must be able to, and need not load how it is kept.

import { Stored } from '../../shared/stored';

export const SCANNED = 'kaotsunagi.encounters';
export const OWN_CODE = 'kaotsunagi.code';

export const forgetEncounters = () => [SCANNED, OWN_CODE].forEach((key) => new Stored(key, 0, 0).write(undefined));
