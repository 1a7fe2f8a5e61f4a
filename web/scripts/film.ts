//! A whole evening on two phones and a wall, from the door over talk, rounds, circle and reception to the thanks, on a real server; a picture of all three at every turn, and index.html, which shows them side by side.
//!   npm run film [-- DIR]

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import type { RoundDetail, Rounds } from '../src/gen/protocol';
import { itIs } from './agenda';
import { ME, PEOPLE, somebody } from './crowd';
import { Organizer } from './organizer';
import { PASSPHRASE, ROOT, startServer } from './server';

const OUT = path.resolve(process.argv[2] ?? path.join(ROOT, '.shots/film'));
const ROOM = 'southwest';
const CIRCLES = 'circle';
const RECEPTION = 'social';
/** Besides the two whose phones are seen: a hall that is not empty. */
const OTHERS = 12;
/** Long enough for news to arrive and for what moves to stand, ms. */
const STILL = 1_500;

type Told = RoundDetail['introductions'][number];
interface Turn {
  name: string;
  files: string[];
}
const PHONE: BrowserContextOptions = { isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 };
const open = async (browser: Browser, width: number, height: number, more: BrowserContextOptions = {}) => {
  // The agenda is moved on its way to the page, which a service worker would answer itself.
  const context = {
    viewport: { width, height },
    locale: 'ja',
    timezoneId: 'Asia/Tokyo',
    serviceWorkers: 'block' as const,
    ...more,
  };
  return (await browser.newContext(context)).newPage();
};

