//! Memos that are kept for another phone: begun, opened there, brought together, taken back.

import type { SealedMemos } from '../../gen/protocol';
import { Refused, request, unsure } from '../../shared/api';
import { kept as current } from './memo';
import { drawKey, folded, Lock, merged, same, type Memos } from './sealed-memos';

/** How often it is looked whether something was written, ms. */
const LOOK = 5_000;
/** Another window that was put to sleep over it is not waited for, ms. */
const WAIT = 60_000;

interface Known {
  key: string;
  /** What both had when they last met. */
  was: Memos;
}
/** `locked`: kept by another phone, under a key that this one does not know. */
export type State = 'none' | 'kept' | 'locked';

/** Whoever is here: their notes, and nobody else's, go where their token leads. */
interface Mine {
  token: string;
  store: typeof current;
  /** The server may hold it: its answer to the beginning was lost. */
  drawn?: string;
  /** What the server did not take: it is asked again when something is written. */
  refused?: Memos;
}
let mine: Mine;

/** In one item with the memos, under a name that no introduction has: whatever forgets them forgets it. */
const OURS = '';
const TURN = 'kaotsunagi.memo';

function read({ store }: Mine): { memos: Memos; known?: Known } {
  const { [OURS]: known, ...memos } = store.read() ?? {};
  return { memos, known: known as Known | undefined };
}
function write({ store }: Mine, memos: Memos, known?: Known): void {
  store.write(known ? { ...memos, [OURS]: known as object } : memos);
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

const get = ({ token }: Mine) => request('GET /api/me/memos', { token });
const put = ({ token }: Mine, sealed: string | null, after: number) =>
  request('PUT /api/me/memos', { again: true, body: { sealed, after }, token });

/** Only over https, or on the machine itself. */
export const possible = () => 'subtle' in crypto;
const key = () => read(mine).known?.key;
/** To be written down: groups of four. */
export const shownKey = () => key()?.replace(/(?=(.{4})+$)\B/g, ' ');
/** What this phone knows without asking. */
export const known = (): State | undefined => (key() ? 'kept' : undefined);

/** One at a time, whatever it is and in whichever window: each sees what the one before has written. */
const inTurn = (deed: (mine: Mine) => Promise<State>): Promise<State> => {
  const [whose, waiting] = [mine, new AbortController()];
  setTimeout(() => waiting.abort(), WAIT);
  return navigator.locks.request(TURN, { signal: waiting.signal }, () => deed(whose));
};

/** The key is written down here once the server holds what it opens, and not before. */
async function together(mine: Mine, server: SealedMemos, key?: string): Promise<State> {
  if (!key) return 'locked';
  const { known: before } = read(mine);
  for (;;) {
    const there = server.sealed
      ? await lockOf(key)
          .open(server.sealed)
          .catch(() => undefined)
      : {};
    // Read after the wait: somebody may have gone on writing, or have been erased.
    const { memos, known } = read(mine);
    if (before && !known) return 'none';
    if (!there) {
      // Another phone has begun anew, under another key.
      if (known?.key === key) write(mine, memos);
      return 'locked';
    }
    const here = merged(known?.key === key ? known.was : {}, memos, there);
    if (server.sealed) {
      write(mine, here, { key, was: there });
      if (same(here, there)) return 'kept';
    }
    server = await put(mine, await lockOf(key).seal(here), server.turn);
    if (!server.sealed) return forgotten(mine);
  }
}
/** Taken back, here or on the other phone: the memos stay where they are. */
function forgotten(mine: Mine): State {
  write(mine, read(mine).memos);
  return 'none';
}
async function opened(mine: Mine, key = read(mine).known?.key ?? mine.drawn): Promise<State> {
  const server = await get(mine);
  return server.sealed ? together(mine, server, key) : forgotten(mine);
}

export const look = () => inTurn((mine) => opened(mine));
export const begin = () =>
  inTurn(async (mine) => {
    const state = await together(mine, { turn: 0 }, (mine.drawn ??= drawKey()));
    mine.drawn = undefined;
    return state;
  });
/** Whether the key is the right one. */
export const unlock = (typed: string) => inTurn((mine) => opened(mine, folded(typed)));
export const takeBack = () =>
  inTurn(async (mine) => {
    await put(mine, null, 0);
    return forgotten(mine);
  });

async function lookAgain(mine: Mine): Promise<void> {
  const { memos, known } = read(mine);
  if (!known || same(memos, mine.refused ?? known.was)) return;
  try {
    await opened(mine);
    mine.refused = undefined;
  } catch (error) {
    if (error instanceof Refused && error.status !== 429 && !unsure(error)) mine.refused = memos;
  }
}
let watching: ReturnType<typeof setInterval> | undefined;
/** From now on, what whoever is here writes is kept; as long as the page lives. */
export function watch(token: string): void {
  if (mine?.token !== token) mine = { token, store: current };
  watching ??= setInterval(() => {
    const whose = mine;
    if (!document.hidden) void navigator.locks.request(TURN, { ifAvailable: true }, (free) => free && lookAgain(whose));
  }, LOOK);
}
