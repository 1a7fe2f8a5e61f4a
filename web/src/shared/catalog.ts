//! The event's own words and lists: look-up by id, the order of tags for a kind, search. Pure.

import type { EventView, KindId, RoomId, SubKindId, TagId, TagView, Words } from '../gen/protocol';

export type Lang = 'ja' | 'en';
export type Side = 'offer' | 'need';

/** For comparing what people type with what lists hold: width, case, kana and separators do not matter. */
export function folded(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replace(/[\s・･,、。()（）「」/／\-‐－]/g, '');
}

/** Without what stands in brackets, where a line is dear. */
export const short = (name: string) => name.replace(/[（(].*?[）)]/g, '').trim();

export class Catalog {
  readonly #byId = new Map<string, Words>();
  readonly #tags = new Map<TagId, TagView>();
  readonly #keys = new Map<TagId, string[]>();

  constructor(readonly event: EventView) {
    const { kinds, sub_kinds, roles, wards, rooms, groups, booths } = event;
    const lists = {
      kind: kinds,
      sub: sub_kinds,
      role: roles,
      ward: wards,
      room: rooms,
      group: groups,
      booth: booths,
      tag: event.tags,
    };
    for (const [list, entries] of Object.entries(lists))
      for (const entry of entries) this.#byId.set(`${list}:${entry.id}`, entry);
    for (const tag of event.tags) this.#tags.set(tag.id, tag);
  }

  /** The words for an id, or the id itself: an event may have changed since the page was loaded. */
  #word(list: string, id: string | undefined, lang: Lang): string {
    if (!id) return '';
    return this.#byId.get(`${list}:${id}`)?.[lang] ?? id;
  }
  kind = (id: string | undefined, lang: Lang) => this.#word('kind', id, lang);
  subKind = (id: string | undefined, lang: Lang) => this.#word('sub', id, lang);
  role = (id: string | undefined, lang: Lang) => this.#word('role', id, lang);
  ward = (id: string | undefined, lang: Lang) => this.#word('ward', id, lang);
  room = (id: string | undefined, lang: Lang) => this.#word('room', id, lang);
  tag = (id: string | undefined, lang: Lang) => this.#word('tag', id, lang);
  booth = (id: string | undefined, lang: Lang) => this.#word('booth', id, lang);
  /** What two people are to each other; nothing of what this event does not know. */
  relation = (id: string | undefined, lang: Lang) => this.event.relations?.find((each) => each.id === id)?.[lang];
  /** A party: people find each other by themselves. */
  isSocial = (id: RoomId | undefined) => this.event.rooms.some((each) => each.id === id && each.kind === 'social');
  mutual = (id: TagId) => this.#tags.get(id)?.mutual === true;

  /** Every tag, the ones this kind typically offers (or needs) first, otherwise in the event's order. */
  ordered(side: Side, kind: KindId, subKind?: SubKindId): { typical: TagView[]; other: TagView[] } {
    const rank = (tag: TagView): number => {
      const by = side === 'offer' ? tag.offered_by : tag.needed_by;
      if (subKind && by.includes(subKind)) return 0;
      if (by.includes(kind)) return 1;
      if (!subKind && by.some((each) => each.startsWith(`${kind}/`))) return 2;
      return 3;
    };
    const ranked = this.event.tags.map((tag) => ({ tag, rank: rank(tag) }));
    const typical = ranked.filter((each) => each.rank < 3).sort((a, b) => a.rank - b.rank);
    return {
      typical: typical.map((each) => each.tag),
      other: ranked.filter((each) => each.rank === 3).map((each) => each.tag),
    };
  }

  /** Folded when first searched for: nobody searches before the first screen is there. */
  #searchKeys(tag: TagView): string[] {
    let keys = this.#keys.get(tag.id);
    if (!keys) this.#keys.set(tag.id, (keys = [tag.ja, tag.kana, tag.en, ...tag.aliases].map(folded)));
    return keys;
  }

  /** By name, reading, English or alias; what begins with the words before what contains them. */
  search(query: string, among: TagView[] = this.event.tags): TagView[] {
    const wanted = folded(query);
    if (!wanted) return among;
    const rank = (tag: TagView): number => {
      const keys = this.#searchKeys(tag);
      if (keys.some((key) => key.startsWith(wanted))) return 0;
      return keys.some((key) => key.includes(wanted)) ? 1 : 2;
    };
    return among
      .map((tag) => ({ tag, rank: rank(tag) }))
      .filter((each) => each.rank < 2)
      .sort((a, b) => a.rank - b.rank)
      .map((each) => each.tag);
  }
}
