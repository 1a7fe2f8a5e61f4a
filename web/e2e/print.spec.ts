//! What the organizer prints: looked at as PDF, page by page. Nobody is missing, nothing is cut, no sheet is empty.

import { type Browser, expect, type Page, test } from '@playwright/test';
import jsqr from 'jsqr';
import { fill, LONGEST, somebody } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import type { RoomPeople } from '../src/gen/protocol';
import { accessible, accessibleInBoth } from './accessible';
import { type PrintedPage, printed } from './pdf';
import { PASSPHRASE, type Server, startServer } from '../scripts/server';
import { signInTo } from './people';

const A4 = { width: 210, height: 297 };
const A3 = { width: 297, height: 420 };
const ROOMS = ['southwest', 'south', 'liaison', 'circle', 'social'];
/** A hall full: as many as came to the evening this was made for. */
const CROWD = 222;

let server: Server;
let organizer: Organizer;
test.beforeAll(async () => {
  server = await startServer();
  organizer = await Organizer.signedIn(server, PASSPHRASE);
});
test.afterAll(() => server.stop());

async function desk(browser: Browser, address = '/organizer', locale = 'ja-JP'): Promise<Page> {
  const page = await (
    await browser.newContext({
      viewport: { width: 1366, height: 768 },
      locale,
      timezoneId: 'Asia/Tokyo',
      reducedMotion: 'reduce',
      colorScheme: 'dark',
    })
  ).newPage();
  await page.goto(`${server.url}${address}`);
  return page;
}
/** The print view at one document and one room. */
async function open(browser: Browser, what: string, room: string): Promise<Page> {
  const page = await desk(browser);
  await signInTo(page);
  await page.getByRole('button', { name: '印刷' }).click();
  await page.getByRole('button', { name: new RegExp(`^${what}`) }).click();
  await page.getByLabel('交流会').selectOption(room);
  await shown(page);
  return page;
}
const shown = (page: Page) =>
  expect(page.getByRole('button', { name: '印刷する', exact: true })).toBeEnabled({ timeout: 60_000 });
