//! Every page by itself: accessibility, the wall's refusal, languages. The console has its own file.

import { expect } from '@playwright/test';
import { accessible } from './accessible';
import { director, join, nurse, tab, test } from './people';

test('the phone is accessible on every screen, and needs no sideways scrolling at 360 px', async ({ server, phone }) => {
  const { page } = await phone(server.join.get('circle')!);
  await page.setViewportSize({ width: 360, height: 640 });
  const narrow = async (what: string) => expect(await page.evaluate(() => document.documentElement.scrollWidth), what).toBeLessThanOrEqual(360);
  const next = () => page.getByRole('button', { name: '次へ' }).click();

  await accessible(page, 'name');
  await page.getByLabel('お名前').fill('三宿 ちか');
  await next();
  await page.getByLabel('施設名').fill('架空');
  await expect(page.getByRole('button', { name: '「架空」で登録する' })).toBeVisible();
  await accessible(page, 'organization');
  await page.getByRole('button', { name: '「架空」で登録する' }).click();
  await page.getByText('病院', { exact: true }).click();
  await page.getByLabel('所在地（区）').selectOption('setagaya');
  await accessible(page, 'about');
  await narrow('about');
  await next();
  for (const what of ['offers', 'needs']) {
    await page.getByRole('button', { name: 'ほかの項目を見る' }).click();
    await accessible(page, what);
    await narrow(what);
    await next();
  }
  await accessible(page, 'extras');
  await narrow('extras');
  await next();
  await accessible(page, 'consent');
  await page.getByLabel('わたしの情報を表示すること').check();
  await page.getByRole('button', { name: '内容を確認し、参加する' }).click();
  await expect(page.getByText('名が参加中')).toBeVisible();
  await accessible(page, 'room');
  for (const view of ['参加者', 'お会いした方', 'わたし']) {
    await tab(page, view);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await accessible(page, view);
    await narrow(view);
  }
});

test('the table call is accessible and fits', async ({ server, phone }) => {
  const room = server.join.get('liaison')!;
  const [a, b] = await Promise.all([phone(room), phone(room)]);
  await a.page.setViewportSize({ width: 360, height: 640 });
  await Promise.all([join(a.page, { ...nurse, name: '池尻 なお' }), join(b.page, { ...director, name: '青山 れい' })]);
  await a.page.getByRole('article').filter({ hasText: '青山' }).getByRole('button', { name: 'お話ししたい' }).click();
  await b.page.getByRole('button', { name: 'お話しする' }).click();
  await expect(a.page.locator('.number')).toBeVisible();
  await accessible(a.page, 'call');
  expect(await a.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await a.page.getByRole('button', { name: '着きました' }).click();
  await a.page.getByRole('button', { name: 'お相手と会えました' }).click();
  await a.page.getByRole('button', { name: 'お話しした' }).click();
  await expect(a.page.getByRole('heading', { name: 'お疲れさまでした' })).toBeVisible();
  await accessible(a.page, 'after');
});

test('English is complete and comes without losing what was typed', async ({ server, phone }) => {
  const { page } = await phone(server.join.get('south')!);
  await page.getByLabel('お名前').fill('Aoi Mita');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Aoi Mita');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('heading', { name: 'Where do you work?' })).toBeVisible();
  await accessible(page, 'English');
});

test('the start page lets in with a typed code', async ({ server, phone }) => {
  const { page } = await phone(`${server.url}/`);
  await expect(page.getByLabel('参加コード（6文字）')).toBeVisible();
  await accessible(page, 'start');
  await page.getByLabel('懇親会').check();
  await page.getByLabel('参加コード（6文字）').fill(new URL(server.join.get('social')!).searchParams.get('c')!.toLowerCase());
  await page.getByRole('button', { name: '参加を始める' }).click();
  await expect(page.getByLabel('お名前')).toBeVisible();
  await expect(page.getByText('懇親会')).toBeVisible();
});

test('the wall is accessible, shows code and QR, and says when its key is wrong', async ({ server, wall }) => {
  const { page } = await wall(server.wall.get('social')!);
  await expect(page.getByText(new URL(server.join.get('social')!).searchParams.get('c')!)).toBeVisible();
  await expect(page.getByAltText('QRコードを読み取ってご参加ください')).toBeVisible();
  expect(await page.locator('aside img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await accessible(page, 'wall');
  const wrong = await wall(`${server.url}/screen/social?k=WRONG`);
  await expect(wrong.page.getByText('この画面のURLが正しくありません')).toBeVisible();
});
