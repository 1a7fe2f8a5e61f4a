import { afterEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import Finder, { type Choice } from '../../src/console/Finder.svelte';

const found: Choice[] = Array.from({ length: 8 }, (_, index) => ({
  id: `p${index}`,
  text: `見本 ${index}`,
  badge: index,
}));
const field = () => page.getByRole('combobox').element() as HTMLInputElement;
const chosen = () => page.getByRole('option', { selected: true }).elements();

afterEach(cleanup);

it('hangs over what is below while one types, its first chosen, and goes with the focus', async () => {
  const picked: string[] = [];
  await render(Finder, { label: '1人目', query: '', found, onPick: (choice: Choice) => picked.push(choice.id) });
  expect(page.getByRole('option').elements()).toEqual([]);
  await userEvent.type(field(), '見');
  expect(chosen().map((each) => each.textContent)).toEqual([expect.stringContaining('見本 0')]);
  await userEvent.keyboard('{ArrowDown}{Enter}');
  expect(picked).toEqual(['p1']);
  expect(page.getByRole('option').elements()).toEqual([]);
  await userEvent.keyboard('{ArrowDown}');
  expect(chosen()).toHaveLength(1);
  field().blur();
  await expect.poll(() => page.getByRole('option').elements()).toEqual([]);
});

it('keeps what the arrows choose in sight in a list that is longer than its frame', async () => {
  await render(Finder, { label: '1人目', query: '', found, onPick: () => {} });
  const list = page.getByRole('listbox', { includeHidden: true }).element() as HTMLElement;
  list.style.cssText = 'max-height:100px;overflow:auto';
  await userEvent.type(field(), '見');
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}');
  const [frame, option] = [list, chosen()[0]!].map((each) => each.getBoundingClientRect());
  expect(option!.bottom).toBeLessThanOrEqual(frame!.bottom + 1);
  expect(option!.top).toBeGreaterThanOrEqual(frame!.top - 1);
});

it('takes what a finger or the mouse presses without losing the focus', async () => {
  const picked: string[] = [];
  await render(Finder, { label: '1人目', query: '', found, onPick: (choice: Choice) => picked.push(choice.id) });
  await userEvent.type(field(), '見');
  await userEvent.click(page.getByRole('option').elements()[2]!);
  expect(picked).toEqual(['p2']);
  expect(document.activeElement).toBe(field());
});
