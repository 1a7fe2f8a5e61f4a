//! At home, by one's own link: kinds one would like to meet, and when one leaves; both are there on the day.

import { expect } from '@playwright/test';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE } from '../scripts/server';
import { test } from './people';

const LIST =
  '氏名,所属,種別,区,できること,探していること,同意\n三田 あおい,目黒みなみ病院,病院,目黒区,emergency-24h,home-visit,はい\n';

test('kinds and times are said at home, kept, and changed on the day', async ({ server, phone }) => {
  test.setTimeout(120_000);
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const { people } = await organizer.list(LIST);
  const { page } = await phone(server.url + new URL(people[0]!.link).pathname);
  const wishes = page.locator('section', { has: page.getByRole('heading', { name: 'お会いしたい施設' }) });
  const stay = page.locator('section', { has: page.getByRole('heading', { name: 'ご参加のご予定' }) });
  await wishes.getByRole('button', { name: '変更する' }).click();
  const kinds = page.getByLabel('施設の種類を加える');
  await kinds.selectOption('care/home-nursing');
  await kinds.selectOption('pharmacy');
  await kinds.selectOption('pharmacy');
  const wish = page.locator('li fieldset');
  await expect(wish).toHaveCount(2);
  await wish.filter({ hasText: '訪問看護ステーション' }).getByText('必ず会いたい').click();
  await wish.filter({ hasText: '薬局' }).getByText('今回は不要').click();
  await page.getByRole('button', { name: '保存する' }).click();
  await expect(wishes).toContainText('訪問看護ステーション');

  await expect(stay).toContainText('はじめから終わりまで');
  await stay.getByRole('button', { name: '変更する' }).click();
  await stay.getByLabel('お着き').fill('17:00');
  await stay.getByLabel('お帰り').fill('16:00');
  await stay.getByRole('button', { name: '保存する' }).click();
  await expect(stay.getByRole('alert')).toHaveText('お帰りは、お着きより後の時刻をご入力ください。');
  await stay.getByLabel('お着き').fill('');
  await stay.getByLabel('お帰り').fill('17:45');
  await stay.getByRole('button', { name: '保存する' }).click();
  await expect(stay).toContainText('はじめから17:45まで');

  await page.reload();
  await expect(wishes.locator('dd').first()).toHaveText('訪問看護ステーション');
  await expect(wishes.locator('dd').last()).toHaveText('薬局');
  await expect(stay).toContainText('はじめから17:45まで');
  await page.locator('.foot .action').click();

  // Among one's own data on the day.
  await page.getByRole('navigation').getByRole('button').nth(3).click();
  await expect(wishes.locator('dd').first()).toHaveText('訪問看護ステーション');
  await stay.getByRole('button', { name: '変更する' }).click();
  await stay.getByLabel('お帰り').fill('');
  await stay.getByRole('button', { name: '保存する' }).click();
  await expect(stay).toContainText('はじめから終わりまで');
});
