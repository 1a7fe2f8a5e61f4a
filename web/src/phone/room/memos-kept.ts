//! Memos that are kept for another phone: begun, opened there, brought together, taken back.

import type { SealedMemos } from '../../gen/protocol';
import { Refused, request } from '../../shared/api';
import { identity } from '../../shared/identity';
import { byName, Stored } from '../../shared/stored';
import { folded, drawKey, Lock, merged, same, type Memos } from './sealed-memos';

/** How often it is looked whether something was written, ms. */
const LOOK = 5_000;

interface Known {
  key: string;
  /** What both had when they last met. */
  was: Memos;
}
/** `locked`: kept by another phone, under a key that this one does not know. */
export type State = 'none' | 'kept' | 'locked';

/** In one item with the memos, under a name that no introduction has: whatever forgets them forgets it. */
const OURS = '';
const stored = new Stored<Memos>('kaotsunagi.memo', 0, byName({}));

function read(): { memos: Memos; known?: Known } {
  const { [OURS]: known, ...memos } = stored.read() ?? {};
  return { memos, known: known as Known | undefined };
}
function write(memos: Memos, known?: Known): void {
  stored.write(known ? { ...memos, [OURS]: known as object } : memos);
  // For fields that show them: a browser tells only other windows.
  dispatchEvent(new Event('storage'));
}

let lock: Lock | undefined;
let of = '';
function lockOf(key: string): Lock {
  if (key !== of) lock = undefined;
  of = key;
  return (lock ??= new Lock(key));
}

const get = () => request('GET /api/me/memos', { token: identity.token() });
const put = (sealed: string | null, after: number) =>
  request('PUT /api/me/memos', { again: true, body: { sealed, after }, token: identity.token() });

/** Only over https, or on the machine itself. */
export const possible = () => 'subtle' in crypto;
/** To be written down: groups of four. */
export const shownKey = () => read().known?.key.replace(/(?=(.{4})+$)\B/g, ' ');

async function together(server: SealedMemos): Promise<State> {
  for (;;) {
    const key = read().known?.key;
    if (key === undefined) return server.sealed ? 'locked' : 'none';
    const there = server.sealed
      ? await lockOf(key)
          .open(server.sealed)
          .catch(() => undefined)
      : {};
    // Read after the wait: somebody may have gone on writing.
    const { memos, known } = read();
    if (known?.key !== key) continue;
    if (!there) {
      // Another phone has begun anew, under another key.
      write(memos);
      return 'locked';
    }
    const here = merged(known.was, memos, there);
    write(here, { key, was: there });
    if (server.sealed && same(here, there)) return 'kept';
    const sealed = await lockOf(key).seal(here);
    server = await put(sealed, server.turn);
    if (server.sealed === sealed) {
      const now = read();
      if (now.known?.key === key) write(now.memos, { key, was: here });
      return 'kept';
    }
    if (!server.sealed) return forgotten();
  }
}
/** Taken back, here or on the other phone: the memos stay where they are. */
function forgotten(): State {
  write(read().memos);
  return 'none';
}

export async function look(): Promise<State> {
  const server = await get();
  return server.sealed ? together(server) : forgotten();
}
export function begin(): Promise<State> {
  write(read().memos, { key: drawKey(), was: {} });
  return together({ turn: 0 });
}
/** Whether the key is the right one. */
export async function unlock(typed: string): Promise<State> {
  const [server, key] = [await get(), folded(typed)];
  if (!server.sealed) return forgotten();
  try {
    await lockOf(key).open(server.sealed);
  } catch {
    return 'locked';
  }
  write(read().memos, { key, was: {} });
  return together(server);
}
export async function takeBack(): Promise<State> {
  await put(null, 0);
  return forgotten();
}

let watching: ReturnType<typeof setInterval> | undefined;
let busy = false;
/** What the server did not take: it is asked again when something is written. */
let refused: Memos | undefined;

async function lookAgain(): Promise<void> {
  const { memos, known } = read();
  if (!known || busy || document.hidden || same(memos, refused ?? known.was)) return;
  busy = true;
  try {
    await look();
    refused = undefined;
  } catch (error) {
    if (error instanceof Refused && error.status < 500) refused = memos;
  } finally {
    busy = false;
  }
}
/** From now on, what is written is kept; as long as the page lives. */
export function watch(): void {
  watching ??= setInterval(() => void lookAgain(), LOOK);
}
