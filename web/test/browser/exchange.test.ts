import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import CardExchange from '../../src/phone/room/CardExchange.svelte';
import { Session } from '../../src/phone/room/session.svelte';
import { language } from '../../src/lang/words.svelte';
import Roomful from './Roomful.svelte';
import { introduction, me, welcome } from '../fixtures';
import { FakeSocket } from '../socket';

language.current = 'ja';
let session: Session;
const asked: { path: string; body: unknown }[] = [];
const sent = () => FakeSocket.last.sent.filter((each) => each.type === 'exchange');

async function show(exchange: boolean): Promise<void> {
  const consent = { ...me.consent, exchange };
  const met = introduction('x', { state: 'met' });
  FakeSocket.last.frame('1', welcome({ me: { ...me, consent }, introductions: [met] }));
  await render(Roomful, { props: { page: CardExchange as never, session, props: { introduction: met } } });
}

beforeEach(() => {
  localStorage.clear();
  FakeSocket.all = [];
  asked.length = 0;
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
    asked.push({ path, body: JSON.parse(String(init.body)) });
    return Promise.resolve(new Response(JSON.stringify({ ...me, consent: { ...me.consent, exchange: true } })));
  });
  session = new Session('secret', 'southwest');
  FakeSocket.last.accept();
});
afterEach(() => {
  cleanup();
  session.close();
  vi.unstubAllGlobals();
});

it('a card is handed over at once by who agreed to that', async () => {
  await show(true);
  await userEvent.click(page.getByRole('button', { name: /名刺/ }).element());
  expect(sent()).toMatchObject([{ introduction: 'x', share: true }]);
});

it('nobody else hands one over before they have agreed, and who does not agree hands over nothing', async () => {
  await show(false);
  const hand = page.getByRole('button', { name: /名刺/ }).element();
  await userEvent.click(hand);
  expect(sent()).toEqual([]);
  await userEvent.click(page.getByRole('button', { name: 'やめる' }).element());
  expect([sent(), asked]).toEqual([[], []]);
  await userEvent.click(page.getByRole('button', { name: /名刺/ }).element());
  await userEvent.click(document.querySelector('.action')!);
  await vi.waitFor(() => expect(sent()).toMatchObject([{ introduction: 'x', share: true }]));
  expect(asked).toEqual([{ path: '/api/me', body: { consent: { ...me.consent, exchange: true } } }]);
});
