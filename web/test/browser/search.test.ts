import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import OrganizationSearch from '../../src/phone/join/OrganizationSearch.svelte';
import { language } from '../../src/lang/words.svelte';
import { pass } from './turns';

language.current = 'ja';
let questions: Map<string, (name: string) => void>;
let picked: string[];
let typed: string[];
const field = () => page.getByRole('combobox').element() as HTMLInputElement;

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
  picked = [];
  typed = [];
  await render(OrganizationSearch, {
    id: 'o',
    label: '施設名',
    ward: () => '目黒区',
    onPick: (hit) => picked.push(hit.name),
    onTyped: (name) => typed.push(name),
  });
  await import('../../src/shared/combobox');
  await pass();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
async function type(text: string): Promise<void> {
  await userEvent.fill(field(), text);
  await pass(100);
}
const shown = () =>
  page
    .getByRole('option')
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
  expect(field().getAttribute('aria-expanded')).toBe('false');
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

const press = async (key: string) => {
  await userEvent.keyboard(`{${key}}`);
  await pass();
};
/** What the field says it stands on. */
const active = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '')?.textContent?.trim();

it('is walked through by arrows while the focus stays in the field, and Enter takes what was chosen', async () => {
  await type('さ');
  questions.get('さ')!('さくら坂クリニック');
  await pass();
  expect(field().getAttribute('aria-expanded')).toBe('true');
  expect(active()).toBeUndefined();
  await press('ArrowDown');
  expect(active()).toContain('さくら坂');
  await press('ArrowDown');
  expect(active()).toContain('「さ」で登録する');
  await press('ArrowDown');
  await press('ArrowUp');
  expect(active()).toContain('さくら坂');
  expect(document.activeElement).toBe(field());
  await press('Enter');
  expect(picked).toEqual(['さくら坂クリニック']);
  expect(shown()).toEqual([]);
});

it('closes by Escape, and takes what was typed where the list does not have it', async () => {
  await type('さ');
  questions.get('さ')!('桜丘歯科');
  await pass();
  await press('Escape');
  expect(shown()).toEqual([]);
  await press('ArrowDown');
  await press('ArrowDown');
  await press('Enter');
  expect(typed).toEqual(['さ']);
});
