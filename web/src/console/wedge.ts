//! A scanner that types: told from people by its speed. Pure.

/** Between two of its letters at most, ms; nobody presses three keys as quickly. */
const GAP = 60;
/** A badge of two digits and Enter. */
const LEAST = 2;

export class Wedge {
  #text = '';
  #at = -Infinity;

  /** `at` in ms. What was scanned, once its Enter is here. */
  key(key: string, at: number): string | undefined {
    if (at - this.#at > GAP) this.#text = '';
    this.#at = at;
    if (key.length === 1) this.#text += key;
    if (key !== 'Enter') return undefined;
    const text = this.#text;
    this.#text = '';
    return text.length >= LEAST ? text : undefined;
  }
}
