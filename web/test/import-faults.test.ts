//! What is wrong with a list, in words, for every code.

import { expect, it } from 'vitest';
import type { FaultCode } from '../src/gen/protocol';
import en from '../src/lang/en/import-faults';
import ja, { type Values } from '../src/lang/ja/import-faults';

const all: Values = {
  word: 'あ',
  near: 'い',
  line: '7',
  badge: '8',
  count: '9',
  most: '5',
  column: '列',
  heading: '見出し',
};
const values: Values = {
  ...all,
  fields: '4',
  headings: '3',
  kind: 'clinic',
  error: 'zip',
  ja: '年齢。',
  en: 'An age.',
  said: '文',
};
const codes = Object.keys(ja.fault) as FaultCode[];

it.each(codes)('%s is said in both languages, with what is to be done', (code) => {
  const far = { ...values, near: undefined };
  const ways: Values[] = [values, { ...far, all: '一、二', one: '"1"', other: '"2"' }, { ...far, such: '三' }, far];
  for (const way of ways) {
    const [japanese, english] = [ja.fault[code](way), en.fault[code](way)];
    expect(japanese + english).not.toContain('undefined');
    if (code === 'field') continue;
    expect(japanese).toMatch(/。$|[:：].+$/);
    expect(japanese).toMatch(/[ぁ-ん]/);
    expect(english).toMatch(/[.?]$/);
  }
});

it('says what was written, where the other one stands, and what may be meant', () => {
  expect(ja.fault.unknown_tag({ word: '夜景', near: '夜間' })).toBe(
    '「夜景」という項目はありません。「夜間」の誤りではありませんか。',
  );
  expect(ja.fault.unknown_room({ word: '屋上', all: '南、北' })).toContain('次のいずれかをご記入ください：南、北');
  expect(en.fault.unknown_room({ word: 'roof', all: '南、北' })).toBe('There is no room “roof”. Write one of: 南, 北.');
  // Also of two equal times.
  expect(ja.fault.leaves_first({})).toContain('お着きより後になっていません');
  expect(ja.fault.repeated({ word: 'A-1', line: '12' })).toContain('12行目');
});
