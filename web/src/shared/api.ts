//! The HTTP side of the contract: one function a route, problems as exceptions.

import type {
  Act,
  Announce,
  AttendeeId,
  Audit,
  Contacts,
  Correct,
  EventStart,
  EventView,
  FieldError,
  Me,
  OrganizationHit,
  Problem,
  Provisions,
  Register,
  Registered,
  RoomControl,
  RoomControls,
  RoomPeople,
  RoomPerson,
  RoundDetail,
  RoundPreview,
  Rounds,
  SetRoom,
  SetTimetable,
  StartRound,
  SteerPerson,
  SteerRound,
  TimetableView,
  Token,
  Welcome,
} from '../gen/protocol';
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

interface Ask {
  method?: string;
  body?: unknown;
  token?: string | null;
  key?: string;
  signal?: AbortSignal;
  /** Done twice it is as done once. */
  again?: boolean;
}

async function request<T>(path: string, read: (answer: Response) => Promise<T>, options: Ask = {}): Promise<T> {
  const again = options.again ?? (options.method ?? 'GET') === 'GET';
  const passes = (error: unknown) => again && error instanceof Refused && PASSING.includes(error.status);
  return retry(() => once(path, read, options), { signal: options.signal, within: AGAIN_FOR, passes });
}

async function once<T>(
  path: string,
  read: (answer: Response) => Promise<T>,
  { method = 'GET', body, token, key, signal }: Ask,
): Promise<T> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers['Idempotency-Key'] = key;
  const abort = new AbortController();
  const end = () => abort.abort();
  const timer = setTimeout(end, TIMEOUT);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  try {
    const answer = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: abort.signal,
    });
    if (answer.ok) return await read(answer);
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

const json = <T>(path: string, options?: Ask) => request(path, (answer) => answer.json() as Promise<T>, options);
const tell = (path: string, options: Ask) => request(path, async () => undefined, options);
const part = encodeURIComponent;

/** What the first question of the join form shows; the whole is ten times as large. */
export const getEventStart = () => json<EventStart>('/api/event?part=join');
export const getEvent = () => json<EventView>('/api/event');
export const findOrganizations = (q: string, signal?: AbortSignal, limit = 8) =>
  json<OrganizationHit[]>(`/api/organizations?q=${part(q)}&limit=${limit}`, { signal });
export const register = (body: Register, key: string) =>
  json<Registered>('/api/attendees', { method: 'POST', body, key, again: true });
export const resume = (code: string) => json<Token>('/api/resume', { method: 'POST', body: { code }, again: true });
export const me = (token: string) => json<Me>('/api/me', { token });
export const correct = (token: string, body: Correct) =>
  json<Me>('/api/me', { method: 'PATCH', body, token, again: true });
export const erase = (token: string) => tell('/api/me', { method: 'DELETE', token, again: true });
export const contacts = (token: string) => json<Contacts>('/api/me/contacts', { token });
export const vcards = (token: string, version: '3.0' | '4.0') =>
  request(`/api/me/contacts.vcf?version=${version}`, (answer) => answer.blob(), { token });
export const provisions = (token: string) => json<Provisions>('/api/me/provisions', { token });

/** Only the wall's own key opens this: the code is what lets people in. */
export const roomCode = (room: string, key: string) =>
  json<{ url: string; code: string }>(`/api/rooms/${part(room)}/code?k=${part(key)}`);

export const signIn = (passphrase: string) =>
  json<Token>('/api/organizer/sign-in', { method: 'POST', body: { passphrase }, again: true });
export const rooms = (token: string, signal?: AbortSignal) =>
  json<RoomControls>('/api/organizer/rooms', { token, signal });
export const setRoom = (token: string, room: string, body: SetRoom) =>
  json<RoomControl>(`/api/organizer/rooms/${part(room)}`, { method: 'PATCH', body, token });
export const rounds = (token: string, room: string, signal?: AbortSignal) =>
  json<Rounds>(`/api/organizer/rooms/${part(room)}/rounds`, { token, signal });
export const startRound = (token: string, room: string, body: StartRound) =>
  json<RoundDetail>(`/api/organizer/rooms/${part(room)}/rounds`, { method: 'POST', body, token });
export const steerRound = (token: string, room: string, number: number, body: SteerRound) =>
  json<RoundDetail>(`/api/organizer/rooms/${part(room)}/rounds/${number}`, { method: 'PATCH', body, token });
export const previewRound = (token: string, room: string, body: StartRound) =>
  json<RoundPreview>(`/api/organizer/rooms/${part(room)}/rounds/preview`, { method: 'POST', body, token });
export const setTimetable = (token: string, room: string, body: SetTimetable) =>
  json<TimetableView>(`/api/organizer/rooms/${part(room)}/timetable`, { method: 'PUT', body, token });
export const pauseTimetable = (token: string, room: string, paused: boolean) =>
  json<TimetableView>(`/api/organizer/rooms/${part(room)}/timetable`, { method: 'PATCH', body: { paused }, token });
export const removeTimetable = (token: string, room: string) =>
  tell(`/api/organizer/rooms/${part(room)}/timetable`, { method: 'DELETE', token });
export const announce = (token: string, room: string, body: Announce) =>
  tell(`/api/organizer/rooms/${part(room)}/announcements`, { method: 'POST', body, token });
export const people = (token: string, room: string, signal?: AbortSignal) =>
  json<RoomPeople>(`/api/organizer/rooms/${part(room)}/people`, { token, signal });
export const lookAt = (token: string, who: AttendeeId, signal?: AbortSignal) =>
  json<Welcome>(`/api/organizer/people/${part(who)}`, { token, signal });
export const steerPerson = (token: string, who: AttendeeId, body: SteerPerson) =>
  json<RoomPerson>(`/api/organizer/people/${part(who)}`, { method: 'PATCH', body, token, again: true });
export const removePerson = (token: string, who: AttendeeId) =>
  tell(`/api/organizer/people/${part(who)}`, { method: 'DELETE', token });
export const mergePerson = (token: string, into: AttendeeId, attendee: AttendeeId) =>
  tell(`/api/organizer/people/${part(into)}/merge`, { method: 'POST', body: { attendee }, token, again: true });
export const tellApart = (token: string, who: AttendeeId, attendee: AttendeeId) =>
  tell(`/api/organizer/people/${part(who)}/tell-apart`, { method: 'POST', body: { attendee }, token, again: true });
export const actFor = (token: string, who: AttendeeId, body: Act) =>
  tell(`/api/organizer/people/${part(who)}/act`, { method: 'POST', body, token });
export const audit = (token: string, signal?: AbortSignal) => json<Audit>('/api/organizer/audit', { token, signal });
