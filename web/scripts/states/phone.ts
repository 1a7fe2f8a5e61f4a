//! Every state an attendee's phone can be in, on a real server.

import type { State } from './state';
import { questions } from './phone/asked';
import { booths } from './phone/booths';
import { encounters } from './phone/encounters';
import { flags } from './phone/flags';
import { link } from './phone/link';
import { rounds } from './phone/rounds';
import { social } from './phone/social';
import { talks } from './phone/talks';
import { topics } from './phone/topics';
import { trouble } from './phone/trouble';
import { wayIn } from './phone/way-in';

const harmless = (state: State): State => ({ ...state, harmless: true });
export const phoneStates: State[] = [
  ...wayIn.map(harmless),
  ...rounds,
  ...social,
  ...booths,
  ...encounters,
  ...topics,
  ...flags,
  ...questions,
  ...talks,
  ...trouble,
  ...link,
];
