//! A whole evening on two phones and a wall, from the door to the thanks, on a real server; a picture of all three at every turn, and index.html, which shows them side by side.
//!   npm run film [-- DIR]

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from '@playwright/test';
import { ME, PEOPLE, somebody } from './crowd';
import { Organizer } from './organizer';
import { PASSPHRASE, ROOT, startServer } from './server';

const OUT = path.resolve(process.argv[2] ?? path.join(ROOT, '.shots/film'));
const ROOM = 'southwest';
/** Besides the two whose phones are seen: a hall that is not empty. */
const OTHERS = 12;
/** Long enough for news to arrive and for what moves to stand, ms. */
const STILL = 1_500;

interface Turn {
  name: string;
  files: string[];
}
const PHONE: BrowserContextOptions = { isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 };
const open = async (browser: Browser, width: number, height: number, more: BrowserContextOptions = {}) => {
  const context = { viewport: { width, height }, locale: 'ja', timezoneId: 'Asia/Tokyo', ...more };
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

  // The door.
  await wall.goto(server.wall.get(ROOM)!);
  await Promise.all([one, other].map((page) => page.goto(server.join.get(ROOM)!)));
  await turn('door');
  const [mine, theirs] = [await organizer.register(ME, ROOM), await organizer.register(PEOPLE[0]!, ROOM)];
  for (const [page, token] of [
    [one, mine.token],
    [other, theirs.token],
  ] as const) {
    await page.evaluate((mine) => localStorage.setItem('kaotsunagi.token', mine), token);
    await page.goto(`${server.url}/j/${ROOM}`);
    await page.getByText('名が参加中').waitFor();
  }
  await turn('room');
  const others = [];
  for (let index = 0; index < OTHERS; index += 1) others.push(await organizer.onPaper(somebody(index), ROOM));

  // Three rounds: the way, the talk, the end; the others talk as well.
  for (const [number, table] of [28, 3, 14].entries()) {
    const partner = number === 0 ? theirs.id : others[number]!;
    const pins = [{ attendees: [mine.id, partner], table }];
    if (number > 0) pins.push({ attendees: [theirs.id, others[number + 4]!], table: table + 1 });
    const round = await organizer.startRound(ROOM, { minutes: 6, move_seconds: 0, pins });
    await Promise.all([one, other].map((page) => page.locator('.number').waitFor()));
    await turn(`round-${round.number}-called`);
    for (const { id, attendees } of round.introductions)
      for (const attendee of attendees)
        await organizer.act(attendee, { type: 'arrived', introduction: id, together: true }).catch(() => undefined);
    await turn(`round-${round.number}-talking`);
    for (const { id, attendees } of round.introductions)
      await organizer.act(attendees[0]!, { type: 'met', introduction: id, rating: 'good' }).catch(() => undefined);
    await turn(`round-${round.number}-after`);
    await organizer.steerRound(ROOM, round.number, { end: true });
    for (const page of [one, other]) await press(page, '次の方へ').catch(() => undefined);
    if (number === 0) {
      await organizer.ask(`/api/organizer/rooms/${ROOM}/announcements`, 'POST', {
        text: 'まもなく第2回を始めます。お席の近くでお待ちください。',
        until_next_round: true,
      });
      await turn('between');
    }
  }

  // The end.
  for (const page of [one, other]) await page.getByRole('navigation').getByRole('button').nth(2).click();
  await turn('whom-i-met');
  for (const room of server.codes.keys()) await organizer.setRoom(room, { open: false });
  for (const page of [one, other]) await page.getByRole('navigation').getByRole('button').first().click();
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
