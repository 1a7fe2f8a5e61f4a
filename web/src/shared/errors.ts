//! What went wrong, in the reader's language.

import type { Common } from '../lang/ja/common';
import { Refused, Unreachable, unsure } from './api';
import type { Lang } from './catalog';

/** By code; a newer server may have more of them. */
type Known = Partial<Record<string, string>>;

/** A refusal whose code has words on this page is said in them; else, in Japanese, in the server's. */
export const refusalInWords = (code: string, detail: string, words: Common, lang: Lang, more: Known = {}) =>
  more[code] ?? (words.error as Known)[code] ?? ((lang === 'ja' && detail) || undefined);

export function explain(error: unknown, words: Common, lang: Lang, more?: Known): string {
  if (error instanceof Unreachable) return words.error.unreachable;
  if (error instanceof Refused) {
    const said = refusalInWords(error.code, error.detail, words, lang, more);
    if (said) return said;
    if (unsure(error)) return words.error.unsure;
  }
  return words.error.unknown;
}
