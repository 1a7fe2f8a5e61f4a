//! Pages by themselves: the start page, the wall's refusal, languages. The phone's states and the console have their own files.

import { expect } from '@playwright/test';
import { accessible } from './accessible';
import { test } from './people';

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
  await page
    .getByLabel('参加コード（6文字）')
    .fill(new URL(server.join.get('social')!).searchParams.get('c')!.toLowerCase());
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
  await expect(wrong.page.getByText('この画面は閉じられました')).toBeVisible();
});
