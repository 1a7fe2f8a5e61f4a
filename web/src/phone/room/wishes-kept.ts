//! What became of the wishes. Pure; apart from the questions about them, so that the way in does not load it.

import type { IntroductionView, Me, OrganizationView } from '../../gen/protocol';

/** Of how many organizations one wished to meet one met somebody. */
export function kept(
  me: Pick<Me, 'wishes' | 'wishes_must'> | undefined,
  met: IntroductionView[],
): { met: number; of: number } {
  const wished = [...(me?.wishes_must ?? []), ...(me?.wishes ?? [])];
  const seen = met.flatMap((introduction) => introduction.with.map((person) => person.organization));
  const is = (a: OrganizationView, b: OrganizationView) =>
    a.id !== undefined && b.id !== undefined ? a.id === b.id : a.name === b.name;
  return { met: wished.filter((wish) => seen.some((each) => is(wish, each))).length, of: wished.length };
}
