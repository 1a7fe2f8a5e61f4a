//! An attendee with a keyboard, with a screen reader's ears, and in two languages.

import { expect, type Locator, type Page } from '@playwright/test';
import { ME, PEOPLE } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { join, nurse, openAs, tab, test } from './people';
import { PASSPHRASE } from '../scripts/server';

const ROOM = 'liaison';

/** Moves on with the Tab key alone, as far as one would be ready to. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not lead to ${target}`);
}
async function pressWithKey(page: Page, name: string, key = 'Enter'): Promise<void> {
  await tabTo(page, page.getByRole('button', { name, exact: true }));
  await page.keyboard.press(key);
}

test('who registers in a second browser is asked once, and is the same person with the code or another one without', async ({
  server,
  phone,
}) => {
  test.setTimeout(120_000);
  const line = await phone(server.join.get('south')!);
  await join(line.page, nurse);
  await tab(line.page, '登録情報');
  const code = (await line.page
    .getByText(/^[A-Z0-9]{4}[ -]?[A-Z0-9]{4}$/)
    .first()
    .textContent())!.trim();

  const asked = async (page: Page) => {
    await join(page, nurse, page.getByRole('heading', { name: /に参加された三田 あおい様ですか/ }));
    await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  };
  const safari = await phone(server.join.get('southwest')!);
  await asked(safari.page);
  await safari.page.getByLabel('引き継ぎコード').fill(code);
  await safari.page.getByRole('button', { name: '引き継いで再開する' }).click();
  await expect(safari.page.getByText('1名が参加中')).toBeVisible();
  await expect(line.page).toHaveURL(/southwest/); // the old one follows
  await expect(safari.page).toHaveURL(/\/j\/southwest$/); // a reload is not another scan

  const other = await phone(server.join.get('southwest')!);
  await asked(other.page);
  await other.page.getByRole('button', { name: '同じ名前の別の者です' }).click();
  await expect(other.page.getByText('2名が参加中')).toBeVisible();

  // A scan of another room leads there; a reload of an old page does not lead back.
  await safari.page.goto(server.join.get('south')!);
  await expect(safari.page).toHaveURL(/\/j\/south$/);
  await line.page.goto(`${server.url}/j/southwest`);
  await expect(line.page).toHaveURL(/\/j\/south$/);
});

test('the whole journey by keyboard alone, and a call is read out', async ({ server, phone }) => {
  test.setTimeout(120_000);
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const other = await organizer.onPaper(PEOPLE[0]!, ROOM);
  const { page } = await phone(server.join.get(ROOM)!);
  const heading = (name: string) => page.getByRole('heading', { level: 1, name });

  // The form: each step begins at its heading.
  await tabTo(page, page.getByLabel('お名前'));
  await page.keyboard.insertText('鍵盤 うつ子');
  await page.keyboard.press('Enter');
  // Where one only has to type, in the field.
  await expect(page.getByRole('combobox', { name: '施設名' })).toBeFocused();
  await page.keyboard.insertText('架空リハビリ病院');
  await page.getByRole('option', { name: '「架空リハビリ病院」で登録する' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('option', { name: '「架空リハビリ病院」で登録する', selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(heading('施設と職種について')).toBeFocused();
  await tabTo(page, page.getByRole('radio', { name: '病院' }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByLabel('所在地（区）'));
  await page.keyboard.press('ArrowDown');
  await pressWithKey(page, '次へ');
  for (const title of ['提供できること', '求めていること']) {
    await expect(heading(title)).toBeFocused();
    await tabTo(page, page.getByRole('checkbox').first());
    await page.keyboard.press('Space');
    await pressWithKey(page, '次へ');
  }
  await expect(heading('個人情報の取り扱いについて')).toBeFocused();
  // What is missing is where the focus goes.
  await pressWithKey(page, '内容を確認し、参加する');
  await expect(page.getByLabel('私の情報を表示すること')).toBeFocused();
  await page.keyboard.press('Space');
  await pressWithKey(page, '内容を確認し、参加する');

  // The room, then a call that comes by itself.
  await expect(page.getByText('名が参加中')).toBeVisible();
  await expect(page.locator('h1')).toBeFocused();
  const { people } = await organizer.ask<{ people: { id: string; name: string }[] }>(
    `/api/organizer/rooms/${ROOM}/people`,
  );
  const me = people.find(({ name }) => name === '鍵盤 うつ子')!.id;
  const round = await organizer.startRound(ROOM, {
    minutes: 6,
    move_seconds: 45,
    pins: [{ attendees: [me, other], table: 21 }],
  });
  await expect(
    page.getByRole('alert').filter({ hasText: '21番テーブル さくら坂クリニック 玉川 直樹 先生' }),
  ).toBeAttached();
  await expect(heading('第1回のご案内')).toBeFocused();
  await pressWithKey(page, '着きました');
  await expect(page.getByText('お相手をお待ちください')).toBeVisible();
  // Not before people had the time to come.
  await pressWithKey(page, 'お相手がいらっしゃらない');
  await expect(page.getByText('お相手はお席へ移動されているところです')).toBeVisible();
  await expect(page.getByRole('button', { name: '別の方のご紹介を希望する' })).toBeHidden();
  await pressWithKey(page, 'もう少し待つ', 'Space');
  await organizer.act(other, { type: 'arrived', introduction: round.introductions[0]!.id, together: false });
  await expect(page.getByText('お話しください')).toBeVisible();
  await pressWithKey(page, 'お話しした');

  // Afterwards, and the other screens.
  await expect(heading('お疲れさまでした')).toBeFocused();
  await pressWithKey(page, 'よかった');
  await pressWithKey(page, '名刺交換する');
  await pressWithKey(page, '同意して名刺交換する');
  await expect(page.getByText('お相手の操作をお待ちしています')).toBeVisible();
  await pressWithKey(page, '次の方へ');
  await pressWithKey(page, 'お会いした方');
  await expect(heading('本日お会いした方')).toBeVisible();
  await pressWithKey(page, '登録情報');
  await pressWithKey(page, '参加情報を削除する');
  await pressWithKey(page, 'すべて削除する');
  await expect(heading('削除しました')).toBeFocused();
});

test('the language changes in the middle of a form and of a call, and nothing is lost', async ({ server, phone }) => {
  const room = 'southwest';
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const { page } = await phone(server.join.get(room)!);
  await page.getByLabel('お名前').fill('二言 かたる');
  await page.getByRole('button', { name: '次へ' }).click();
  await page.getByRole('combobox', { name: '施設名' }).fill('架空');
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('combobox', { name: 'Organisation' })).toHaveValue('架空');
  await page.getByRole('option', { name: 'Use “架空”' }).click();
  await page.getByText('Clinic', { exact: true }).click();
  await page.getByLabel('Ward').selectOption('meguro');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByLabel('Search').fill('home');
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: '日本語' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
  await expect(page.getByLabel('ことばで探す')).toHaveValue('home');
  await expect(page.getByRole('checkbox').first()).toBeChecked();
  await page.reload();
  await expect(page.getByRole('heading', { name: '提供できること' })).toBeVisible();
  await expect(page.getByText('1件を選択中')).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel('所在地（区）')).toHaveValue('meguro');

  const mine = await organizer.register(['三言 かたる', ...ME.slice(1)] as typeof ME, room);
  const other = await organizer.onPaper(['玉川 みなみ', ...PEOPLE[0]!.slice(1)] as typeof ME, room);
  const called = await phone('about:blank');
  await openAs(called.page, mine.token, `${server.url}/j/${room}`);
  await expect(called.page.getByText('名が参加中')).toBeVisible();
  const round = await organizer.startRound(room, {
    minutes: 6,
    move_seconds: 45,
    pins: [{ attendees: [mine.id, other], table: 22 }],
  });
  await called.page.getByRole('button', { name: '着きました' }).click();
  await called.page.getByRole('button', { name: 'お相手がいらっしゃらない' }).click();
  await called.page.mouse.wheel(0, 60);
  await expect.poll(() => called.page.evaluate(() => scrollY)).toBeGreaterThan(0);
  await called.page.getByRole('button', { name: 'English' }).evaluate((button: HTMLElement) => button.click()); // without scrolling there
  await expect(called.page.getByText('They are still on their way')).toBeVisible();
  await expect(called.page.getByText('Table 22', { exact: true })).toBeVisible();
  await expect(called.page.locator('html')).toHaveAttribute('lang', 'en');
  // Names stay Japanese, for the glyphs and for the voice.
  await expect(called.page.locator('.name')).toHaveAttribute('lang', 'ja');
  expect(await called.page.evaluate(() => scrollY)).toBeGreaterThan(0);
  await organizer.steerRound(room, round.number, { end: true });
});

test('a newcomer whose facility is on the list has somebody to talk to after fewer than twelve touches', async ({
  server,
  phone,
}) => {
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  await organizer.onPaper(PEOPLE[0]!, ROOM);
  const { page } = await phone(server.join.get(ROOM)!);
  await page.route('**/api/organizations**', (route) =>
    route.fulfill({ json: [{ id: 'a', name: '目黒みなみ病院', kind: 'hospital', ward: 'meguro' }] }),
  );
  await page.route('**/api/attendees', (route) => {
    // This server has no list.
    const body = route.request().postDataJSON() as { organization: object };
    return route.continue({ postData: JSON.stringify({ ...body, organization: { name: '目黒みなみ病院' } }) });
  });
  const began = Date.now();
  let touches = 0;
  const touch = async (target: Locator) => {
    await target.tap();
    touches += 1;
  };
  const button = (name: string) => page.getByRole('button', { name });
  const chip = (name: string) => page.locator('.chip').filter({ hasText: name }).first();

  await touch(page.getByLabel('お名前'));
  await page.keyboard.insertText('新田 はじめ');
  await touch(button('次へ'));
  // The field waits for the keyboard that is there already.
  await expect(page.getByRole('combobox', { name: '施設名' })).toBeFocused();
  await page.keyboard.insertText('目黒');
  await touch(page.getByRole('option', { name: '目黒みなみ病院' }));
  // Kind and ward follow the facility, how to be addressed follows the role.
  await expect(page.getByText('病院・目黒区')).toBeVisible();
  await expect(page.getByLabel('所在地（区）')).toBeHidden();
  await touch(chip('医師'));
  await expect(page.getByRole('radio', { name: '先生' })).toBeChecked();
  await touch(button('次へ'));
  await touch(page.locator('.chip').first());
  await touch(button('次へ'));
  await expect(page.getByRole('heading', { level: 1, name: '求めていること' })).toBeVisible();
  await touch(page.locator('.chip').first());
  await touch(button('次へ'));
  await touch(page.getByText('私の情報を表示すること'));
  await touch(button('内容を確認し、参加する'));
  await expect(button('お話ししたい').first()).toBeVisible();
  console.log(`${touches} touches from the code to the first suggestion, ${Date.now() - began} ms without typing`);
  expect(touches).toBeLessThan(12);
});