/** The letters of `wanted` that do not stand in `text`, each counted. */
function missing(wanted: string, text: string): string[] {
  const left = [...text.normalize('NFKC')];
  return [...wanted.normalize('NFKC').replace(/\s/g, '')].filter((letter) => {
    const at = left.indexOf(letter);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
/** Prints, and holds the paper against what it has to be. */
async function paper(page: Page, size: { width: number; height: number }, count: number): Promise<PrintedPage[]> {
  expect(await page.locator('[data-cut]').count(), 'texts that did not fit').toBe(0);
  const shares = await page
    .locator('.fit')
    .evaluateAll((boxes) =>
      boxes
        .map((box) => Number((box as HTMLElement).style.getPropertyValue('--fit')))
        .sort((one, other) => one - other),
    );
  expect(
    shares[Math.floor(shares.length / 2)] ?? 1,
    'half of the texts are about as large as they were drawn',
  ).toBeGreaterThan(0.85);
  // On a laptop that is set to dark, too.
  expect(
    await page
      .locator('.sheet')
      .first()
      .evaluate((sheet) => [
        getComputedStyle(sheet).backgroundColor,
        getComputedStyle(sheet).getPropertyValue('--ink'),
      ]),
  ).toEqual(['rgb(255, 255, 255)', '#1f2430']);
  const over = await page
    .locator('.poster, .badge-card, .slip')
    .evaluateAll((boxes) =>
      boxes
        .filter((box) => box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
        .map((box) => box.textContent),
    );
  expect(over, 'what runs over its own edge').toEqual([]);
  const pages = await printed(page);
  expect(pages.length).toBe(count);
  for (const [index, { width, height, text, words }] of pages.entries()) {
    expect({ width, height }, `page ${index + 1}`).toEqual(size);
    expect(text, `page ${index + 1}`).not.toBe('');
    for (const { text, left, right } of words)
      expect(left >= 0 && right <= width, `${text} on page ${index + 1}`).toBe(true);
    expect(text).not.toContain('運営画面');
  }
  return pages;
}

test('before anybody comes there are posters, tables and badges to fill in by hand', async ({ browser }) => {
  const page = await open(browser, 'ポスター', '');
  await accessibleInBoth(page, 'posters');
  const posters = await paper(page, A3, ROOMS.length);
  for (const [index, room] of ROOMS.entries()) {
    expect(posters[index]!.text).toContain(organizer.codes.get(room)!);
    for (const said of [
      '架空医療連携ネットワーク',
      '2027年10月18日(月)にお名前・ご連絡先などをすべて削除します',
      'アプリも会員登録も',
      new URL(server.url).host,
    ])
      expect(posters[index]!.text).toContain(said);
  }
  await page.getByRole('button', { name: /^名札/ }).click();
  await shown(page);
  await expect(page.getByText('まだ登録された方がいません')).toBeVisible();
  const [blank] = await paper(page, A4, 1);
  expect(blank!.words.filter(({ text }) => text === 'お名前')).toHaveLength(10);

  await page.getByRole('button', { name: /^ご案内票/ }).click();
  await expect(page.getByText('ラウンドはまだ始まっていません')).toBeVisible();
  await expect(page.getByRole('button', { name: '印刷する', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: /^テーブル番号/ }).click();
  await page.getByLabel('交流会').selectOption('social');
  await expect(page.getByText('この交流会にはテーブルがありません')).toBeVisible();
  await page.context().close();
});

test('103 tables are 103 sheets, each number once to either side', async ({ browser }) => {
  await organizer.setRoom('south', { tables: 103 });
  const page = await open(browser, 'テーブル番号', 'south');
  await accessible(page, 'table numbers');
  const pages = await paper(page, A4, 103);
  // This room's first table is number 41.
  for (const [index, { words, text }] of pages.entries()) {
    expect(words.filter((word) => word.text === String(41 + index))).toHaveLength(1);
    // What stands on its head is read letter by letter.
    expect([...text.replace(/\D/g, '')].sort().join('')).toBe([...`${41 + index}${41 + index}`].sort().join(''));
  }
  // No number stands under the code that is scanned at the table, however many digits it has.
  const covered = await page.locator('.tent .half').evaluateAll((halves) =>
    halves.flatMap((half) => {
      const digits = half.querySelector('.digits')!;
      const [line, code] = [digits.getBoundingClientRect(), half.querySelector('.here')!.getBoundingClientRect()];
      const range = document.createRange();
      range.selectNodeContents(digits);
      const { left, right } = range.getBoundingClientRect();
      // The line is as high as the figures are; one half stands on its head.
      const apart = right <= code.left || code.right <= left || line.bottom <= code.top || code.bottom <= line.top;
      return apart ? [] : [digits.textContent];
    }),
  );
  expect(covered).toEqual([]);
  await page.getByLabel('この番号から').fill('60');
  await page.getByLabel('この番号まで').fill('61');
  await shown(page);
  expect(
    (await paper(page, A4, 2)).map(({ words }) => words.some(({ text }) => text === '60' || text === '61')),
  ).toEqual([true, true]);
  await page.context().close();
});

test('222 badges are ten to a sheet, inside their cards; whoever is hidden or removed has none', async ({
  browser,
}) => {
  test.setTimeout(240_000);
  const ids = await fill(organizer, 'liaison', CROWD);
  await organizer.steer(ids[4]!, { hidden: true });
  await organizer.remove(ids[11]!);
  const page = await open(browser, '名札', 'liaison');
  await accessible(page, 'badges');
  const there = Array.from({ length: CROWD }, (_, index) => index + 1).filter((badge) => badge !== 5 && badge !== 12);
  const pages = await paper(page, A4, 22);
  const [width, height, left, top] = [91, 55, 14, 11];
  for (const [index, badge] of there.entries()) {
    const { words } = pages[Math.floor(index / 10)]!;
    const x = left + (index % 2) * width;
    const y = top + Math.floor((index % 10) / 2) * height;
    // Up and down a word's box has the room of its font around it: its middle is what counts.
    const inside = words.filter(
      (word) =>
        word.left >= x && word.right <= x + width && Math.floor(((word.top + word.bottom) / 2 - y) / height) === 0,
    );
    expect(
      inside.filter(({ text }) => text === String(badge) || text === `名札${badge}`),
      `badge ${badge}`,
    ).toHaveLength(1);
    const text = inside.map((word) => word.text).join('');
    const [name, , , organization] = somebody(badge - 1);
    // All of the name and of the organization, also of the longest; lines are read in any order.
    expect(missing(`${name}${organization}`, text), `badge ${badge}`).toEqual([]);
  }
  expect([...somebody(19)[0]].length).toBe([...LONGEST.name].slice(0, 40).length);
  // Every word lies inside some card: nothing runs over an edge that will be cut.
  for (const { words } of pages)
    for (const word of words) {
      const column = (word.left - left) / width;
      expect(column >= 0 && column < 2 && word.right <= left + (Math.floor(column) + 1) * width, word.text).toBe(true);
    }
  await page.context().close();
});

test('the QR of a badge is its owner’s own link; a desk comes by it, or by the number, to the person', async ({
  browser,
}) => {
  const [first] = await fill(organizer, 'circle', 2);
  const { people } = await organizer.ask<RoomPeople>('/api/organizer/rooms/circle/people');
  const number = people.find(({ id }) => id === first)!.badge;
  const page = await open(browser, '名札', 'circle');
  const side = 400;
  const pixels = await page.evaluate(
    async ([badge, side]) => {
      const image = document.querySelector<HTMLImageElement>(`[data-badge="${badge}"] img`)!;
      const canvas = new OffscreenCanvas(side, side).getContext('2d')!;
      canvas.drawImage(image, 0, 0, side, side);
      return [...canvas.getImageData(0, 0, side, side).data];
    },
    [number, side] as const,
  );
  const read = jsqr(new Uint8ClampedArray(pixels), side, side)?.data;
  const secret = /\/p\/(.+)$/.exec(read ?? '')?.[1];
  expect(secret, read).toBeTruthy();
  await page.goto(`${server.url}/p/${secret}`);
  await expect(page.getByText(somebody(0)[0]).first()).toBeVisible();
  await page.getByRole('link', { name: '受付担当の方はこちら' }).click();
  await expect(page.getByRole('searchbox')).toHaveValue(secret!);
  await page.getByRole('button', { name: 'この方を開く' }).click();
  await expect(page.getByRole('complementary').getByRole('heading', { name: somebody(0)[0] })).toBeVisible();
  await page.context().close();

  const stranger = await desk(browser, `/organizer#badge=${number}`);
  await expect(stranger.getByText('受付の方のためのものです')).toBeVisible();
  await expect(stranger.getByText(somebody(0)[0])).toBeHidden();
  await accessible(stranger, 'a scanned badge');
  await signInTo(stranger);
  const panel = stranger.getByRole('complementary');
  await expect(panel.getByRole('heading', { name: somebody(0)[0] })).toBeVisible();
  // The next one is scanned into a tab of its own, which is signed in already.
  const next = await stranger.context().newPage();
  await next.goto(`${server.url}/organizer#badge=${number + 1}`);
  await expect(next.getByRole('complementary').getByRole('heading', { name: somebody(1)[0] })).toBeVisible();
  // Or into the same.
  await next.evaluate(() => (location.hash = '#badge=9999'));
  await expect(next.getByText('名札 9999 の方は登録されていません')).toBeVisible();
  await stranger.context().close();
});

test('slips say what a phone would: table, whom and why, for pairs, trios and who sits out', async ({ browser }) => {
  const room = 'southwest';
  const ids = await fill(organizer, room, 25, { paper: true });
  // The longest names sit in the trio.
  const round = await organizer.startRound(room, {
    minutes: 6,
    move_seconds: 60,
    tables: 9,
    pins: [{ attendees: [ids[19]!, ids[2]!, ids[5]!], table: 3 }],
  });
  expect(round.unpinned ?? []).toEqual([]);
  expect(round.waiting.length).toBeGreaterThan(0);
  const { people } = await organizer.ask<RoomPeople>(`/api/organizer/rooms/${room}/people`);
  // One of them has a phone after all.
  const phone = ids.pop()!;
  await organizer.steer(phone, { paper: false });
  const byId = new Map(people.map((person) => [person.id, person]));

  const page = await open(browser, 'ご案内票', room);
  await accessibleInBoth(page, 'slips');
  const pages = await paper(page, A4, Math.ceil(ids.length / 4));
  for (const id of ids) {
    const slip = page.locator(`[data-slip="${byId.get(id)!.badge}"]`);
    await expect(slip).toContainText(byId.get(id)!.name);
    const it = round.introductions.find(({ attendees }) => attendees.includes(id));
    if (!it) {
      await expect(slip).toContainText('この回はお待ちください');
      continue;
    }
    await expect(slip.locator('.table b')).toHaveText(String(it.table));
    await expect(slip.locator('.table')).toContainText('お進みください');
    await expect(slip.getByRole('listitem')).toHaveCount(it.attendees.length - 1);
    for (const other of it.attendees.filter((each) => each !== id))
      await expect(slip.getByRole('list')).toContainText(byId.get(other)!.name);
    // On paper, too.
    expect(pages.filter(({ words }) => words.some(({ text }) => text === String(byId.get(id)!.badge)))).not.toEqual([]);
  }
  const all = pages.map(({ text }) => text).join('');
  // The reason in one sentence, as on the phone; and nobody's contact details.
  expect(all).toMatch(/がお求めの「.+?」を/);
  expect(all).not.toContain('03-0000-0000');
  // Whoever has a phone reads it there.
  await expect(page.locator('.slip header').getByText(byId.get(phone)!.name)).toHaveCount(0);
  await page.getByRole('button', { name: '全員' }).click();
  await shown(page);
  await paper(page, A4, Math.ceil((ids.length + 1) / 4));
  await page.context().close();
});
