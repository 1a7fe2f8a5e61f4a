//! A talk that is on: who speaks, listening to it, and saying whom of its hosts one would like to talk to.

import { expect } from '@playwright/test';
import type { Me } from '../src/gen/protocol';
import { itIs } from '../scripts/agenda';
import { ME } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE } from '../scripts/server';
import { openAs, test } from './people';

const ROOM = 'southwest';
const HOST = '星見坂総合病院';

const TALK = '紹介から返書まで';

test('the QR at the door, read by the phone, asks once and says that one listens; the whole agenda is a press away', async ({
  server,
  phone,
}) => {
  test.setTimeout(120_000);
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const mine = await organizer.register(ME, ROOM);
  const { page } = await phone('about:blank');
  await itIs(page, () => TALK);
  await openAs(page, mine.token, `${server.url}/met#listen`);
  const asked = page.getByRole('dialog');
  await expect(asked).toContainText('見本 一郎');
  await asked.getByRole('button', { name: '聴講中にする' }).click();
  await expect(asked).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/j/${ROOM}$`));
  const people = await organizer.ask<{ people: { status: string }[] }>(`/api/organizer/rooms/${ROOM}/people`);
  expect(people.people.map(({ status }) => status)).toEqual(['listening']);

  await page.getByRole('button', { name: '本日の予定' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem')).toHaveCount(8);
  await expect(page.getByRole('dialog')).toContainText('星見坂総合病院 地域連携室長 見本 一郎');
});

test('whoever listens is introduced to nobody, and says whom of the hosts they want to meet', async ({
  server,
  phone,
}) => {
  test.setTimeout(120_000);
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const mine = await organizer.register(ME, ROOM);
  const { page } = await phone('about:blank');
  await itIs(page, () => TALK);
  await openAs(page, mine.token, `${server.url}/j/${ROOM}`);
  const talk = page.getByRole('region', { name: '講演' });
  await expect(talk).toContainText('見本 一郎');

  // This server knows no list of organizations: the refusal is said in words, and nothing is claimed.
  await talk.getByRole('button', { name: `${HOST}と話したい` }).click();
  await expect(talk.getByRole('alert')).toHaveText('ご希望は、いま承れません。ブースか受付へお声掛けください。');
  await page.route('**/api/me', async (route) => {
    if (route.request().method() !== 'PATCH') return route.fallback();
    expect(route.request().postDataJSON()).toEqual({ wish_booth: 'hoshimizaka' });
    const answer = await route.fetch({ method: 'GET', postData: undefined });
    const me = (await answer.json()) as Me;
    await route.fulfill({ json: { ...me, wishes: [{ id: '1', name: HOST }] } });
  });
  await talk.getByRole('button', { name: `${HOST}と話したい` }).click();
  await expect(talk.getByText(`${HOST}：ご希望を承りました`)).toBeVisible();
  await expect(talk.getByRole('alert')).toBeHidden();

  await talk.getByRole('button', { name: '聴講する' }).click();
  // A heading with nobody below it would promise what nobody does now.
  await expect(page.getByRole('heading', { name: 'おすすめのお相手' })).toBeHidden();
  await expect(talk.getByRole('button', { name: '聴講する' })).toBeHidden();
  const people = await organizer.ask<{ people: { status: string }[] }>(`/api/organizer/rooms/${ROOM}/people`);
  expect(people.people.map(({ status }) => status)).toEqual(['listening']);
});
