import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import Me from '../../src/phone/room/Me.svelte';
import { Session } from '../../src/phone/room/session.svelte';
import { language } from '../../src/lang/words.svelte';
import Roomful from './Roomful.svelte';
import { event, welcome } from '../fixtures';
import { FakeSocket } from '../socket';

let session: Session;

beforeEach(() => {
  language.current = 'ja';
  FakeSocket.all = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  session = new Session('secret', 'southwest');
  FakeSocket.last.accept();
  FakeSocket.last.frame('1', welcome());
});
afterEach(() => {
  cleanup();
  session.close();
  delete event.credits;
  vi.unstubAllGlobals();
});

const show = () => render(Roomful, { props: { page: Me as never, session } });

it('whose data stands behind the lists is named below one’s own data, in the language one reads', async () => {
  event.credits = [{ ja: '出典：架空の一覧', en: 'Source: an invented list' }];
  await show();
  await expect.element(page.getByText('出典：架空の一覧')).toBeVisible();
  language.current = 'en';
  await expect.element(page.getByText('Source: an invented list')).toBeVisible();
});

it('nobody is named where there is nobody to name', async () => {
  await show();
  await expect.element(page.getByRole('heading', { name: '登録情報' })).toBeVisible();
  expect(page.getByText('出典').elements()).toEqual([]);
});
