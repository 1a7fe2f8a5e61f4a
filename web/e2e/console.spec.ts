//! The organizer's evening: finding people, looking at a round before it is called, mending it, going on by timetable, the desk.

import { expect, type Page } from '@playwright/test';
import { accessible } from './accessible';
import { director, join, nurse, type Screen, signInTo, test } from './people';
import { type Server } from '../scripts/server';

/** Signed in, in a room, on a laptop. */
async function organize(server: Server, wall: (url: string) => Promise<Screen>, room: RegExp): Promise<Page> {
  const { page } = await wall(`${server.url}/organizer`);
  await page.setViewportSize({ width: 1366, height: 768 });
  await signInTo(page);
  await page.getByRole('navigation').getByRole('button', { name: room }).click();
  return page;
}

/** Somebody without a phone, as the desk would register them, but in no time. */
async function bring(
  page: Page,
  server: Server,
  room: string,
  name: string,
  kind: string,
  tags: { offers: string[]; needs: string[] },
): Promise<string> {
  // The page's cookie comes along; the header is what a page of ours has.
  const headers = { 'Sec-Fetch-Site': 'same-origin' };
  const code = new URL(server.join.get(room)!).searchParams.get('c');
  const data = {
    name,
    organization: { name: `${name}の施設` },
    kind,
    ward: 'minato',
    ...tags,
    companies_welcome: false,
    contact: {},
    wishes: [],
    consent: { partners: true, exchange: false, booths: false, wall: false },
    room,
    code,
  };
  const registered = await page.request.post(`${server.url}/api/attendees`, {
    data,
    headers: { 'Idempotency-Key': crypto.randomUUID() },
  });
  const { attendee } = (await registered.json()) as { attendee: { id: string } };
  await page.request.patch(`${server.url}/api/organizer/people/${attendee.id}`, { data: { paper: true }, headers });
  await page.request.post(`${server.url}/api/organizer/people/${attendee.id}/act`, {
    data: { type: 'enter', room },
    headers,
  });
  return attendee.id;
}

