// Every state an attendee's phone can be in, one after the other, on a real server. Whoever walks through looks, measures or takes pictures.
import { Hall, ME, PEOPLE } from './hall.mjs';

/** The parts of the walk; each stands by itself, in a hall that nobody else has used. */
export const PARTS = { wayIn, evening, social, booths, trouble };

/** Yields a name and the page in that state; the page stays as it is until the next is asked for. */
export async function* attendeeStates({ base, codes, passphrase, open, lang = 'ja', parts = Object.keys(PARTS) }) {
  const hall = new Hall(base, codes);
  await hall.signIn(passphrase);
  const words = (ja, en) => (lang === 'ja' ? ja : en);
  const press = (page, ja, en) => page.getByRole('button', { name: words(ja, en), exact: true }).click();
  const tab = (page, index) => page.getByRole('navigation').getByRole('button').nth(index).click();

  async function fresh() {
    const page = await open();
    await page.addInitScript((language) => localStorage.setItem('kaotsunagi.lang', language), lang);
    return page;
  }
  async function registered(person, room) {
    const mine = await hall.register(person, room);
    const page = await fresh();
    await page.addInitScript((token) => localStorage.setItem('kaotsunagi.token', token), mine.token);
    return { page, id: mine.id };
  }
  async function enter(person, room) {
    const mine = await registered(person, room);
    await mine.page.goto(`${base}/j/${room}`);
    await whole(mine.page);
    return mine;
  }
  // The last part of the room comes when it is idle: nothing is looked at that still grows.
  const whole = (page) => page.locator('#booths section').waitFor();
  const tools = { base, codes, hall, words, press, tab, fresh, registered, enter, whole };

  for (const part of parts) yield* PARTS[part](tools);
}

/** From the QR to the button that sends, and everything that may go wrong there. */
async function* wayIn({ base, words, press, fresh }) {
  const page = await fresh();
  const inLine = await fresh();
  await inLine.addInitScript(() =>
    Object.defineProperty(navigator, 'userAgent', {
      get: () => 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari Line/15.0.0',
    }),
  );

  await page.goto(`${base}/`);
  await page.locator('#code').waitFor();
  yield ['start', page];
  await page.goto(`${base}/j/nowhere`);
  await page.locator('.note').waitFor();
  yield ['unknown-room', page];
  const noAnswer = await fresh();
  await noAnswer.route('**/api/event**', () => undefined);
  await noAnswer.goto(`${base}/`);
  await noAnswer.locator('.spin').waitFor();
  yield ['loading', noAnswer];
  await noAnswer.unrouteAll();
  await noAnswer.route('**/api/event**', (route) => route.abort());
  await noAnswer.reload();
  await noAnswer.locator('.action').waitFor();
  yield ['event-failed', noAnswer];
  await noAnswer.context().close();

  await inLine.goto(`${base}/j/liaison?c=AAAAAA`);
  await inLine.locator('.note a').waitFor();
  yield ['join-line', inLine];
  await inLine.context().close();

  // The code lets nobody in, which only the last question's button finds out.
  await page.goto(`${base}/j/liaison?c=AAAAAA`);
  await page.locator('#name').waitFor();
  yield ['join-name', page];
  const next = () => page.locator('.foot .action').click();
  await next();
  await page.locator('.wrong').waitFor();
  yield ['join-name-missing', page];
  await page.locator('#name').fill(ME[0]);
  await next();
  await page.locator('#organization').waitFor();
  yield ['join-organization', page];
  await page.locator('#organization').fill(ME[3]);
  await page.locator('#organization-hits button').waitFor();
  yield ['join-organization-unlisted', page];
  await page.route('**/api/organizations**', (route) => route.abort());
  await page.locator('#organization').fill(`${ME[3]} `);
  await page.locator('p[role=status]:not(.hidden)').waitFor();
  yield ['join-organization-failed', page];
  await page.locator('#organization-hits button').click();
  await page.locator('#ward').waitFor();
  yield ['join-about', page];
  await next();
  await page.locator('.wrong').first().waitFor();
  yield ['join-about-missing', page];
  await page.locator('.chip').first().click();
  await page.locator('#ward').selectOption('meguro');
  await next();
  await page.locator('#tag-search').waitFor();
  await page.locator('.chip').nth(1).click();
  yield ['join-offers', page];
  await press(page, 'ほかの項目を見る', 'Show the other items');
  await page.locator('.chip').nth(40).waitFor();
  yield ['join-offers-all', page];
  await page.locator('#tag-search').fill(words('心リハ', 'cardiac'));
  await page.locator('.chip').first().click();
  yield ['join-offers-found', page];
  await next();
  await page.getByRole('heading', { name: words('求めていること', 'What we are looking for'), exact: true }).waitFor();
  yield ['join-needs', page];
  await next();
  await page.locator('#sign').waitFor();
  yield ['join-extras', page];
  await next();
  await page.locator('summary').waitFor();
  yield ['join-consent', page];
  await page.locator('.tick').first().click();
  await page.route('**/api/attendees', (route) => route.abort());
  await next();
  await page.locator('.foot .note').waitFor();
  yield ['join-not-sent', page];
  await page.unroute('**/api/attendees');
  await page.route('**/api/attendees', (route) =>
    route.fulfill({
      status: 409,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'about:blank',
        title: 'full',
        status: 409,
        code: 'full',
        detail: '定員に達しました。受付へお声がけください。',
      }),
    }),
  );
  await next();
  await page.locator('.foot .note', { hasText: words('受付', 'reception') }).waitFor();
  yield ['join-full', page];
  await page.unrouteAll();
  await next();
  await page.locator('#code').waitFor();
  yield ['wrong-code', page];
  await page.context().close();
}

