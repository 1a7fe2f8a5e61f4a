import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import KeyFigures from '../../src/console/KeyFigures.svelte';
import { RoomWatch } from '../../src/console/room-watch.svelte';
import type { RoomCode, RoomControl, RoundView } from '../../src/gen/protocol';
import Room from '../../src/phone/room/Room.svelte';
import { Catalog } from '../../src/shared/catalog';
import Wall from '../../src/wall/Wall.svelte';
import { LOOK } from '../../src/shared/connection';
import { event, summary, welcome } from '../fixtures';
import { FakeSocket } from '../socket';

// Whole pages are mounted, and minutes of theirs are looked at second by second.
vi.setConfig({ testTimeout: 60_000 });
// Every page that counts, on a device whose calendar is wrong and is put right in the middle of it.
const at = (time: string) => Date.parse(`2027-09-18T${time}+09:00`);
const said = (ms: number) => new Date(ms).toISOString();
const round: RoundView = {
  number: 1,
  state: 'called',
  starts_at: '2027-09-18T14:03:00+09:00',
  ends_at: '2027-09-18T14:09:00+09:00',
};
const calls = Array.from({ length: 21 }, (_, index) => ({
  table: index + 1,
  kinds: ['hospital', 'clinic'],
  organizations: index < 4 ? ['甲'] : [],
  badges: index < 4 ? [100 + index] : [],
}));

const noDetail = { seed: 1, introductions: [], waiting: [], sitting_out: [], total: 0, bound: 0 };

/** One whose server is awake: it answers whoever asks. */
class LiveSocket extends FakeSocket {
  override send(data: string): void {
    super.send(data);
    const { type, id } = JSON.parse(data) as { type: string; id: string };
    if (type === 'ping') queueMicrotask(() => this.frame('9', { type: 'done', id }));
  }
}

/** The server's time, which passes like everybody's. */
let server: number;
const pass = async (ms: number, step = 1_000) => {
  for (let left = ms; left > 0; left -= step) {
    server += Math.min(step, left);
    await vi.advanceTimersByTimeAsync(Math.min(step, left));
  }
};
const answers: Record<string, () => unknown> = {
  '/api/event': () => event,
  '': (): RoomCode => ({ url: 'http://hall.example/j/southwest?c=ABCD', qr: '/qr/southwest.svg', code: 'ABCD' }),
};
const timers = () =>
  [...document.querySelectorAll('[role=timer]')].map((each) => /\d+:\d\d/.exec(each.textContent)?.[0]).join();

