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

/** A phone gives up on an answer after this long, ms, and says so. */
const TIMEOUT = 15_000;
/** What may be sent twice is sent again for so long while no node can do it, ms: longer than a node, or Redis, takes to restart. */
const AGAIN_FOR = 12_000;
/** Between two tries, ms, and as much again by chance: a hall does not ask in step. */
const PAUSE = 400;
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

/** Nobody answered. */
export class Unreachable extends Error {}

interface Ask {
  method?: string;
  body?: unknown;
  token?: string | null;
  key?: string;
  signal?: AbortSignal;
  /** Done twice it is as done once. */
  again?: boolean;
}

async function ask(path: string, options: Ask = {}): Promise<Response> {
  const again = options.again ?? (options.method ?? 'GET') === 'GET';
  const end = Date.now() + AGAIN_FOR;
  for (;;) {
    try {
      return await once(path, options);
    } catch (error) {
      const passing = again && error instanceof Refused && PASSING.includes(error.status);
      if (!passing || options.signal?.aborted || Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE * (1 + Math.random())));
    }
  }
}

async function once(path: string, { method = 'GET', body, token, key, signal }: Ask): Promise<Response> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (token) headers.Authorization = `Bearer ${token}`;
  if (key) headers['Idempotency-Key'] = key;
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), TIMEOUT);
  signal?.addEventListener('abort', () => abort.abort());
  let answer: Response;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal: abort.signal });
  } catch {
    throw new Unreachable();
  } finally {
    clearTimeout(timer);
  }
  if (answer.ok) return answer;
  const problem = (await answer.json().catch(() => ({}))) as Partial<Problem>;
  throw new Refused(answer.status, problem.code ?? `http_${answer.status}`, problem.detail ?? '', problem.fields, problem.registered_at);
}

const json = async <T>(path: string, options?: Ask) => (await (await ask(path, options)).json()) as T;
const part = encodeURIComponent;

/** What the first question of the join form shows; the whole is ten times as large. */
export const getEventStart = () => json<EventStart>('/api/event?part=join');
export const getEvent = () => json<EventView>('/api/event');
export const findOrganizations = (q: string, signal?: AbortSignal, limit = 8) =>
  json<OrganizationHit[]>(`/api/organizations?q=${part(q)}&limit=${limit}`, { signal });
export const register = (body: Register, key: string) => json<Registered>('/api/attendees', { method: 'POST', body, key, again: true });
export const resume = (code: string) => json<Token>('/api/resume', { method: 'POST', body: { code }, again: true });
export const me = (token: string) => json<Me>('/api/me', { token });
export const correct = (token: string, body: Correct) => json<Me>('/api/me', { method: 'PATCH', body, token, again: true });
export const erase = (token: string) => ask('/api/me', { method: 'DELETE', token, again: true });
export const contacts = (token: string) => json<Contacts>('/api/me/contacts', { token });
export const vcards = async (token: string, version: '3.0' | '4.0') => (await ask(`/api/me/contacts.vcf?version=${version}`, { token })).blob();
export const provisions = (token: string) => json<Provisions>('/api/me/provisions', { token });

/** Only the wall's own key opens this: the code is what lets people in. */
export const roomCode = (room: string, key: string) => json<{ url: string; code: string }>(`/api/rooms/${part(room)}/code?k=${part(key)}`);

export const signIn = (passphrase: string) => json<Token>('/api/organizer/sign-in', { method: 'POST', body: { passphrase }, again: true });
export const rooms = (token: string) => json<RoomControls>('/api/organizer/rooms', { token });
export const setRoom = (token: string, room: string, body: SetRoom) =>
  json<RoomControl>(`/api/organizer/rooms/${part(room)}`, { method: 'PATCH', body, token });
export const rounds = (token: string, room: string) => json<Rounds>(`/api/organizer/rooms/${part(room)}/rounds`, { token });
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
export const removeTimetable = (token: string, room: string) => ask(`/api/organizer/rooms/${part(room)}/timetable`, { method: 'DELETE', token });
export const announce = (token: string, room: string, body: Announce) =>
  ask(`/api/organizer/rooms/${part(room)}/announcements`, { method: 'POST', body, token });
export const people = (token: string, room: string) => json<RoomPeople>(`/api/organizer/rooms/${part(room)}/people`, { token });
export const lookAt = (token: string, who: AttendeeId) => json<Welcome>(`/api/organizer/people/${part(who)}`, { token });
export const steerPerson = (token: string, who: AttendeeId, body: SteerPerson) =>
  json<RoomPerson>(`/api/organizer/people/${part(who)}`, { method: 'PATCH', body, token });
export const removePerson = (token: string, who: AttendeeId) => ask(`/api/organizer/people/${part(who)}`, { method: 'DELETE', token });
export const mergePerson = (token: string, into: AttendeeId, attendee: AttendeeId) =>
  ask(`/api/organizer/people/${part(into)}/merge`, { method: 'POST', body: { attendee }, token, again: true });
export const tellApart = (token: string, who: AttendeeId, attendee: AttendeeId) =>
  ask(`/api/organizer/people/${part(who)}/tell-apart`, { method: 'POST', body: { attendee }, token, again: true });
export const actFor = (token: string, who: AttendeeId, body: Act) => ask(`/api/organizer/people/${part(who)}/act`, { method: 'POST', body, token });
export const audit = (token: string) => json<Audit>('/api/organizer/audit', { token });
