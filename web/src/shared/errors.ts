//! What went wrong, in the reader's language.

import type { Common } from '../lang/ja/common';
import { Refused, Unreachable, unsure } from './api';
import type { Lang } from './catalog';

/** A known code in the page's own words; else, in Japanese, the server's sentence. */
export function explain(error: unknown, words: Common, lang: Lang, more: Record<string, string> = {}): string {
  if (error instanceof Unreachable) return words.error.unreachable ?? '';
  if (error instanceof Refused) {
    const known = more[error.code] ?? words.error[error.code];
    if (known) return known;
    if (lang === 'ja' && error.detail) return error.detail;
    if (unsure(error)) return words.error.unsure ?? '';
  }
  return words.error.unknown ?? '';
}
