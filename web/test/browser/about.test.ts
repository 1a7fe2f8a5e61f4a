import { afterEach, expect, it } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import About from '../../src/phone/room/About.svelte';
import ja from '../../src/lang/ja/screens';
import { language } from '../../src/lang/words.svelte';
import { introduction } from '../fixtures';

const person = introduction('x').with[0]!;
const called = (...names: string[]) => names.map((name, index) => ({ ...person, id: `p${index}`, name }));
const NAMES = ['玉川 りょう', '白金 健', '三田 あおい'];

afterEach(() => {
  cleanup();
  document.body.removeAttribute('style');
});

/** On a phone as narrow as that, with lines broken as the pages do. */
async function show(width: number, ...names: string[]): Promise<HTMLElement> {
  document.documentElement.lang = 'ja';
  document.body.style.cssText = `width: ${width}px; margin: 0; font: 17px sans-serif; word-break: auto-phrase`;
  language.current = 'ja';
  const { container } = await render(About, { props: { people: called(...names), say: ja.afterLead } });
  return container as HTMLElement;
}
const lines = (name: Element) => new Set([...name.getClientRects()].map((each) => Math.round(each.top))).size;

it('breaks no name, however narrow the line', async () => {
  for (let width = 170; width <= 350; width += 12) {
    const shown = await show(width, ...NAMES);
    expect(shown.textContent).toMatch(/^玉川 りょう .+、白金 健 .+、三田 あおい .+とのお話はいかがでしたか。$/);
    expect([...shown.querySelectorAll('span')].map(lines), `${width} px`).toEqual([1, 1, 1]);
    cleanup();
  }
});

it('lets a name break that is longer than the line', async () => {
  const shown = await show(200, 'アレクサンドリーナ・フォン・ホーエンシュタイン');
  expect(shown.scrollWidth).toBeLessThanOrEqual(200);
});
