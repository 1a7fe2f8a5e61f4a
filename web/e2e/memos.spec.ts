//! Memos survive a change of phone for whoever wants it: written on one, kept encrypted, opened on the other with the key that was noted down.

import { expect, type Page } from '@playwright/test';
import { openAs, tab, test, twoIn } from './people';

const ROOM = 'southwest';
const KEEP = '端末を替えても、メモを引き継げるようにする';

const met = (page: Page) => tab(page, 'お会いした方');
const mine = (page: Page) => page.getByRole('navigation').getByRole('button').nth(3).click();

/** The two talk; one of them is asked for a note. */
async function talk(one: Page, other: Page): Promise<void> {
  await one.getByRole('button', { name: 'お話ししたい' }).first().click();
  await other.getByRole('button', { name: 'お話しする' }).click();
  for (const page of [one, other]) await page.getByRole('button', { name: '着きました' }).click();
  await one.getByRole('button', { name: 'お話しした' }).click();
}

test('memos come along to a new phone, and go when they are taken back', async ({ server, phone }) => {
  test.setTimeout(120_000);
  const { one, other } = await twoIn(ROOM, { server, phone });
  const sent: string[] = [];
  one.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await talk(one, other);
  await one.getByLabel('自分用メモ').fill('退院調整の窓口は月曜');
  await one.getByRole('button', { name: '次の方へ' }).click();

  // Never ticked beforehand; ticked, it shows the key.
  await mine(one);
  const box = one.getByRole('checkbox', { name: KEEP });
  await expect(box).not.toBeChecked();
  await box.check();
  const key = await one.getByText('メモの鍵').locator('strong').innerText();
  expect(key).toMatch(/^\w{4} \w{4} \w{4}$/);
  const code = await one.locator('.code').innerText();

  // The new phone, back in with the resume code.
  const { page: fresh } = await phone(server.url);
  const answer = await fresh.request.post(`${server.url}/api/resume`, { data: { code } });
  const { token } = (await answer.json()) as { token: string };
  await openAs(fresh, token, `${server.url}/j/${ROOM}`);
  await met(fresh);
  await fresh.getByText('感想とメモ').click();
  await expect(fresh.getByLabel('自分用メモ')).toHaveValue('');
  await mine(fresh);
  await fresh.getByLabel('メモの鍵').fill('AAAA BBBB CCCC');
  await fresh.getByRole('button', { name: 'メモを開く' }).click();
  await expect(fresh.getByText('鍵が違います')).toBeVisible();
  await fresh.getByLabel('メモの鍵').fill(key.toLowerCase());
  await fresh.getByRole('button', { name: 'メモを開く' }).click();
  await expect(fresh.getByRole('checkbox', { name: KEEP })).toBeChecked();
  await met(fresh);
  const memo = fresh.getByLabel('自分用メモ');
  await expect(memo).toHaveValue('退院調整の窓口は月曜');

  // What is written here later is on the old one when that is looked at again.
  const put = fresh.waitForResponse(
    (response) => response.request().method() === 'PUT' && response.url().endsWith('/memos'),
  );
  await memo.fill('退院調整の窓口は月曜、内線12');
  await put;
  await one.reload();
  await mine(one);
  await expect(box).toBeChecked();
  await met(one);
  await expect(one.getByLabel('自分用メモ')).toHaveValue('退院調整の窓口は月曜、内線12');

  // Taken back: nothing is kept, and what was written stays on both.
  await mine(one);
  await box.uncheck();
  await expect(one.getByText('メモの鍵')).toBeHidden();
  const kept = await fresh.request.get(`${server.url}/api/me/memos`, { headers: { Authorization: `Bearer ${token}` } });
  expect(await kept.json()).toEqual({ turn: 0 });
  await met(one);
  await expect(one.getByLabel('自分用メモ')).toHaveValue('退院調整の窓口は月曜、内線12');
  for (const secret of ['退院調整', key, key.replaceAll(' ', '')])
    expect(sent.join('\n').includes(secret), secret).toBe(false);
});
