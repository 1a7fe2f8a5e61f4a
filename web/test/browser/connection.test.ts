import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ServerMessage } from '../../src/gen/protocol';
import {
  AGAIN,
  AGAIN_FOR,
  ANSWER_WITHIN,
  Connection,
  LOOK,
  MOMENT,
  PROVEN,
  QUIET,
  QUIET_RESUME,
  SLOW_RETRY,
  STALE_ON_WAKE,
} from '../../src/shared/connection';
import { BACKOFF_MAX, BACKOFF_MIN } from '../../src/shared/retry';
import { FakeSocket } from '../socket';

let connection: Connection;
let states: string[];
let received: ServerMessage[];
/** The page throws at whatever it is told. */
let trips: boolean;
const announcement: ServerMessage = { type: 'announcement', text: 'まもなく始まります' };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.spyOn(Math, 'random').mockReturnValue(0);
  FakeSocket.all = [];
  states = [];
  received = [];
  trips = false;
  connection = new Connection({
    url: 'ws://hall/ws',
    token: 'secret',
    room: 'southwest',
    onMessage: (message) => {
      if (trips) throw new Error('tripped');
      received.push(message);
    },
    onState: (state, reason) => states.push(reason ? `${state} ${reason}` : state),
  });
});
afterEach(() => {
  connection.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Lets the shortest wait pass and the next socket open. */
function comeBack(): void {
  vi.advanceTimersByTime(BACKOFF_MIN);
  FakeSocket.last.accept();
}
const settle = () => vi.advanceTimersByTimeAsync(0);

describe('hello', () => {
  it('is the first frame, names the room and has no position on the first visit', () => {
    FakeSocket.last.accept();
    expect(FakeSocket.last.protocol).toBe('kaotsunagi.v1');
    expect(FakeSocket.last.sent[0]).toMatchObject({ type: 'hello', token: 'secret', room: 'southwest' });
    expect(FakeSocket.last.sent[0]).not.toHaveProperty('at');
  });

  it('returns with the last position received, and with an id of its own', () => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('7', announcement);
    FakeSocket.last.frame('9');
    const first = FakeSocket.last.sent[0];
    FakeSocket.last.end(1006);
    comeBack();
    expect(FakeSocket.last.sent[0]).toMatchObject({ type: 'hello', at: '9' });
    expect(FakeSocket.last.sent[0]?.id).not.toBe(first?.id);
  });

  it('says on the first visit whether the room is meant, and never with a position', () => {
    connection.close();
    connection = new Connection({
      url: 'ws://hall/ws',
      token: 'secret',
      room: 'south',
      enter: true,
      onMessage: () => {},
      onState: () => {},
    });
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent[0]).toMatchObject({ room: 'south', enter: true });
    FakeSocket.last.frame('7', announcement);
    FakeSocket.last.end(1006);
    comeBack();
    expect(FakeSocket.last.sent[0]).toMatchObject({ at: '7' });
    expect(FakeSocket.last.sent[0]).not.toHaveProperty('enter');
  });

  it('is not repeated when the person has left in another browser', () => {
    FakeSocket.last.accept();
    const sockets = FakeSocket.all.length;
    FakeSocket.last.end(1000);
    vi.advanceTimersByTime(BACKOFF_MAX * 2);
    expect(states.at(-1)).toBe('ended left');
    expect(FakeSocket.all).toHaveLength(sockets);
  });

  it('names the room people have moved to', () => {
    FakeSocket.last.accept();
    connection.room = 'social';
    FakeSocket.last.end(1006);
    comeBack();
    expect(FakeSocket.last.sent[0]).toMatchObject({ room: 'social' });
  });

  it('counts as accepted when nothing was missed and the server has nothing to say', () => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    FakeSocket.last.end(1006);
    comeBack();
    expect(states.at(-1)).toBe('lost');
    vi.advanceTimersByTime(QUIET_RESUME);
    expect(states.at(-1)).toBe('open');
  });
});

