//! Browsers as the hall has them: phones and a wall, each in a context of its own, with everything that breaks collected.

import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  expect,
  type Locator,
  type Page,
  test as base,
} from '@playwright/test';
import { ME, PEOPLE, type Somebody } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE, type Server, startServer } from '../scripts/server';

export interface Screen {
  page: Page;
  context: BrowserContext;
  /** Script errors, policy violations and console errors. */
  faults: string[];
}

interface Answers {
  name: string;
  honorific?: '様' | '先生' | 'さん';
  organization: string;
  kind: string;
  ward: string;
  offers: string[];
  needs: string[];
  phone?: string;
  email?: string;
  sign?: string;
  exchange?: boolean;
}

/** Lost networks are what some tests are about. */
const EXPECTED = /WebSocket|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|Failed to load resource/;

interface Fixtures {
  server: Server;
  phone: (url: string) => Promise<Screen>;
  wall: (url: string) => Promise<Screen>;
}
export const test = base.extend<Fixtures, { standing: Server }>({
  // One a worker, for tests that change nothing.
  standing: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  // One a test: people of another test would be introduced as well.
  server: async ({}, use) => {
    const server = await startServer();
    await use(server);
    await server.stop();
  },
  phone: ({ browser }, use) =>
    opened(browser, use, {
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      hasTouch: true,
      isMobile: true,
    }),
  wall: ({ browser }, use) => opened(browser, use, { viewport: { width: 1920, height: 1080 } }),
});

/** Screens of one kind, each in a context of its own; what broke on any of them fails the test. */
async function opened(
  browser: Browser,
  use: (open: (url: string) => Promise<Screen>) => Promise<void>,
  kind: BrowserContextOptions,
): Promise<void> {
  const open: Screen[] = [];
  await use(async (url) => {
    const screen = await watch(await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo', ...kind }), url);
    open.push(screen);
    return screen;
  });
  for (const { context, faults } of open) {
    await context.close();
    expect(faults).toEqual([]);
  }
}

async function watch(context: BrowserContext, url: string): Promise<Screen> {
  const faults: string[] = [];
  const page = await context.newPage();
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error('policy', event.violatedDirective, event.blockedURI),
    ),
  );
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) faults.push(message.text());
  });
  await page.goto(url);
  return { page, context, faults };
}

/** The page as somebody sees it who has registered on this device. */
export async function openAs(page: Page, token: string, url: string): Promise<void> {
  await page.addInitScript((mine) => localStorage.setItem('kaotsunagi.token', mine), token);
  await page.goto(url);
}

/** Two who are registered and have not met, each with the room on a phone. */
export async function twoIn(
  room: string,
  { server, phone }: Pick<Fixtures, 'server' | 'phone'>,
): Promise<{ organizer: Organizer; one: Page; other: Page }> {
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const opened = async (somebody: Somebody) => {
    const { token } = await organizer.register(somebody, room);
    const { page } = await phone('about:blank');
    await openAs(page, token, `${server.url}/j/${room}`);
    return page;
  };
  return { organizer, one: await opened(ME), other: await opened(PEOPLE[0]!) };
}

/** The console, past its sign-in. */
export async function signInTo(console: Page): Promise<void> {
  await console.getByLabel('合言葉').fill(PASSPHRASE);
  await console.getByRole('button', { name: 'サインイン' }).click();
}

const next = (page: Page) => page.getByRole('button', { name: '次へ' }).click();

/** The join form as a person fills it in, up to the room or whatever else comes of it. */
export async function join(page: Page, answers: Answers, then: Locator = page.getByText('名が参加中')): Promise<void> {
  await page.getByLabel('お名前').fill(answers.name);
  await next(page);
  await page.getByRole('combobox', { name: '施設名' }).fill(answers.organization);
  await page.getByRole('option', { name: `「${answers.organization}」で登録する` }).click();
  await page.getByText(answers.kind, { exact: true }).click();
  await page.getByLabel('所在地（区）').selectOption(answers.ward);
  if (answers.honorific) await page.getByText(answers.honorific, { exact: true }).click();
  await next(page);
  for (const tags of [answers.offers, answers.needs]) {
    for (const tag of tags) {
      await page.getByLabel('ことばで探す').fill(tag);
      await page.getByLabel(tag, { exact: true }).check();
    }
    await page.getByLabel('ことばで探す').fill('');
    await next(page);
  }
  if (answers.sign || answers.phone || answers.email) await page.getByText('任意でご入力いただけること').click();
  if (answers.sign) await page.getByLabel('目印').fill(answers.sign);
  if (answers.phone) await page.getByLabel('電話番号').fill(answers.phone);
  if (answers.email) await page.getByLabel('メールアドレス').fill(answers.email);
  await page.getByLabel('私の情報を表示すること').check();
  if (answers.exchange) await page.getByLabel('連絡先をお渡しすること').check();
  await page.getByRole('button', { name: '内容を確認し、参加する' }).click();
  await expect(then).toBeVisible();
}

export const nurse = {
  name: '三田 あおい',
  organization: '目黒みなみ病院',
  kind: '病院',
  ward: 'meguro',
  offers: ['心臓リハビリテーション', '24時間救急の受入れ', '入退院支援・退院調整'],
  needs: ['逆紹介の受入れ（かかりつけ医）'],
  phone: '03-0000-0001',
  sign: '白いジャケット',
} satisfies Answers;

export const director = {
  name: '玉川 直樹',
  honorific: '先生',
  organization: 'さくら坂クリニック',
  kind: 'クリニック',
  ward: 'shibuya',
  offers: ['逆紹介の受入れ（かかりつけ医）'],
  needs: ['心臓リハビリテーション', '24時間救急の受入れ'],
  phone: '03-0000-0002',
  email: 'tamagawa@example.jp',
  sign: '青いストラップ',
  exchange: true,
} satisfies Answers;

export const tab = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name }).click();
