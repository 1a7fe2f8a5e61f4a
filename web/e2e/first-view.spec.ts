//! What one sees without scrolling: the first person’s button, whatever else stands above it; and one thing said once.

import { type Browser, expect, type Page, test } from '@playwright/test';
import { phoneStates } from '../scripts/states/phone';
import { Kit, named } from '../scripts/states/state';
import { startServer } from '../scripts/server';

/** The state on a phone, and what is looked at on it. */
async function onPhone(browser: Browser, name: string, look: (page: Page) => Promise<void>): Promise<void> {
  const server = await startServer();
  const open = async () =>
    (
      await browser.newContext({
        viewport: { width: 390, height: 844 },
        locale: 'ja-JP',
        timezoneId: 'Asia/Tokyo',
        reducedMotion: 'reduce',
        isMobile: true,
        hasTouch: true,
      })
    ).newPage();
  try {
    const page = await named(phoneStates, [name])[0]!.show(new Kit(server, { lang: 'ja', open }));
    await look(page);
    await page.context().close();
  } finally {
    await server.stop();
  }
}
/** How far the button reaches below what the navigation, where there is one, leaves of the screen, px. */
async function hidden(page: Page, button: string): Promise<number> {
  const it = await page
    .getByRole('button', { name: new RegExp(`${button}$`) })
    .first()
    .boundingBox();
  const nav = page.getByRole('navigation');
  const end = (await nav.count()) > 0 ? (await nav.boundingBox())!.y : page.viewportSize()!.height;
  return Math.round(it!.y + it!.height - end);
}

for (const [state, button] of [
  ['social', 'お話ししたい'],
  ['topics-way', 'お話ししたい'],
  ['topics-all', '席に着く'],
  ['room-announced', 'お話ししたい'],
  ['room-stays', 'お話ししたい'],
  ['social-asked', 'お話しする'],
] as const)
  test(`${state}: the first button is in view on a usual phone and on a small one`, async ({ browser }) => {
    await onPhone(browser, state, async (page) => {
      for (const [width, height] of [
        [390, 844],
        [360, 640],
      ] as const) {
        await page.setViewportSize({ width, height });
        await page.evaluate(() => scrollTo(0, 0));
        await expect.poll(() => hidden(page, button), { message: `${width}x${height}` }).toBeLessThanOrEqual(0);
      }
    });
  });

test('during a talk the phone says once that it is on, and once what whoever listens waits for', async ({
  browser,
}) => {
  await onPhone(browser, 'talk-listening', async (page) => {
    await expect(page.getByText(/聴講中です。.+に、自動でご紹介を再開します。/)).toHaveCount(1);
    const said = await page.locator('#app').innerText();
    expect([said.match(/講演中/g)?.length, said.match(/聴講中/g)?.length, said.match(/再開/g)?.length]).toEqual([
      1, 1, 2,
    ]);
    await page.getByRole('button', { name: 'ご紹介を再開する' }).click();
    await expect(page.getByRole('button', { name: '聴講する' })).toBeVisible();
    await expect(page.getByText('聴講中')).toHaveCount(0);
  });
});
