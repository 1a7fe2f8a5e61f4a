//! The wall's type is read from the farthest seat: by computation over every size its styles name.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FARTHEST, minutes, NEEDED, SMALLEST } from '../scripts/legibility';

const SRC = path.resolve(import.meta.dirname, '../src');
const read = (file: string) => readFileSync(path.join(SRC, file), 'utf8').replace(/\/\*[^]*?\*\/|@import[^;]*;/g, '');
const tokens = new Map(
  [...read('style/tokens-wall.css').matchAll(/--([\w-]+):\s*([\d.]+)rem;/g)].map(([, name, rem]) => [
    name!,
    Number(rem),
  ]),
);
/** A rem is a hundredth of the screen's height. */
const shareOf = (size: string) => {
  const token = /^var\(--([\w-]+)\)$/.exec(size)?.[1];
  const rem = token ? tokens.get(token) : Number(/^([\d.]+)rem$/.exec(size)?.[1]);
  return rem === undefined || Number.isNaN(rem) ? undefined : rem / 100;
};
/** A reading above a place's name helps; the name itself is what must be read. */
const HELPS = /^rt$/;

const files = [
  'style/wall.css',
  ...readdirSync(path.join(SRC, 'wall'))
    .filter((file) => file.endsWith('.svelte'))
    .map((file) => `wall/${file}`),
];
const sizes = files.flatMap((file) => {
  const text = read(file);
  const css = file.endsWith('.css') ? text : (/<style>([^]*)<\/style>/.exec(text)?.[1] ?? '');
  return [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selector, rules]) =>
    [...rules!.matchAll(/font-size:\s*([^;]+);/g)].map(([, size]) => ({
      file,
      selector: selector!.trim(),
      size: size!,
    })),
  );
});

describe(`from ${FARTHEST} × the image's height`, () => {
  it('every size that the wall sets is read', () => {
    const set = sizes.filter(({ selector }) => selector !== 'html' && !HELPS.test(selector));
    expect(set.length).toBeGreaterThan(20);
    // A size that cannot be computed here would pass unseen.
    expect(set.filter(({ size }) => shareOf(size) === undefined)).toEqual([]);
    expect(set.filter(({ size }) => shareOf(size)! < SMALLEST)).toEqual([]);
  });

  it('the smallest is seen under more than what letters and kanji need', () => {
    const smallest = Math.min(...sizes.flatMap(({ size }) => shareOf(size) ?? []));
    expect(smallest).toBe(0.05);
    expect(minutes(smallest, 'capital')).toBeGreaterThan(NEEDED.capital);
    expect(minutes(smallest, 'kanji')).toBeGreaterThan(NEEDED.kanji);
    // A step smaller is not.
    expect(minutes(0.045, 'kanji')).toBeLessThan(NEEDED.kanji);
    expect(SMALLEST).toBeCloseTo(0.0485, 3);
  });

  it('a wall that is wider than 16:9 or narrower shows its rem from what is short', () => {
    expect(read('style/wall.css')).toMatch(/html\s*\{\s*font-size:\s*min\(1vh,\s*0\.5625vw\)/);
  });
});
