//! What became of the wishes. Pure; apart from the questions about them, so that the way in does not load it.

import type { IntroductionView, Me, OrganizationView } from '../../gen/protocol';

/** Of how many organizations and kinds one wished to meet one met somebody. */
export function kept(
  me: Pick<Me, 'wishes' | 'wishes_must' | 'wished_kinds'> | undefined,
  met: IntroductionView[],
): { met: number; of: number } {
  const wished = [...(me?.wishes_must ?? []), ...(me?.wishes ?? [])];
  const kinds = [...(me?.wished_kinds?.must ?? []), ...(me?.wished_kinds?.wish ?? [])];
  const people = met.flatMap((introduction) => introduction.with);
  const is = (a: OrganizationView, b: OrganizationView) =>
    a.id !== undefined && b.id !== undefined ? a.id === b.id : a.name === b.name;
  const places = wished.filter((wish) => people.some((each) => is(wish, each.organization)));
  const ofKinds = kinds.filter((id) => people.some(({ kind, sub_kind }) => id === kind || id === sub_kind));
  return { met: places.length + ofKinds.length, of: wished.length + kinds.length };
}
