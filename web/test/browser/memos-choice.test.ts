import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import { language } from '../../src/lang/words.svelte';
import { keepMemo } from '../../src/phone/room/memo';
import { begin, watch } from '../../src/phone/room/memos-kept';
import MyData from '../../src/phone/room/MyData.svelte';
import { MemosKept } from '../../src/phone/room/ProvisionList.svelte';
import { Session } from '../../src/phone/room/session.svelte';
import Roomful from './Roomful.svelte';
import { me, welcome } from '../fixtures';
import { FakeSocket } from '../socket';

let session: Session;
let kept: { sealed?: string; turn: number };
let fails: undefined | 'offline' | number;

beforeEach(() => {
  localStorage.clear();
  language.current = 'ja';
  vi.stubGlobal('WebSocket', FakeSocket);
  [kept, fails] = [{ turn: 0 }, undefined];
  vi.stubGlobal('fetch', (url: string, { body }: RequestInit = {}) => {
    if (fails === 'offline') return Promise.reject(new TypeError());
    if (url !== '/api/me/memos') return Promise.resolve(Response.json({ provisions: [], consents: [] }));
    if (typeof body === 'string') {
      if (fails) return Promise.resolve(Response.json({ code: 'invalid', detail: 'x', fields: [] }, { status: fails }));
      kept = { sealed: (JSON.parse(body) as { sealed: string }).sealed, turn: kept.turn + 1 };
    }
    return Promise.resolve(Response.json(kept));
  });
  session = new Session('secret', 'southwest');
  FakeSocket.last.accept();
  FakeSocket.last.frame('1', welcome());
  watch('secret');
});
afterEach(() => {
  cleanup();
  session.close();
  vi.unstubAllGlobals();
});

const show = (what: unknown = MemosKept, props = {}) =>
  render(Roomful, { props: { page: what as never, session, props } });
const box = page.getByRole('checkbox', { name: '端末を替えても' });

it('without a network, what this phone knows is there, and what went wrong is said', async () => {
  await begin();
  fails = 'offline';
  await show();
  await expect.element(box).toBeChecked();
  await expect.element(page.getByText('メモの鍵')).toBeVisible();
  await expect.element(page.getByRole('alert')).toBeVisible();
  fails = undefined;
  await page.getByRole('button', { name: 'もう一度' }).click();
  await expect.poll(() => page.getByRole('alert').elements()).toEqual([]);
  await expect.element(box).toBeChecked();
});

it('without a network and without a key, it is said, and asked again on a press', async () => {
  fails = 'offline';
  await show();
  await expect.element(page.getByRole('alert')).toBeVisible();
  expect(box.elements()).toEqual([]);
  fails = undefined;
  await page.getByRole('button', { name: 'もう一度' }).click();
  await expect.element(box).not.toBeChecked();
});

it('too much to keep is said, with what to do, and the key stays', async () => {
  await begin();
  keepMemo('x', { text: '長い' });
  fails = 422;
  await show();
  await expect.element(box).toBeChecked();
  await expect.element(page.getByRole('alert')).toHaveTextContent('短くしてください');
  await expect.element(page.getByText('メモの鍵')).toBeVisible();
});

it('shows that it is at work while it hashes', async () => {
  await show();
  await expect.element(box).not.toBeChecked();
  await expect.poll(() => page.getByRole('status').elements()).toEqual([]);
  let answers!: () => void;
  const waits = new Promise<void>((resolve) => (answers = resolve));
  const answer = fetch;
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => waits.then(() => answer(url, init)));
  await box.click();
  await expect.element(page.getByRole('status')).toBeVisible();
  answers();
  await expect.element(page.getByText('メモの鍵')).toBeVisible();
});

it('is offered where the browser can encrypt, and not spoken of elsewhere', async () => {
  const shown = await show(MyData, { me, save: () => Promise.resolve(true) });
  await expect.element(box).toBeVisible();
  await shown.unmount();
  vi.stubGlobal('crypto', {});
  await show(MyData, { me, save: () => Promise.resolve(true) });
  await expect.element(page.getByRole('button').first()).toBeVisible();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(box.elements()).toEqual([]);
  expect(document.body.textContent).not.toContain('https');
});
