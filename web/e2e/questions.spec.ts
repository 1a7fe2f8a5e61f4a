//! The organizer asks: answered on the last screen, changed and taken back among one's own data, counted in the report.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from '@playwright/test';
import { ME } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE, ROOT, startServer } from '../scripts/server';
import { openAs, test } from './people';

const ROOM = 'liaison';

/** The example, asking what it proposes to ask; nobody is let in who says nothing. */
async function asking(): Promise<string> {
  const text = await readFile(path.join(ROOT, 'config/event.toml'), 'utf8');
  const at = text.indexOf('# [[question]]');
  const plain = text.slice(at).replaceAll(/^# ?/gm, '');
  return text.slice(0, at) + plain;
}

test('a card below whom to meet is answered, changed, taken back, or passed over', async ({ phone }) => {
  test.setTimeout(120_000);
  const server = await startServer(await asking());
  try {
    const organizer = await Organizer.signedIn(server, PASSPHRASE);
    const { token } = await organizer.register(ME, ROOM);
    const { page } = await phone('about:blank');
    await openAs(page, token, `${server.url}/j/${ROOM}`);
    const card = page.getByRole('region', { name: '主催者からの質問' });
    await card.getByRole('button', { name: '回答する' }).click();
    const send = page.getByRole('button', { name: '送信する' });
    await expect(send).toBeDisabled();
    await page.getByText('案内のメール・郵便').click();
    await send.click();
    await expect(card).toContainText('ありがとうございました');

    // Among one's own data, also what is asked at the end.
    await page.getByRole('navigation').getByRole('button').nth(3).click();
    await card.getByRole('button', { name: '回答を見る・変える' }).click();
    await expect(page.getByLabel('案内のメール・郵便')).toBeChecked();
    await page.getByRole('button', { name: '回答を取り消す' }).click();
    await page.getByRole('radio', { name: '4' }).check({ force: true });
    await page.getByRole('textbox').fill('肺炎の見本さんの転院先');
    await send.click();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('書き直してください');
    await page.getByRole('textbox').fill('訪問栄養指導の方');
    await send.click();
    await expect(page.getByRole('dialog')).toBeHidden();

    await page.reload();
    await page.getByRole('navigation').getByRole('button').nth(3).click();
    await card.getByRole('button', { name: '回答を見る・変える' }).click();
    await expect(page.getByLabel('案内のメール・郵便')).not.toBeChecked();
    await expect(page.getByRole('radio', { name: '4' })).toBeChecked();
    await expect(page.getByRole('textbox')).toHaveValue('訪問栄養指導の方');
    await page.getByRole('button', { name: '閉じる' }).click();

    // Passed over, it stays away, also of a page that is opened anew.
    await page.getByRole('navigation').getByRole('button').first().click();
    await card.getByRole('button', { name: '今はしない' }).click();
    await expect(card).toBeHidden();
    await page.reload();
    await page.locator('#booths section').first().waitFor();
    await expect(card).toBeHidden();
  } finally {
    await server.stop();
  }
});

test('being asked once more is agreed to, and taken back behind its link', async ({ phone }) => {
  test.setTimeout(120_000);
  const event = (await asking())
    .replace('\n# acquaintance = true', '\nacquaintance = true')
    .replace('\n# ask_again_days = 90', '\nask_again_days = 90');
  const mail = {
    KAOTSUNAGI_MAIL_SERVER: 'smtp://127.0.0.1:9',
    KAOTSUNAGI_MAIL_FROM: '地域連携の会 <meet@example.jp>',
  };
  const server = await startServer(event, mail);
  try {
    const organizer = await Organizer.signedIn(server, PASSPHRASE);
    const { token } = await organizer.register(ME, ROOM);
    const { page } = await phone('about:blank');
    await openAs(page, token, `${server.url}/j/${ROOM}`);
    await page.getByRole('navigation').getByRole('button').nth(3).click();
    const section = page.getByRole('region', { name: '後日のお尋ね' });
    const box = section.getByRole('checkbox', { name: '後日のお尋ねに同意します' });
    await expect(box).not.toBeChecked();
    await expect(section).toContainText('お名前は残しません');
    await box.check();
    const address = section.getByLabel('メールアドレス');
    const save = section.getByRole('button', { name: '同意して登録する' });
    await address.fill('aoi');
    await save.click();
    await expect(section.getByRole('alert')).toContainText('name@example.jp');
    await address.fill('aoi@example.jp');
    await save.click();
    await expect(section.getByRole('status')).toContainText('aoi@example.jp');
    const link = await section.getByRole('link').getAttribute('href');

    await page.goto(server.url + new URL(link!, server.url).pathname);
    await expect(page.getByRole('heading', { name: 'ご同意をお預かりしています' })).toBeVisible();
    await page.getByRole('button', { name: '今すぐ消す' }).click();
    await page.getByRole('button', { name: '消す', exact: true }).click();
    await expect(page.getByRole('heading', { name: '消去しました' })).toBeVisible();
    await page.reload();
    await expect(page.getByRole('heading', { name: '消去しました' })).toBeVisible();

    await page.goto(`${server.url}/j/${ROOM}`);
    await page.getByRole('navigation').getByRole('button').nth(3).click();
    await expect(box).not.toBeChecked();
  } finally {
    await server.stop();
  }
});

test('a link that is opened when it is over still takes the consent', async ({ phone }) => {
  test.setTimeout(120_000);
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const event = (await asking())
    .replace('\n# acquaintance = true', '\nacquaintance = true')
    .replace('\n# ask_again_days = 90', '\nask_again_days = 90')
    .replace(/\ndate = \S+/, `\ndate = ${day(-2)}`)
    .replace(/\nerase = \S+/, `\nerase = ${day(20)}`);
  const mail = {
    KAOTSUNAGI_MAIL_SERVER: 'smtp://127.0.0.1:9',
    KAOTSUNAGI_MAIL_FROM: '地域連携の会 <meet@example.jp>',
  };
  const server = await startServer(event, mail);
  try {
    const organizer = await Organizer.signedIn(server, PASSPHRASE);
    await organizer.register(ME, ROOM);
    const headers = { Authorization: `Bearer ${organizer.token}` };
    const links = await (await fetch(`${server.url}/api/organizer/links.csv`, { headers })).text();
    const link = /\/p\/[^"\s]+/.exec(links)![0];
    await organizer.ask(`/api/organizer/rooms/${ROOM}`, 'PATCH', { open: false });
    const { page } = await phone(server.url + link);
    await expect(page.getByRole('heading', { name: '催しは終了しました' })).toBeVisible();
    // Nothing else is asked: there is nobody to be introduced to any more.
    await expect(page.getByRole('heading', { name: 'お会いしたい施設' })).toBeHidden();
    const section = page.getByRole('region', { name: '後日のお尋ね' });
    await section.getByRole('checkbox', { name: '後日のお尋ねに同意します' }).check();
    await section.getByLabel('メールアドレス').fill('aoi@example.jp');
    await section.getByRole('button', { name: '同意して登録する' }).click();
    await expect(section.getByRole('status')).toContainText('aoi@example.jp');
    await expect(page.getByRole('region', { name: '主催者からの質問' })).toBeHidden();
  } finally {
    await server.stop();
  }
});
