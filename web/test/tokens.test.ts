//! The visual language keeps its promises by computation: contrast in both themes, and no colour named elsewhere.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = path.resolve(import.meta.dirname, '../src');
const TOKENS = ['tokens.css', 'tokens-large.css', 'tokens-wall.css'];
const css = TOKENS.map((file) => readFileSync(path.join(SRC, 'style', file), 'utf8').replace(/\/\*[^]*?\*\//g, ''));
const block = (selector: string) =>
  Object.fromEntries(
    css.flatMap((each) =>
      [...(new RegExp(`${selector} \\{([^}]*)\\}`).exec(each)?.[1] ?? '').matchAll(/--([\w-]+):\s*([^;]+);/g)].map(
        ([, name, value]) => [name!, value!] as const,
      ),
    ),
  );
const light = block(':root');
const THEMES: Record<string, Record<string, string>> = { light, dark: { ...light, ...block('\\.dark') } };

function luminance(hex: string): number {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(hex)?.[1];
  if (!digits) throw new Error(`${hex} is not a plain colour`);
  const full = digits.length === 3 ? [...digits].map((each) => each + each).join('') : digits;
  const [r, g, b] = [0, 2, 4].map((at) => {
    const part = parseInt(full.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Which tokens text is set in, and on what. */
const GROUNDS = ['washi', 'paper', 'wash', 'shu-wash'];
const TEXT: [text: string, grounds: string[]][] = [
  ['ink', GROUNDS],
  ['ink-soft', GROUNDS],
  ['shu-deep', GROUNDS],
  ['good', ['washi', 'paper', 'wash']],
  ['on-ink', ['ink']],
  ['on-shu', ['shu-deep', 'shu-dark']],
  ['on-field', ['field-called', 'field-running', 'field-over']],
  ['qr-ink', ['qr-ground']],
];
const KINDS = ['hospital', 'clinic', 'dental', 'pharmacy', 'care', 'company', 'public'];

describe.each(Object.entries(THEMES))('the %s theme', (_, tokens) => {
  it.each(TEXT.flatMap(([text, grounds]) => grounds.map((ground) => [text, ground] as const)))(
    'sets %s on %s at 7:1 or more',
    (text, ground) => {
      expect(contrast(tokens[text]!, tokens[ground]!)).toBeGreaterThanOrEqual(7);
    },
  );

  it.each([...KINDS, 'shu', 'line'].flatMap((shape) => ['washi', 'paper'].map((ground) => [shape, ground] as const)))(
    'draws %s on %s at 3:1 or more',
    (shape, ground) => {
      expect(contrast(tokens[shape]!, tokens[ground]!)).toBeGreaterThanOrEqual(3);
    },
  );

  it('gives every kind a colour of its own', () => {
    expect(new Set(KINDS.map((kind) => tokens[kind])).size).toBe(KINDS.length);
  });
});

/** Paper is white, and its ink is black, whatever the page looks like. */
const PRINTED = /^#(fff|000|777|999)$/;

it('every colour stands among the tokens', () => {
  const found: string[] = [];
  for (const file of readdirSync(SRC, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(svelte|css)$/.test(file) || TOKENS.includes(path.basename(file))) continue;
    const source = readFileSync(path.join(SRC, file), 'utf8');
    const styles = file.endsWith('.css') ? source : (/<style>([^]*)<\/style>/.exec(source)?.[1] ?? '');
    const print = file.startsWith('print/') ? styles : styles.slice(styles.search(/@media print|$/));
    for (const [colour] of styles.matchAll(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(/gi))
      if (!(PRINTED.test(colour) && print.includes(colour))) found.push(`${file}: ${colour}`);
  }
  expect(found).toEqual([]);
});
