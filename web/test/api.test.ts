import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { getEvent, request, TIMEOUT, Unreachable, unsure } from '../src/shared/api';
import type { Register } from '../src/gen/protocol';

const answer =
  (status: number, body: unknown = {}) =>
  () =>
    Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }));
const form = { name: '三田 あおい' } as Register;

/** Answers one after the other, the last one for ever. */
function server(...answers: (() => Promise<Response>)[]) {
  const fetched = vi.fn<typeof fetch>(
    () => (answers.length > 1 ? answers.shift() : answers[0])?.() ?? Promise.reject(new Error('no answer')),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

describe('while nodes restart', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    // The network that comes back is told by the page.
    vi.stubGlobal('addEventListener', () => undefined);
    vi.stubGlobal('removeEventListener', () => undefined);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('a registration is sent again under one key until a node takes it', async () => {
    const fetched = server(answer(502), answer(503, { code: 'try_again' }), answer(201, { token: 't' }));
    const registered = request('POST /api/attendees', { again: true, body: form, key: 'once' });
    await vi.runAllTimersAsync();
    expect((await registered).token).toBe('t');
    const keys = fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get('Idempotency-Key'));
    expect(keys).toEqual(['once', 'once', 'once']);
  });

  it('what changes or shows the same twice is asked again', async () => {
    for (const ask of [
      () => request('GET /api/me', { token: 't' }),
      () => request('PATCH /api/me', { again: true, body: {}, token: 't' }),
    ]) {
      const fetched = server(answer(504), answer(200, { name: '三田 あおい' }));
      const asked = ask();
      await vi.runAllTimersAsync();
      expect((await asked).name).toBe('三田 あおい');
      expect(fetched).toHaveBeenCalledTimes(2);
    }
  });

  it('an announcement is not made twice', async () => {
    const fetched = server(answer(502));
    await expect(
      request('POST /api/organizer/rooms/{room}/announcements', {
        params: { room: 'southwest' },
        body: { text: 'こちらへ' },
        token: 't',
      }),
    ).rejects.toMatchObject({ status: 502 });
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('no is no, and in the end so is no answer', async () => {
    const refused = server(answer(409, { code: 'full' }));
    await expect(request('POST /api/attendees', { again: true, body: form, key: 'once' })).rejects.toMatchObject({
      code: 'full',
    });
    expect(refused).toHaveBeenCalledTimes(1);
    server(answer(503, { code: 'try_again' }));
    const given = expect(
      request('POST /api/attendees', { again: true, body: form, key: 'once' }),
    ).rejects.toMatchObject({
      code: 'try_again',
    });
    await vi.advanceTimersByTimeAsync(20_000);
    await given;
  });
});

describe('an answer', () => {
  /** The head is there at once, the rest never. */
  const stalls = (status: number) => (_: unknown, init?: RequestInit) =>
    Promise.resolve(
      new Response(
        new ReadableStream({
          start: (body) =>
            init?.signal?.addEventListener('abort', () => body.error(new DOMException('', 'AbortError'))),
        }),
        { status },
      ),
    );

  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('whose body stalls is given up like one that never came', async () => {
    vi.stubGlobal('fetch', stalls(200));
    const given = expect(getEvent()).rejects.toBeInstanceOf(Unreachable);
    await vi.advanceTimersByTimeAsync(TIMEOUT);
    await given;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that never comes is given up', async () => {
    vi.stubGlobal(
      'fetch',
      (_: unknown, init?: RequestInit) =>
        new Promise((_, no) => init?.signal?.addEventListener('abort', () => no(new DOMException('', 'AbortError')))),
    );
    const given = expect(
      request('POST /api/attendees', { again: true, body: form, key: 'once' }),
    ).rejects.toBeInstanceOf(Unreachable);
    await vi.advanceTimersByTimeAsync(TIMEOUT);
    await given;
  });

  it("that breaks off, or is somebody else's page, is none", async () => {
    server(() => Promise.resolve(new Response('<html>Welcome to the hotel')));
    await expect(getEvent()).rejects.toBeInstanceOf(Unreachable);
  });

  it('is a no only when the service says so', async () => {
    const of = async (status: number) => {
      server(answer(status));
      return unsure(
        await request('POST /api/organizer/rooms/{room}/announcements', {
          params: { room: 'southwest' },
          body: { text: '' },
          token: 't',
        }).then(
          () => undefined,
          (error: unknown) => error,
        ),
      );
    };
    expect(await Promise.all([400, 409, 422, 429].map(of))).toEqual([false, false, false, false]);
    for (const status of [500, 502, 503, 504, 408]) expect(await of(status)).toBe(true);
  });
});
