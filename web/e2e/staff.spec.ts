//! Staff: a link made in the console opens what its role is there for, until it is revoked.

import { expect } from '@playwright/test';
import { accessible } from './accessible';
import { signInTo, test } from './people';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE } from '../scripts/server';

test('a desk comes in by its link, sees people alone, and is out when the link is revoked; the organizer ends the event, and takes it back', async ({
  server,
  wall,
}) => {
  const { page } = await wall(`${server.url}/organizer`);
  await page.setViewportSize({ width: 1366, height: 768 });
  await signInTo(page);
  await page.getByRole('button', { name: '担当者' }).click();
  await page.getByLabel('呼び名').fill('受付1');
  await page.getByRole('button', { name: 'リンクを作る' }).click();
  await expect(page.getByRole('img', { name: '受付1のリンクのQRコード' })).toBeVisible();
  await accessible(page, 'staff links');
  const { staff } = (await (await page.request.get(`${server.url}/api/organizer/staff`)).json()) as {
    staff: { link: string }[];
  };
  const link = new URL(staff[0]!.link);

  const desk = await wall(`${server.url}${link.pathname}${link.hash}`);
  // The queue sees the screen: a field, and no list of guests. A scanner types a number or a link, and Enter.
  const { people } = await (
    await Organizer.signedIn(server, PASSPHRASE)
  ).list('氏名,所属,種別,区\n三田 あおい,目黒みなみ病院,病院,目黒区\n芝 けい,目黒みなみ病院,病院,目黒区\n');
  const field = desk.page.getByRole('searchbox');
  await field.fill('1');
  await field.press('Enter');
  await expect(desk.page.getByText('目黒みなみ病院は2名中1名お着きです')).toBeVisible();
  await accessible(desk.page, 'arrivals');
  await field.fill('芝け');
  await desk.page.getByRole('button', { name: '到着を記録する' }).click();
  await expect(desk.page.getByText('目黒みなみ病院は2名中2名お着きです')).toBeVisible();
  await desk.page.getByRole('button', { name: '取り消す' }).click();
  await expect(desk.page.getByText('到着 1名／登録 2名')).toBeVisible();
  await field.fill(people[0]!.link);
  await field.press('Enter');
  await expect(desk.page.getByText(/三田 あおい 様は.*に到着済みです/)).toBeVisible();
  await desk.page.getByRole('button', { name: '交流会に戻る' }).click();
  const views = desk.page.getByRole('group', { name: '表示' }).getByRole('button');
  await expect(views).toHaveText([/参加者/]);
  await expect(desk.page.getByRole('button', { name: /担当者|終了・報告/ })).toHaveCount(0);
  expect(desk.page.url(), 'the secret is out of the address').toBe(`${server.url}/organizer`);
  expect(await desk.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain('ey');

  await page.getByRole('button', { name: '取り消す' }).click();
  await page.getByRole('alert').getByRole('button', { name: '取り消す' }).click();
  await expect(page.getByText('担当者のリンクはまだありません。')).toBeVisible();
  await expect(desk.page.getByLabel('合言葉')).toBeVisible();
  await desk.page.goto(`${server.url}${link.pathname}${link.hash}`);
  await expect(desk.page.getByText('このリンクは使えません。')).toBeVisible();

  await page.getByRole('button', { name: '終了・報告' }).click();
  await expect(page.getByText('受付中の交流会5か所をすべて閉じます')).toBeVisible();
  await page.getByRole('button', { name: '会を終える' }).click();
  await expect(page.getByText('交流会5か所の受付を終えました。')).toBeVisible();
  const report = page.getByRole('link', { name: /開催報告を開く/ });
  const shown = await page.request.get(`${server.url}${await report.getAttribute('href')}`);
  expect(await shown.text()).not.toContain('途中経過');
  await page.getByRole('button', { name: '元に戻す' }).click();
  await expect(page.getByRole('button', { name: '会を終える' })).toBeVisible();
});
