//! The language of the page, and the catalogue of each part of it. Japanese is built in; English comes when asked for.

import type { Lang } from '../shared/catalog';
import { retry, sleep } from '../shared/retry';

const KEY = 'kaotsunagi.lang';
/** A page that waits longer than this for its language begins in Japanese, ms. */
const PATIENCE = 5_000;

function initial(): Lang {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked === 'en' || asked === 'ja') return asked;
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === 'en' || kept === 'ja') return kept;
  } catch {
    // fall through to the browser's own wish
  }
  const spoken = navigator.languages ?? [];
  return spoken.length > 0 && !spoken.some((each) => each.startsWith('ja')) ? 'en' : 'ja';
}

class Language {
  current: Lang = $state(initial());

  choose(next: Lang): void {
    this.current = next;
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // only remembered for this page
    }
  }
}

export const language = new Language();

/** One part of the catalogue in both languages; `now` follows the chosen language without losing any state. */
export class Words<T extends object> {
  #ja: T;
  #en = $state.raw<T>();
  #load: () => Promise<{ default: T }>;
  #asked: Promise<void> | undefined;

  constructor(ja: T, load: () => Promise<{ default: T }>) {
    this.#ja = ja;
    this.#load = load;
    $effect.root(() => {
      $effect(() => {
        if (language.current === 'en') void this.ready();
      });
    });
  }

  get now(): T {
    return language.current === 'en' ? (this.#en ?? this.#ja) : this.#ja;
  }

  /** Resolves when the chosen language can be shown, or Japanese has to do until it comes; Japanese always can. */
  ready(): Promise<void> {
    if (language.current === 'ja') return Promise.resolve();
    this.#asked ??= retry(this.#load).then((part) => void (this.#en = part.default));
    return Promise.race([this.#asked, sleep(PATIENCE)]);
  }
}
