//! The main job: from a scanned QR to two people at a table, and what remains of it.

import { expect } from '@playwright/test';
import { director, join, nurse, tab, test } from './people';

test('two phones and a wall through the whole job', async ({ server, phone, wall }) => {
  const room = server.join.get('southwest')!;
  const screen = await wall(`${server.wall.get('southwest')}&slide=map`);
  const [a, b] = await Promise.all([phone(room), phone(room)]);
  await Promise.all([join(a.page, nurse), join(b.page, director)]);

  // Each is suggested to the other, with the reason in both directions.
  const card = a.page.getByRole('article').filter({ hasText: '玉川 直樹 先生' });
  await expect(card).toContainText(director.organization);
  await expect(card).toContainText('お相手がお求めの「');
  await expect(card).toContainText(
    /貴施設がお求めの「逆紹介の受入れ（かかりつけ医）」\u2060?を、お相手が提供できます。/,
  );
  await expect(b.page.getByRole('article').filter({ hasText: '三田 あおい 様' })).toContainText(nurse.organization);

  // Asked and accepted: the same table on both phones, large, with whom and why.
  await card.getByRole('button', { name: 'お話ししたい' }).click();
  await expect(a.page.getByText('お返事をお待ちしています')).toBeVisible();
  await expect(b.page.getByText('お話ししたいとのご希望が届いています')).toBeVisible();
  await b.page.getByRole('button', { name: 'お話しする' }).click();
  const numbers = await Promise.all([a, b].map(({ page }) => page.locator('.number').innerText()));
  expect(numbers[0]).toMatch(/^\d+$/);
  expect(numbers[1]).toBe(numbers[0]);
  await expect(a.page.getByText(director.sign)).toBeVisible();
  await expect(b.page.getByText(nurse.sign)).toBeVisible();

  // There, and talked.
  await a.page.getByRole('button', { name: '着きました' }).click();
  await expect(a.page.getByText('お相手をお待ちください')).toBeVisible();
  await b.page.getByRole('button', { name: '着きました' }).click();
  await expect(a.page.getByText('お話しください')).toBeVisible();
  await a.page.getByRole('button', { name: 'お話しした' }).click();
  await expect(a.page.getByRole('heading', { name: 'お疲れさまでした' })).toBeVisible();
  await a.page.getByRole('button', { name: 'よかった' }).click();
  await expect(a.page.getByText('お相手には伝わりません')).toBeVisible();
  await expect(b.page.getByRole('heading', { name: 'お疲れさまでした' })).toBeVisible();

  // One card alone does not move; the second one moves both. Who had not agreed to it is asked first.
  await b.page.getByRole('button', { name: '名刺交換する' }).click();
  await expect(b.page.getByText('お相手の操作をお待ちしています')).toBeVisible();
  await expect(a.page.getByText('tamagawa@example.jp')).toBeHidden();
  await a.page.getByRole('button', { name: '名刺交換する' }).click();
  await a.page.getByRole('button', { name: '同意して名刺交換する' }).click();
  await expect(a.page.getByText('tamagawa@example.jp')).toBeVisible();
  await expect(b.page.getByText('03-0000-0001')).toBeVisible();

  // The contacts page keeps it, and it can be taken home.
  await tab(a.page, 'お会いした方');
  await expect(a.page.getByText('名刺を交換しました')).toBeVisible();
  const download = a.page.waitForEvent('download');
  await a.page.getByRole('button', { name: '連絡先に保存' }).click();
  expect((await download).suggestedFilename()).toMatch(/\.vcf$/);

  // The wall shows the conversation and the link between the wards, and nobody's name.
  await expect(
    screen.page.getByRole('img', { name: 'これまでの対話は1組、区をこえたつながりは1組です。' }),
  ).toBeVisible();
  const words = await screen.page.locator('body').innerText();
  for (const personal of ['三田', '玉川', nurse.phone, director.phone]) expect(words).not.toContain(personal);
  await expect(screen.page.getByText(new URL(room).searchParams.get('c')!)).toBeVisible();
});

test('passing is not shown to the one who asked, and nobody is asked twice', async ({ server, phone }) => {
  const room = server.join.get('liaison')!;
  const [a, b] = await Promise.all([phone(room), phone(room)]);
  await Promise.all([
    join(a.page, { ...nurse, name: '大橋 ゆう' }),
    join(b.page, { ...director, name: '駒場 さくら' }),
  ]);
  await a.page.getByRole('article').filter({ hasText: '駒場' }).getByRole('button', { name: 'お話ししたい' }).click();
  await b.page.getByRole('button', { name: '今回は見送る' }).click();
  await expect(b.page.getByText('ご希望が届いています')).toBeHidden();
  await expect(a.page.getByText('見送')).toHaveCount(0);
});

test('a person can leave, come back, and be gone for good', async ({ server, phone }) => {
  const { page } = await phone(server.join.get('social')!);
  await join(page, { ...nurse, name: '北沢 みお' });
  await tab(page, '登録情報');
  await page.getByRole('button', { name: '退室する' }).click();
  await expect(page.getByRole('heading', { name: '退室しました' })).toBeVisible();
  await page.getByRole('button', { name: '交流会に戻る' }).click();
  await expect(page.getByText('名が参加中')).toBeVisible();
  await tab(page, '登録情報');
  await page.getByRole('button', { name: '参加情報を削除する' }).click();
  await page.getByRole('button', { name: 'すべて削除する' }).click();
  await expect(page.getByRole('heading', { name: '削除しました' })).toBeVisible();
  await page.reload();
  // A reload is no scan: whoever is gone comes in by the code again.
  await expect(page.getByLabel('参加コード')).toBeVisible();
});

test('a resume code continues in another browser', async ({ server, phone }) => {
  const first = await phone(server.join.get('circle')!);
  await join(first.page, { ...director, name: '広尾 けんじ' });
  await tab(first.page, '登録情報');
  const code = await first.page.locator('.code').innerText();
  const second = await phone(`${server.url}/`);
  await second.page.getByLabel('引き継ぎコード').fill(code);
  await second.page.getByRole('button', { name: '引き継いで再開する' }).click();
  await expect(second.page.getByText('名が参加中')).toBeVisible();
  await tab(second.page, '登録情報');
  await expect(second.page.getByText('広尾 けんじ')).toBeVisible();
});

test('what the server objects to leads back to its question', async ({ server, phone }) => {
  const { page } = await phone(server.join.get('south')!);
  await page.getByLabel('お名前').fill('芝 まこと');
  await page.getByRole('button', { name: '次へ' }).click();
  await page.getByRole('combobox', { name: '施設名' }).fill('架空クリニック');
  await page.getByRole('option', { name: '「架空クリニック」で登録する' }).click();
  await page.getByText('クリニック', { exact: true }).click();
  await page.getByLabel('所在地（区）').selectOption('minato');
  for (let step = 0; step < 3; step += 1) await page.getByRole('button', { name: '次へ' }).click();
  await page.getByText('任意でご入力いただけること').click();
  await page.getByLabel('目印').fill('80代女性 ALSの患者様');
  await page.getByRole('button', { name: '内容を確認し、参加する' }).click();
  await expect(page.getByText('この同意が必要です')).toBeVisible();
  await page.getByLabel('私の情報を表示すること').check();
  await page.getByRole('button', { name: '内容を確認し、参加する' }).click();
  await expect(
    page.getByText('書き直してください').or(page.getByText('情報は書かないでください')).first(),
  ).toBeVisible();
  await expect(page.getByLabel('目印')).toBeVisible();
});