/** One room through an evening's rounds. */
async function* evening({ hall, words, press, tab, enter }) {
  // Nobody else here yet: a latecomer, then somebody who sits out.
  const room = 'liaison';
  const { page, id: me } = await enter(ME, room);
  yield ['room-empty', page];
  const people = [];
  for (const person of PEOPLE.slice(0, 5)) people.push(await hall.onPaper(person, room));
  const [director, worker, nurse, dentist, manager] = people;
  const call = (others, more = {}) =>
    hall.startRound(room, { minutes: 6, move_seconds: 45, pins: [{ attendees: [me, ...others], table: 28 }], ...more });
  const mine = (round) => round.introductions.find((each) => each.attendees.includes(me)).id;
  await page.getByRole('article').first().waitFor();
  yield ['room', page];

  // A pair, from the call to the cards.
  let round = await call([director]);
  await page.locator('.number').waitFor();
  yield ['call', page];
  await press(page, '着きました', 'I am here');
  yield ['call-waiting', page];
  await press(page, 'お相手が来ない', 'They are not here');
  yield ['call-missing-early', page];
  await press(page, 'もう少し待つ', 'Wait a little longer');
  await press(page, 'お相手と会えました', 'We have met');
  await page.locator('.call.talk').waitFor();
  yield ['call-together', page];
  await press(page, 'お話しした', 'We have talked');
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: words('お疲れさまでした', 'Thank you') })
    .waitFor();
  yield ['after', page];
  await press(page, 'はい', 'Yes');
  await page
    .locator('textarea')
    .fill(words('来週お電話する。転院の窓口は地域連携室。', 'Call next week about transfers.'));
  await press(page, '名刺交換する', 'Exchange cards');
  await page.getByText(words('お相手が押すのをお待ちしています', 'Waiting for the other person')).waitFor();
  yield ['after-card-asked', page];
  await hall.act(director, { type: 'exchange', introduction: mine(round), share: true });
  await page.getByText(words('名刺を交換しました', 'Cards exchanged')).waitFor();
  yield ['after-card', page];
  await press(page, '次の方へ', 'Next person');
  yield ['room-round-on', page];
  await hall.steerRound(room, round.number, { end: true });

  // Somebody does not come, and nobody else is free; then the phone's own person is the one who did not come.
  for (const other of [nurse, dentist, manager]) await hall.act(other, { type: 'status', status: 'away' });
  round = await call([worker], { move_seconds: 0 });
  await press(page, '着きました', 'I am here');
  await press(page, 'お相手が来ない', 'They are not here');
  await page.getByRole('button', { name: words('別の方をお願いする', 'Introduce somebody else') }).waitFor();
  yield ['call-missing', page];
  await press(page, '別の方をお願いする', 'Introduce somebody else');
  await page.getByText(words('別の方をお探ししています', 'We are looking for somebody else')).waitFor();
  yield ['searching', page];
  await hall.steerRound(room, round.number, { end: true });
  await page.getByText(words('この回は終わりました', 'This round is over')).waitFor();
  yield ['round-over', page];
  await hall.act(nurse, { type: 'status', status: 'open' });
  round = await call([nurse]);
  await page.locator('.number').waitFor();
  await hall.act(nurse, { type: 'arrived', introduction: mine(round), together: false });
  await hall.act(nurse, { type: 'missing', introduction: mine(round) });
  await page.getByText(words('テーブルでお会いできませんでした', 'You were not found at the table')).waitFor();
  yield ['not-found', page];
  await press(page, '戻りました', 'I am back');
  await page
    .getByText(words('テーブルでお会いできませんでした', 'You were not found at the table'))
    .waitFor({ state: 'detached' });
  await hall.steerRound(room, round.number, { end: true }).catch(() => undefined);

  // Three at a table, the last minute, talking on after the end. The page may have been called meanwhile.
  for (const other of [worker, dentist, manager]) await hall.act(other, { type: 'status', status: 'open' });
  await page.waitForTimeout(300);
  round = await call([dentist, manager], { minutes: 1, move_seconds: 0 });
  await page.locator('.people.several').waitFor();
  await page.locator('.end').waitFor();
  yield ['call-three-closing', page];
  await press(page, 'まだお話し中', 'Still talking');
  await page.locator('.do [role=status]').waitFor();
  yield ['call-still-talking', page];
  await hall.steerRound(room, round.number, { end: true });
  yield ['call-talking-on', page];
  await press(page, 'お話しした', 'We have talked');
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: words('お疲れさまでした', 'Thank you') })
    .waitFor();
  await press(page, '次の方へ', 'Next person');

  // Sitting one out.
  for (const other of [director, dentist, manager, nurse, worker])
    await hall.act(other, { type: 'status', status: 'away' });
  const extra = [];
  for (const [index, name] of ['目白 いずみ', '代官 まこと'].entries())
    extra.push(
      await hall.onPaper(
        [
          name,
          '',
          '様',
          `見本${index + 1}診療所`,
          'clinic',
          'clinic/general',
          'nurse',
          'ota',
          ['home-visit'],
          ['cardiac-rehab'],
          '',
        ],
        room,
      ),
    );
  round = await hall.startRound(room, { minutes: 6, move_seconds: 45, pins: [{ attendees: extra }] });
  await page.getByText(words('今回はお休みです', 'You sit this one out')).waitFor();
  yield ['sitting-out', page];
  await hall.steerRound(room, round.number, { end: true });

  // Keeps a table; then six at one.
  await hall.steer(me, { stays_at: 12 });
  for (const other of [director, dentist, manager, nurse, worker])
    await hall.act(other, { type: 'status', status: 'open' });
  yield ['room-stays', page];
  const strangers = [];
  for (const person of PEOPLE)
    strangers.push(
      await hall.onPaper([`${person[0]}子`, person[1], person[2], `第二${person[3]}`, ...person.slice(4)], room),
    );
  // Who meets in this round does not meet in the next.
  const [guest, ...circle] = strangers;
  for (const other of circle) await hall.act(other, { type: 'status', status: 'away' });
  round = await call([guest], { pins: [{ attendees: [me, guest] }] });
  await page.locator('.number').waitFor();
  yield ['call-stays', page];
  await hall.steerRound(room, round.number, { end: true });
  await hall.steer(me, { stays_at: null });
  for (const other of circle) await hall.act(other, { type: 'status', status: 'open' });
  round = await call(circle, { move_seconds: 0 });
  await page.locator('.people.several').waitFor();
  for (const other of circle.slice(0, 2))
    await hall.act(other, { type: 'arrived', introduction: mine(round), together: false });
  await page.locator('.there').nth(1).waitFor();
  yield ['call-six', page];
  await press(page, '着きました', 'I am here');
  await press(page, '全員そろいました', 'We are all here');
  await page.locator('.call.talk').waitFor();
  yield ['call-six-together', page];
  await press(page, 'お話しした', 'We have talked');
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: words('お疲れさまでした', 'Thank you') })
    .waitFor();
  await tab(page, 2);
  yield ['met', page];
  await tab(page, 1);
  yield ['people', page];
  await tab(page, 3);
  await page.locator('summary').click();
  await page.locator('details li').first().waitFor();
  yield ['me', page];
  await page.context().close();
}

