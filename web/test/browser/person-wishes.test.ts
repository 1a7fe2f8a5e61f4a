//! What the desk notes of somebody's wishes and times, until a phone of theirs says it.

import { afterEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import type { Deeds } from '../../src/console/deeds.svelte';
import PersonWishes from '../../src/console/PersonWishes.svelte';
import type { Correct, Me, RoomPerson } from '../../src/gen/protocol';
import { language } from '../../src/lang/words.svelte';
import { Catalog } from '../../src/shared/catalog';
import { desk, event, me } from '../fixtures';

language.current = 'ja';
const sent: Correct[] = [];
let answer: (saved: boolean) => void;
const deeds = {
  busy: false,
  problem: '',
  correct: (said: Correct) => {
    sent.push(said);
    return new Promise<boolean>((told) => (answer = told));
  },
} as unknown as Deeds;
const show = (person: Partial<RoomPerson>, more: Partial<Me> = {}) =>
  render(PersonWishes, {
    person: desk.person('a', person),
    me: { ...me, ...more },
    catalog: new Catalog(event),
    deeds,
  });
const arrives = () => page.getByLabelText('お着き').element() as HTMLInputElement;
const leaves = () => page.getByLabelText('お帰り').element() as HTMLInputElement;
const save = () => page.getByRole('button', { name: '保存する' });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sent.length = 0;
});

it('is taken for whoever has not come or has no phone, and left to whoever has one', async () => {
  for (const [person, taken] of [
    [{ present: false }, true],
    [{ paper: true, link_in_use: true }, true],
    [{ link_in_use: true }, false],
  ] as const) {
    await show(person);
    expect(document.querySelector('form') !== null).toBe(taken);
    expect(document.body.textContent.includes('携帯で参加されている方')).toBe(!taken);
    cleanup();
  }
});

it('keeps what is typed while what was typed before is being saved', async () => {
  const screen = await show({ paper: true });
  await userEvent.fill(arrives(), '13:30');
  await save().click();
  await userEvent.fill(leaves(), '15:00');
  await screen.rerender({ me: { ...me, stay: { arrives: '13:30' } } });
  answer(true);
  await expect.poll(() => save().element()).toBeEnabled();
  await new Promise(requestAnimationFrame);
  expect([arrives().value, leaves().value]).toEqual(['13:30', '15:00']);
  await save().click();
  expect(sent).toEqual([{ stay: { arrives: '13:30' } }, { stay: { arrives: '13:30', leaves: '15:00' } }]);
});

it('shows what was saved as the server has it, where nothing was typed since', async () => {
  const screen = await show({ paper: true });
  await userEvent.fill(arrives(), '13:30');
  await save().click();
  await screen.rerender({ me: { ...me, stay: { arrives: '13:35' } } });
  answer(true);
  await expect.poll(() => document.body.textContent).toContain('保存しました');
  expect(arrives().value).toBe('13:35');
});

it('is not sent by an Enter in the search that finds nothing', async () => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('[]')));
  await show({ paper: true });
  await userEvent.fill(arrives(), '13:30');
  await userEvent.type(page.getByRole('combobox', { name: '施設を検索して加える' }).element(), 'どこにもない{Enter}');
  expect(sent).toEqual([]);
});
