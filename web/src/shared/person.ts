//! How people are named on screen. Pure.

import type { Honorific } from '../gen/protocol';
import type { Meeting } from '../lang/ja/meeting';
import type { Lang } from './catalog';

interface Named {
  name?: string;
  honorific: Honorific;
}

/** 「先生」 is an address form of its own: nothing follows it. English uses the bare name. */
export function addressed(person: Named, words: Meeting, lang: Lang): string {
  if (!person.name) return words.erased;
  return lang === 'ja' ? `${person.name} ${person.honorific}` : person.name;
}

/** Where a name may break when it must: before the word that says what kind of place it is, never inside one. */
export const breakable = (name: string): string[] =>
  name.split(
    /(?<=.)(?=クリニック|病院|医院|歯科|診療所|薬局|訪問看護|ステーション|センター|リハビリテーション|ケアプラン|ホーム)/,
  );
