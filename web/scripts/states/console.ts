//! Every state of the organizer's console, on a real server with invented people.

import type { Locator, Page } from '@playwright/test';
import type { AttendeeId, RoundDetail } from '../../src/gen/protocol';
import type { Somebody } from '../crowd';
import type { Organizer } from '../organizer';
import { PASSPHRASE } from '../server';
import { reports, sends } from './phone/flags';
import type { Kit, State } from './state';

const ROOM = 'southwest';
const FAMILY = [
  '青山',
  '池尻',
  '上馬',
  '恵比',
  '大橋',
  '柿木',
  '北沢',
  '駒場',
  '桜丘',
  '品田',
  '千歳',
  '代田',
  '等々',
  '中町',
  '野沢',
  '東山',
  '深沢',
  '松原',
  '三宿',
  '柳橋',
  '用賀',
  '若林',
  '奥沢',
  '下馬',
];
const GIVEN = [
  'あき',
  'かおる',
  'けい',
  'さくら',
  'しずか',
  'たくみ',
  'なお',
  'はる',
  'まこと',
  'みお',
  'ゆう',
  'りく',
];
const PLACES: [
  place: string,
  kind: string,
  subKind: string,
  role: string,
  ward: string,
  offers: string[],
  needs: string[],
][] = [
  [
    'さくら坂クリニック',
    'clinic',
    'clinic/home-care',
    'director',
    'shibuya',
    ['reverse-referral', 'home-visit'],
    ['cardiac-rehab', 'emergency-24h'],
  ],
  [
    '白金台リハビリテーション病院',
    'hospital',
    'hospital/rehab',
    'msw',
    'minato',
    ['cardiac-rehab'],
    ['acute-admission', 'home-visit'],
  ],
  [
    'みどりが丘訪問看護ステーション',
    'care',
    'care/home-nursing',
    'nurse',
    'setagaya',
    ['home-nursing'],
    ['discharge-coordination'],
  ],
  ['玉川通り歯科', 'dental', 'dental/home-visit', 'dentist', 'setagaya', ['home-dental'], ['discharge-coordination']],
  [
    '大崎中央病院',
    'hospital',
    'hospital/acute',
    'liaison-nurse',
    'shinagawa',
    ['emergency-24h', 'acute-admission'],
    ['reverse-referral'],
  ],
  ['なぎさ通り薬局', 'pharmacy', 'pharmacy/home-visit', 'pharmacist', 'ota', ['home-pharmacy'], ['home-visit']],
];
/** The n-th of people who do not exist. */
const somebody = (n: number): Somebody => {
  const [place, kind, subKind, role, ward, offers, needs] = PLACES[n % PLACES.length]!;
  return [
    `${FAMILY[n % FAMILY.length]} ${GIVEN[(n * 5) % GIVEN.length]}`,
    '',
    '様',
    `${place}${n < PLACES.length ? '' : `第${Math.floor(n / PLACES.length) + 1}`}`,
    kind,
    subKind,
    role,
    ward,
    offers,
    needs,
    '',
  ];
};

// Setting up.

