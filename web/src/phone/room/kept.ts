//! The room as it was last known, on this device only: what a reload shows until the server has spoken, also without a network.

import type { Hall } from '../../shared/hall';
import { read, write } from '../../shared/stored';

const KEY = 'kaotsunagi.hall';
/** Yesterday's hall says nothing about today, ms. */
const OLD = 12 * 3_600_000;

interface Kept {
  token: string;
  hall: Hall;
  /** When its last frame came, by the server's clock, ms. */
  heardAt: number;
  /** When it was written, by this device's calendar, which is all that a page opened anew has, ms. */
  keptAt: number;
}

export function recall(token: string): Kept | undefined {
  const kept = read<Kept>(KEY);
  if (kept?.token === token && Date.now() - kept.keptAt < OLD) return kept;
  forgetHall();
  return undefined;
}
export const keep = (kept: Omit<Kept, 'keptAt'>) => write(KEY, { ...kept, keptAt: Date.now() });
export const forgetHall = () => write(KEY, undefined);
