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

/** 「医療法人社団○○会 △△クリニック」: the legal form is set small, the name people know large. */
export function legalForm(name: string): { form: string; name: string } {
  const found = /^((?:医療|社会医療|特定医療|社会福祉|一般社団|公益社団|一般財団|公益財団|学校|独立行政|国立大学|地方独立行政)法人\S*|\S*(?:株式|有限|合同)会社\S*)\s+(.+)$/.exec(name);
  return found?.[1] && found[2] ? { form: found[1], name: found[2] } : { form: '', name };
}

/** Where a name may break when it must: before the word that says what kind of place it is, never inside one. */
export const breakable = (name: string): string[] => name.split(/(?<=.)(?=クリニック|病院|医院|歯科|診療所|薬局|訪問看護|ステーション|センター|リハビリテーション|ケアプラン|ホーム)/);

export const clockTime = (ms: number, lang: Lang) =>
  new Date(ms).toLocaleTimeString(lang === 'ja' ? 'ja-JP' : 'en-GB', { hour: '2-digit', minute: '2-digit' });