test('a conversion in progress is left alone: Enter confirms it, and half a syllable is not searched for', async ({
  server,
  phone,
}) => {
  const { page, context } = await phone(server.join.get('south')!);
  const keys = await context.newCDPSession(page);
  const compose = (text: string) =>
    keys.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  // As keyboards send it while they convert.
  const confirm = async () => {
    await keys.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key: 'Enter',
      code: 'Enter',
      text: '\r',
      windowsVirtualKeyCode: 229,
    });
    await keys.send('Input.dispatchKeyEvent', {
      type: 'keyUp',
      key: 'Enter',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
    });
  };
  const asked: string[] = [];
  const hits = [{ id: 'a', name: '目黒駅前クリニック', kind: 'clinic', ward: 'meguro' }];
  await page.route('**/api/organizations**', (route) => {
    const q = new URL(route.request().url()).searchParams.get('q') ?? '';
    asked.push(q);
    return route.fulfill({ json: q.startsWith('めぐ') || q.startsWith('目黒') ? hits : [] });
  });

  await page.getByLabel('お名前').focus();
  await compose('みた');
  await confirm();
  await expect(page.getByLabel('お名前')).toHaveValue('みた');
  await expect(page.getByLabel('お名前')).toBeFocused();
  await keys.send('Input.insertText', { text: '三田' });
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: '施設名' }).focus();
  const found = page.getByRole('option', { name: '目黒駅前クリニック' });
  await compose('め');
  await compose('めg');
  await compose('めぐ');
  await expect(found).toBeVisible();
  await expect(found).toContainText('クリニック・目黒区');
  await compose('めぐr');
  await expect(page.getByRole('combobox', { name: '施設名' })).toHaveValue('めぐr');
  await confirm();
  await expect(page.getByRole('combobox', { name: '施設名' })).toBeFocused();
  await compose('めぐろ');
  await keys.send('Input.insertText', { text: '目黒' });
  await expect.poll(() => asked.at(-1)).toBe('目黒');
  await expect(found).toBeVisible();
  expect(asked.filter((q) => /[a-z]/.test(q))).toEqual([]);
  // The keyboard goes, and the list stands free.
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: '施設名' })).not.toBeFocused();
  await found.tap();
  await expect(page.getByRole('heading', { name: '施設と職種について' })).toBeVisible();
  await expect(page.getByText('クリニック・目黒区')).toBeVisible();
});

