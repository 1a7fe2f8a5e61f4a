//! Memos as the event keeps them for another phone: encrypted here, by a key the event never sees. And of two phones' memos, all.

import type { Memo } from './memo';

export type Memos = Record<string, Memo>;

const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
/** 59 bits, as few as one likes to type: each guess at them costs this many hashes. */
const LENGTH = 12;
const ROUNDS = 600_000;
const SALT = 16;
const IV = 12;

const bytes = (many: number) => crypto.getRandomValues(new Uint8Array(many));

export function drawKey(): string {
  let key = '';
  // Bytes past the last whole turn of the letters would favour the first ones.
  while (key.length < LENGTH) key += LETTERS[bytes(1)[0]! % 32] ?? '';
  return key;
}

/** As it was meant: full-width and small letters, spaces and hyphens are what keyboards make of it. */
export const folded = (typed: string) =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '');

async function derived(key: string, salt: BufferSource): Promise<CryptoKey> {
  const { subtle } = crypto;
  const of = await subtle.importKey('raw', new TextEncoder().encode(key), 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS };
  return subtle.deriveKey(how, of, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** What a key opens and closes. A salt lasts as long as its key, so that the hashes are paid once. */
export class Lock {
  #key: string;
  #salt: Uint8Array<ArrayBuffer> | undefined;
  #made: Promise<CryptoKey> | undefined;

  constructor(key: string) {
    this.#key = key;
  }

  #with(salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
    if (String(salt) !== String(this.#salt)) this.#made = undefined;
    this.#salt = salt;
    return (this.#made ??= derived(this.#key, salt));
  }

  /** Salt, IV and what they encrypt, as Base64. */
  async seal(memos: Memos, iv = bytes(IV)): Promise<string> {
    const salt = this.#salt ?? bytes(SALT);
    const plain = new TextEncoder().encode(JSON.stringify(memos));
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await this.#with(salt), plain);
    return btoa(Array.from([...salt, ...iv, ...new Uint8Array(sealed)], (byte) => String.fromCharCode(byte)).join(''));
  }

  /** Throws where the key is another. */
  async open(sealed: string): Promise<Memos> {
    const all = Uint8Array.from(atob(sealed), (char) => char.charCodeAt(0));
    const iv = all.slice(SALT, SALT + IV);
    const key = await this.#with(all.slice(0, SALT));
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, all.slice(SALT + IV));
    return JSON.parse(new TextDecoder().decode(plain)) as Memos;
  }
}

/** Whoever changed it since both were the same; what both changed, both. */
function either<T>(was: T, here: T, there: T, both: (here: T, there: T) => T): T {
  return here === was ? there : there === was ? here : both(here, there);
}
const joined = (here: string, there: string) =>
  here.includes(there) ? here : there.includes(here) ? there : `${here}\n${there}`;

/** What this phone and the other have, since they last had the same. Nothing that either wrote is lost. */
export function merged(was: Memos, here: Memos, there: Memos): Memos {
  const text = (of: Memos, id: string) => of[id]?.text ?? '';
  const card = (of: Memos, id: string) => of[id]?.paperCard ?? false;
  const all = Object.keys({ ...there, ...here }).sort();
  return Object.fromEntries(
    all.map((id) => [
      id,
      {
        text: either(text(was, id), text(here, id), text(there, id), joined),
        paperCard: either(card(was, id), card(here, id), card(there, id), (one) => one),
      },
    ]),
  );
}
/** Whether both say the same. */
export const same = (one: Memos, other: Memos) =>
  JSON.stringify(merged({}, one, {})) === JSON.stringify(merged({}, other, {}));
