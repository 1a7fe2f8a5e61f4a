//! The room as it was last known, on this device only: what a reload shows until the server has spoken, also without a network.

import type { Hall } from '../../shared/hall';
import { byName, maybe, Stored } from '../../shared/stored';

/** Yesterday's hall says nothing about today, ms. */
const OLD = 12 * 3_600_000;

interface SavedHall {
  token: string;
  hall: Hall;
  /** When its last frame came, by the server's clock, ms. */
  heardAt: number;
  /** When it was written, by this device's calendar, which is all that a page opened anew has, ms. */
  keptAt: number;
}

const person = { id: '', name: maybe(''), organization: { name: '' }, kind: '', ward: '', offers: [''], needs: [''] };
const reasons = [{ tag: '', from: '', to: '' }];
const hall = {
  me: maybe({ ...person, contact: {}, wishes: [], consent: {}, status: '' }),
  room: { room: '', present: { total: 0, by_kind: byName(0) }, needs: maybe({}), offers: maybe({}) },
  round: maybe({ number: 0, state: '', starts_at: '', ends_at: '' }),
  next: maybe({ number: 0, starts_at: '' }),
  waiting: maybe(''),
  introductions: [
    {
      id: '',
      state: '',
      with: [person],
      reasons,
      cards: [{ attendee: '', name: '', organization: { name: '' }, contact: {} }],
    },
  ],
  suggestions: [{ attendee: person, reasons }],
  announcement: maybe(''),
  booths: [{ booth: '', state: '' }],
};
const kept = new Stored<SavedHall>('kaotsunagi.hall', 2, { token: '', hall, heardAt: 0, keptAt: 0 });

export function recall(token: string): SavedHall | undefined {
  const last = kept.read();
  if (last?.token === token && Date.now() - last.keptAt < OLD) return last;
  forgetHall();
  return undefined;
}
export const keep = (last: Omit<SavedHall, 'keptAt'>) => kept.write({ ...last, keptAt: Date.now() });
export const forgetHall = () => kept.write(undefined);