/** Signed in already, in the first room. */
export async function signedIn(kit: Kit): Promise<Page> {
  const { token } = await kit.organizer();
  const page = await kit.page();
  const cookie = {
    name: 'kaotsunagi_organizer',
    value: token,
    url: kit.base,
    httpOnly: true,
    sameSite: 'Strict' as const,
  };
  await page.context().addCookies([cookie]);
  await page.goto(`${kit.base}/organizer`);
  await page.locator('.questions').waitFor();
  return page;
}
async function signIn(kit: Kit, passphrase: string): Promise<Page> {
  const page = await kit.page();
  await page.goto(`${kit.base}/organizer`);
  await page.locator('#passphrase').fill(passphrase);
  await kit.press(page, 'サインイン', 'Sign in');
  return page;
}
/** People without a phone, so that the desk can act for each: two have a break, two have left, one is hidden. */
async function crowd(kit: Kit): Promise<{ organizer: Organizer; ids: AttendeeId[] }> {
  const organizer = await kit.organizer();
  const ids: AttendeeId[] = [];
  for (let n = 0; n < kit.people; n += 1) ids.push(await organizer.onPaper(somebody(n), ROOM));
  for (const n of [3, 9]) await organizer.act(ids[n]!, { type: 'status', status: 'away' });
  for (const n of [5, 11]) await organizer.act(ids[n]!, { type: 'leave' });
  await organizer.steer(ids[14]!, { hidden: true });
  return { organizer, ids };
}
/** A round to which people are on their way. */
async function called(kit: Kit): Promise<{ organizer: Organizer; ids: AttendeeId[]; round: RoundDetail }> {
  const { organizer, ids } = await crowd(kit);
  return { organizer, ids, round: await organizer.startRound(ROOM, { minutes: 6, move_seconds: 60, tables: 17 }) };
}
/** The same, with some at their tables. */
async function underWay(kit: Kit): Promise<{ page: Page; round: RoundDetail; name(id: AttendeeId): string }> {
  const { organizer, ids, round } = await called(kit);
  const [first, second, third, ...rest] = round.introductions;
  await organizer.act(first!.attendees[0]!, { type: 'arrived', introduction: first!.id, together: true });
  await organizer.act(second!.attendees[0]!, { type: 'arrived', introduction: second!.id, together: false });
  await organizer.act(third!.attendees[0]!, { type: 'met', introduction: third!.id });
  for (const each of rest.slice(0, 2))
    await organizer.act(each.attendees[0]!, { type: 'arrived', introduction: each.id, together: true });
  const page = await signedIn(kit);
  await page.locator('tr.together').first().waitFor();
  return { page, round, name: (id) => somebody(ids.indexOf(id))[0] };
}
const button = (kit: Kit, page: Page, ja: string, en: string): Locator =>
  page.getByRole('button', { name: kit.words(ja, en), exact: true });
const aside = (page: Page) => page.getByRole('complementary');
/** The views of a room have numbers for keys, which work where nothing is typed. */
const ROUND = '1';
const PEOPLE = '2';
const SCREEN = '3';
const RECORD = '4';
async function view(page: Page, key: string): Promise<Page> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press(key);
  return page;
}
/** The list of people, with a few in it. */
async function people(kit: Kit): Promise<Page> {
  const { organizer } = await called(kit);
  for (const { number } of (await organizer.ask<{ rounds: RoundDetail[] }>(`/api/organizer/rooms/${ROOM}/rounds`))
    .rounds)
    await organizer.steerRound(ROOM, number, { end: true });
  const page = await view(await signedIn(kit), PEOPLE);
  await page.locator('tbody tr').first().waitFor();
  return page;
}
async function person(kit: Kit): Promise<Page> {
  const page = await people(kit);
  await page.locator('tbody tr button').first().click();
  await aside(page).locator('.suggestion').or(aside(page).locator('section p')).first().waitFor();
  return page;
}
async function reception(kit: Kit): Promise<Page> {
  const page = await view(await signedIn(kit), PEOPLE);
  await page.locator('.empty').waitFor();
  await page.keyboard.press('n');
  await aside(page).locator('form').waitFor();
  return page;
}
const state = (name: string, show: (kit: Kit) => Promise<Page>): State => ({ name, show });
const harmless = (name: string, show: (kit: Kit) => Promise<Page>): State => ({ name, harmless: true, show });

