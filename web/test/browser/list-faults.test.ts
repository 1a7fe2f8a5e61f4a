//! In which language each line about a list is marked: that of its words, and none where the server worded it.

import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import ListFaults from '../../src/console/ListFaults.svelte';
import type { FaultCode, ImportFault } from '../../src/gen/protocol';
import { language } from '../../src/lang/words.svelte';

const fault = (code: string, message: string, values = {}): ImportFault => ({
  line: 2,
  column: 'name',
  message,
  code: code as FaultCode,
  values,
});

afterEach(() => {
  cleanup();
  language.current = 'ja';
});

it('claims a language for its own words alone', async () => {
  language.current = 'ja';
  await render(ListFaults, {
    title: '直すところ',
    faults: [
      fault('empty', 'is empty'),
      fault('of_a_newer_server', 'cannot be read'),
      fault('field', 'too long', { said: 'This is too long.' }),
    ],
  });
  const told = page
    .getByRole('row')
    .elements()
    .slice(1)
    .map((row) => row.lastElementChild!);
  expect(told.map((each) => [each.getAttribute('lang'), each.textContent])).toEqual([
    ['ja', '空欄です。どの行にも必要ですので、ご記入ください。'],
    ['', 'cannot be read'],
    ['', 'This is too long.'],
  ]);
});