test('the organizer finds a person, speaks to the room, closes and opens it', async ({ server, phone, wall }) => {
  const attendee = await phone(server.join.get('social')!);
  await join(attendee.page, { ...nurse, name: '松陰 かおる' });
  const { page } = await wall(`${server.url}/organizer`);
  await page.setViewportSize({ width: 1366, height: 768 });
  await accessible(page, 'sign-in');
  await page.getByLabel('合言葉').fill('違う合言葉です');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await expect(page.getByText('合言葉をお確かめください')).toBeVisible();
  await signInTo(page);
  await page
    .getByRole('navigation')
    .getByRole('button', { name: /懇親会/ })
    .click();
  await page.getByRole('button', { name: 'ラウンド', exact: true }).click();
  await expect(page.getByText('始めるものはありません')).toBeVisible();

  // By keys alone: find, go down, open, close.
  await page.keyboard.press('/');
  await page.keyboard.type('松陰');
  await expect(page.getByRole('row', { name: /松陰 かおる/ })).toBeVisible();
  await accessible(page, 'people');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary');
  await expect(panel.getByRole('heading', { name: '松陰 かおる' })).toBeFocused();
  await expect(panel.getByText('お相手を探しています')).toBeVisible();
  await accessible(page, 'a person');
  await panel.getByRole('button', { name: '非表示にする' }).click();
  await expect(panel.getByRole('button', { name: '表示に戻す' })).toBeVisible();
  await panel.getByRole('button', { name: '表示に戻す' }).click();
  await panel.getByLabel('状態').selectOption('away');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page.getByRole('group', { name: '絞り込み' }).getByRole('button', { name: '休憩中 1' })).toBeVisible();

  await page.getByRole('button', { name: 'お知らせ・スクリーン' }).click();
  await page.getByRole('textbox', { name: 'お知らせ' }).fill('まもなく乾杯です。');
  await page.getByRole('button', { name: '送る' }).click();
  await expect(attendee.page.getByText('まもなく乾杯です。')).toBeVisible();
  await accessible(page, 'entrance');
  await expect(page.getByText('いま表示中： 「まもなく乾杯です。」')).toBeVisible();
  await page.getByRole('button', { name: '消す' }).click();
  await expect(attendee.page.getByText('まもなく乾杯です。')).toBeHidden();
  await page.getByRole('button', { name: '元に戻す' }).click();
  await expect(attendee.page.getByText('まもなく乾杯です。')).toBeVisible();
  await page.getByLabel('ご紹介のしかた').selectOption('none');
  await page.locator('.changed').getByRole('button', { name: '元に戻す' }).click();
  await expect(page.getByLabel('ご紹介のしかた')).toHaveValue('suggestions');

  await page.getByRole('button', { name: '受付を止める' }).click();
  await page.getByRole('alert').getByRole('button', { name: '受付を止める' }).click();
  await expect(attendee.page.getByText('ただいま受付を止めています')).toBeVisible();
  await page.getByRole('button', { name: '受付を始める' }).click();
  await expect(attendee.page.getByText('ただいま受付を止めています')).toBeHidden();

  // What was done stands in the record.
  await page.getByRole('button', { name: '記録' }).click();
  // Said, cleared, and said again.
  await expect(page.getByRole('row', { name: /お知らせ.*まもなく乾杯です/ })).toHaveCount(2);
  await expect(page.getByRole('row', { name: /参加者の扱いを変更 松陰 かおる 非表示/ })).toBeVisible();
  await accessible(page, 'record');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await accessible(page, 'keys');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

test('a round is looked at, changed by hand, called as shown, mended, and followed by a timetable', async ({
  server,
  wall,
}) => {
  const page = await organize(server, wall, /東京都南部/);
  const both = { offers: ['emergency-24h', 'home-visit'], needs: ['reverse-referral', 'discharge-coordination'] };
  for (const [name, kind] of [
    ['品川 まこと', 'hospital'],
    ['大崎 しずか', 'clinic'],
    ['蒲田 りょう', 'care'],
  ] as const)
    await bring(page, server, 'south', name, kind, both);
  await expect(page.getByText('3 名在室（登録3名）').or(page.getByText('名在室（登録3名）'))).toBeVisible();

  await page.getByRole('button', { name: '組み合わせを確認してから始める' }).click();
  await expect(page.getByText('1組、お待ちいただく方1名です。')).toBeVisible();
  await accessible(page, 'preview');

  // Whoever the matcher chose, these two are put together by hand.
  const pick = async (label: string, query: string, name: string) => {
    await page.getByRole('combobox', { name: label }).fill(query);
    await expect(page.getByRole('option', { name })).toBeVisible();
    await page.keyboard.press('Enter');
  };
  await pick('一人目', '品川', '品川 まこと');
  await pick('二人目', '蒲田', '蒲田 りょう');
  await page.getByRole('button', { name: '同じテーブルに' }).click();
  const row = page.getByRole('row', { name: /品川 まこと.*蒲田 りょう|蒲田 りょう.*品川 まこと/ });
  await expect(row.getByRole('button', { name: '固定しました' })).toBeVisible();
  await expect(page.getByText('お待ちいただく方 1名')).toBeVisible();

  // Parted, they are not proposed; the last word counts.
  await row.getByRole('button', { name: '同席にしない' }).click();
  await expect(page.getByText('同席にしません：')).toBeVisible();
  await expect(row).toBeHidden();
  await page.getByRole('button', { name: '元に戻す' }).click();
  await pick('一人目', '品川', '品川 まこと');
  await pick('二人目', '蒲田', '蒲田 りょう');
  await page.getByRole('button', { name: '同じテーブルに' }).click();
  await expect(row.getByRole('button', { name: '固定しました' })).toBeVisible();
  await page.getByRole('button', { name: 'この組み合わせで始める' }).click();

  await expect(page.getByRole('heading', { name: '第1回 ご移動中' })).toBeVisible();
  await expect(row).toBeVisible();
  await expect(page.getByRole('button', { name: 'お待ちの方 1' })).toBeVisible();
  await accessible(page, 'a round');

  // One is there, the other does not come: whoever waited takes the place.
  await page.getByRole('button', { name: '品川 まこと' }).click();
  const panel = page.getByRole('complementary');
  await panel.getByRole('button', { name: '着きました', exact: true }).click();
  await expect(panel.getByText('到着済み')).toBeVisible();
  await panel.getByRole('button', { name: 'お相手がいらっしゃらない' }).click();
  await panel.getByRole('alert').getByRole('button', { name: 'お相手がいらっしゃらない' }).click();
  const mended = page.getByRole('row', { name: /品川 まこと.*大崎 しずか|大崎 しずか.*品川 まこと/ });
  await expect(mended.getByText('組み直し')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /組み直し・不在 2/ }).click();
  await expect(page.getByText('会えませんでした')).toBeVisible();

  await page.getByRole('button', { name: '終了する' }).click();
  await page.getByRole('button', { name: '終了する' }).click();
  await expect(page.getByText('組み直し 1')).toBeVisible();

  // The rest goes on by itself, and waits when told to.
  await page.getByRole('region', { name: '自動で進める' }).getByLabel('回数').fill('3');
  await page.getByRole('button', { name: '自動で始める' }).click();
  await expect(
    page.getByText('自動：3回のうち1回を始めました').or(page.getByText('自動：3回のうち0回を始めました')),
  ).toBeVisible();
  await page.getByRole('button', { name: '一時停止' }).click();
  await expect(page.getByRole('button', { name: '再開' })).toBeVisible();
  await page.getByRole('button', { name: '自動をやめる' }).click();
  await page.getByRole('button', { name: '自動をやめる' }).click();
  await expect(page.getByRole('button', { name: '再開' })).toBeHidden();
});

