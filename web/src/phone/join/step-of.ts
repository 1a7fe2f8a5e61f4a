//! Which question an answer belongs to that the server objects to. Pure; comes with the later questions.

import { fieldOf } from '../../shared/fields';
import type { FieldError } from '../../gen/protocol';
import { STEPS } from './draft';

const HOME: Record<string, number> = {
  name: 0,
  kana: 0,
  organization: 1,
  kind: 2,
  sub_kind: 2,
  role: 2,
  ward: 2,
  honorific: 2,
  offers: 3,
  needs: 4,
  sign: 5,
  contact: 5,
  wishes: 5,
  wishes_must: 5,
  wishes_never: 5,
  companies_welcome: 5,
};

/** The first step that holds something the server objects to; the last one when it is not in any. */
export function stepOf(fields: FieldError[]): number {
  const steps = fields.map((field) => HOME[fieldOf(field.path)] ?? STEPS.length - 1);
  return Math.min(STEPS.length - 1, ...steps);
}
