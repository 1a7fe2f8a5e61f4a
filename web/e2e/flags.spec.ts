//! Somebody's sign must not stand there: one reports it, the organizer hides it in one press, and brings it back.

import { expect } from '@playwright/test';
import { ME, PEOPLE } from '../scripts/crowd';
import { signInTo, test, twoIn } from './people';

const ROOM = 'social';

test('what somebody reports stands in the console at once, and is hidden and shown again in one press', async ({
  server,
  phone,
  page: console,
}) => {
  test.setTimeout(120_000);
  await console.goto(`${server.url}/organizer`);
  await signInTo(console);
  await console.locator('.questions').waitFor();

  const { one, other } = await twoIn(ROOM, { server, phone });
  const card = one.locator('article.card').first();
  const sign = PEOPLE[0]![10];
  await expect(card).toContainText(sign);
  await one.getByRole('button', { name: '問題のある表示や行為を報告する' }).click();
  const dialog = one.getByRole('dialog');
  await dialog.getByText(PEOPLE[0]![0]).click();
  await dialog.getByText('患者さん・利用者さんの情報が書かれている').click();
  await dialog.getByRole('button', { name: '報告する', exact: true }).click();
  await expect(dialog.getByRole('status')).toContainText('ありがとうございます');
  await dialog.getByRole('button', { name: '閉じる' }).click();

  const flags = console.getByRole('region', { name: '参加者からのご報告' });
  await expect(flags).toContainText(PEOPLE[0]![0]);
  await expect(flags).not.toContainText(ME[0]);
  await expect(flags).toContainText('1名から');
  await flags.getByRole('button', { name: '目印を隠す' }).click();
  await expect(card).not.toContainText(sign);
  await expect(other.getByText('運営がほかの方への表示を止めています')).toBeVisible();
  await flags.getByRole('button', { name: '対応済み 1件' }).click();
  await flags.getByRole('button', { name: '目印を表示に戻す' }).click();
  await expect(card).toContainText(sign);
});
