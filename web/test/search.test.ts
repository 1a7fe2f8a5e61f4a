import { cleanup, fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import OrganizationSearch from '../src/phone/join/OrganizationSearch.svelte';
import { language } from '../src/lang/words.svelte';

language.current = 'ja';
let questions: Map<string, (name: string) => void>;
const flush = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
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
  render(OrganizationSearch, { id: 'o', label: '施設名', ward: () => '目黒区', onPick: () => {} });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
async function type(text: string): Promise<void> {
  await fireEvent.input(screen.getByRole('searchbox'), { target: { value: text } });
  await flush(100);
}
const shown = () => screen.queryAllByRole('button').map((each) => each.textContent?.trim() ?? '');
const says = () => screen.getByRole('status').textContent?.trim();

it('an older answer never stands in place of a newer one', async () => {
  await type('さ');
  await type('さく');
  questions.get('さく')!('さくら坂クリニック');
  await flush();
  expect(shown()[0]).toContain('さくら坂');
  questions.get('さ')!('桜丘歯科');
  await flush();
  expect(shown()[0]).toContain('さくら坂');
});

it('an answer to what is no longer asked is not shown', async () => {
  await type('さ');
  await type('');
  questions.get('さ')!('桜丘歯科');
  await flush();
  expect(shown()).toEqual([]);
});

it('says each time that an answer takes long', async () => {
  await type('さ');
  await flush(600);
  expect(says()).toContain('お探し');
  await type('');
  expect(says()).toBe('');
  await type('し');
  await flush(600);
  expect(says()).toContain('お探し');
});