export const consoleStates: State[] = [
  harmless('sign-in', async (kit) => {
    const page = await kit.page();
    await page.goto(`${kit.base}/organizer`);
    await page.locator('#passphrase').waitFor();
    return page;
  }),
  harmless('sign-in-in-clear', async (kit) => {
    const page = await kit.page();
    // As by a laptop's address in the hall: this machine's own counts as safe.
    await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
    await page.goto(`${kit.base}/organizer`);
    await page.locator('.note').waitFor();
    return page;
  }),
  state('sign-in-wrong', async (kit) => {
    const page = await signIn(kit, kit.words('ちがう合言葉', 'something else'));
    await page.locator('.wrong').waitFor();
    return page;
  }),
  harmless('loading', async (kit) => {
    const page = await kit.page();
    await page.routeWebSocket('**/ws', () => undefined);
    await page.goto(`${kit.base}/organizer`);
    await page.locator('#passphrase').fill(PASSPHRASE);
    await kit.press(page, 'サインイン', 'Sign in');
    await page.locator('main [role=status]').waitFor();
    return page;
  }),

  // Nobody yet.
  harmless('round-empty', signedIn),
  harmless('people-empty', async (kit) => {
    const page = await view(await signedIn(kit), PEOPLE);
    await page.locator('.empty').waitFor();
    return page;
  }),
  state('record-empty', async (kit) => {
    const page = await view(await signedIn(kit), RECORD);
    await page.locator('.empty').waitFor();
    return page;
  }),

  // Who else works here.
  state('staff', async (kit) => {
    const organizer = await kit.organizer();
    await organizer.ask('/api/organizer/staff', 'POST', { role: 'desk', label: '受付1' });
    await organizer.ask('/api/organizer/staff', 'POST', { role: 'room', room: ROOM, label: '南西の司会' });
    const page = await signedIn(kit);
    await kit.press(page, '担当者', 'Staff');
    await page.locator('li .quiet').first().click();
    await page.locator('.qr img').waitFor();
    return page;
  }),
  // Somebody tries keys of room screens.
  state('unusual', async (kit) => {
    await kit.organizer();
    for (let tried = 0; tried < 20; tried++) await fetch(`${kit.base}/qr/${ROOM}.svg?k=wrong`);
    const page = await signedIn(kit);
    await page.locator('.band').first().waitFor();
    return page;
  }),
  state('list', async (kit) => {
    await kit.organizer();
    const page = await signedIn(kit);
    await kit.press(page, '名簿', 'List');
    await page.locator('section.card').waitFor();
    return page;
  }),
  state('foresight', async (kit) => {
    await crowd(kit);
    const page = await signedIn(kit);
    await kit.press(page, '見込み', 'Forecast');
    await page.locator('polyline').first().waitFor();
    return page;
  }),
  state('ending-the-evening', async (kit) => {
    await kit.organizer();
    const page = await signedIn(kit);
    await kit.press(page, '終了・報告', 'Closing');
    await page.locator('.follows').waitFor();
    return page;
  }),
  state('desk-by-link', async (kit) => {
    const organizer = await kit.organizer();
    const { link } = await organizer.ask<{ link: string }>('/api/organizer/staff', 'POST', {
      role: 'desk',
      label: '受付1',
    });
    const page = await kit.page();
    await page.goto(`${kit.base}/staff${new URL(link).hash}`);
    await page.locator('#arrival').waitFor();
    return page;
  }),

  // The round.
  state('round-ready', async (kit) => {
    await crowd(kit);
    const page = await signedIn(kit);
    await page.getByText(kit.words(`名在室（登録${kit.people}名）`, `here, of ${kit.people} registered`)).waitFor();
    return page;
  }),
  state('preview', async (kit) => {
    await crowd(kit);
    const page = await signedIn(kit);
    await kit.press(page, '組み合わせを確認してから始める', 'Look first');
    await page.locator('.preview tbody tr').first().waitFor();
    return page;
  }),
  state('round-called', async (kit) => {
    await called(kit);
    const page = await signedIn(kit);
    await page.getByRole('heading', { name: kit.words('第1回', 'Round 1') }).waitFor();
    await page.locator('.dot').first().waitFor();
    return page;
  }),
  state('round-on', async (kit) => (await underWay(kit)).page),
  state('round-waiting', async (kit) => {
    const { page } = await underWay(kit);
    await page.locator('.filters').getByRole('button').nth(3).click();
    return page;
  }),
  state('person-called', async (kit) => {
    const { page, round, name } = await underWay(kit);
    await page
      .getByRole('button', { name: name(round.introductions[3]!.attendees[0]!) })
      .first()
      .click();
    await aside(page).locator('.call').first().waitFor();
    return page;
  }),
  state('round-ending', async (kit) => {
    const { page } = await underWay(kit);
    await kit.press(page, '終了する', 'End the round');
    return page;
  }),
  state('round-past', async (kit) => {
    const { organizer, round } = await called(kit);
    await organizer.steerRound(ROOM, round.number, { end: true });
    const page = await signedIn(kit);
    await button(kit, page, '組み合わせを確認してから始める', 'Look first').waitFor();
    return page;
  }),
  state('timetable-paused', async (kit) => {
    const { organizer } = await crowd(kit);
    const page = await signedIn(kit);
    await kit.press(page, '自動で始める', 'Start automatically');
    await page.locator('.now').first().waitFor();
    await organizer.ask(`/api/organizer/rooms/${ROOM}/timetable`, 'PATCH', { paused: true });
    await button(kit, page, '再開', 'Resume').waitFor();
    return page;
  }),

  // The people.
  state('people', people),
  state('people-left-out', async (kit) => {
    const page = await people(kit);
    await page.locator('.filters').getByRole('button').nth(1).click();
    return page;
  }),
  state('people-no-hit', async (kit) => {
    const page = await people(kit);
    await page.keyboard.press('/');
    await page.keyboard.type(kit.words('ないなまえ', 'nobody called so'));
    await page.locator('.empty').waitFor();
    return page;
  }),
  state('person', person),
  state('person-correcting', async (kit) => {
    const page = await person(kit);
    await aside(page).locator('[aria-expanded=false]').last().click();
    await aside(page).locator('.corrections').waitFor();
    return page;
  }),
  state('person-wishes', async (kit) => {
    const page = await person(kit);
    await kit.press(page, 'ご希望・お着き・お帰り', 'Wishes, arrival, departure');
    const kinds = aside(page).locator('#wish-kind');
    await kinds.selectOption('pharmacy');
    await kinds.selectOption('care/home-nursing');
    await kinds.scrollIntoViewIfNeeded();
    return page;
  }),
  state('person-wishes-phone', async (kit) => {
    const page = await person(kit);
    await kit.press(page, '携帯ありに戻す', 'Has a phone again');
    await kit.press(page, 'ご希望・お着き・お帰り', 'Wishes, arrival, departure');
    await aside(page).locator('[aria-expanded=true] + .help').waitFor();
    return page;
  }),
  state('person-removing', async (kit) => {
    const page = await person(kit);
    await aside(page).locator('.danger').click();
    return page;
  }),
  harmless('reception', reception),
  harmless('reception-incomplete', async (kit) => {
    const page = await reception(kit);
    await aside(page).locator('form button.action').click();
    await aside(page).locator('.wrong').first().waitFor();
    return page;
  }),

  // Announcement, walls and the code; the record; the keys.
  harmless('screen', async (kit) => {
    const page = await view(await signedIn(kit), SCREEN);
    await page.locator('#say').waitFor();
    return page;
  }),
  state('record', async (kit) => {
    const { organizer } = await called(kit);
    await organizer.announce(ROOM, kit.words('まもなく乾杯です。', 'The toast is in a moment.'));
    const page = await view(await signedIn(kit), RECORD);
    await page.locator('tbody tr').first().waitFor();
    return page;
  }),
  harmless('keys', async (kit) => {
    const page = await view(await signedIn(kit), '?');
    await page.getByRole('dialog').waitFor();
    return page;
  }),

  // The room's door.
  state('flags', async (kit) => {
    const phone = await reports(kit);
    await sends(kit, phone);
    const page = await signedIn(kit);
    await page.getByRole('button', { name: kit.words('問題なし', 'Nothing wrong') }).waitFor();
    return page;
  }),
  state('flags-settled', async (kit) => {
    const phone = await reports(kit);
    await sends(kit, phone);
    const page = await signedIn(kit);
    await kit.press(page, '目印を隠す', 'Hide “How to spot you”');
    await kit.press(page, '対応済み 1件', '1 settled');
    await page.getByRole('button', { name: kit.words('目印を表示に戻す', 'Show “How to spot you” again') }).waitFor();
    return page;
  }),
  harmless('closing', async (kit) => {
    const page = await signedIn(kit);
    await kit.press(page, '受付を止める', 'Close the room');
    return page;
  }),
  state('closed', async (kit) => {
    const { organizer } = await crowd(kit);
    await organizer.setRoom(ROOM, { open: false });
    const page = await signedIn(kit);
    await button(kit, page, '受付を始める', 'Open the room').waitFor();
    return page;
  }),
  harmless('no-rounds', async (kit) => {
    const page = await signedIn(kit);
    await page.getByRole('navigation').getByRole('button').last().click();
    await page.locator('.questions').waitFor();
    return view(page, ROUND);
  }),

  // Nobody answers; or the sign-in has run out.
  {
    ...state('offline', async (kit) => {
      await crowd(kit);
      const page = await signedIn(kit);
      await page.context().setOffline(true);
      await page.locator('nav .note, .band').first().waitFor();
      return page;
    }),
    cutOff: true,
  },
  harmless('signed-out', async (kit) => {
    const page = await signedIn(kit);
    await page.route('**/api/organizer/**', (route) =>
      route.fulfill({ status: 401, contentType: 'application/problem+json', body: '{"code":"unauthorized"}' }),
    );
    await view(page, RECORD);
    await page.locator('#passphrase').waitFor({ timeout: 15_000 });
    return page;
  }),
];
