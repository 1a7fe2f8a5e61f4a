//! A first question to open a conversation with, from why two people were introduced. Pure.

import type { AttendeeId, IntroductionView } from '../../gen/protocol';
import type { Call } from '../../lang/ja/call';
import { type Catalog, type Lang, short } from '../../shared/catalog';

/** Each of the two reads a question of their own: what the other needs comes first. */
export function openingQuestion(
  { id, reasons, with: others }: Pick<IntroductionView, 'id' | 'reasons' | 'with'>,
  me: AttendeeId | undefined,
  catalog: Catalog,
  words: Call,
  lang: Lang,
): string {
  const yours = others.length === 1 ? (words.yours[others[0]?.kind ?? ''] ?? words.yours.other ?? '') : words.yoursAll;
  const give = reasons.find((each) => each.from === me && !catalog.mutual(each.tag));
  const get = reasons.find((each) => each.to === me && !catalog.mutual(each.tag));
  const shared = reasons.find((each) => catalog.mutual(each.tag)) ?? reasons[0];
  const ask = (list: ((yours: string, tag: string) => string)[], tag: string) =>
    list[sum(id) % list.length]?.(yours, short(catalog.tag(tag, lang))) ?? '';
  if (give) return ask(words.askGive, give.tag);
  if (get) return ask(words.askGet, get.tag);
  return shared ? ask(words.askMutual, shared.tag) : words.askAnything(yours);
}

/** The same introduction always asks the same. */
const sum = (text: string) => [...text].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
