//! Ids for commands and requests, unique per browser.

/** Not crypto.randomUUID alone: it is missing on plain http, which a hall's own network often is. */
export function newId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
