//! What is wrong with which field of a form. Pure.

import type { FieldError } from '../gen/protocol';

export type Faults = Record<string, string>;

/** `contact.phone`, `/wishes/0` and `pins[2].table` are of the fields `contact`, `wishes` and `pins`. */
export const fieldOf = (path: string) => path.split(/[./[]/).find(Boolean) ?? '';

export const faultsOf = (fields: FieldError[]): Faults =>
  Object.fromEntries(fields.map(({ path, message }) => [fieldOf(path), message]));
