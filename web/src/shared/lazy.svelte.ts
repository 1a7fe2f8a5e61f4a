//! A part of the page that comes later: asked for once, and again until it is here.

/** Between two tries on a bad network, ms. */
const AGAIN = 2_000;

export class Lazy<T> {
  current: T | undefined = $state.raw();
  #get: () => Promise<{ default: T }>;
  #asked = false;

  constructor(get: () => Promise<{ default: T }>) {
    this.#get = get;
  }

  load(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#get().then(
      (part) => (this.current = part.default),
      () => {
        this.#asked = false;
        setTimeout(() => this.load(), AGAIN);
      },
    );
  }
}