test('chosen, done and here are told apart without any colours of ours, and nothing moves when nothing should', async ({
  server,
  phone,
}) => {
  const { page } = await phone('about:blank');
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await page.goto(server.join.get('south')!);
  await page.getByLabel('お名前').fill('高見 くっきり');
  await page.getByRole('button', { name: '次へ' }).click();
  await page.getByRole('combobox', { name: '施設名' }).fill('架空クリニック');
  await page.getByRole('option', { name: '「架空クリニック」で登録する' }).click();
  const look = (locator: Locator) =>
    locator.evaluate((element) => {
      const { outlineStyle, outlineWidth, borderColor, backgroundColor } = getComputedStyle(element);
      return [outlineStyle, outlineWidth, borderColor, backgroundColor].join(' ');
    });
  const forms = page.locator('.chip:has([name=honorific])');
  expect(await look(forms.nth(0))).not.toBe(await look(forms.nth(1)));
  const knot = (index: number) =>
    page
      .locator('.cord span')
      .nth(index)
      .evaluate((element) => {
        const { borderColor, backgroundColor } = getComputedStyle(element, '::before');
        return `${borderColor} ${backgroundColor}`;
      });
  expect(new Set([await knot(0), await knot(2), await knot(3)]).size).toBe(3);
  await page.getByRole('button', { name: '戻る' }).focus();
  expect(
    await page.evaluate(() => document.getAnimations().filter((each) => each.playState === 'running').length),
  ).toBe(0);
});
