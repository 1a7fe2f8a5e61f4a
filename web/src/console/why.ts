//! Reasons as sentences for the organizer, who stands beside both. Pure.

import type { AttendeeId, Reason } from '../gen/protocol';
import type { Console } from '../lang/ja/console';
import { type Catalog, type Lang, short } from '../shared/catalog';
import { plainName } from '../shared/names';

/** Needs that are answered first, alternating between the sides; then what the two are to each other, and what both share. Each sentence once. */
export function inOneLine(
  reasons: Reason[],
  catalog: Catalog,
  lang: Lang,
  t: Console,
  nameOf: (id: AttendeeId) => string,
  relation?: string,
): string[] {
  const needs = reasons.filter((reason) => !catalog.mutual(reason.tag));
  const seekers = [...new Set(needs.map((reason) => reason.to))];
  const sides = seekers.map((to) => needs.filter((reason) => reason.to === to));
  const turns = Array.from({ length: Math.max(0, ...sides.map((side) => side.length)) }, (_, index) =>
    sides.flatMap((side) => side[index] ?? []),
  ).flat();
  const lines = turns.map(({ tag, from, to }) =>
    t.why(short(catalog.tag(tag, lang)), plainName(nameOf(from)), plainName(nameOf(to))),
  );
  const shared = reasons
    .filter((reason) => catalog.mutual(reason.tag))
    .map(({ tag }) => t.whyShared(short(catalog.tag(tag, lang))));
  return [...new Set([...lines, catalog.relation(relation, lang) ?? [], ...shared].flat())];
}