describe('commands', () => {
  it('resolve with the answer to their id and are not handed on', async () => {
    FakeSocket.last.accept();
    const answer = connection.send({ type: 'invite', attendee: 'b' });
    const id = String(FakeSocket.last.sent[1]?.id);
    FakeSocket.last.frame('2', { type: 'done', id }, announcement);
    expect(await answer).toEqual({ ok: true });
    expect(received).toEqual([announcement]);
  });

  it('resolve with the refusal, its code and its sentence', async () => {
    FakeSocket.last.accept();
    const answer = connection.send({ type: 'invite', attendee: 'b' });
    FakeSocket.last.frame('2', {
      type: 'error',
      id: String(FakeSocket.last.sent[1]?.id),
      code: 'busy',
      message: 'お話し中です',
    });
    expect(await answer).toMatchObject({ ok: false, code: 'busy', message: 'お話し中です' });
  });

  it('are sent again with the same id while unanswered, after the new hello, in their order', async () => {
    FakeSocket.last.accept();
    void connection.send({ type: 'arrived', introduction: 'x', together: false });
    const done = connection.send({ type: 'met', introduction: 'x' });
    const [, arrived, met] = FakeSocket.last.sent;
    FakeSocket.last.frame('3', { type: 'done', id: String(arrived?.id) });
    FakeSocket.last.end(1006);
    void connection.send({ type: 'exchange', introduction: 'x', share: true }); // while offline
    comeBack();
    expect(FakeSocket.last.sent.map((each) => each.type)).toEqual(['hello', 'met', 'exchange']);
    // The same bytes: the server tells a request by them.
    expect(JSON.stringify(FakeSocket.last.sent[1])).toBe(JSON.stringify(met));
    FakeSocket.last.frame('4', { type: 'done', id: String(met?.id) });
    await settle();
    expect(await done).toEqual({ ok: true });
  });

  it('are sent again under their id when they could not be recorded just now, and only so long', async () => {
    // A page in a pocket asks nothing in between.
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    FakeSocket.last.accept();
    const answer = connection.send({ type: 'invite', attendee: 'b' });
    const id = String(FakeSocket.last.sent[1]?.id);
    const refuse = () =>
      FakeSocket.last.frame('2', { type: 'error', id, code: 'try_again', message: 'ただいま記録できません' });
    refuse();
    expect(FakeSocket.last.sent).toHaveLength(2);
    vi.advanceTimersByTime(AGAIN);
    expect(FakeSocket.last.sent[2]).toEqual(FakeSocket.last.sent[1]);
    vi.advanceTimersByTime(AGAIN_FOR);
    refuse();
    expect(await answer).toMatchObject({ ok: false, code: 'try_again' });
    vi.advanceTimersByTime(2 * AGAIN);
    expect(FakeSocket.last.sent).toHaveLength(3);
  });

  it('carry a page of people with the place to go on from', async () => {
    FakeSocket.last.accept();
    const page = connection.send({ type: 'people', kind: 'clinic' });
    FakeSocket.last.frame('2', { type: 'people', id: String(FakeSocket.last.sent[1]?.id), people: [], next: 'z' });
    expect(await page).toEqual({ ok: true, people: [], next: 'z' });
  });
});

