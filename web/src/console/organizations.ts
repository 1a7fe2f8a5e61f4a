//! Organizations of the event's list by what is typed, as a finder shows them.

import { request } from '../shared/api';
import type { Catalog, Lang } from '../shared/catalog';
import type { Choice } from './Finder.svelte';

/** Fewer letters fit half of the list. */
export const LEAST = 2;

export async function organizationsLike(
  text: string,
  catalog: Catalog,
  lang: Lang,
  signal: AbortSignal,
): Promise<Choice[]> {
  const list = await request('GET /api/organizations', { query: { q: text, limit: 8 }, signal });
  return list.map(({ id, name, kind, ward }) => ({ id, text: name, more: catalog.ward(ward, lang), kind, ward }));
}
