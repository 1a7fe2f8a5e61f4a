//! Whether it can still be taken back that they have talked. Pure.

import type { IntroductionView } from '../../gen/protocol';

export const mayTakeBack = ({ take_back_until: until }: IntroductionView, now: number | undefined): boolean =>
  until !== undefined && now !== undefined && now < Date.parse(until);