beforeEach(() => {
  localStorage.clear();
  server = at('14:00:00');
  vi.useFakeTimers({ now: server });
  vi.stubGlobal('WebSocket', LiveSocket);
  vi.stubGlobal('fetch', (url: string) => {
    const [, answer] = Object.entries(answers).find(([path]) => url.includes(path))!;
    return Promise.resolve(new Response(JSON.stringify(answer()), { headers: { 'content-type': 'application/json' } }));
  });
  FakeSocket.all = [];
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function wall(on = round): Promise<void> {
  history.replaceState(null, '', '/screen/southwest?k=key');
  await render(Wall);
  await vi.advanceTimersByTimeAsync(0);
  FakeSocket.last.accept();
  FakeSocket.last.frame(
    '1',
    welcome({
      me: undefined,
      room: summary(42),
      round: on,
      calls,
      links: [],
      board: { needs: [{ tag: 'emergency', needed: 5, offered: 3 }], offers: [], unmet: [] },
      now: said(server),
    }),
  );
  await vi.advanceTimersByTimeAsync(0);
}
async function phone(): Promise<void> {
  history.replaceState(null, '', '/j/southwest');
  await render(Room, { catalog: new Catalog(event), token: 'secret', room: 'southwest', onEnded: () => undefined });
  await vi.advanceTimersByTimeAsync(0);
  FakeSocket.last.accept();
  FakeSocket.last.frame('1', welcome({ round, now: said(server) }));
  await vi.advanceTimersByTimeAsync(0);
}
let watch: RoomWatch | undefined;
async function desk(): Promise<void> {
  watch = new RoomWatch(
    { role: 'organizer', until: '2027-09-19T14:00:00+09:00' },
    { onRefused: () => undefined, onEnded: () => undefined },
  );
  watch.go('southwest');
  FakeSocket.last.accept();
  FakeSocket.last.frame(
    '1',
    welcome({ me: undefined, now: said(server) }),
    { type: 'room_people', people: [], gone: [] },
    { type: 'room_rounds', rounds: [{ ...round, ...noDetail }] },
  );
  await render(KeyFigures, {
    catalog: new Catalog(event),
    room: { ...summary(2), mode: 'rounds' } as unknown as RoomControl,
    watch,
    onFilter: () => undefined,
  });
  await pass(1_000, 100);
}
const counted = () => (watch ? (/\d+:\d\d/.exec(document.body.textContent)?.[0] ?? '') : timers());
afterEach(() => {
  watch?.close();
  watch = undefined;
});

const left = (target: number) => {
  const seconds = Math.ceil((target - server) / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
const starts = at('14:03:00');
const ends = at('14:09:00');

for (const [name, open, target] of [
  ['a wall', wall, starts],
  ['a phone', phone, ends],
  ['a console', desk, starts],
] as const) {
  describe(`${name} whose calendar is wrong`, () => {
    it.each([
      ['an hour ahead', 3_600_000],
      ['an hour behind', -3_600_000],
      ['eleven minutes ahead', 660_000],
      ['eleven minutes behind', -660_000],
    ])('counts as the server does before and after it is put right: %s', async (_, wrong) => {
      vi.setSystemTime(Date.now() + wrong);
      await open();
      await pass(20_000);
      expect(counted()).toBe(left(target));
      vi.setSystemTime(Date.now() - wrong);
      for (let second = 0; second < 30; second += 1) {
        await pass(1_000);
        expect(counted()).toBe(left(target));
        expect(document.body.textContent).not.toMatch(/お時間(です|になりました)/);
      }
    });
  });
}

describe('a wall far from where its computer was set up', () => {
  it('shows the time of day by the event’s clock, also that of its last news', async () => {
    answers['/api/event'] = () => ({ ...event, timezone: 'Europe/Berlin' });
    await wall();
    const clock = () => document.querySelector('.clock')?.textContent;
    expect(clock()).toBe('07:00');
    await pass(60_000);
    expect(clock()).toBe('07:01');
    FakeSocket.last.end(1006);
    await pass(20_000);
    expect(document.querySelector('.offline')?.textContent).toContain('07:01');
    answers['/api/event'] = () => event;
  });
});

describe('a page with a connection', () => {
  it('asks the server for the time when its two clocks drift apart, and goes by the answer', async () => {
    await phone();
    FakeSocket.last.frame('2');
    // It slept for two minutes, and its steady clock with it.
    server += 120_000;
    vi.setSystemTime(Date.now() + 120_000);
    await pass(LOOK);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent[0]).toMatchObject({ type: 'hello', at: '2' });
    FakeSocket.last.time('3', said(server));
    await pass(1_000);
    expect(counted()).toBe(left(ends));
    await pass(60_000);
    expect(FakeSocket.all).toHaveLength(2);
  });

  it('asks at once when it wakes', async () => {
    await phone();
    server += 10_000;
    vi.setSystemTime(Date.now() + 10_000);
    window.dispatchEvent(new Event('pageshow'));
    expect(FakeSocket.all).toHaveLength(2);
  });
});

describe('a wall in a round', () => {
  it('turns by itself from the call to the end and after it, with every frame the room sends', async () => {
    await wall({ ...round, starts_at: '2027-09-18T14:00:40+09:00', ends_at: '2027-09-18T14:02:20+09:00' });
    const shown = new Map<string, Set<string>>();
    const page = () =>
      document.querySelector('[data-slide]')?.getAttribute('data-slide') +
      (document.querySelector('[data-page]')?.getAttribute('data-page') ?? '');
    const state = () => document.querySelector('.round')?.className.split(' ')[1] ?? 'idle';
    for (let second = 0; second < 190; second += 1) {
      FakeSocket.last.frame(String(second + 2), { type: 'room', summary: summary(42 + (second % 5)) });
      await pass(1_000);
      shown.set(state(), (shown.get(state()) ?? new Set()).add(page()));
    }
    expect(shown.get('called')).toEqual(new Set(['callsbadges', 'callsplan', 'callsorganizations']));
    const talk = [...shown.get('running')!, ...shown.get('closing')!];
    expect(talk).toEqual(expect.arrayContaining(['map', 'needs', 'callsbadges']));
    expect([...shown.get('idle')!]).toEqual(expect.arrayContaining(['map', 'needs']));
  });
});