/** A room without tables: whom to look for, and by what. */
async function* social({ hall, words, press, enter }) {
  const social = await enter(ME, 'social');
  const friends = [];
  for (const person of [PEOPLE[0], PEOPLE[5]]) friends.push(await hall.onPaper(person, 'social'));
  await social.page.getByRole('article').first().waitFor();
  yield ['social', social.page];
  await hall.act(friends[0], { type: 'invite', attendee: social.id });
  await social.page.getByRole('button', { name: words('お話しする', 'Yes, let us talk'), exact: true }).waitFor();
  await social.page.getByRole('article').nth(1).waitFor();
  yield ['social-asked', social.page];
  await press(social.page, 'お話しする', 'Yes, let us talk');
  await social.page.locator('.call').waitFor();
  yield ['social-call', social.page];
  await social.page.context().close();
}

/** A booth whose three places are taken, from the list to standing there. */
async function* booths({ base, words, press, registered, enter }) {
  const room = 'southwest';
  const event = await (await fetch(`${base}/api/event`)).json();
  const [booth] = event.booths;
  const at = (page, ja, en) =>
    page.getByRole('button', { name: `${words(booth.ja, booth.en)} ${words(ja, en)}`, exact: true });
  const others = [];
  for (const person of PEOPLE.slice(0, 3)) others.push((await enter(person, room)).page);
  const { page } = await registered(ME, room);
  // Nobody waits here until a place has been given on.
  let tell;
  await page.routeWebSocket('**/ws', (socket) => {
    let at;
    socket.connectToServer().onMessage((frame) => {
      at = JSON.parse(String(frame)).at;
      socket.send(frame);
    });
    tell = (message) => socket.send(JSON.stringify({ at, messages: [message] }));
  });
  await page.goto(`${base}/j/${room}`);
  await at(page, '並ぶ', 'Join queue').waitFor();
  const list = page.locator('main section').last();
  await list.evaluate((each) => each.scrollIntoView());
  yield ['booths', page];
  for (const other of others) await at(other, '着きました', 'I am here').click();
  await at(others[2], '終わりました', 'I have finished').waitFor();
  await at(page, '並ぶ', 'Join queue').click();
  await page.getByText(words('次にご案内します', 'You are next')).waitFor();
  await at(page, 'やめる', 'Leave queue').waitFor();
  yield ['booths-mine', page];
  await page.evaluate(() => scrollTo(0, 0));
  yield ['booth-queued', page];
  await at(others[0], '終わりました', 'I have finished').click();
  await page
    .getByText(words(`${booth.ja}へお進みください`, `Please go to ${booth.en}`))
    .last()
    .waitFor();
  yield ['booth-called', page];
  await press(page, '着きました', 'I am here');
  await page.getByText(words(`${booth.ja}にいらっしゃいます`, `You are at ${booth.en}`)).waitFor();
  yield ['booth-here', page];
  tell({ type: 'booth', booth: booth.id, state: 'missed' });
  await page.getByRole('button', { name: words('もう一度並ぶ', 'Join again') }).waitFor();
  yield ['booth-missed', page];
  for (const each of [page, ...others]) await each.context().close();
}