describe('coming back', () => {
  it('waits a random time between the two bounds, whose upper one doubles up to its maximum', () => {
    const ceilings: number[] = [];
    for (let failure = 1; failure <= 8; failure += 1) {
      vi.spyOn(Math, 'random').mockReturnValue(1);
      const before = FakeSocket.all.length;
      FakeSocket.last.end(1006);
      const ceiling = Math.min(BACKOFF_MAX, BACKOFF_MIN * 2 ** failure);
      vi.advanceTimersByTime(ceiling - 1);
      expect(FakeSocket.all.length, `failure ${failure}: not before ${ceiling}`).toBe(before);
      vi.advanceTimersByTime(1);
      expect(FakeSocket.all.length).toBe(before + 1);
      ceilings.push(ceiling);
    }
    expect(ceilings.at(-1)).toBe(BACKOFF_MAX);
  });

  it('comes back after the shortest time when the dice say so', () => {
    FakeSocket.last.end(4503);
    vi.advanceTimersByTime(BACKOFF_MIN - 1);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it.each([
    [4401, 'token'],
    [4403, 'forbidden'],
    [4404, 'no_room'],
    [4409, 'replaced'],
  ])('does not come back by itself after %i', (code, reason) => {
    FakeSocket.last.accept();
    FakeSocket.last.end(code);
    vi.advanceTimersByTime(10 * BACKOFF_MAX);
    window.dispatchEvent(new Event('online'));
    expect(FakeSocket.all).toHaveLength(1);
    expect(states.at(-1)).toBe(`ended ${reason}`);
    connection.resume();
    expect(FakeSocket.all).toHaveLength(2);
  });

  it.each([4400, 4408, 4413, 4429])('waits long after %i', (code) => {
    FakeSocket.last.end(code);
    vi.advanceTimersByTime(SLOW_RETRY - 1);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('leaves a draining node at a random moment within the time it was given, also when the node closes first', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    FakeSocket.last.accept();
    FakeSocket.last.frame('5', { type: 'draining', reconnect_within_ms: 8_000 });
    vi.advanceTimersByTime(1_000);
    FakeSocket.last.end(4503);
    vi.advanceTimersByTime(2_999);
    expect(FakeSocket.all).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent[0]).toMatchObject({ at: '5' });
  });

  it('gives up on a socket that never opens', () => {
    vi.advanceTimersByTime(30_000);
    expect(FakeSocket.all.length).toBeGreaterThan(1);
  });
});

describe('waking up', () => {
  const wake = () => window.dispatchEvent(new Event('pageshow'));

  it('asks a socket that was heard of a moment ago, and keeps it when it answers', () => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    wake();
    wake();
    expect(FakeSocket.last.sent.map((each) => each.type)).toEqual(['hello', 'ping']);
    FakeSocket.last.frame('1', { type: 'done', id: String(FakeSocket.last.sent[1]?.id) });
    vi.advanceTimersByTime(ANSWER_WITHIN);
    expect(FakeSocket.all).toHaveLength(1);
    expect(states.at(-1)).toBe('open');
  });

  it('does not trust one that says nothing then: comes back with its position', () => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    wake();
    vi.advanceTimersByTime(ANSWER_WITHIN);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent[0]).toMatchObject({ at: '1' });
  });

  it('does not trust a socket silent for longer: comes back at once, with its position', () => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    vi.advanceTimersByTime(STALE_ON_WAKE + 1);
    hidden.mockReturnValue('visible');
    wake();
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent[0]).toMatchObject({ at: '1' });
  });

  it('does not wait out the backoff', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    FakeSocket.last.end(1006);
    const before = FakeSocket.all.length;
    window.dispatchEvent(new Event('online'));
    expect(FakeSocket.all).toHaveLength(before + 1);
  });

  it('ignores what an abandoned socket still has to say', () => {
    const old = FakeSocket.last;
    old.accept();
    old.frame('1');
    window.dispatchEvent(new Event('offline'));
    expect(old.onmessage).toBeNull();
    expect(old.onclose).toBeNull();
    expect(states.at(-1)).toBe('lost');
  });

  it('notices within seconds a server that says nothing any more, and says that it is lost', () => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    vi.advanceTimersByTime(QUIET + LOOK + ANSWER_WITHIN);
    expect(FakeSocket.all).toHaveLength(2);
    expect(states.at(-1)).toBe('lost');
  });

  it('asks a server that has nothing to say no more often than it must, and never from a pocket', () => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    const pings = () => FakeSocket.last.sent.filter((each) => each.type === 'ping');
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    vi.advanceTimersByTime(10 * QUIET);
    expect(pings()).toHaveLength(0);
    hidden.mockReturnValue('visible');
    for (let asked = 1; asked <= 3; asked += 1) {
      vi.advanceTimersByTime(LOOK);
      while (pings().length < asked) vi.advanceTimersByTime(LOOK);
      FakeSocket.last.frame('1', { type: 'done', id: String(pings().at(-1)?.id) });
      vi.advanceTimersByTime(QUIET - LOOK);
      expect(pings()).toHaveLength(asked);
    }
    expect(FakeSocket.all).toHaveLength(1);
    expect(states.at(-1)).toBe('open');
  });
});

it('a frame that is no JSON is passed over without moving the position', () => {
  FakeSocket.last.accept();
  FakeSocket.last.frame('1');
  FakeSocket.last.onmessage?.({ data: '{' });
  FakeSocket.last.end(1006);
  comeBack();
  expect(FakeSocket.last.sent[0]).toMatchObject({ at: '1' });
});

describe('a page that throws at a frame', () => {
  beforeEach(() => void vi.stubGlobal('reportError', () => undefined));

  it('is given it again, and nothing that follows hides the loss', () => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    const socket = FakeSocket.last;
    trips = true;
    socket.frame('2', announcement);
    trips = false;
    socket.frame('3', announcement);
    expect(received).toEqual([]);
    comeBack();
    expect(FakeSocket.last.sent[0]).toMatchObject({ at: '1' });
    FakeSocket.last.frame('2', announcement);
    expect(received).toEqual([announcement]);
  });

  it('that throws again is given everything anew, and not in a hurry', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    trips = true;
    FakeSocket.last.frame('2', announcement);
    vi.advanceTimersByTime(2 * BACKOFF_MIN);
    FakeSocket.last.accept();
    FakeSocket.last.frame('2', announcement);
    const before = FakeSocket.all.length;
    vi.advanceTimersByTime(4 * BACKOFF_MIN - 1);
    expect(FakeSocket.all).toHaveLength(before);
    vi.advanceTimersByTime(1);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent[0]).not.toHaveProperty('at');
  });
});

