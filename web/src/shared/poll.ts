//! One question asked again and again: never twice at once, and never is an older answer shown after a newer one.

import { pause } from './retry';

export interface Question<T> {
  get(signal: AbortSignal): Promise<T>;
  show(answer: T): void;
  failed(error: unknown): void;
  /** From an answer to the next question, ms. */
  every: number;
}

export class Poll<T> {
  #question: Question<T>;
  #under: AbortController | undefined;
  #newest: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #life = new AbortController();

  constructor(question: Question<T>) {
    this.#question = question;
    document.addEventListener('visibilitychange', () => this.#due(), { signal: this.#life.signal });
    void this.now();
  }

  /** Asks at once. What was asked before is given up: it cannot know what has just been done. Resolves when the newest is shown. */
  now(): Promise<void> {
    if (this.#life.signal.aborted) return Promise.resolve();
    this.#under?.abort();
    clearTimeout(this.#timer);
    const mine = new AbortController();
    this.#under = mine;
    this.#newest = this.#ask(mine.signal);
    return this.#newest;
  }

  close(): void {
    this.#life.abort();
    this.#under?.abort();
    clearTimeout(this.#timer);
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
    this.#timer = setTimeout(
      () => this.#due(),
      Math.max(this.#question.every, this.#failures && pause(this.#failures)),
    );
    show();
  }

  /** Nobody looks at a hidden page; one that is looked at again is asked for at once. */
  #due(): void {
    if (document.visibilityState === 'visible' && !this.#under) void this.now();
  }
}
