//! The organizer's watch and the console around it, with the socket in the test's hand.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import Console from '../../src/console/Console.svelte';
import type { SignedInAs } from '../../src/gen/protocol';
import { RoomWatch } from '../../src/console/room-watch.svelte';
import Walls from '../../src/console/Walls.svelte';
import { language } from '../../src/lang/words.svelte';
import { desk, event, welcome } from '../fixtures';
import { FakeSocket } from '../socket';
import { pass } from './turns';

const { person, introduction, round, room, people, rounds } = desk;

const organizer: SignedInAs = { role: 'organizer', until: '2027-09-19T14:00:00+09:00' };

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2027-09-18T14:00:00+09:00') });
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', (path: string) => {
    const answer = path.endsWith('/session') ? organizer : event;
    return Promise.resolve(new Response(JSON.stringify(answer)));
  });
  FakeSocket.all = [];
  language.choose('ja');
});
afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const flush = () => pass();

describe('the watch', () => {
  const watching = { onRefused: vi.fn(), onEnded: vi.fn() };
  const open = () => {
    const watch = new RoomWatch(organizer, watching);
    watch.go('southwest');
    FakeSocket.last.accept();
    FakeSocket.last.frame('1', welcome(), people([person('a')]), rounds(round({ introductions: [introduction('x')] })));
    return watch;
  };

  it('starts over after a lost connection, and shows nobody twice', () => {
    const watch = open();
    FakeSocket.last.end(1006);
    vi.advanceTimersByTime(2_000);
    FakeSocket.last.accept();
    FakeSocket.last.frame('9', welcome(), people([person('b')]));
    expect([[...watch.byId.keys()], watch.rounds]).toEqual([['b'], []]);
    watch.close();
  });

  it('turns to another room without anything of the first', () => {
    const watch = open();
    const first = FakeSocket.last;
    watch.draft = { pins: [{ attendees: ['a', 'b'] }], parted: [] };
    watch.go('south');
    expect([watch.people, watch.rounds, watch.draft.pins, first.readyState]).toEqual([undefined, [], [], 3]);
    expect(FakeSocket.all).toHaveLength(2);
    watch.close();
  });

  it('has shown what was done when it says so, also where no frame is due', async () => {
    const watch = open();
    let done = 0;
    const deed = () => watch.run(() => Promise.resolve()).then(() => (done += 1));
    void deed();
    await flush();
    expect(done).toBe(0);
    FakeSocket.last.frame('2', people([], ['a']));
    await flush();
    expect([done, watch.people]).toEqual([1, []]);
    void deed();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(done).toBe(2);
    watch.close();
  });

  it('lets nobody wait for ever who waits when it closes, and keeps no timer', async () => {
    const watch = open();
    let done = false;
    void watch.run(() => Promise.resolve()).then(() => (done = true));
    await flush();
    watch.close();
    await flush();
    expect([done, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it('says that the sign-in is over', () => {
    open();
    FakeSocket.last.end(4401);
    expect(watching.onEnded).toHaveBeenCalledWith('token');
  });
});

describe('the console', () => {
  const open = async () => {
    await render(Console);
    await flush();
    FakeSocket.last.accept();
    FakeSocket.last.frame('1', welcome({ me: undefined }), { type: 'rooms', rooms: [room('southwest')] }, people([]), {
      type: 'audit',
      entries: 0,
    });
    await flush();
  };
  const banner = () => [...document.querySelectorAll('.band')].map((each) => each.textContent.trim());

  it('says that everybody will be erased, when, and when it is done', async () => {
    await open();
    expect(banner()).toEqual([]);
    FakeSocket.last.frame('1', {
      type: 'rooms',
      rooms: [],
      erasing: { people: 12, at: '2027-09-18T15:00:00+09:00' },
    });
    await flush();
    expect(banner()).toEqual([expect.stringMatching(/15:00ごろ、参加者12名/)]);
    FakeSocket.last.frame('2', { type: 'rooms', rooms: [], erasing: { people: 0 } });
    await flush();
    expect(banner()).toEqual([expect.stringMatching(/すべて消去しました/)]);
  });

  it('says since when it is out of date while the network is away, and no longer', async () => {
    await open();
    FakeSocket.last.end(1006);
    await flush();
    expect(banner()).toEqual([expect.stringMatching(/時点の内容/)]);
    await vi.advanceTimersByTimeAsync(2_000);
    FakeSocket.last.accept();
    FakeSocket.last.frame('2', welcome({ me: undefined }), { type: 'rooms', rooms: [room('southwest')] }, people([]));
    await flush();
    expect(banner()).toEqual([]);
  });

  it('says before the passphrase is typed that it would travel in clear, and only then', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('{}', { status: 401 })));
    const warning = () => document.body.textContent.includes('暗号化されていません');
    await render(Console);
    await flush();
    expect(warning()).toBe(false);
    await cleanup();
    vi.stubGlobal('isSecureContext', false);
    await render(Console);
    await flush();
    expect(warning()).toBe(true);
    expect(document.getElementById('passphrase')).not.toBeNull();
  });

  it('asks for the passphrase again when the sign-in is over', async () => {
    await open();
    FakeSocket.last.end(4401);
    await flush();
    expect(document.getElementById('passphrase')).not.toBeNull();
  });
});

describe('the switches of a wall', () => {
  it('keep what the wall shows when a switch fails', async () => {
    await render(Walls, { room: room('southwest'), onSet: () => Promise.resolve(undefined) });
    const [map] = document.querySelectorAll<HTMLInputElement>('input[type=checkbox]');
    map!.click();
    expect(map!.checked).toBe(false);
    await flush();
    expect(map!.checked).toBe(true);
  });
  it('keep what was pressed when an older frame comes before the answer', async () => {
    const before = room('southwest');
    const slides = before.screen.slides.filter((slide) => slide !== 'map');
    const answer = { ...before, screen: { ...before.screen, slides } };
    await render(Walls, { room: before, onSet: () => Promise.resolve(answer) });
    const [map] = document.querySelectorAll<HTMLInputElement>('input[type=checkbox]');
    map!.click();
    await flush();
    expect(map!.checked).toBe(false);
  });
});
