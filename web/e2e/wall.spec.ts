//! The wall: what the organizer chooses is seen at once; it mends itself.

import { expect } from '@playwright/test';
import { cuttable } from '../scripts/network';
import { director, join, nurse, signInTo, test } from './people';

test.describe.configure({ mode: 'parallel' });

test('the walls follow the organizer: slides, theme, one that stays; a call goes before it', async ({
  server,
  wall,
}) => {
  const room = 'south';
  const [here, other] = [
    await wall(server.wall.get(room)!),
    await wall(`${server.wall.get(room)}&theme=dark&slide=agenda`),
  ];
  const { page } = await wall(`${server.url}/organizer`);
  await signInTo(page);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /東京都南部/ })
    .click();
  await page.keyboard.press('3');
  await page.getByRole('button', { name: '明るい会場向け' }).click();
  await expect(here.page.locator('html')).not.toHaveClass(/dark/);
  await page.getByRole('button', { name: '「予定」を固定' }).click();
  await expect(page.getByText('「予定」を固定しています。')).toBeVisible();
  await expect(here.page.locator('[data-slide=agenda]')).toBeVisible();
  await page.getByRole('checkbox', { name: '区の地図' }).uncheck();
  await page.getByRole('button', { name: '「予定」を固定' }).click();
  await page.getByRole('checkbox', { name: '予定' }).uncheck();
  await expect(here.page.locator('[data-slide=agenda]')).toBeHidden();

  // What is said to everybody is on the wall at once, whatever is on.
  await page.getByRole('textbox', { name: 'お知らせ' }).fill('まもなく始めます。');
  await page.getByRole('button', { name: '送る' }).click();
  await expect(here.page.locator('[data-slide=announcement]')).toBeVisible();

  // The other wall's address says otherwise, and is obeyed; so is a reload.
  await expect(other.page.locator('html')).toHaveClass(/dark/);
  await expect(other.page.locator('[data-slide=agenda]')).toBeVisible();
  await here.page.reload();
  await expect(here.page.locator('html')).not.toHaveClass(/dark/);
  await expect(here.page.getByText('まもなく始めます。')).toBeVisible();
});

test('a wall keeps the display awake, says when the network is gone, and mends itself', async ({
  server,
  phone,
  wall,
}) => {
  const room = 'circle';
  const { page } = await wall('about:blank');
  await page.addInitScript(() => {
    const asked = { count: 0 };
    Object.assign(window, { asked });
    Object.defineProperty(navigator, 'wakeLock', {
      value: { request: () => ((asked.count += 1), Promise.resolve({ release: () => Promise.resolve() })) },
    });
  });
  const network = await cuttable(page);
  await page.goto(server.wall.get(room)!);
  await expect(page.locator('.total')).toContainText('0');
  expect(await page.evaluate(() => (window as unknown as { asked: { count: number } }).asked.count)).toBe(1);

  await network.cut();
  await expect(page.locator('.offline')).toContainText('再接続しています');
  const guest = await phone(server.join.get(room)!);
  await join(guest.page, { ...nurse, name: '壁野 みる' });
  await expect(page.locator('.total')).toContainText('0');
  await network.mend();
  await expect(page.locator('.offline')).toBeHidden();
  await expect(page.locator('.total')).toContainText('1');

  // Nobody's name, whatever comes.
  const second = await phone(server.join.get(room)!);
  await join(second.page, { ...director, name: '壁谷 まなぶ' });
  await expect(page.locator('.total')).toContainText('2');
  const words = await page.locator('body').innerText();
  for (const personal of ['壁野', '壁谷', nurse.organization, director.organization])
    expect(words).not.toContain(personal);
});
