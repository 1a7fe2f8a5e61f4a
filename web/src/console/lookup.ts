//! A question whose answer may be another after every notice: never asked twice at once, and never is an older answer shown after a newer one.

import { pause } from '../shared/retry';

export interface Question<T> {
  get(signal: AbortSignal): Promise<T>;
  show(answer: T): void;
  failed(error: unknown): void;
  /** From an answer to the next question at least, ms: in a round notices come several times a second. */
  least: number;
}

export class Lookup<T> {
  #question: Question<T>;
  #under: AbortController | undefined;
  #newest: Promise<void> = Promise.resolve();
  /** Runs until the next question may be asked. */
  #rest: ReturnType<typeof setTimeout> | undefined;
  /** Something may have changed since the last question. */
  #stale = false;
  #failures = 0;
  #life = new AbortController();

  constructor(question: Question<T>) {
    this.#question = question;
    document.addEventListener('visibilitychange', () => this.#due(), { signal: this.#life.signal });
  }

  /** Asks at once. What was asked before is given up: it cannot know what has just been done. Resolves when the newest is shown. */
  now(): Promise<void> {
    if (this.#life.signal.aborted) return Promise.resolve();
    this.#under?.abort();
    this.#rested();
    this.#stale = false;
    const mine = new AbortController();
    this.#under = mine;
    this.#newest = this.#ask(mine.signal);
    return this.#newest;
  }

  /** Something happened: asks as soon as it may. */
  news(): void {
    this.#stale = true;
    this.#due();
  }

  close(): void {
    this.#life.abort();
    this.#under?.abort();
    this.#rested();
  }

  async #ask(signal: AbortSignal): Promise<void> {
    let show: () => void;
    try {
      const answer = await this.#question.get(signal);
      this.#failures = 0;
      show = () => this.#question.show(answer);
    } catch (error) {
      this.#failures += 1;
      show = () => this.#question.failed(error);
    }
    if (this.#life.signal.aborted) return;
    if (signal.aborted) return this.#newest;
    this.#under = undefined;
    this.#stale ||= this.#failures > 0;
    const rest = Math.max(this.#question.least, this.#failures && pause(this.#failures));
    this.#rest = setTimeout(() => {
      this.#rested();
      this.#due();
    }, rest);
    show();
  }

  #rested(): void {
    clearTimeout(this.#rest);
    this.#rest = undefined;
  }

  /** Nobody looks at a hidden page; when it is looked at again, what became stale is asked for. */
  #due(): void {
    const may = !this.#under && this.#rest === undefined && !this.#life.signal.aborted;
    if (this.#stale && may && document.visibilityState === 'visible') void this.now();
  }
}
