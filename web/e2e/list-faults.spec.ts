//! A list with faults, dropped on the console: each is named by line and column with the mend, in the console's language.

import { expect } from '@playwright/test';
import { accessible } from './accessible';
import { signInTo, test } from './people';

const LIST =
  '氏名,所属,種別,区,できること,同意,早退,会いたい施設\n' +
  '三田 あおい,みたの訪問看護,花屋,目黒区,,はい,夕方,\n' +
  '芝 けい,しば薬局,薬局,黒目区,夜景,たぶん,,\n' +
  ',ひなた医院,診療所,港区,,,,\n';

test('what is wrong with a list is said in the console’s language', async ({ server, wall }) => {
  const { page } = await wall(`${server.url}/organizer`);
  await page.setViewportSize({ width: 1366, height: 768 });
  await signInTo(page);
  await page.getByRole('button', { name: '名簿', exact: true }).click();
  const choose = (text: string) =>
    page
      .locator('input[type=file]')
      .setInputFiles({ name: '名簿.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose(LIST);
  const row = (line: string, column: string) =>
    page
      .getByRole('row')
      .filter({ has: page.getByRole('cell', { name: line, exact: true }) })
      .filter({ hasText: column });
  await expect(row('2', '施設の種類')).toContainText('「花屋」という施設の種類はありません。');
  await expect(row('2', 'お帰り')).toContainText(
    '「夕方」は時刻として読めません。15:40 のようにご記入いただくか、空欄にしてください。',
  );
  await expect(row('3', '所在地（区）')).toContainText('「目黒区」の誤りではありませんか');
  await expect(row('3', '提供できること')).toContainText('「夜景」という項目はありません。');
  await expect(row('3', 'ご紹介への同意')).toContainText('「はい」か「いいえ」とご記入ください。');
  await expect(row('4', 'お名前')).toContainText('空欄です。');
  await expect(page.getByRole('table')).not.toContainText(/[a-z]{4,} [a-z]{2,}/);
  // A column that is used is not shown as unused.
  await expect(page.locator('.columns label:has(span:text-is("会いたい施設")) select')).toHaveValue('wishes');
  await expect(page.getByRole('button', { name: /登録する/ })).toBeDisabled();
  await accessible(page, 'faults of a list');
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/faults.png` });
  await page.getByRole('button', { name: 'English' }).click();
  await expect(row('2', 'Leaves')).toContainText('“夕方” is no time. Write it as 15:40, or leave it empty.');

  await page.getByRole('button', { name: '日本語' }).click();
  await choose('氏名\n三田 あおい\n');
  await expect(page.getByRole('table')).toContainText('「ご所属」の列がありません。');
});
