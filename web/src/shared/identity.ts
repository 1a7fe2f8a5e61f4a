//! Who this browser is: a token, where the browser lets us keep it, else only as long as the page lives.

export class Identity {
  #key: string;
  #memory: string | null = null;

  constructor(key: string) {
    this.#key = key;
  }

  token(): string | null {
    try {
      return localStorage.getItem(this.#key) ?? this.#memory;
    } catch {
      return this.#memory;
    }
  }

  keep(next: string | null): void {
    this.#memory = next;
    try {
      if (next === null) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, next);
    } catch {
      // private mode or a full disk: the page still works until it is closed
    }
  }
}

/** The attendee whose phone this is. */
export const identity = new Identity('kaotsunagi.token');
