//! The HTTP side of the contract: one question, typed by its route; problems as exceptions.

import type { EventStart, EventView, FieldError, Problem } from '../gen/protocol';
import type { Routes } from '../gen/routes';
import { retry } from './retry';

/** A phone gives up on an answer, down to its last byte, after this long, ms, and says so. */
export const TIMEOUT = 15_000;
/** What may be sent twice is sent again for so long while no node can do it, ms: longer than a node, or Redis, takes to restart. */
const AGAIN_FOR = 12_000;
/** No node behind the proxy, or none that can write just now. */
const PASSING = [502, 503, 504];

/** The server said no, and why. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly fields: FieldError[] = [],
    /** With `already_registered`: when. */
    readonly registeredAt?: string,
  ) {
    super(code);
  }
}

/** Nobody answered, or not to the end. */
export class Unreachable extends Error {}

/** No yes and no no: it may have been done all the same. Whoever asks again must ask as the same. */
export const unsure = (error: unknown) =>
  error instanceof Unreachable || (error instanceof Refused && (error.status >= 500 || error.status === 408));

type Route = keyof Routes;
type Answer<R extends Route> = Routes[R]['answer'];
/** What the route takes, and nothing else. */
type Given<R extends Route> = {
  [Part in 'params' | 'query' | 'body' as Routes[R][Part] extends undefined ? never : Part]: Routes[R][Part];
};
interface Asking {
  token?: string | null;
  /** The Idempotency-Key. */
  key?: string;
  signal?: AbortSignal;
  /** Done twice it is as done once; whatever only looks is anyway. */
  again?: boolean;
}
type Ask<R extends Route> = Given<R> & Asking & (Answer<R> extends Blob ? { as: 'blob' } : unknown);
/** The same when nobody knows any more which route it is. */
interface Plain extends Asking {
  params?: Record<string, string | number>;
  query?: Record<string, unknown>;
  body?: object;
  as?: 'blob';
}

/** Asks for the answer of a route; again and again while no node can give it, where that does no harm. */
export function request<R extends Route>(
  route: R,
  ...[ask]: object extends Ask<R> ? [ask?: Ask<R>] : [ask: Ask<R>]
): Promise<Answer<R>> {
  const plain: Plain = ask ?? {};
  const { again = route.startsWith('GET '), signal } = plain;
  const passes = (error: unknown) => again && error instanceof Refused && PASSING.includes(error.status);
  return retry(() => once(route, plain), { signal, within: AGAIN_FOR, passes }) as Promise<Answer<R>>;
}

async function once(route: string, ask: Plain): Promise<unknown> {
  const { params = {}, query, body, token, key, signal } = ask;
  const [method, path] = route.split(' ') as [string, string];
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]!));
  const search = String(new URLSearchParams(query as Record<string, string>));
  const headers: Record<string, string> = {};
  if (body) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers['Idempotency-Key'] = key;
  const abort = new AbortController();
  const end = () => abort.abort();
  const timer = setTimeout(end, TIMEOUT);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  try {
    const answer = await fetch(filled + (search && `?${search}`), {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal: abort.signal,
    });
    if (answer.status === 204) return undefined;
    if (answer.ok) return await (ask.as === 'blob' ? answer.blob() : answer.json());
    const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>;
    throw new Refused(
      answer.status,
      problem.code ?? `http_${answer.status}`,
      problem.detail ?? '',
      problem.fields,
      problem.registered_at,
    );
  } catch (error) {
    // A body that breaks off, or is a hotel's sign-in page, is no answer either.
    throw error instanceof Refused ? error : new Unreachable();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
  }
}

/** What the first question of the join form shows; the whole is ten times as large. */
export const getEventStart = () => request('GET /api/event', { query: { part: 'join' } }) as Promise<EventStart>;
export const getEvent = () => request('GET /api/event', { query: {} }) as Promise<EventView>;
