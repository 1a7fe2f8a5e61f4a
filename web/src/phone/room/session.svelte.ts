//! The room as this phone knows it: one connection, one folded hall, the commands under way.

import type { IntroductionView, Person, ServerMessage } from '../../gen/protocol';
import { Refused, request } from '../../shared/api';
import { serverClock } from '../../shared/clock';
import {
  type Command,
  Connection,
  type EndReason,
  type LinkState,
  type Outcome,
  socketUrl,
} from '../../shared/connection';
import {
  current,
  emptyHall,
  ending,
  type FellThrough,
  fellThrough,
  fold,
  type Hall,
  isUnderWay,
} from '../../shared/hall';
import { retry } from '../../shared/retry';
import { chime } from './chime';
import { forgetEncounters } from './forget-encounters';
import { forgetHall, keep, recall } from './saved-hall';
import { forgetMemos, own } from './memo';

/** The server knows nobody by this token. */
const isNobody = (error: unknown) => error instanceof Refused && (error.status === 401 || error.status === 404);
/** News that comes together is written down together, ms. */
const WRITE_AFTER = 300;

export class Session {
  hall: Hall = $state.raw(emptyHall);
  link: LinkState = $state('connecting');
  ended: EndReason | undefined = $state();
  /** When the last frame came, ms: what an offline screen shows is as old as this. */
  heardAt = $state(serverClock.guess);
  /** Keys of the commands under way. */
  busy: ReadonlySet<string> = $state.raw(new Set());
  /** The last command the server refused. */
  refusal: Outcome | undefined = $state.raw();
  /** The introduction whose conversation has just ended. */
  after: string | undefined = $state();
  /** Deleting ends the connection too; that is no loss of the token. */
  erasing = false;
  /** How the last call ended without a meeting, until the next one. */
  fellThrough: FellThrough | undefined = $state.raw();
  /** Who came to the table or left it since the call. */
  changed: { joined: Person[]; left: Person[] } | undefined = $state.raw();
  /** What the call came after: itself, where it had ended already, or another one. */
  earlier: IntroductionView | undefined = $state.raw();
  /** The call put aside to look at something else. */
  aside: string | undefined = $state();

  readonly token: string;
  #connection: Connection | undefined;
  #life = new AbortController();
  /** The room that was scanned or chosen, until we know whether we are there. */
  #wanted: string | undefined;
  #writing: ReturnType<typeof setTimeout> | undefined;

  /** `enter`: the room was scanned or chosen just now (true), or the page only comes back (false). */
  constructor(token: string, room: string, enter?: boolean) {
    this.token = token;
    this.#wanted = enter ? room : undefined;
    const kept = recall(token);
    if (kept?.hall.room && (!room || kept.hall.room.room === room)) {
      this.hall = { ...emptyHall, ...kept.hall };
      own(this.hall.me);
      this.heardAt = kept.heardAt;
      this.fellThrough = fellThrough(kept.hall);
      room = kept.hall.room.room;
    }
    void this.#start(room, enter);
  }

  /** The call that fills the screen, unless put aside. */
  get call(): IntroductionView | undefined {
    return current(this.hall);
  }

