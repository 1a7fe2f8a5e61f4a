//! The organizer and the reception, steered over HTTP: for pictures and for tests of every state.

import type {
  RequestedAction,
  AttendeeId,
  EventView,
  Import,
  Register,
  Registered,
  RoomControl,
  RoundDetail,
  SetBooth,
  SetRoom,
  StartRound,
  SteerPerson,
  SteerRound,
} from '../src/gen/protocol';
import type { Somebody } from './crowd';

export class Organizer {
  token = '';
  #event?: EventView;
  /** Ids by name: a screen may need the same invented person again, as somebody new. */
  #named = new Map<string, AttendeeId[]>();

  constructor(
    readonly base: string,
    /** Room → join code. */
    readonly codes: Map<string, string>,
  ) {}

  static async signedIn(server: { url: string; codes: Map<string, string> }, passphrase: string): Promise<Organizer> {
    const organizer = new Organizer(server.url, server.codes);
    await organizer.signIn(passphrase);
    return organizer;
  }

  async ask<T = unknown>(path: string, method = 'GET', body?: unknown): Promise<T> {
    const answer = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(this.token ? { Authorization: `Bearer ${this.token}` } : {}),
        'Idempotency-Key': crypto.randomUUID(),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }
  async signIn(passphrase: string): Promise<void> {
    ({ token: this.token } = await this.ask<{ token: string }>('/api/organizer/sign-in', 'POST', { passphrase }));
  }
  async event(): Promise<EventView> {
    return (this.#event ??= await this.ask<EventView>('/api/event'));
  }

  /** As the booth's own staff may. */
  setBooth(booth: string, change: SetBooth): Promise<void> {
    return this.ask(`/api/booths/${booth}`, 'PATCH', change);
  }

  /** Stores a list of registrations. */
  async list(csv: string): Promise<Import> {
    const answer = await fetch(`${this.base}/api/organizer/import/attendees`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/csv', Authorization: `Bearer ${this.token}` },
      body: csv,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the list: ${answer.status} ${text}`);
    return JSON.parse(text) as Import;
  }

  /** Registers somebody as another person than all of that name. */
  async register(
    [name, kana, honorific, organization, kind, subKind, role, ward, offers, needs, sign]: Somebody,
    room: string,
  ): Promise<{ id: AttendeeId; token: string }> {
    const { tags } = await this.event();
    const known = new Set(tags.map((tag) => tag.id));
    // An event may call its tags otherwise: then what the kind usually picks.
    const some = (wanted: string[], side: 'offered_by' | 'needed_by') => {
      const valid = wanted.filter((tag) => known.has(tag));
      return valid.length > 0
        ? valid
        : tags
            .filter((tag) => tag[side].some((by) => by.startsWith(kind)))
            .slice(0, 3)
            .map((tag) => tag.id);
    };
    const body: Register = {
      name,
      kana,
      honorific,
      organization: { name: organization },
      kind,
      sub_kind: subKind,
      role,
      ward,
      offers: some(offers, 'offered_by'),
      needs: some(needs, 'needed_by'),
      ...(sign ? { sign } : {}),
      companies_welcome: false,
      contact: { phone: '03-0000-0000', email: 'someone@example.jp' },
      wishes: [],
      consent: { partners: true, exchange: true, booths: false, wall: false },
      room,
      code: this.codes.get(room)!,
      another_person: true,
    };
    const { attendee, token } = await this.ask<Registered>('/api/attendees', 'POST', body);
    const namesakes = this.#named.get(name) ?? [];
    // Who was erased meanwhile is nobody's namesake.
    for (const other of namesakes)
      await this.ask(`/api/organizer/people/${attendee.id}/tell-apart`, 'POST', { attendee: other }).catch(() => {});
    this.#named.set(name, [...namesakes, attendee.id]);
    return { id: attendee.id, token };
  }
  /** Somebody without a phone, for whom the desk acts. */
  async onPaper(person: Somebody, room: string): Promise<AttendeeId> {
    const { id } = await this.register(person, room);
    await this.steer(id, { paper: true });
    await this.act(id, { type: 'enter', room });
    return id;
  }
  act(id: AttendeeId, act: RequestedAction): Promise<unknown> {
    return this.ask(`/api/organizer/people/${id}/act`, 'POST', act);
  }
  steer(id: AttendeeId, body: SteerPerson): Promise<unknown> {
    return this.ask(`/api/organizer/people/${id}`, 'PATCH', body);
  }
  remove(id: AttendeeId): Promise<unknown> {
    return this.ask(`/api/organizer/people/${id}`, 'DELETE');
  }
  setRoom(room: string, body: SetRoom): Promise<RoomControl> {
    return this.ask(`/api/organizer/rooms/${room}`, 'PATCH', body);
  }
  announce(room: string, text: string): Promise<unknown> {
    return this.ask(`/api/organizer/rooms/${room}/announcements`, 'POST', { text });
  }
  startRound(room: string, body: StartRound): Promise<RoundDetail> {
    return this.ask(`/api/organizer/rooms/${room}/rounds`, 'POST', body);
  }
  steerRound(room: string, number: number, body: SteerRound): Promise<RoundDetail> {
    return this.ask(`/api/organizer/rooms/${room}/rounds/${number}`, 'PATCH', body);
  }
}
