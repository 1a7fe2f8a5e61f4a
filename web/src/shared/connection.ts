//! One WebSocket that comes back: positions, answers, waking up, close codes. Knows nothing of what the messages mean.

import type { ClientMessage, FieldError, Frame, Person, ServerMessage } from '../gen/protocol';
import { apart, DRIFT, serverClock, steady, stopwatch } from './clock';
import { newId } from './id';
import { pause } from './retry';

export const PROTOCOL = 'kaotsunagi.v1';

/** A socket still connecting after this long is thrown away, ms: a captive portal lets it hang for minutes. */
export const CONNECT_TIMEOUT = 8_000;
/** On waking, a socket silent for longer than this is not trusted, ms. Coming back with a position is cheap and exact. */
export const STALE_ON_WAKE = 25_000;
/** A socket in doubt is asked, and has this long to answer, ms: sleep kills sockets without a word, and a frozen server says none. */
export const ANSWER_WITHIN = 4_000;
/** A connection that holds for this long after its first frame has proven itself, ms: only then is the next wait short again. */
export const PROVEN = 10_000;
/** One that somebody looks at is in doubt after this much silence, ms. A page in a pocket asks nothing. */
export const QUIET = 6_000;
/** Between two looks at that, ms. */
export const LOOK = 2_000;
/** After a resumed hello with nothing missed the server may have nothing to say, ms. */
export const QUIET_RESUME = 2_000;
/** 44xx other than a refusal (too fast, too large): come back after this and up to twice this, ms. */
export const SLOW_RETRY = 30_000;
/** A command the server could not record just now is sent again after this and up to twice this, ms. */
export const AGAIN = 800;
/** Beyond this the person is told instead, ms. */
export const AGAIN_FOR = 30_000;

/** `lost`: trying again by itself. `ended`: nothing happens until `resume()`. */
export type LinkState = 'connecting' | 'open' | 'lost' | 'ended';
export type EndReason = 'token' | 'forbidden' | 'no_room' | 'replaced' | 'left';

/** `ended`: the connection was closed before there was an answer, and nobody knows what became of it. */
export type Outcome =
  { ok: true; people?: Person[]; next?: string } | { ok: false; code: string; message: string; fields?: FieldError[] };

/** A client message before it has its id. */
export type Command = ClientMessage extends infer M
  ? M extends { type: 'hello' | 'ping' }
    ? never
    : M extends unknown
      ? Omit<M, 'id'>
      : never
  : never;

export interface Wiring {
  url: string;
  token: string;
  room: string;
  /** Whether the room was scanned or chosen just now, or the page only comes back. Absent: the server knows best. */
  enter?: boolean;
  onMessage(message: ServerMessage): void;
  /** After the last message of a frame, with the position it brought. */
  onFrame?(at: string): void;
  onState(state: LinkState, reason?: EndReason): void;
}

/** What was meant for the moment it was pressed in: after this, ms, it is not sent any more, and the person is told. */
export const MOMENT = 60_000;
const OF_THE_MOMENT: ReadonlySet<ClientMessage['type']> = new Set(['move', 'status']);
const TOO_LATE: Outcome = { ok: false, code: 'too_late', message: '' };
const ENDED: Outcome = { ok: false, code: 'ended', message: '' };
const ENDS: Record<number, EndReason> = {
  1000: 'left',
  4401: 'token',
  4403: 'forbidden',
  4404: 'no_room',
  4409: 'replaced',
};

export const socketUrl = (place: Location = location) =>
  `${place.protocol === 'https:' ? 'wss' : 'ws'}://${place.host}/ws`;

type Timer = ReturnType<typeof setTimeout> | undefined;

interface Pending {
  message: ClientMessage;
  /** How long ago it was pressed, ms. */
  age(): number;
  /** Until it is sent again. */
  again?: Timer;
  settle(outcome: Outcome): void;
}

