//! Sends a list as a file, which the routes' own requests do not.

import type { Import, Problem } from '../gen/protocol';
import { Refused, Unreachable } from '../shared/api';

/** Five thousand people over a hotel's network, ms. */
const PATIENCE = 120_000;

/** What the list would do, or did; faults in the list are an answer and no refusal. `columns`: theirs by ours. */
export async function send(list: File, dryRun: boolean, columns: Record<string, string>): Promise<Import> {
  const query = new URLSearchParams({ dry_run: String(dryRun) });
  if (Object.keys(columns).length > 0) query.set('columns', JSON.stringify(columns));
  let answer: Response;
  let said: Import & Partial<Problem>;
  try {
    answer = await fetch(`/api/organizer/import/attendees?${query}`, {
      method: 'POST',
      headers: { 'Content-Type': list.type || 'text/csv' },
      body: list,
      signal: AbortSignal.timeout(PATIENCE),
    });
    said = (await answer.json()) as Import & Partial<Problem>;
  } catch {
    throw new Unreachable();
  }
  if (answer.ok || (answer.status === 422 && said.errors)) return said;
  throw new Refused(answer.status, said.code ?? `http_${answer.status}`, said.detail ?? '', said.fields);
}
