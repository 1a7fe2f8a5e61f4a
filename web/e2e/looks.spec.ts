//! The six screens that matter look as they did when somebody last looked at them. `make looks` takes new pictures, which are looked at before they are committed.
//! Machines draw letters a little differently, so a few pixels may differ; a colour, a size or a place may not. What changes by itself is masked.

import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { somebody } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { phoneStates } from '../scripts/states/phone';
import { Kit, named, type State } from '../scripts/states/state';
import { wallStates } from '../scripts/states/wall';
import { PASSPHRASE, startServer } from '../scripts/server';
import { signInTo } from './people';

const PEOPLE = 14;

/** Pages of one size, that stand still. */
const opener =
  (browser: Browser, width: number, height: number, more: object = {}) =>
  async () =>
    (
      await browser.newContext({
        viewport: { width, height },
        locale: 'ja-JP',
        timezoneId: 'Asia/Tokyo',
        reducedMotion: 'reduce',
        ...more,
      })
    ).newPage();

async function looks(page: Page, name: string, mask: Locator[] = []): Promise<void> {
  await expect.soft(page).toHaveScreenshot(`${name}.png`, { mask });
}

/** The states named, each as `names` calls its picture. */
async function lookAt(
  states: State[],
  names: Record<string, string>,
  open: () => Promise<Page>,
  mask: (page: Page) => Locator[],
): Promise<void> {
  for (const state of named(states, Object.keys(names))) {
    const server = await startServer();
    try {
      const page = await state.show(new Kit(server, { lang: 'ja', open }));
      await looks(page, names[state.name]!, mask(page));
      await page.context().close();
    } finally {
      await server.stop();
    }
  }
}

test('the phone: join, room and call', async ({ browser }) => {
  test.setTimeout(180_000);
  await lookAt(
    phoneStates,
    { 'join-name': 'join', room: 'room', call: 'call' },
    opener(browser, 390, 844, { isMobile: true, hasTouch: true }),
    (page) => [page.getByRole('timer')],
  );
});

test('the wall: map and calls', async ({ browser }) => {
  test.setTimeout(120_000);
  await lookAt(
    wallStates,
    { 'map-early': 'wall-map', 'calls-few': 'wall-calls' },
    opener(browser, 960, 540),
    (page) => [page.locator('.join'), page.locator('.clock'), page.getByRole('timer')],
  );
});

test('the console: who is here', async ({ browser }) => {
  test.setTimeout(120_000);
  const server = await startServer();
  try {
    const organizer = await Organizer.signedIn(server, PASSPHRASE);
    for (let index = 0; index < PEOPLE; index += 1) await organizer.onPaper(somebody(index), 'southwest');
    const page = await opener(browser, 1366, 768)();
    await page.goto(`${server.url}/organizer`);
    await signInTo(page);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /西南部/ })
      .click();
    await page.getByRole('button', { name: '参加者', exact: true }).click();
    await expect(page.getByRole('row')).toHaveCount(PEOPLE + 1);
    // What is next, and for how long people have been waiting.
    await looks(page, 'console', [page.locator('.questions > :nth-child(n + 2)'), page.locator('tbody td:last-child')]);
  } finally {
    await server.stop();
  }
});
