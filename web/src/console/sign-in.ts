//! Who uses this browser: the server knows by its cookie, which no page can read.

import type { SignedInAs } from '../gen/protocol';
import { Refused, request } from '../shared/api';

/** Nobody: `null`. */
export async function signedInAs(): Promise<SignedInAs | null> {
  try {
    return await request('GET /api/organizer/session');
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return null;
    throw error;
  }
}

/** Takes the staff link that this page was opened with out of the address, where a photograph would show it. */
export function takeLink(): string | undefined {
  if (location.pathname !== '/staff') return undefined;
  const secret = location.hash.slice(1);
  history.replaceState(null, '', '/organizer');
  return secret || undefined;
}

/** Whether the link was good. */
export async function signInByLink(token: string): Promise<boolean> {
  try {
    await request('POST /api/staff/sign-in', { again: true, body: { token } });
    return true;
  } catch (error) {
    if (error instanceof Refused && error.status === 401) return false;
    throw error;
  }
}
