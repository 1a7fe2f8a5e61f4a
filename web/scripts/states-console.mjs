// Every state of the organizer's console, one after the other, on a real server with invented people.
import { Hall } from './hall.mjs';

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
const PLACES = [
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
const somebody = (n) => {
  const [place, kind, subKind, role, ward, offers, needs] = PLACES[n % PLACES.length];
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

/** Yields a name and the page in that state; the page stays as it is until the next is asked for. */
export async function* consoleStates({ base, codes, passphrase, open, lang = 'ja', people = 40 }) {
  const hall = new Hall(base, codes);
  await hall.signIn(passphrase);
  const words = (ja, en) => (lang === 'ja' ? ja : en);
  const page = await open();
  await page.addInitScript((language) => localStorage.setItem('kaotsunagi.lang', language), lang);
  const button = (ja, en) => page.getByRole('button', { name: words(ja, en), exact: true });
  const press = (ja, en) => button(ja, en).click();
  const view = (n) => page.keyboard.press(String(n));
  const aside = page.getByRole('complementary');
  /** Keys work where nothing is typed. */
  const away = () => page.evaluate(() => document.activeElement?.blur());
  /** Lists are asked for again every two seconds. */
  const later = (locator) => locator.first().waitFor({ timeout: 10_000 });

  await page.goto(`${base}/organizer`);
  await page.locator('#passphrase').waitFor();
  yield ['sign-in', page];
  await page.locator('#passphrase').fill(words('ちがう合言葉', 'something else'));
  await press('サインイン', 'Sign in');
  await page.locator('.wrong').waitFor();
  yield ['sign-in-wrong', page];

  // Answers that take their time.
  let release;
  const held = new Promise((go) => (release = go));
  await page.route('**/api/organizer/rooms', async (route) => {
    await held;
    await route.continue();
  });
  await page.locator('#passphrase').fill(passphrase);
  await press('サインイン', 'Sign in');
  await page.locator('main [role=status]').waitFor();
  yield ['loading', page];
  release();
  await page.getByRole('navigation').waitFor();
  await page.unroute('**/api/organizer/rooms');

  // Nobody yet.
  await page.locator('.questions').waitFor();
  yield ['round-empty', page];
  await view(2);
  await page.locator('.empty').waitFor();
  yield ['people-empty', page];
  await view(4);
  await page.locator('.empty').waitFor();
  yield ['record-empty', page];

  // People come: all of them without a phone, so that the desk can act for each.
  const ids = [];
  for (let n = 0; n < people; n += 1) ids.push(await hall.onPaper(somebody(n), ROOM));
  for (const n of [3, 9]) await hall.act(ids[n], { type: 'status', status: 'away' });
  for (const n of [5, 11]) await hall.act(ids[n], { type: 'leave' });
  await hall.steer(ids[14], { hidden: true });
  await view(1);
  await later(page.getByText(words(`名在室（登録${people}名）`, `here, of ${people} registered`)));
  yield ['round-ready', page];
  await press('顔ぶれを見てから', 'Look first');
  await later(page.locator('.preview tbody tr'));
  yield ['preview', page];
  await press('やめる', 'Cancel');

  const round = await hall.startRound(ROOM, { minutes: 6, move_seconds: 60, tables: 17 });
  await later(page.getByRole('heading', { name: words('第1回', 'Round 1') }));
  await later(page.locator('.dot'));
  yield ['round-called', page];
  const [first, second, third, ...rest] = round.introductions;
  await hall.act(first.attendees[0], { type: 'arrived', introduction: first.id, together: true });
  await hall.act(second.attendees[0], { type: 'arrived', introduction: second.id, together: false });
  await hall.act(third.attendees[0], { type: 'met', introduction: third.id });
  for (const each of rest.slice(0, 2))
    await hall.act(each.attendees[0], { type: 'arrived', introduction: each.id, together: true });
  await later(page.locator('tr.together'));
  yield ['round-on', page];
  await page.locator('.filters').getByRole('button').nth(3).click();
  yield ['round-waiting', page];
  await page.locator('.filters').getByRole('button').first().click();
  await page
    .getByRole('button', { name: somebodyIn(round) })
    .first()
    .click();
  await later(aside.locator('.call'));
  yield ['person-called', page];
  await page.keyboard.press('Escape');
  await press('終える', 'End it');
  yield ['round-ending', page];
  await press('やめる', 'Cancel');
  await hall.steerRound(ROOM, round.number, { end: true });
  await later(button('顔ぶれを見てから', 'Look first'));
  yield ['round-past', page];
  await press('自動で始める', 'Start by itself');
  await later(page.locator('.now'));
  await hall.ask(`/api/organizer/rooms/${ROOM}/timetable`, { method: 'PATCH', body: { paused: true } });
  await later(button('再開', 'Resume'));
  yield ['timetable-paused', page];
  await hall.ask(`/api/organizer/rooms/${ROOM}/timetable`, { method: 'DELETE' });
  for (const { number, state } of (await hall.ask(`/api/organizer/rooms/${ROOM}/rounds`)).rounds)
    if (state !== 'over') await hall.steerRound(ROOM, number, { end: true });

  await view(2);
  await later(page.locator('tbody tr'));
  yield ['people', page];
  await page.locator('.filters').getByRole('button').nth(1).click();
  yield ['people-left-out', page];
  await page.locator('.filters').getByRole('button').first().click();
  await page.keyboard.press('/');
  await page.keyboard.type(words('ないなまえ', 'nobody called so'));
  await page.locator('.empty').waitFor();
  yield ['people-no-hit', page];
  await page.keyboard.press('Escape');
  await page.locator('tbody tr button').first().click();
  await later(aside.locator('.suggestion').or(aside.locator('section p')));
  yield ['person', page];
  await aside.locator('.danger').click();
  yield ['person-removing', page];
  await page.keyboard.press('Escape');
  await away();
  await page.keyboard.press('n');
  await aside.locator('form').waitFor();
  yield ['desk', page];
  await aside.locator('form button.action').click();
  await aside.locator('.wrong').first().waitFor();
  yield ['desk-wrong', page];
  await page.keyboard.press('Escape');

  await away();
  await view(3);
  await page.locator('#say').waitFor();
  yield ['screen', page];
  await hall.ask(`/api/organizer/rooms/${ROOM}/announcements`, {
    method: 'POST',
    body: { text: words('まもなく乾杯です。', 'The toast is in a moment.') },
  });
  await away();
  await view(4);
  await later(page.locator('tbody tr'));
  yield ['record', page];
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  yield ['keys', page];
  await page.keyboard.press('Escape');

  // Doors.
  await press('部屋を閉じる', 'Close the room');
  yield ['closing', page];
  await press('やめる', 'Cancel');
  await hall.ask(`/api/organizer/rooms/${ROOM}`, { method: 'PATCH', body: { open: false } });
  await view(1);
  await later(button('部屋を開ける', 'Open the room'));
  yield ['closed', page];
  await hall.ask(`/api/organizer/rooms/${ROOM}`, { method: 'PATCH', body: { open: true } });
  await page.getByRole('navigation').getByRole('button').last().click();
  await page.locator('.questions').waitFor();
  await view(1);
  yield ['no-rounds', page];

  // Nobody answers; then the sign-in has run out.
  await page.context().setOffline(true);
  await later(page.locator('nav .note, .offline'));
  yield ['offline', page];
  await page.context().setOffline(false);
  await page.route('**/api/organizer/**', (route) =>
    route.fulfill({ status: 401, contentType: 'application/problem+json', body: '{"code":"unauthorized"}' }),
  );
  await page.locator('#passphrase').waitFor({ timeout: 15_000 });
  yield ['signed-out', page];
  await page.context().close();

  function somebodyIn({ introductions }) {
    const n = ids.indexOf(introductions[3].attendees[0]);
    return somebody(n)[0];
  }
}
