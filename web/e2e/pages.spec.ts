//! Every page by itself: accessibility, the organizer's console, the wall's refusal, languages.

import { expect } from '@playwright/test';
import { accessible, director, join, nurse, tab, test } from './people';
import { PASSPHRASE } from './server';

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

test('the organizer signs in, finds a person, speaks to the room, closes and opens it', async ({ server, phone, wall }) => {
  const attendee = await phone(server.join.get('social')!);
  await join(attendee.page, { ...nurse, name: '松陰 かおる' });
  const { page } = await wall(`${server.url}/organizer`);
  await page.setViewportSize({ width: 1366, height: 768 });
  await accessible(page, 'sign-in');
  await page.getByLabel('合言葉').fill('違う合言葉です');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByText('合言葉をお確かめください')).toBeVisible();
  await page.getByLabel('合言葉').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('navigation').getByRole('button', { name: /懇親会/ }).click();
  await page.keyboard.press('/');
  await page.keyboard.type('松陰');
  await expect(page.getByRole('row', { name: /松陰 かおる/ })).toBeVisible();
  await accessible(page, 'console');

  await page.getByLabel('お知らせ').fill('まもなく乾杯です。');
  await page.getByRole('button', { name: '送る' }).click();
  await expect(attendee.page.getByText('まもなく乾杯です。')).toBeVisible();

  await page.getByRole('button', { name: '回を始める' }).click();
  await expect(page.getByText('いまご紹介できる組み合わせがありません')).toBeVisible();

  await page.getByRole('button', { name: '閉じる' }).click();
  await page.getByRole('alert').getByRole('button', { name: '閉じる' }).click();
  await expect(attendee.page.getByText('このお部屋は閉じています')).toBeVisible();
  await page.getByRole('button', { name: '開ける' }).click();
  await expect(attendee.page.getByText('このお部屋は閉じています')).toBeHidden();
});

test('a round calls two phones to one table, and ends when the organizer says so', async ({ server, phone, wall }) => {
  const first = await phone(server.join.get('south')!);
  await join(first.page, { ...nurse, name: '品川 まこと' });
  const second = await phone(server.join.get('south')!);
  await join(second.page, { ...director, name: '大崎 しずか' });
  const { page } = await wall(`${server.url}/organizer`);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.getByLabel('合言葉').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('navigation').getByRole('button', { name: /東京都南部/ }).click();
  await page.getByRole('button', { name: '回を始める' }).click();
  await expect(page.getByText('1組', { exact: true })).toBeVisible();
  for (const it of [first, second]) await expect(it.page.getByText('番テーブルへ')).toBeVisible();
  await accessible(page, 'a running round');
  await first.page.getByRole('button', { name: /着きました/ }).click();
  await page.getByRole('button', { name: '終える' }).click();
  await page.getByRole('alert').locator('..').getByRole('button', { name: '終える' }).click();
  await expect(page.getByRole('button', { name: '回を始める' })).toBeVisible();
  for (const it of [first, second]) await expect(it.page.getByText('番テーブルへ')).toBeHidden();
});