await mkdir(OUT, { recursive: true });
const server = await startServer();
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
const turns: Turn[] = [];
try {
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const [one, other] = [await open(browser, 390, 844, PHONE), await open(browser, 360, 640, PHONE)];
  const wall = await open(browser, 1920, 1080);
  const screens: [string, Page][] = [
    ['390', one],
    ['360', other],
    ['wall', wall],
  ];
  const turn = async (name: string) => {
    await wall.waitForTimeout(STILL);
    const number = String(turns.length + 1).padStart(2, '0');
    const files = screens.map(([screen]) => `${number}-${name}-${screen}.png`);
    for (const [index, [, page]] of screens.entries()) await page.screenshot({ path: path.join(OUT, files[index]!) });
    turns.push({ name, files });
    console.log(`${number} ${name}`);
  };
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const phones = [one, other];
  /** What of the agenda is on, as the pages have it. */
  let on: string | undefined;
  for (const page of [...phones, wall]) await itIs(page, () => on);
  const becomes = async (what: string | undefined) => {
    on = what;
    await Promise.all([...phones, wall].map((page) => page.reload()));
  };
  const inRoom = (page: Page) => page.getByText('名が参加中').waitFor();
  const arrive = async ({ id, attendees }: Told) => {
    for (const attendee of attendees)
      await organizer.act(attendee, { type: 'arrived', introduction: id, together: true }).catch(() => undefined);
  };
  const talked = ({ id, attendees }: Told) =>
    organizer.act(attendees[0]!, { type: 'met', introduction: id, rating: 'good' }).catch(() => undefined);
  /** From the call to the screen after it. */
  const played = async (name: string, room: string, round: RoundDetail) => {
    await turn(`${name}-called`);
    for (const each of round.introductions) await arrive(each);
    await turn(`${name}-talking`);
    for (const each of round.introductions) await talked(each);
    await turn(`${name}-after`);
    await organizer.steerRound(room, round.number, { end: true });
    for (const page of phones) await press(page, '次の方へ').catch(() => undefined);
  };
  /** Everybody goes to another room, and this wall becomes its wall. */
  const allGoTo = async (room: string, everybody: string[]) => {
    for (const attendee of everybody) await organizer.act(attendee, { type: 'enter', room });
    await Promise.all([
      ...phones.map((page) => page.goto(`${server.url}/j/${room}`)),
      wall.goto(server.wall.get(room)!),
    ]);
  };

  // The door.
  await wall.goto(server.wall.get(ROOM)!);
  await Promise.all(phones.map((page) => page.goto(server.join.get(ROOM)!)));
  await turn('door');
  const [mine, theirs] = [await organizer.register(ME, ROOM), await organizer.register(PEOPLE[0]!, ROOM)];
  for (const [page, token] of [
    [one, mine.token],
    [other, theirs.token],
  ] as const) {
    await page.evaluate((mine) => localStorage.setItem('kaotsunagi.token', mine), token);
    await page.goto(`${server.url}/j/${ROOM}`);
    await inRoom(page);
  }
  await turn('room');
  const others = [];
  for (let index = 0; index < OTHERS; index += 1) others.push(await organizer.onPaper(somebody(index), ROOM));

  // The talk: one listens, the other may still be introduced.
  await becomes('紹介から返書まで');
  await press(one, '聴講する');
  await turn('talk');
  await becomes('西南部 エリア交流会');
  await organizer.act(mine.id, { type: 'status', status: 'open' });
  await turn('talk-over');

  // Three rounds: the way, the talk, the end; the others talk as well.
  for (const [number, table] of [28, 3, 14].entries()) {
    const partner = number === 0 ? theirs.id : others[number]!;
    const pins = [{ attendees: [mine.id, partner], table }];
    if (number > 0) pins.push({ attendees: [theirs.id, others[number + 4]!], table: table + 1 });
    const round = await organizer.startRound(ROOM, { minutes: 6, move_seconds: 0, pins });
    await Promise.all(phones.map((page) => page.locator('.number').waitFor()));
    await played(`round-${round.number}`, ROOM, round);
    if (number === 0) {
      await organizer.ask(`/api/organizer/rooms/${ROOM}/announcements`, 'POST', {
        text: 'まもなく第2回を始めます。お席の近くでお待ちください。',
        until_next_round: true,
      });
      await turn('between');
    }
  }

  // Circles, which form by themselves once enough people are there.
  const everybody = [mine.id, theirs.id, ...others];
  on = '病診・医科歯科連携';
  await allGoTo(CIRCLES, everybody);
  await Promise.all(phones.map((page) => page.locator('.number').waitFor()));
  const { rounds } = await organizer.ask<Rounds>(`/api/organizer/rooms/${CIRCLES}/rounds`);
  await played('circle', CIRCLES, rounds.at(-1)!);

  // The reception: no tables; a topic, and somebody who would like to talk.
  on = '懇親会';
  await allGoTo(RECEPTION, everybody);
  await Promise.all(phones.map(inRoom));
  await press(other, 'テーマの席');
  await other.getByLabel('テーマ', { exact: true }).fill('在宅看取りの夜間対応');
  await press(other, '提案する');
  await turn('reception');
  const asked = others.at(-1)!;
  await organizer.act(asked, { type: 'invite', attendee: mine.id });
  await press(one, 'お話しする');
  await turn('reception-met');
  for (const step of ['お会いできました', 'お話しした', '次の方へ']) await press(one, step);

  // The end.
  for (const page of phones) await page.getByRole('navigation').getByRole('button').nth(2).click();
  await turn('whom-i-met');
  for (const room of server.codes.keys()) await organizer.setRoom(room, { open: false });
  await becomes('over');
  await turn('closed');
} finally {
  await browser.close();
  await server.stop();
}
const row = ({ name, files }: Turn) =>
  `<h2>${name}</h2><div>${files.map((file) => `<img src="${file}" alt="${file}">`).join('')}</div>`;
await writeFile(
  path.join(OUT, 'index.html'),
  `<!doctype html><meta charset="utf-8"><title>An evening</title><style>body{font-family:sans-serif}div{display:flex;gap:12px;align-items:flex-start}img{height:420px}</style>${turns.map(row).join('')}`,
);
console.log(path.join(OUT, 'index.html'));
