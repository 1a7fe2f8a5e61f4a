import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import OrganizationSearch from '../../src/phone/join/OrganizationSearch.svelte';
import { language } from '../../src/lang/words.svelte';
import { pass } from './turns';

language.current = 'ja';
let questions: Map<string, (name: string) => void>;

beforeEach(async () => {
  vi.useFakeTimers();
  questions = new Map();
  vi.stubGlobal('fetch', (path: string) => {
    const wanted = new URLSearchParams(path.split('?')[1]).get('q')!;
    return new Promise((answer) =>
      questions.set(wanted, (name) =>
        answer(new Response(JSON.stringify([{ id: name, name, kind: 'clinic', ward: 'meguro' }]))),
      ),
    );
  });
  await render(OrganizationSearch, { id: 'o', label: '施設名', ward: () => '目黒区', onPick: () => {} });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
async function type(text: string): Promise<void> {
  await userEvent.fill(page.getByRole('searchbox').element(), text);
  await pass(100);
}
const shown = () =>
  page
    .getByRole('button')
    .elements()
    .map((each) => each.textContent?.trim() ?? '');
const says = () => page.getByRole('status').element().textContent?.trim();

it('an older answer never stands in place of a newer one', async () => {
  await type('さ');
  await type('さく');
  questions.get('さく')!('さくら坂クリニック');
  await pass();
  expect(shown()[0]).toContain('さくら坂');
  questions.get('さ')!('桜丘歯科');
  await pass();
  expect(shown()[0]).toContain('さくら坂');
});

it('an answer to what is no longer asked is not shown', async () => {
  await type('さ');
  await type('');
  questions.get('さ')!('桜丘歯科');
  await pass();
  expect(shown()).toEqual([]);
});

it('says each time that an answer takes long', async () => {
  await type('さ');
  await pass(600);
  expect(says()).toContain('お探し');
  await type('');
  expect(says()).toBe('');
  await type('し');
  await pass(600);
  expect(says()).toContain('お探し');
});
