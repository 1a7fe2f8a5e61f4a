//! One test for each state of a list and each language, or, where time is short, for some of them.

import { expect, type Page, type Request } from '@playwright/test';
import type { Server } from '../scripts/server';
import { Kit, type Lang, type State } from '../scripts/states/state';
import { type Screen, test } from './people';

/** Everything takes twenty minutes: before a release, and after a change to the screens, with `make walk`. */
const WHOLE = Boolean(process.env.WHOLE);
/** The short form looks at one state in so many: of those that need an event of their own, and of the others. */
const ONE_IN = { own: 8, shared: 4 };
const LANGUAGES: Lang[] = ['ja', 'en'];
/** With fewer, the reception's states have nobody left to talk about. */
const PEOPLE = 16;

/** `of` names them in the report; they are shown on a phone, or on something larger. Where a page has a button for the language, a state is set up once and looked at in both. */
export function eachState(
  of: string,
  kind: 'phone' | 'wall',
  states: State[],
  look: (page: Page, name: string, lang: Lang) => Promise<void>,
  { prepare, button = false }: { prepare?: (page: Page) => Promise<void>; button?: boolean } = {},
): void {
  test.describe.configure({ mode: 'parallel' });
  // A film of every state would take longer than looking at it.
  test.use({ trace: 'off' });

  const see = async (state: State, langs: Lang[], server: Server, screen: (url: string) => Promise<Screen>) => {
    const open = async () => {
      const { page } = await screen('about:blank');
      await prepare?.(page);
      return page;
    };
    const page = await state.show(new Kit(server, { lang: langs[0]!, open, people: PEOPLE }));
    for (const [turn, lang] of langs.entries()) {
      if (turn > 0) await inTheOther(page);
      await look(page, state.name, lang);
    }
  };
  for (const [place, state] of states.entries())
    for (const langs of button && !state.cutOff ? [LANGUAGES] : LANGUAGES.map((lang) => [lang])) {
      const first = langs[0] === 'ja';
      const oneIn = state.harmless ? ONE_IN.shared : ONE_IN.own;
      if (!WHOLE && !(first && place % oneIn === 0)) continue;
      const title = `${of}: ${state.name} (${langs.join(', ')})`;
      if (kind === 'phone' && state.harmless) test(title, ({ standing, phone }) => see(state, langs, standing, phone));
      else if (kind === 'phone') test(title, ({ server, phone }) => see(state, langs, server, phone));
      else if (state.harmless) test(title, ({ standing, wall }) => see(state, langs, standing, wall));
      else test(title, ({ server, wall }) => see(state, langs, server, wall));
    }
}

/** Turns the page to its other language, whose words come when they are asked for. */
async function inTheOther(page: Page): Promise<void> {
  const words: Promise<unknown>[] = [];
  const asked = (request: Request) => words.push(request.response().catch(() => null));
  const button = page.locator('button[lang]').first();
  page.on('request', asked);
  // Wherever it is: nothing is scrolled, and no focus goes.
  await button.evaluate((it: HTMLElement) => it.click());
  await expect(button).toHaveAttribute('lang', 'ja');
  await expect(button).toHaveText('日本語');
  await Promise.all(words);
  await page.evaluate(() => new Promise(requestAnimationFrame));
  page.off('request', asked);
}