test('what no longer holds when a round is called is said', async ({ server, wall }) => {
  const page = await organize(server, wall, /東京都西南部/);
  const both = { offers: ['emergency-24h', 'home-visit'], needs: ['reverse-referral', 'discharge-coordination'] };
  const ids = new Map<string, string>();
  for (const [name, kind] of [
    ['下馬 ひろ', 'hospital'],
    ['代沢 なつ', 'clinic'],
    ['上町 けい', 'care'],
  ] as const)
    ids.set(name, await bring(page, server, 'southwest', name, kind, both));
  await page.getByRole('button', { name: '組み合わせを確認してから始める' }).click();
  const shown = page.getByRole('row').filter({ hasText: '固定する' });
  await expect(shown).toHaveCount(1);
  const words = await shown.innerText();
  const [leaves] = [...ids].find(([name]) => words.includes(name))!;
  // Meanwhile one of them leaves the room.
  await page.request.post(`${server.url}/api/organizer/people/${ids.get(leaves)}/act`, {
    data: { type: 'leave' },
    headers: { 'Sec-Fetch-Site': 'same-origin' },
  });
  await page.getByRole('button', { name: 'この組み合わせで始める' }).click();
  await expect(page.getByText('見ていただいた内容から変わったところがあります')).toBeVisible();
  await expect(page.getByText('退室、お話し中、または席を外されている方がいます。')).toBeVisible();
  // Nobody is half-called: the two who are left sit together.
  const [one, other] = [...ids.keys()].filter((name) => name !== leaves);
  await expect(page.getByRole('row', { name: new RegExp(`${one}.*${other}|${other}.*${one}`) })).toBeVisible();
});

test('the desk registers somebody without a phone, whom the wall calls by badge', async ({ server, phone, wall }) => {
  const other = await phone(server.join.get('liaison')!);
  await join(other.page, { ...director, name: '青山 れい' });
  const screen = await wall(server.wall.get('liaison')!);
  const page = await organize(server, wall, /後方連携/);
  await page.getByRole('button', { name: '参加者', exact: true }).click();
  await page.keyboard.press('n');
  const desk = page.getByRole('complementary');
  await desk.getByLabel('お名前', { exact: true }).fill('池尻 なお');
  await desk.getByRole('combobox', { name: 'ご所属' }).fill('池尻みなみ病院');
  await desk.getByLabel('種類').selectOption('hospital');
  await desk.getByLabel('所在地（区）').selectOption('meguro');
  for (const tag of nurse.offers.slice(0, 2)) {
    await desk.getByRole('combobox', { name: '提供できること' }).fill(tag);
    await desk.getByRole('option', { name: tag, exact: true }).click();
  }
  await desk.getByRole('combobox', { name: '求めていること' }).fill(nurse.needs[0]!);
  await desk.getByRole('option', { name: nurse.needs[0]! }).click();
  await accessible(page, 'desk');
  await desk.getByRole('button', { name: '登録して名札を渡す' }).click();
  await expect(desk.getByText('ご本人の同意が必要です')).toBeVisible();
  await desk.getByLabel(/ご本人の同意をいただきました/).check();
  await desk.getByRole('button', { name: '登録して名札を渡す' }).click();
  await expect(desk.getByText('池尻 なお様を登録しました')).toBeVisible();
  const badge = (await desk.locator('.badge').innerText()).match(/\d+/)![0];
  await desk.getByRole('button', { name: 'この方を開く' }).click();
  await expect(page.getByRole('complementary').getByRole('heading', { name: '池尻 なお' })).toBeVisible();
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'ラウンド', exact: true }).click();
  await page.getByRole('button', { name: 'ラウンドを始める' }).click();
  await expect(screen.page.getByText('テーブルへお進みください').first()).toBeVisible();
  await expect(screen.page.getByText(`名札${badge}`)).toBeVisible();
  await accessible(screen.page, 'table calls');
  await expect(other.page.getByText('番テーブルへ')).toBeVisible();
  // A wall that is reloaded in the middle still calls them, and nobody's name is on it.
  await screen.page.reload();
  await expect(screen.page.getByText(`名札${badge}`)).toBeVisible();
  expect(await screen.page.locator('body').innerText()).not.toContain('池尻');
  await page.getByRole('button', { name: '終了する' }).click();
  await page.getByRole('button', { name: '終了する' }).click();
  await expect(screen.page.getByText('お時間です')).toBeVisible();
  await expect(screen.page.getByText(new URL(server.join.get('liaison')!).searchParams.get('c')!)).toBeVisible();
});