  async #start(room: string, enter?: boolean): Promise<void> {
    let here = room;
    try {
      // Opened without a room in the address: the server knows where we belong.
      here ||= (
        await retry(() => request('GET /api/me', { token: this.token }), {
          signal: this.#life.signal,
          passes: (error) => !isNobody(error),
          failed: () => (this.link = 'lost'),
        })
      ).room;
    } catch (error) {
      if (!isNobody(error)) return;
      this.#forget();
      this.link = 'ended';
      this.ended = 'token';
    }
    if (!here || this.#life.signal.aborted) return;
    this.#connection = new Connection({
      url: socketUrl(),
      token: this.token,
      room: here,
      enter,
      onMessage: (message) => this.#receive(message),
      onFrame: () => {
        this.heardAt = serverClock.guess;
        this.#writing ??= setTimeout(() => {
          this.#writing = undefined;
          keep({ token: this.token, hall: this.hall, heardAt: this.heardAt });
        }, WRITE_AFTER);
      },
      onState: (state, reason) => {
        this.link = state;
        this.ended = reason;
        if (reason === 'token') this.#forget();
      },
    });
  }

  #forget(): void {
    clearTimeout(this.#writing);
    forgetHall();
    forgetEncounters();
  }

  #receive(message: ServerMessage): void {
    const before = current(this.hall);
    const away = this.hall.me?.status === 'away';
    const was =
      message.type === 'introduction'
        ? this.hall.introductions.find((each) => each.id === message.introduction.id)
        : undefined;
    this.hall = fold(this.hall, message);
    if (message.type === 'welcome') {
      own(this.hall.me);
      if (this.#connection) this.#connection.room = message.room.room;
      this.fellThrough = fellThrough(this.hall) ?? this.fellThrough;
      const wanted = this.#wanted;
      this.#wanted = undefined;
      // No hello ends what is open between two people. Somebody who walked over does, but not from a table.
      if (wanted && wanted !== message.room.room && !current(this.hall))
        void this.run(`move:${wanted}`, { type: 'move', room: wanted });
    }
    if (message.type === 'introduction' && message.introduction.state === 'met') {
      const { id } = message.introduction;
      // They talked, and only nobody had said that they came.
      const late = this.fellThrough?.id === id;
      if (late) this.fellThrough = undefined;
      // Away from the tables nobody is under way.
      const fresh = was ? was.state === 'invited' || isUnderWay(was.state) : message.introduction.encounter;
      if (late || fresh) this.after = id;
    }
    if (message.type === 'introduction' && before?.id === message.introduction.id) {
      const { with: others } = message.introduction;
      this.fellThrough = ending(message.introduction);
      const left = before.with.filter((each) => !others.some((other) => other.id === each.id));
      const joined = others.filter((each) => !before.with.some((other) => other.id === each.id));
      if (left.length > 0 || joined.length > 0) this.changed = { joined, left };
    }
    // They are back: what they missed is over.
    if (message.type === 'me' && away && message.me.status === 'open') this.fellThrough = undefined;
    if (message.type === 'booth' && message.state === 'called') chime();
    const now = current(this.hall);
    if (now && now.id !== before?.id) {
      const resumed = was?.state === 'met' && was;
      this.earlier = resumed || before || this.hall.introductions.find((each) => each.id === this.fellThrough?.id);
      this.aside = undefined;
      this.after = undefined;
      this.fellThrough = undefined;
      this.changed = undefined;
      if (message.type === 'introduction' && !resumed) chime();
    }
  }

  /** Sends a command; `key` names the button that waits for it, and keeps it from being pressed twice. */
  async run(key: string, command: Command): Promise<Outcome | undefined> {
    if (this.busy.has(key) || !this.#connection) return undefined;
    this.busy = new Set([...this.busy, key]);
    this.refusal = undefined;
    const outcome = await this.#connection.send(command);
    this.busy = new Set([...this.busy].filter((each) => each !== key));
    if (!outcome.ok) this.refusal = outcome;
    return outcome;
  }

  /** The person as the server answered a correction; the socket will say the same. */
  corrected(me: Hall['me']): void {
    this.hall = { ...this.hall, me };
  }

  takeOver(): void {
    this.ended = undefined;
    this.#connection?.resume();
  }

  /** Says goodbye, but does not wait long for the answer. */
  async leave(): Promise<void> {
    await Promise.race([this.#connection?.send({ type: 'bye' }), new Promise((go) => setTimeout(go, 2000))]);
    this.close();
  }

  /** Nothing of it stays on this device. */
  erased(): void {
    this.close();
    this.#forget();
    forgetMemos();
  }

  close(): void {
    this.#life.abort();
    clearTimeout(this.#writing);
    this.#connection?.close();
  }
}
