//! How people are named on screen. Pure.

import type { Honorific } from '../../gen/protocol';
import type { Room } from '../../lang/ja/room';
import type { Lang } from '../../shared/catalog';

interface Named {
  name?: string;
  honorific: Honorific;
}

/** 「先生」 is an address form of its own: nothing follows it. English uses the bare name. */
export function addressed(person: Named, words: Room, lang: Lang): string {
  if (!person.name) return words.erased;
  return lang === 'ja' ? `${person.name} ${person.honorific}` : person.name;
}

export const clockTime = (ms: number, lang: Lang) =>
  new Date(ms).toLocaleTimeString(lang === 'ja' ? 'ja-JP' : 'en-GB', { hour: '2-digit', minute: '2-digit' });
