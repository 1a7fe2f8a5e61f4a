//! One test for each state of a list and each language; in English, unless the whole is asked for, for those that need no server of their own.

import type { Page } from '@playwright/test';
import type { Server } from '../scripts/server';
import { Kit, type Lang, type State } from '../scripts/states/state';
import { type Screen, test } from './people';

/** Every state in English as well takes ten minutes more: before a release, with `make walk`. */
const WHOLE = Boolean(process.env.WHOLE);
const LANGUAGES: Lang[] = ['ja', 'en'];
/** With fewer, the reception's states have nobody left to talk about. */
const PEOPLE = 16;

/** `of` names them in the report; they are shown on a phone, or on something larger. */
export function eachState(
  of: string,
  kind: 'phone' | 'wall',
  states: State[],
  look: (page: Page, name: string, lang: Lang) => Promise<void>,
  prepare?: (page: Page) => Promise<void>,
): void {
  test.describe.configure({ mode: 'parallel' });
  // A film of every state would take longer than looking at it.
  test.use({ trace: 'off' });

  const see = async (state: State, lang: Lang, server: Server, screen: (url: string) => Promise<Screen>) => {
    const open = async () => {
      const { page } = await screen('about:blank');
      await prepare?.(page);
      return page;
    };
    await look(await state.show(new Kit(server, { lang, open, people: PEOPLE })), state.name, lang);
  };
  for (const lang of LANGUAGES)
    for (const state of states) {
      if (lang === 'en' && !state.harmless && !WHOLE) continue;
      const title = `${of}: ${state.name} (${lang})`;
      if (kind === 'phone' && state.harmless) test(title, ({ standing, phone }) => see(state, lang, standing, phone));
      else if (kind === 'phone') test(title, ({ server, phone }) => see(state, lang, server, phone));
      else if (state.harmless) test(title, ({ standing, wall }) => see(state, lang, standing, wall));
      else test(title, ({ server, wall }) => see(state, lang, server, wall));
    }
}
