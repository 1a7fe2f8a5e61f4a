//! What two people could talk about, as the server finds it for whoever is invited without a suggestion. Pure.

import type { Me, Person, Reason, TagId } from '../../gen/protocol';

type Profile = Pick<Person | Me, 'id' | 'offers' | 'needs'>;

/** `answered`: whether somebody has answered this need of mine before. */
export function inCommon(
  me: Profile,
  other: Profile,
  mutual: (tag: TagId) => boolean,
  answered: (tag: TagId) => boolean,
): Reason[] {
  const given = (from: Profile, to: Profile): Reason[] =>
    from.offers
      .filter((tag) => !mutual(tag) && to.needs.includes(tag))
      .map((tag) => ({ tag, from: from.id, to: to.id, ...(to === me && answered(tag) && { again: true }) }));
  const ticked = ({ offers, needs }: Profile) => [...new Set([...offers, ...needs])].filter(mutual);
  const both = ticked(me).filter((tag) => ticked(other).includes(tag));
  return [...given(me, other), ...given(other, me), ...both.map((tag) => ({ tag, from: me.id, to: other.id }))];
}
