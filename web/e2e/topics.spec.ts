//! Two at the reception: one offers a topic, the other takes a seat, and each reads whom to look for.

import { expect, type Page } from '@playwright/test';
import { ME, PEOPLE } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE } from '../scripts/server';
import { openAs, test, twoIn } from './people';

const ROOM = 'social';
const NIGHTS = '在宅看取りの夜間対応';

async function enter(page: Page, token: string, at: string): Promise<void> {
  await openAs(page, token, at);
  await page.getByRole('button', { name: /^テーマの席/ }).waitFor();
}

test('one offers a topic, the other takes a seat, and both see the seat until it is withdrawn', async ({
  server,
  phone,
}) => {
  test.setTimeout(120_000);
  const { one, other } = await twoIn(ROOM, { server, phone });

  await one.getByRole('button', { name: 'テーマの席' }).click();
  // What could identify somebody is refused beside what was typed, and stays to be mended.
  await one.getByLabel('テーマ', { exact: true }).fill('80代女性、胃ろうの方');
  await one.getByRole('button', { name: '提案する', exact: true }).click();
  await expect(one.getByRole('dialog').getByRole('alert')).toContainText('書き直してください');
  await one.getByLabel('テーマ', { exact: true }).fill(NIGHTS);
  await one.getByRole('button', { name: '提案する', exact: true }).click();
  const seat = one.getByRole('region', { name: 'テーマの席' });
  await expect(seat).toContainText(NIGHTS);
  await expect(seat).toContainText('着席 1／4席');

  await other.getByRole('button', { name: 'テーマの席（1件）' }).click();
  await other.getByRole('button', { name: `${NIGHTS} 席に着く` }).click();
  const taken = other.getByRole('region', { name: 'テーマの席' });
  await expect(taken).toContainText('着席 2／4席');
  await expect(taken).toContainText(ME[0]);
  await expect(seat).toContainText(PEOPLE[0]![0]);

  await other.getByRole('button', { name: '席を離れる' }).click();
  await expect(seat).toContainText('着席 1／4席');
  await expect(seat).not.toContainText(PEOPLE[0]![0]);
  await one.getByRole('button', { name: 'テーマを取り下げる' }).click();
  await expect(other.getByRole('button', { name: 'テーマの席', exact: true })).toBeVisible();
});

test('the organizer takes a topic away, which is asked once', async ({ server, phone, browser }) => {
  test.setTimeout(120_000);
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const mine = await organizer.register(ME, ROOM);
  const { page } = await phone('about:blank');
  await enter(page, mine.token, `${server.url}/j/${ROOM}`);
  await page.getByRole('button', { name: 'テーマの席' }).click();
  await page.getByLabel('テーマ', { exact: true }).fill(NIGHTS);
  await page.getByRole('button', { name: '提案する', exact: true }).click();
  await expect(page.getByRole('region', { name: 'テーマの席' })).toContainText(NIGHTS);

  const desk = await browser.newPage({ locale: 'ja-JP', viewport: { width: 1366, height: 768 } });
  const cookie = { name: 'kaotsunagi_organizer', value: organizer.token, url: server.url, httpOnly: true };
  await desk.context().addCookies([{ ...cookie, sameSite: 'Strict' }]);
  await desk.goto(`${server.url}/organizer`);
  await desk.getByRole('button', { name: /懇親会/ }).click();
  await desk.getByRole('button', { name: 'お知らせ・スクリーン' }).click();
  const topic = desk.getByRole('listitem').filter({ hasText: NIGHTS });
  await expect(topic).toContainText('着席 1／4席');
  await topic.getByRole('button', { name: `${NIGHTS} 取り下げる` }).click();
  await topic.getByRole('button', { name: '取り下げる', exact: true }).click();
  await expect(desk.getByText('参加者からのテーマは、まだありません。')).toBeVisible();
  await expect(page.getByRole('button', { name: 'テーマの席', exact: true })).toBeVisible();
  await desk.close();
});
