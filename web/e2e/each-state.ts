//! One test for each state of a list and each language, or, where time is short, for some of them.

import type { Page } from '@playwright/test';
import type { Server } from '../scripts/server';
import { Kit, type Lang, type State } from '../scripts/states/state';
import { type Screen, test } from './people';

/** Everything takes twenty minutes: before a release, and after a change to the screens, with `make walk`. */
const WHOLE = Boolean(process.env.WHOLE);
/** Of the states that need an event of their own, the short form looks at one in so many. */
const ONE_IN = 3;
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
    for (const [place, state] of states.entries()) {
      const cheap = state.harmless && (lang === 'ja' || kind === 'phone');
      const chosen = lang === 'ja' && place % ONE_IN === 0;
      if (!WHOLE && !cheap && !chosen) continue;
      const title = `${of}: ${state.name} (${lang})`;
      if (kind === 'phone' && state.harmless) test(title, ({ standing, phone }) => see(state, lang, standing, phone));
      else if (kind === 'phone') test(title, ({ server, phone }) => see(state, lang, server, phone));
      else if (state.harmless) test(title, ({ standing, wall }) => see(state, lang, standing, wall));
      else test(title, ({ server, wall }) => see(state, lang, server, wall));
    }
}
