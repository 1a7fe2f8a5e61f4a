//! Whom I have scanned, until the server has answered for it: on this device only, also without a network and over a reload.

import type { AttendeeId } from '../../gen/protocol';
import { maybe, Stored } from '../../shared/stored';
import type { Scanned } from '../../shared/scan';
import { OWN_CODE, SCANNED } from './forget-encounters';

export interface Kept {
  whom: Scanned;
  /** When, RFC 3339. */
  at: string;
}

/** By whom: another person on this device has said none of it. */
interface All {
  me: string;
  kept: Kept[];
}
const stored = new Stored<All>(SCANNED, 1, {
  me: '',
  kept: [{ whom: { code: maybe(''), badge: maybe(0) }, at: '' }],
});

export function keptBy(me: AttendeeId | undefined): Kept[] {
  const all = stored.read();
  return all && all.me === me ? all.kept : [];
}

const write = (me: AttendeeId, kept: Kept[]) => stored.write(kept.length > 0 ? { me, kept } : undefined);
const same = (a: Kept, b: Kept) => JSON.stringify(a) === JSON.stringify(b);

export const keep = (me: AttendeeId, next: Kept) =>
  write(me, [...keptBy(me).filter((each) => JSON.stringify(each.whom) !== JSON.stringify(next.whom)), next]);
export const letGo = (me: AttendeeId, answered: Kept) =>
  write(
    me,
    keptBy(me).filter((each) => !same(each, answered)),
  );

/** My own code, so that it can be shown without a network. */
const code = new Stored<{ me: string; svg: string }>(OWN_CODE, 1, { me: '', svg: '' });
export function keptCode(me: AttendeeId | undefined): string | undefined {
  const last = code.read();
  return last && last.me === me ? last.svg : undefined;
}
export const keepCode = (me: AttendeeId, svg: string) => code.write({ me, svg });
