import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const parts = readdirSync('src/lang/ja').map((file) => file.replace('.ts', ''));
type Entry = string | ((...values: never[]) => string) | { [key: string]: Entry };

function flat(entry: Entry, path = ''): [string, string][] {
  if (typeof entry === 'string') return [[path, entry]];
  if (typeof entry === 'function') return [[path, (entry as (...values: unknown[]) => string)(7, 9)]];
  return Object.entries(entry).flatMap(([key, value]) => flat(value, path ? `${path}.${key}` : key));
}

describe.each(parts)('the catalogue of %s', async (part) => {
  const ja = flat(((await import(`../src/lang/ja/${part}.ts`)) as { default: Entry }).default);
  const en = flat(((await import(`../src/lang/en/${part}.ts`)) as { default: Entry }).default);

  it('is complete in both languages', () => {
    const refusal = /^error\.(?!unreachable|unknown|unsure|too_late|ended)/; // said in Japanese by the server
    expect(en.map(([key]) => key).filter((key) => !refusal.test(key))).toEqual(ja.map(([key]) => key));
    expect(ja.filter(([key, text]) => !text && !/tableBefore$/.test(key)).map(([key]) => key)).toEqual([]);
  });

  it('keeps Japanese free of matching words, western quotes and half-width punctuation', () => {
    const bad = ja.filter(([, text]) => /マッチ|["”“]|[ぁ-ん一-龠][,!?]|！/.test(text));
    expect(bad).toEqual([]);
  });

  it('keeps English free of Japanese, except names, address forms and examples', () => {
    const allowed = /honorific|otherLanguage|Example|date/;
    expect(en.filter(([key, text]) => !allowed.test(key) && /[ぁ-んァ-ヶ一-龠]/.test(text))).toEqual([]);
  });

  it('spells English one way, the British', () => {
    const american = /organiz|recogniz|color|behavior|\bprogram\b|fulfill/i;
    expect(en.filter(([, text]) => american.test(text))).toEqual([]);
  });
});

it('every text is used somewhere', () => {
  const sources = (readdirSync('src', { recursive: true }) as string[]).filter(
    (file) => /\.(svelte|ts)$/.test(file) && !file.startsWith('lang/ja') && !file.startsWith('lang/en'),
  );
  const code = sources.map((file) => readFileSync(`src/${file}`, 'utf8')).join('\n');
  const unused = parts.flatMap((part) => {
    const keys = [...readFileSync(`src/lang/ja/${part}.ts`, 'utf8').matchAll(/^ {2}(\w+):/gm)].map(
      ([, key]) => key ?? '',
    );
    return keys.filter((key) => !new RegExp(`\\.${key}\\b`).test(code)).map((key) => `${part}.${key}`);
  });
  expect(unused).toEqual([]);
});

it('no page writes its own Japanese outside the catalogue', () => {
  const pages = (readdirSync('src', { recursive: true }) as string[]).filter((file) => file.endsWith('.svelte'));
  const own = pages.filter((file) => {
    const markup = readFileSync(`src/${file}`, 'utf8').replace(
      /<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g,
      '',
    );
    return /[ぁ-んァ-ヶ一-龠]/.test(markup);
  });
  expect(own).toEqual([]);
});
