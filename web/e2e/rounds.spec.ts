//! Two rounds in a hall: six phones, a wall and a console; one person does not come, one loses the network, one phone's clock is wrong.

import { expect, type Page } from '@playwright/test';
import { cuttable } from '../scripts/network';
import { PEOPLE, type Somebody } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import type { RoundDetail } from '../src/gen/protocol';
import { openAs, type Screen, signInTo, test } from './people';
import { PASSPHRASE } from '../scripts/server';

const ROOM = 'liaison';

interface Guest {
  id: string;
  token: string;
  page: Page;
}

/** Registered already, as with a resumed token; what a join is like is tried elsewhere. */
async function guest(
  organizer: Organizer,
  phone: (url: string) => Promise<Screen>,
  person: Somebody,
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Guest> {
  const mine = await organizer.register(person, ROOM);
  const { page } = await phone('about:blank');
  await prepare?.(page);
  await openAs(page, mine.token, `${organizer.base}/j/${ROOM}`);
  await expect(page.getByText('名が参加中')).toBeVisible();
  return { ...mine, page };
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
/** Once too early: it is taken back. */
async function talked(page: Page): Promise<void> {
  await press(page, 'お話しした');
  await press(page, 'お話を続ける');
  await page.getByText('「お話しした」は取り消されました').waitFor();
  await press(page, 'お話しした');
}
const number = (page: Page) => page.locator('.number').innerText();
/** What the phone's countdown reads, in seconds. */
async function countdown(page: Page): Promise<number> {
  const [minutes, seconds] = (await page.getByRole('timer').innerText()).match(/\d+/g)!.map(Number);
  return minutes! * 60 + seconds!;
}

test('six phones, a wall and a console through two rounds, with a no-show and a lost network', async ({
  server,
  phone,
  wall,
}, info) => {
  test.setTimeout(120_000);
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const screen = await wall(server.wall.get(ROOM)!);
  let network!: Awaited<ReturnType<typeof cuttable>>;
  const guests: Guest[] = [];
  for (const [index, person] of PEOPLE.entries()) {
    guests.push(
      await guest(
        organizer,
        phone,
        person,
        index === 5 ? async (page) => void (network = await cuttable(page)) : undefined,
      ),
    );
  }
  const [a, b, c, d, e, f] = guests as [Guest, Guest, Guest, Guest, Guest, Guest];
  const console_ = await wall(`${server.url}/organizer`);
  await signInTo(console_.page);
  await expect(console_.page.getByRole('navigation')).toBeVisible();

  // The first round: everybody is called at once, two to a table, and both of a pair read the same number.
  const pair = (...who: Guest[]) => ({ attendees: who.map((each) => each.id) });
  const first = await organizer.startRound(ROOM, {
    minutes: 6,
    move_seconds: 10,
    pins: [pair(a, b), pair(c, d), pair(e, f)],
  });
  for (const [one, other] of [
    [a, b],
    [c, d],
    [e, f],
  ] as const)
    expect(await number(one.page)).toBe(await number(other.page));
  expect(new Set(await Promise.all([a, c, e].map(({ page }) => number(page)))).size).toBe(3);
  await info.attach('called', { body: await a.page.screenshot(), contentType: 'image/png' });
  await info.attach('wall', { body: await screen.page.screenshot(), contentType: 'image/png' });
  await expect(a.page.getByRole('navigation')).toHaveCount(0); // the call has the whole screen
  await expect(a.page.getByText('はじめのひとこと')).toBeVisible();

  // One loses the network on the way, and keeps the table in sight.
  await network.cut();
  await expect(f.page.getByText(/つながり次第、自動で/)).toBeVisible();
  expect(await number(f.page)).toBe(await number(e.page));
  await f.page.evaluate(() => document.body.setAttribute('data-first-load', ''));

  // A pair arrives; one press for both.
  await press(a.page, '着きました');
  await expect(a.page.getByText('お相手をお待ちください')).toBeVisible();
  await press(a.page, 'お会いできました');
  await expect(b.page.getByText('お話しください')).toBeVisible();

  // At the next table somebody does not come. That is asked twice, and not before the talks begin.
  await press(c.page, '着きました');
  await press(c.page, 'お相手がいらっしゃらない');
  await expect(c.page.getByText('もう一度、まわりをお確かめください')).toBeVisible({ timeout: 20_000 });
  await press(c.page, 'もう少し待つ');
  await press(c.page, 'お相手がいらっしゃらない');
  await press(c.page, '別の方のご紹介を希望する');
  await expect(d.page.getByText('テーブルでお会いできませんでした')).toBeVisible();
  // Whoever waited is at a table again within seconds: joined to others, as nobody else is free.
  await expect(c.page.locator('.number')).toHaveText(await number(e.page));
  await expect(e.page.getByText('が同席されます')).toBeVisible();
  await expect(e.page.getByText('ご自身を含めて3名です')).toBeVisible();

  // Back on the network: the phone knows of the third person without a reload, and what was pressed meanwhile counts.
  await network.mend();
  await expect(f.page.getByText('ご自身を含めて3名です')).toBeVisible();
  await expect(f.page.getByText(/つながり次第、自動で/)).toBeHidden();
  expect(network.hellos.at(-1)?.at).toBeTruthy();
  await expect(f.page.locator('body[data-first-load]')).toBeAttached();
  await press(f.page, '着きました');
  await press(f.page, '全員そろいました');
  for (const { page } of [c, e, f]) await expect(page.getByText('お話しください')).toBeVisible();

  // Talked: rated, and cards cross between those who pressed.
  await talked(a.page);
  await expect(b.page.getByRole('heading', { name: 'お疲れさまでした' })).toBeVisible();
  await talked(e.page);
  for (const { page } of [e, f]) await press(page, '名刺交換する');
  await expect(e.page.getByText('名刺を交換しました')).toBeVisible();
  await expect(c.page.getByText('名刺を交換しました')).toBeHidden();
  await organizer.steerRound(ROOM, first.number, { end: true });

  // The second round: the one who was missed is not called until they say that they are back.
  const second: RoundDetail = await organizer.startRound(ROOM, { minutes: 6, move_seconds: 30 });
  expect(second.introductions.flatMap((each) => each.attendees)).not.toContain(d.id);
  await expect(d.page.getByText('テーブルでお会いできませんでした')).toBeVisible();
  await press(d.page, '戻りました');
  await expect(d.page.getByText('第2回を実施中です').or(d.page.locator('.number'))).toBeVisible();
  for (const each of second.introductions) {
    const met = [pair(a, b), pair(c, e, f)].some(({ attendees }) =>
      each.attendees.every((id) => attendees.includes(id)),
    );
    expect(met, 'nobody meets the same person again').toBe(false);
  }
  const called = guests.find(({ id }) => second.introductions[0]?.attendees.includes(id))!;
  await expect(called.page.getByRole('heading', { name: '第2回のご案内' })).toBeVisible();
  const waiting = guests.find(({ id }) => second.waiting.includes(id));
  if (waiting) await expect(waiting.page.getByText('この回はお待ちください')).toBeVisible();

  await organizer.steerRound(ROOM, second.number, { end: true });
  const third = await organizer.startRound(ROOM, { minutes: 6, pins: [pair(d, a)] });
  expect(third.introductions.flatMap((each) => each.attendees)).toContain(d.id);
  await expect(d.page.getByRole('heading', { name: '第3回のご案内' })).toBeVisible();
  await organizer.steerRound(ROOM, third.number, { end: true });

  // The wall never said who anybody is.
  const words = await screen.page.locator('body').innerText();
  for (const [name, , , organization] of PEOPLE)
    for (const personal of [name, organization]) expect(words).not.toContain(personal);
});

for (const minutes of [-10, 10]) {
  test(`a phone whose clock is ${minutes} minutes off counts as the server does`, async ({ server, phone }) => {
    const organizer = await Organizer.signedIn(server, PASSPHRASE);
    const skew = minutes * 60_000;
    const wrong = await guest(
      organizer,
      phone,
      [`時計 ${minutes}`, '', '様', `時計店${minutes}`, ...PEOPLE[0]!.slice(4)] as Somebody,
      (page) =>
        page.addInitScript((by) => {
          const now = Date.now.bind(Date);
          Date.now = () => now() + by;
        }, skew),
    );
    const right = await guest(organizer, phone, [
      `定刻 ${minutes}`,
      '',
      '様',
      `定刻医院${minutes}`,
      ...PEOPLE[5]!.slice(4),
    ] as Somebody);
    const round = await organizer.startRound(ROOM, {
      minutes: 6,
      move_seconds: 0,
      pins: [{ attendees: [wrong.id, right.id] }],
    });
    await expect(wrong.page.locator('.number')).toBeVisible();
    await expect(wrong.page.getByRole('timer')).toContainText('残り');
    await expect(right.page.getByRole('timer')).toContainText('残り');
    const left = () => (Date.parse(round.ends_at) - Date.now()) / 1000;
    for (const { page } of [wrong, right]) {
      const before = left();
      const shown = await countdown(page);
      // However long it took to read it; a phone is behind by what its news took on the way.
      expect(shown).toBeLessThan(before + 4);
      expect(shown).toBeGreaterThan(left() - 4);
    }
    await organizer.steerRound(ROOM, round.number, { end: true });
  });
}
