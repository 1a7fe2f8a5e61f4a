//! The six screens that matter look as they did when somebody last looked at them. `make looks` takes new pictures, which are looked at before they are committed.
//! Machines draw letters a little differently, so a few pixels may differ; a colour, a size or a place may not. What changes by itself is masked.

import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { somebody } from '../scripts/crowd.mjs';
import { Hall } from '../scripts/hall.mjs';
import { attendeeStates } from '../scripts/states.mjs';
import { wallStates } from '../scripts/states-wall.mjs';
import { PASSPHRASE, startServer } from './server';

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

/** Of a walk through all states, the ones named; the rest of it is not walked. */
async function pick(
  states: AsyncGenerator<[string, Page]>,
  wanted: string[],
  look: (name: string, page: Page) => Promise<void>,
): Promise<void> {
  const left = new Set(wanted);
  for await (const [name, page] of states) {
    if (left.delete(name)) await look(name, page);
    if (left.size === 0) break;
  }
  expect([...left], 'states that no longer are').toEqual([]);
}

test('the phone: join, room and call', async ({ browser }) => {
  test.setTimeout(180_000);
  const server = await startServer();
  const codes = new Map([...server.join].map(([room, url]) => [room, new URL(url).searchParams.get('c')!]));
  const names: Record<string, string> = { 'join-name': 'join', room: 'room', call: 'call' };
  try {
    await pick(
      attendeeStates({
        base: server.url,
        codes,
        passphrase: PASSPHRASE,
        open: opener(browser, 390, 844, { isMobile: true, hasTouch: true }),
      }),
      Object.keys(names),
      (name, page) => looks(page, names[name]!, [page.getByRole('timer')]),
    );
  } finally {
    await server.stop();
  }
});

test('the wall: map and calls', async ({ browser }) => {
  test.setTimeout(120_000);
  const server = await startServer();
  const names: Record<string, string> = { 'map-early': 'wall-map', 'calls-few': 'wall-calls' };
  try {
    await pick(
      wallStates({ base: server.url, wall: server.wall, open: opener(browser, 960, 540) }),
      Object.keys(names),
      (name, page) =>
        looks(page, names[name]!, [
          page.locator('img'),
          page.locator('.code'),
          page.locator('.clock'),
          page.getByRole('timer'),
        ]),
    );
  } finally {
    await server.stop();
  }
});

test('the console: who is here', async ({ browser }) => {
  test.setTimeout(120_000);
  const server = await startServer();
  const hall = new Hall(
    server.url,
    new Map([...server.join].map(([room, url]) => [room, new URL(url).searchParams.get('c')!])),
  );
  try {
    await hall.signIn(PASSPHRASE);
    for (let index = 0; index < PEOPLE; index += 1) await hall.onPaper(somebody(index), 'southwest');
    const page = await opener(browser, 1366, 768)();
    await page.goto(`${server.url}/organizer`);
    await page.getByLabel('合言葉').fill(PASSPHRASE);
    await page.getByRole('button', { name: 'サインイン' }).click();
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
