//! What was agreed with the people one met, in the order in which it is due. Pure.

import type { IntroductionView, NextStep, NextStepKind, Person } from '../../gen/protocol';

export const KINDS: NextStepKind[] = ['materials', 'phone', 'visit', 'referral', 'tour', 'talk'];

export interface Agreed {
  introduction: IntroductionView;
  step: NextStep;
  /** Who does it; nobody: I do. */
  doer?: Person;
}

export const agreedAt = (introduction: IntroductionView): Agreed[] =>
  (introduction.next_steps ?? []).map((step) => ({
    introduction,
    step,
    doer: introduction.with.find((person) => person.id === step.by),
  }));

/** What is open before what is done, mine before theirs, and what has a day before what has none. */
export function inOrder(met: IntroductionView[]): Agreed[] {
  const rank = ({ step, doer }: Agreed) =>
    `${Number(step.done ?? false)}${Number(doer !== undefined)}${step.until ?? '~'}`;
  return met.flatMap(agreedAt).sort((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}
