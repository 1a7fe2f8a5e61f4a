//! Two who met away from the tables: one shows a code, the other types the number below it. No camera is to be had here.

import { expect, type Page } from '@playwright/test';
import { ME, PEOPLE } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE } from '../scripts/server';
import { openAs, tab, test, twoIn } from './people';

const ROOM = 'liaison';

async function toMet(page: Page): Promise<void> {
  await expect(page.getByText('名が参加中')).toBeVisible();
  await tab(page, 'お会いした方');
  await page.getByRole('button', { name: 'QRを見せる・読み取る' }).waitFor();
}

test('one shows, the other types the number, and both read that they have talked', async ({ server, phone }) => {
  test.setTimeout(120_000);
  const { one, other } = await twoIn(ROOM, { server, phone });
  for (const page of [one, other]) await toMet(page);

  await other.getByRole('button', { name: 'QRを見せる・読み取る' }).click();
  const code = other.getByRole('img', { name: 'わたしのQR' });
  await expect(code).toBeVisible();
  expect(
    await code.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
  ).toBeGreaterThan(100);
  const number = (await other.getByText(/^名札の番号 \d+$/).textContent())!.replace(/\D/g, '');

  // Without a network it is kept, over a reload of the page too.
  await one.getByRole('button', { name: 'QRを見せる・読み取る' }).click();
  await expect(one.getByRole('img', { name: 'わたしのQR' })).toBeVisible();
  await one.context().setOffline(true);
  await one.getByLabel('お相手の名札の番号').fill(number);
  await one.getByRole('button', { name: '記録する' }).click();
  await expect(one.getByRole('dialog').getByText('1件は、つながり次第お送りします')).toBeVisible();
  await one.context().setOffline(false);
  await one.reload();

  await other.getByRole('button', { name: '閉じる' }).click();
  await expect(other.getByText(/とお話しされましたか$/)).toBeVisible();
  await other.getByRole('button', { name: 'はい', exact: true }).click();
  for (const page of [one, other]) {
    await expect(page.getByRole('heading', { level: 1, name: 'お疲れさまでした' })).toBeVisible();
    await expect(page.getByText('つながり次第お送りします')).toBeHidden();
  }
  await tab(one, 'お会いした方');
  await expect(one.locator('article').filter({ hasText: PEOPLE[0]![0] })).toBeVisible();
});

test('the code that a phone’s own camera opens says it, and one’s own is refused in words', async ({
  server,
  phone,
}) => {
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const [mine, theirs] = [await organizer.register(ME, ROOM), await organizer.register(PEOPLE[0]!, ROOM)];
  const codeOf = async (token: string) => {
    const answer = await fetch(`${server.url}/api/me/code`, { headers: { authorization: `Bearer ${token}` } });
    return ((await answer.json()) as { code: string }).code;
  };
  const { page: other } = await phone('about:blank');
  await openAs(other, theirs.token, `${server.url}/j/${ROOM}`);
  await toMet(other);
  const { page } = await phone('about:blank');
  await openAs(page, mine.token, `${server.url}/j/${ROOM}`);
  await toMet(page);

  await page.goto(`${server.url}/met#${await codeOf(theirs.token)}`);
  await expect(page.getByText(/の確認をお待ちしています$/)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/j/${ROOM}$`));
  await other.getByRole('button', { name: 'いいえ' }).click();
  await expect(other.getByText(/とお話しされましたか$/)).toBeHidden();
  await expect(page.getByText(/の確認をお待ちしています$/)).toBeVisible();

  await page.goto(`${server.url}/met#${await codeOf(mine.token)}`);
  await expect(page.getByRole('dialog').getByText('ご自身のQR・番号です。')).toBeVisible();
});

test('the code on the table says that one sits there', async ({ server, phone }) => {
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const mine = await organizer.register(ME, ROOM);
  const other = await organizer.onPaper(PEOPLE[0]!, ROOM);
  const { page } = await phone('about:blank');
  await openAs(page, mine.token, `${server.url}/j/${ROOM}`);
  await toMet(page);
  await organizer.startRound(ROOM, {
    minutes: 6,
    move_seconds: 45,
    pins: [{ attendees: [mine.id, other], table: 28 }],
  });
  await expect(page.locator('.number')).toHaveText('28');
  // As a phone's own camera opens it, and as somebody reads the wrong one.
  const scans = async (table: number) => {
    await page.goto(`${server.url}/healthz`);
    await page.goto(`${server.url}/j/${ROOM}#table=${table}`);
  };
  await scans(27);
  await expect(page.getByText('ご案内は28番テーブルです。')).toBeVisible();
  await scans(28);
  await expect(page.getByRole('button', { name: 'お会いできました' })).toBeVisible();
});

/** Shown once the way to say it is open; the number on one's own badge. */
async function shows(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'QRを見せる・読み取る' }).click();
  await expect(page.getByRole('img', { name: 'わたしのQR' })).toBeVisible();
  return (await page.getByText(/^名札の番号 \d+$/).textContent())!.replace(/\D/g, '');
}
async function says(page: Page, number: string): Promise<void> {
  await page.getByLabel('お相手の名札の番号').fill(number);
  await page.getByRole('button', { name: '記録する' }).click();
}

test('both say it at once, and it is one conversation', async ({ server, phone }) => {
  const { one, other } = await twoIn(ROOM, { server, phone });
  for (const page of [one, other]) await toMet(page);
  const [ours, their] = [await shows(one), await shows(other)];
  await Promise.all([says(one, their), says(other, ours)]);
  for (const page of [one, other]) {
    await expect(page.getByRole('heading', { level: 1, name: 'お疲れさまでした' })).toBeVisible();
    await expect(page.getByText('の確認をお待ちしています')).toBeHidden();
    await tab(page, 'お会いした方');
    await expect(page.locator('article.card, main article')).toHaveCount(1);
  }
});

test('a page that slept for half an hour, and one whose clock then jumped, say it and are asked', async ({
  server,
  phone,
}) => {
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const [mine, theirs] = [await organizer.register(ME, ROOM), await organizer.register(PEOPLE[0]!, ROOM)];
  const { page: one } = await phone('about:blank');
  const { page: other } = await phone('about:blank');
  await one.clock.install();
  await openAs(one, mine.token, `${server.url}/j/${ROOM}`);
  await toMet(one);
  await openAs(other, theirs.token, `${server.url}/j/${ROOM}`);
  await toMet(other);
  const number = await shows(other);
  await other.getByRole('button', { name: '閉じる' }).click();

  // Timers that were due while it slept fire once, as after a closed lid.
  await one.clock.fastForward('30:00');
  // The device then corrects its clock, which its page never hears of.
  await one.clock.setSystemTime(Date.now() - 45 * 60_000);
  await shows(one);
  await says(one, number);
  await expect(other.getByText(/とお話しされましたか$/)).toBeVisible();
  await other.getByRole('button', { name: 'はい', exact: true }).click();
  await expect(one.getByRole('heading', { level: 1, name: 'お疲れさまでした' })).toBeVisible();
});