/** What nobody hopes for: no network, a closed room, another screen, and the end. */
async function* trouble({ base, hall, words, press, tab, registered, enter, whole }) {
  const room = 'southwest';
  const waiting = await registered(ME, room);
  await waiting.page.routeWebSocket('**/ws', () => undefined);
  await waiting.page.goto(`${base}/j/${room}`);
  await waiting.page.locator('main[aria-busy]').waitFor();
  yield ['connecting', waiting.page];
  await waiting.page.context().close();

  const { page, id: me } = await registered(ME, room);
  let cut = false;
  const open = new Set();
  // An open socket does not notice that the network is gone: this one can be cut.
  await page.routeWebSocket('**/ws', (socket) => {
    if (cut) return void socket.close({ code: 1001 });
    open.add(socket);
    socket.connectToServer();
  });
  const lose = async () => {
    cut = true;
    await Promise.all([...open].map((socket) => socket.close({ code: 1001 })));
    open.clear();
    await page.locator('.net').waitFor();
  };
  const find = async () => {
    cut = false;
    await page.evaluate(() => dispatchEvent(new Event('online')));
    await page.locator('.net').waitFor({ state: 'detached' });
  };
  await page.goto(`${base}/j/${room}`);
  await whole(page);
  const director = await hall.onPaper(PEOPLE[0], room);
  await page.getByRole('article').first().waitFor();
  await hall.setRoom(room, { open: false });
  await page.getByText(words('このお部屋は閉じています', 'This room is closed')).waitFor();
  yield ['room-closed', page];
  await hall.setRoom(room, { open: true });
  await hall.announce(
    room,
    words('15時40分から、後方連携の交流会を始めます。', 'The liaison meeting begins at 15:40.'),
  );
  await page.locator('.note').waitFor();
  yield ['room-announced', page];
  await lose();
  yield ['offline', page];
  await press(page, '変更する', 'Change');
  await press(page, '休憩中', 'Break');
  await page.locator('.note', { hasText: words('つながり次第お送りします', 'as soon as you are connected') }).waitFor();
  yield ['offline-pressed', page];
  await find();
  await press(page, '戻りました', 'I am back');
  await page.getByRole('article').first().waitFor();
  const round = await hall.startRound(room, {
    minutes: 6,
    move_seconds: 45,
    pins: [{ attendees: [me, director], table: 7 }],
  });
  await page.locator('.number').waitFor();
  await lose();
  yield ['offline-call', page];
  await find();
  await hall.steerRound(room, round.number, { end: true });
  await page.locator('.number').waitFor({ state: 'detached' });

  await tab(page, 1);
  await page.locator('#kind').selectOption('company');
  await page.locator('main li').first().waitFor({ state: 'detached' });
  yield ['people-none', page];
  await tab(page, 2);
  yield ['met-none', page];
  await tab(page, 3);
  await page.locator('.card .quiet').click();
  yield ['me-edit', page];
  await press(page, 'やめる', 'Cancel');
  await press(page, '参加情報を削除する', 'Delete my data');
  await page.locator('[role=alert] .danger').waitFor();
  yield ['me-delete', page];
  await press(page, '退室する', 'Leave the room');
  await page.getByRole('button', { name: words('部屋に戻る', 'Back to the room') }).waitFor();
  yield ['left', page];
  await press(page, '部屋に戻る', 'Back to the room');
  await page.locator('nav').waitFor();
  const other = await page.context().newPage();
  await other.goto(`${base}/j/${room}`);
  await page.getByRole('button', { name: words('この画面で続ける', 'Continue here') }).waitFor();
  yield ['replaced', page];
  await other.close();
  await press(page, 'この画面で続ける', 'Continue here');
  await page.locator('nav').waitFor();
  await tab(page, 3);
  await press(page, '参加情報を削除する', 'Delete my data');
  await press(page, 'すべて削除する', 'Delete everything');
  await page.getByRole('heading', { name: words('削除しました', 'Deleted') }).waitFor();
  yield ['erased', page];
  await page.context().close();

  // Removed at the desk, or a token of yesterday.
  const ended = await enter(PEOPLE[5], room);
  await hall.ask(`/api/organizer/people/${ended.id}`, { method: 'DELETE' });
  await ended.page.locator('#code').waitFor();
  yield ['session-ended', ended.page];
  await ended.page.context().close();
}