export class Connection {
  #wiring: Wiring;
  #socket: WebSocket | null = null;
  #at: string | undefined;
  /** The position whose next frame could not be worked through. */
  #stumbledAt: string | undefined | null = null;
  #pending = new Map<string, Pending>();
  #failures = 0;
  #lastHeard = 0;
  #ended = false;
  #retry: Timer;
  #guard: Timer;
  #doubt: Timer;
  #proof: Timer;
  #watch: ReturnType<typeof setInterval>;
  /** Whatever listens for us stops when this is aborted. */
  #life = new AbortController();
  #drainUntil = 0;
  /** How far apart this device's two clocks were when the server last said the time. */
  #apart = 0;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    const { signal } = this.#life;
    document.addEventListener('visibilitychange', this.#wake, { signal });
    addEventListener('pageshow', this.#wake, { signal });
    addEventListener('online', this.#wake, { signal });
    addEventListener('offline', this.#offline, { signal });
    this.#watch = setInterval(() => this.#checkSilence(), LOOK);
    this.#open();
  }

  /** Resolves when the server answered, however many reconnections that takes; or when the connection ends. */
  send(command: Command): Promise<Outcome> {
    if (this.#ended) return Promise.resolve(ENDED);
    const id = newId();
    const message = { ...command, id } as ClientMessage;
    return new Promise((settle) => {
      this.#pending.set(id, { message, age: stopwatch(), settle });
      if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
    });
  }

  /** The room named in the next hello; after a move the server's welcome says where we are. */
  set room(room: string) {
    this.#wiring.room = room;
  }

  /** Takes the connection back after it ended, for instance because another tab had taken over. */
  resume(): void {
    if (this.#life.signal.aborted) return;
    this.#ended = false;
    this.#failures = 0;
    this.#open();
  }

  close(): void {
    this.#life.abort();
    clearInterval(this.#watch);
    this.#end();
  }

  #end(): void {
    this.#ended = true;
    this.#drop();
    for (const { again, settle } of this.#pending.values()) {
      clearTimeout(again);
      settle(ENDED);
    }
    this.#pending.clear();
  }

  #wake = () => {
    if (this.#ended || document.visibilityState === 'hidden') return;
    const state = this.#socket?.readyState;
    if (state === WebSocket.CONNECTING) return;
    if (state === WebSocket.OPEN && !this.#drifted() && steady() - this.#lastHeard <= STALE_ON_WAKE) {
      this.#ask();
      return;
    }
    this.#failures = 0;
    this.#open();
  };

  /** Any frame answers. */
  #ask(): void {
    if (this.#doubt !== undefined) return;
    this.#socket?.send(JSON.stringify({ type: 'ping', id: newId() }));
    this.#doubt = setTimeout(() => {
      this.#failures ||= 1;
      this.#open();
    }, ANSWER_WITHIN);
  }
  #trust(): void {
    clearTimeout(this.#doubt);
    this.#doubt = undefined;
  }

  #offline = () => {
    if (this.#ended) return;
    this.#drop();
    this.#later();
  };

  #checkSilence(): void {
    // A hidden page is looked after when it wakes.
    if (this.#ended || document.visibilityState === 'hidden' || this.#socket?.readyState !== WebSocket.OPEN) return;
    if (this.#drifted()) this.#open();
    else if (steady() - this.#lastHeard >= QUIET) this.#ask();
  }

  /** Somebody set the calendar, or the device slept: neither clock tells which, but the server's first frame has the time. */
  #drifted(): boolean {
    return Math.abs(apart() - this.#apart) > DRIFT;
  }

  /** Forgets the socket before closing it: whatever it still has to say concerns nobody. */
  #drop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#guard);
    clearTimeout(this.#proof);
    this.#proof = undefined;
    this.#trust();
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #open(): void {
    this.#drop();
    this.#drainUntil = 0;
    this.#apart = apart();
    this.#wiring.onState(this.#failures > 0 ? 'lost' : 'connecting');
    let socket: WebSocket;
    try {
      socket = new WebSocket(this.#wiring.url, PROTOCOL);
    } catch {
      // a browser that has too many of them, or a policy in between
      this.#later();
      return;
    }
    this.#socket = socket;
    this.#guard = setTimeout(() => {
      this.#drop();
      this.#later();
    }, CONNECT_TIMEOUT);
    socket.onopen = () => {
      clearTimeout(this.#guard);
      this.#lastHeard = steady();
      const { token, room, enter } = this.#wiring;
      const at = this.#at;
      // With a position it comes back, whatever it wanted at first.
      socket.send(
        JSON.stringify({ type: 'hello', id: newId(), token, room, ...(at === undefined ? { enter } : { at }) }),
      );
      this.#sendAgain(socket);
      if (at !== undefined) this.#guard = setTimeout(() => this.#settled(), QUIET_RESUME);
    };
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => this.#closed(event.code);
  }

  /** Whatever was not answered, under its own id. */
  #sendAgain(socket: WebSocket): void {
    for (const [id, { message, age, settle, again }] of this.#pending) {
      if (OF_THE_MOMENT.has(message.type) && age() > MOMENT) {
        clearTimeout(again);
        this.#pending.delete(id);
        settle(TOO_LATE);
      } else socket.send(JSON.stringify(message));
    }
  }

  #settled(): void {
    clearTimeout(this.#guard);
    this.#proof ??= setTimeout(() => (this.#failures = 0), PROVEN);
    this.#wiring.onState('open');
  }

  #receive(data: unknown): void {
    let frame: Frame;
    try {
      frame = JSON.parse(String(data)) as Frame;
    } catch {
      return;
    }
    this.#lastHeard = steady();
    this.#trust();
    this.#settled();
    const welcome = frame.messages.find((message) => message.type === 'welcome');
    const now = frame.now ?? welcome?.now;
    if (now) {
      serverClock.heard(now);
      this.#apart = apart();
    }
    try {
      for (const message of frame.messages) {
        if (message.type === 'draining') this.#drain(message.reconnect_within_ms);
        else if (!this.#answer(message)) this.#wiring.onMessage(message);
      }
      // Only now: a frame half worked through must be asked for again.
      this.#at = frame.at;
      this.#wiring.onFrame?.(frame.at);
    } catch (error) {
      this.#stumbled(error);
    }
  }

  /** Comes back for the same frame; if that does not help, for everything anew. Nothing that follows may hide the loss. */
  #stumbled(error: unknown): void {
    if (this.#stumbledAt === this.#at) this.#at = undefined;
    this.#stumbledAt = this.#at;
    this.#drop();
    this.#later();
    reportError(error);
  }

  /** True when the message only answered a command. */
  #answer(message: ServerMessage): boolean {
    if (message.type !== 'done' && message.type !== 'error' && message.type !== 'people') return false;
    const waiting = this.#pending.get(message.id);
    if (waiting && message.type === 'error' && message.code === 'try_again' && waiting.age() < AGAIN_FOR) {
      // Under its own id: what was done after all is not done twice.
      clearTimeout(waiting.again);
      waiting.again = setTimeout(
        () => {
          if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(waiting.message));
        },
        AGAIN * (1 + Math.random()),
      );
      return true;
    }
    this.#pending.delete(message.id);
    clearTimeout(waiting?.again);
    if (message.type === 'done') waiting?.settle({ ok: true });
    else if (message.type === 'people') waiting?.settle({ ok: true, people: message.people, next: message.next });
    else waiting?.settle({ ok: false, code: message.code, message: message.message, fields: message.fields });
    return true;
  }

  #drain(withinMs: number): void {
    const delay = Math.random() * withinMs;
    this.#drainUntil = steady() + delay;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), delay);
  }

  #closed(code: number): void {
    const end = ENDS[code];
    if (end) {
      this.#end();
      this.#wiring.onState('ended', end);
      return;
    }
    if (this.#drainUntil > steady()) {
      this.#socket = null;
      clearTimeout(this.#guard);
      clearTimeout(this.#proof);
      this.#trust();
      this.#wiring.onState('lost'); // the moment is already drawn
      return;
    }
    this.#drop();
    this.#later(code >= 4400 && code < 4500 ? SLOW_RETRY * (1 + Math.random()) : undefined);
  }

  #later(delay?: number): void {
    this.#failures += 1;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), delay ?? pause(this.#failures));
    this.#wiring.onState('lost');
  }
}
