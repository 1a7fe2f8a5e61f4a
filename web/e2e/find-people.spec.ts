//! Somebody is found among those who are here, opens into why one would talk to them, and is asked from there.

import { expect } from '@playwright/test';
import { ME, PEOPLE } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE } from '../scripts/server';
import { openAs, tab, test } from './people';

const ROOM = 'liaison';

test('people are found by name, reading, organization and need, opened, and asked to talk', async ({
  server,
  phone,
}) => {
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const mine = await organizer.register(ME, ROOM);
  for (const person of PEOPLE) await organizer.onPaper(person, ROOM);
  const { page } = await phone('about:blank');
  await openAs(page, mine.token, `${server.url}/j/${ROOM}`);
  await tab(page, '参加者');
  const rows = page.locator('main li');
  await expect(rows).toHaveCount(PEOPLE.length);

  const field = page.getByRole('searchbox');
  const [name, kana, , organization] = PEOPLE[0]!;
  for (const typed of [name, kana, organization, '心臓リハビリテーション']) {
    await field.fill(typed);
    await expect(rows.filter({ hasText: name }), typed).toBeVisible();
    await expect.poll(() => rows.count(), { message: typed }).toBeLessThan(PEOPLE.length);
  }
  await field.fill('そのような方はいない');
  await expect(page.getByText('当てはまる方は')).toBeVisible();
  await expect(rows).toHaveCount(0);

  await field.fill(organization);
  await expect(rows).toHaveCount(1);
  const open = page.getByRole('button', { name: `詳しく見る ${name} 先生` });
  await open.focus();
  await page.keyboard.press('Enter');
  await expect(rows.getByText('お相手がお求めの').first()).toBeVisible();
  await rows.getByRole('button', { name: 'お話ししたい' }).click();
  await expect(rows.getByText('お返事をお待ちしています')).toBeVisible();
});