it('waits longer and longer for a server that takes it in, says one thing and drops it; not after one that held', () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  for (let failure = 1; failure <= 6; failure += 1) {
    FakeSocket.last.accept();
    FakeSocket.last.frame(String(failure));
    FakeSocket.last.end(1006);
    const before = FakeSocket.all.length;
    vi.advanceTimersByTime(Math.min(BACKOFF_MAX, BACKOFF_MIN * 2 ** failure) - 1);
    expect(FakeSocket.all, `failure ${failure}`).toHaveLength(before);
    vi.advanceTimersByTime(1);
  }
  FakeSocket.last.accept();
  FakeSocket.last.frame('7');
  vi.advanceTimersByTime(PROVEN);
  FakeSocket.last.end(1006);
  const before = FakeSocket.all.length;
  vi.advanceTimersByTime(2 * BACKOFF_MIN);
  expect(FakeSocket.all).toHaveLength(before + 1);
});

describe('its end', () => {
  it.each([4401, 4403, 4404, 4409])('%i answers whoever still waits', async (code) => {
    FakeSocket.last.accept();
    const answer = connection.send({ type: 'invite', attendee: 'b' });
    FakeSocket.last.end(code);
    expect(await answer).toMatchObject({ ok: false, code: 'ended' });
    expect(await connection.send({ type: 'bye' })).toMatchObject({ ok: false, code: 'ended' });
  });

  it('answers whoever waits to send again, and those who come too late', async () => {
    FakeSocket.last.accept();
    const again = connection.send({ type: 'invite', attendee: 'b' });
    FakeSocket.last.frame('2', {
      type: 'error',
      id: String(FakeSocket.last.sent[1]?.id),
      code: 'try_again',
      message: '',
    });
    connection.close();
    expect(await again).toMatchObject({ code: 'ended' });
    expect(await connection.send({ type: 'bye' })).toMatchObject({ code: 'ended' });
  });

  it('leaves no listener, no timer and no socket, in whatever state it was', () => {
    connection.close();
    const kept = new Set<string>();
    const add = (type: string, _: unknown, options?: { signal?: AbortSignal }) => {
      kept.add(type);
      options?.signal?.addEventListener('abort', () => kept.delete(type));
    };
    vi.spyOn(window, 'addEventListener').mockImplementation(add as typeof window.addEventListener);
    vi.spyOn(document, 'addEventListener').mockImplementation(add as typeof document.addEventListener);
    const wiring = { url: 'ws://hall/ws', token: 't', room: 'south', onMessage: () => {}, onState: () => {} };
    for (const reach of [
      () => {},
      () => FakeSocket.last.accept(),
      () => (FakeSocket.last.accept(), FakeSocket.last.frame('1')),
      () => FakeSocket.last.end(1006),
    ]) {
      const other = new Connection(wiring);
      expect(kept).toEqual(new Set(['visibilitychange', 'pageshow', 'online', 'offline']));
      reach();
      other.close();
      expect(kept.size).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
      const sockets = FakeSocket.all.length;
      other.resume();
      expect(FakeSocket.all).toHaveLength(sockets);
    }
  });
});

describe('what was pressed before a sleep', () => {
  const wakesAfter = (ms: number) => {
    vi.setSystemTime(Date.now() + ms);
    window.dispatchEvent(new Event('pageshow'));
    FakeSocket.last.accept();
  };
  const types = () => FakeSocket.last.sent.map(({ type }) => type);

  it.each([
    ['move', { type: 'move', room: 'south' }],
    ['status', { type: 'status', status: 'away' }],
  ] as const)('is not done long after it was meant, and the person is told: %s', async (type, command) => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    const outcome = connection.send(command);
    expect(types()).toContain(type);
    wakesAfter(MOMENT + 1_000);
    expect(await outcome).toEqual({ ok: false, code: 'too_late', message: '' });
    expect(types()).toEqual(['hello']);
  });

  it('is sent again after a short one, and so is what does not depend on the moment', () => {
    FakeSocket.last.accept();
    FakeSocket.last.frame('1');
    void connection.send({ type: 'status', status: 'away' });
    wakesAfter(MOMENT - 1_000);
    expect(types()).toEqual(['hello', 'status']);
    void connection.send({ type: 'met', introduction: 'x' });
    wakesAfter(10 * MOMENT);
    expect(types()).toEqual(['hello', 'met']);
  });
});
