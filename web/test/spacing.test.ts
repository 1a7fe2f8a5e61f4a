//! Space goes in steps of four pixels, so that what stands side by side lines up. Hairlines and what sits on a letter's line may be one to three.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const SRC = path.resolve(import.meta.dirname, '../src');
/** What is a distance, and no size, border or radius. */
const SPACE = /(?<![\w-])(?:padding|margin|inset|(?:row-|column-)?gap|top|right|bottom|left)[\w-]*:\s*([^;{}]+);/g;

const styles = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(svelte|css)$/.test(file));
const cssOf = (file: string) => {
  const text = readFileSync(path.join(SRC, file), 'utf8');
  return file.endsWith('.css') ? text : [...text.matchAll(/<style>([^]*?)<\/style>/g)].map(([, css]) => css).join('\n');
};

it('space goes in steps of four pixels', () => {
  let seen = 0;
  const off = styles.flatMap((file) =>
    [
      ...cssOf(file)
        .replace(/\/\*[^]*?\*\//g, '')
        .matchAll(SPACE),
    ].flatMap(([rule, value]) =>
      [...value!.matchAll(/(\d+(?:\.\d+)?)px/g)].flatMap(([, px]) => {
        seen += 1;
        return Number(px) > 3 && Number(px) % 4 !== 0 ? [`${file}: ${rule}`] : [];
      }),
    ),
  );
  expect(off).toEqual([]);
  // A pattern that finds nothing would pass as well.
  expect(seen).toBeGreaterThan(300);
});
