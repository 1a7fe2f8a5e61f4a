//! Something that somebody asked for: whether it is under way, and, in words, why it failed.

import { commonWords } from '../lang/common';
import { language } from '../lang/words.svelte';
import { explain } from './errors';

export class Attempt {
  busy = $state(false);
  problem = $state('');
  #inWords: ((error: unknown) => string | undefined) | undefined;

  /** `inWords` says it better than everybody would, or says nothing ('') because the screen shows it otherwise. */
  constructor(inWords?: (error: unknown) => string | undefined) {
    this.#inWords = inWords;
  }

  /** One at a time: a second press meanwhile does nothing. Resolves to whether it came about. */
  async run(deed: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = '';
    try {
      await deed();
      return true;
    } catch (error) {
      this.problem = this.#inWords?.(error) ?? explain(error, commonWords.now, language.current);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
