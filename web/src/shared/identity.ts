//! Who this browser is: the token, where the browser lets us keep it, else only as long as the page lives.

const KEY = 'kaotsunagi.token';
let memory: string | null = null;

export function token(): string | null {
  try {
    return localStorage.getItem(KEY) ?? memory;
  } catch {
    return memory;
  }
}

export function keepToken(next: string | null): void {
  memory = next;
  try {
    if (next === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
  } catch {
    // private mode or a full disk: the page still works until it is closed
  }
}
