//! What a slip says: what the same person's phone would. Pure.

import type { Me, Person, Reason, RoundDetail, Waiting, Welcome } from '../gen/protocol';

export interface Slip {
  me: Me;
  /** Absent for whoever sits out. */
  call?: { table?: number; stays: boolean; others: Person[]; reasons: Reason[]; relation?: string };
  /** Why they sit out. */
  out?: Waiting;
}

/** Nothing for whoever is neither called nor waiting: they came later, or their call was undone. */
export function slipOf({ me, introductions }: Welcome, round: RoundDetail): Slip | undefined {
  if (!me) return undefined;
  const ids = new Set(round.introductions.map((introduction) => introduction.id));
  // Who was called again in place of a no-show goes to the newer table.
  const call = introductions.filter((introduction) => ids.has(introduction.id)).at(-1);
  if (call)
    return {
      me,
      call: {
        table: call.table,
        stays: call.table !== undefined && call.table === me.stays_at,
        others: call.with,
        reasons: call.reasons,
        relation: call.relation,
      },
    };
  const out = round.sitting_out.find((each) => each.attendee === me.id);
  return out && { me, out: out.code };
}

/** By table, so that they are handed out in one walk; who waits comes last. */
export const inHand = (slips: Slip[]) =>
  [...slips].sort((a, b) => (a.call?.table ?? Infinity) - (b.call?.table ?? Infinity) || a.me.badge - b.me.badge || 0);

/** Sheets of `size`, the last one short. */
export const sheets = <T>(all: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
