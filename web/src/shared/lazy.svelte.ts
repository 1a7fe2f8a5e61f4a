//! Something of the page that comes later: asked for once, and again until it is here.

import { onDestroy } from 'svelte';
import { reloadIfRebuilt } from './reload';
import { retry } from './retry';

/** A part that is not here after this long is waited for in words, ms. */
const SLOW = 15_000;

export class Lazy<T> {
  current: T | undefined = $state.raw();
  /** The last try failed, or takes long; the next one comes by itself. */
  failed = $state(false);
  #get: () => Promise<T>;
  #life = new AbortController();
  #trying: AbortController | undefined;

  /** For a component: what is asked for ends with it. */
  constructor(get: () => Promise<T>) {
    this.#get = get;
    onDestroy(() => {
      this.#life.abort();
      this.#trying?.abort();
    });
  }

  load(): void {
    if (!this.#trying && !this.#life.signal.aborted) void this.#until();
  }

  /** Does not wait for the next try. */
  again(): void {
    if (this.current !== undefined) return;
    this.#trying?.abort();
    this.#trying = undefined;
    this.load();
  }

  async #until(): Promise<void> {
    const trying = new AbortController();
    this.#trying = trying;
    const slow = setTimeout(() => (this.failed = true), SLOW);
    const failed = (): void => {
      this.failed = true;
      // The server that has come back may have newer pages, and this part no more.
      void reloadIfRebuilt();
    };
    try {
      const got = await retry(this.#get, { signal: trying.signal, failed });
      if (trying.signal.aborted) return;
      this.current = got;
      this.failed = false;
    } catch {
      // ended with the component, or begun anew
    } finally {
      clearTimeout(slow);
    }
  }
}

/** A component that comes as a file of its own. */
export const part = <T>(get: () => Promise<{ default: T }>) => new Lazy(async () => (await get()).default);
