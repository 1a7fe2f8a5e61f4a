import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import type { RoomWatch } from '../../src/console/room-watch.svelte';
import { addressed, blank } from '../../src/console/desk';
import Register from '../../src/console/Register.svelte';
import Walls from '../../src/console/Walls.svelte';
import type { RoomControl, SetRoom } from '../../src/gen/protocol';
import { language } from '../../src/lang/words.svelte';
import { Catalog } from '../../src/shared/catalog';
import { event } from '../fixtures';

language.current = 'ja';
const slides = ['map', 'calls', 'agenda', 'needs', 'offers', 'unmet', 'booths', 'announcement'];
const room = {
  room: 'southwest',
  open: true,
  join_code: 'K7MP3Q',
  screen: { slides, theme: 'dark' },
} as unknown as RoomControl;
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

describe('the desk', () => {
  const watch = {
    may: () => true,
    onRefused: () => {},
    run: (deed: () => Promise<unknown>) => deed(),
  } as unknown as RoomWatch;
  const asked: { path: string; key: string | null; body: Record<string, unknown> }[] = [];
  /** What of the service cannot be reached. */
  let fails: (path: string) => number | undefined;
  const name = () => document.querySelector<HTMLInputElement>('.pair input')!;

  beforeEach(() => {
    sessionStorage.clear();
    asked.length = 0;
    fails = () => undefined;
    vi.stubGlobal('fetch', (path: string, init: RequestInit = {}) => {
      if (init.method)
        asked.push({
          path,
          key: new Headers(init.headers).get('Idempotency-Key'),
          body: JSON.parse(String(init.body)) as Record<string, unknown>,
        });
      const status = init.method ? fails(path) : undefined;
      if (status === 0) return Promise.reject(new TypeError('no network'));
      return Promise.resolve(
        new Response(JSON.stringify(init.method ? { attendee: { id: 'a', badge: 12, name: '三田 あおい' } } : []), {
          status: status ?? 200,
        }),
      );
    });
  });
  async function open(): Promise<void> {
    await render(Register, { catalog: new Catalog(event), watch, room, onClose: () => {}, onDone: () => {} });
    await Promise.resolve();
  }
  async function send(): Promise<void> {
    const before = asked.length;
    const [tick] = page.getByRole('checkbox').elements();
    if (!(tick as HTMLInputElement).checked) await userEvent.click(tick!);
    await userEvent.click(document.querySelector('form button.action')!);
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(before), { timeout: 20_000 });
    await vi.waitFor(() => expect(document.querySelector('.spin')).toBeNull(), { timeout: 20_000 });
  }
  const registrations = () => asked.filter((each) => each.path === '/api/attendees');

  it.each([0, 500])(
    'registers one person, whatever step fails (%i), also after a reload',
    async (status) => {
      await open();
      await userEvent.fill(name(), '三田 あおい');
      for (const failing of ['/api/attendees', '/api/organizer/people/a', '/api/organizer/people/a/act']) {
        fails = (path) => (path === failing ? status : undefined);
        await send();
        expect(page.getByRole('alert').element().textContent).not.toBe('');
        cleanup();
        await open();
        expect(name().value).toBe('三田 あおい');
      }
      fails = () => undefined;
      await send();
      await vi.waitFor(() => expect(document.body.textContent).toContain('12'), { timeout: 20_000 });
      expect(registrations().length).toBeGreaterThanOrEqual(4);
      expect(new Set(registrations().map((each) => each.key)).size).toBe(1);
      // The next one is somebody else.
      await userEvent.click(document.querySelector('.action')!);
      await send();
      expect(new Set(registrations().map((each) => each.key)).size).toBe(2);
    },
    60_000,
  );

  it('addresses a director as everybody else does, until the desk says otherwise', () => {
    const form = { ...blank(), role: 'director' };
    expect(addressed(form)).toBe('先生');
    expect(addressed({ ...form, role: 'msw' })).toBe('様');
    expect(addressed({ ...form, honorific: 'さん', honorificChosen: true })).toBe('さん');
  });
});

describe('the switches of the walls', () => {
  it('name only what changes', async () => {
    const sent: SetRoom[] = [];
    await render(Walls, { room, onSet: async (body) => void sent.push(body) });
    const [map, , agenda] = page.getByRole('checkbox').elements();
    await userEvent.click(agenda!);
    await userEvent.click(map!);
    await userEvent.click(page.getByRole('button').elements().at(1)!);
    await userEvent.click(page.getByRole('button').elements().at(-1)!);
    expect(sent).toEqual([
      { screen: { turns: { agenda: false } } },
      { screen: { turns: { map: false } } },
      { screen: { theme: 'light' } },
      { screen: { hold: 'announcement' } },
    ]);
  });

  it('let go of what is held', async () => {
    const sent: SetRoom[] = [];
    await render(Walls, {
      room: { ...room, screen: { ...room.screen, hold: 'map' } },
      onSet: async (body) => void sent.push(body),
    });
    await userEvent.click(page.getByRole('button', { pressed: true }).elements().at(-1)!);
    expect(sent).toEqual([{ screen: { hold: null } }]);
  });
});
