// Every state of a hall's wall, one after the other. Pages, event, code and QR come from a real server; the evening is told by a stand-in, so that a full hall takes no time.
import { board, calls, links, summary } from './evening.mjs';

const ROOM = 'southwest';

/** Yields a name and the page in that state; the page stays as it is until the next is asked for. */
export async function* wallStates({ base, wall, open, lang = 'ja', theme = 'dark' }) {
  const event = await (await fetch(`${base}/api/event`)).json();
  const day = (time) => `${event.date}T${time}:00+09:00`;
  const wards = [...event.areas.flatMap((area) => area.wards), 'nakano'];
  const address = `${wall.get(ROOM)}${lang === 'en' ? '&lang=en' : ''}`;
  const page = await open();

  let cut = true;
  let now = day('15:30');
  let sockets = [];
  /** What is so; a welcome says all of it. */
  let hall = {};
  await page.routeWebSocket('**/ws', (socket) => {
    if (cut) return void socket.close({ code: 1001 });
    sockets.push(socket);
    socket.onMessage(() => tell(socket, [welcome()]));
  });
  let position = 0;
  const tell = (socket, messages) => socket.send(JSON.stringify({ at: String((position += 1)), messages }));
  const say = (...messages) => sockets.forEach((socket) => tell(socket, messages));
  const screen = (hold) => ({
    slides: ['map', 'calls', 'agenda', 'needs', 'offers', 'unmet', 'booths', 'announcement'],
    theme,
    ...(hold ? { hold } : {}),
  });
  const round = (state, starts, ends) => ({ number: 3, state, starts_at: day(starts), ends_at: day(ends) });
  const welcome = () => ({
    type: 'welcome',
    room: summary(ROOM, 0, 0),
    introductions: [],
    suggestions: [],
    links: [],
    board: { needs: [], offers: [], unmet: [] },
    screen: screen(),
    now,
    ...hall,
  });
  const shows = async (next, time) => {
    if (time) now = day(time);
    hall = next;
    say(welcome());
    await page.locator(`[data-slide="${next.screen?.hold ?? 'map'}"]`).waitFor();
    // One turn of the loop for what is measured, one for what is drawn.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  };
  const stop = async () => {
    cut = true;
    await Promise.all(sockets.map((socket) => socket.close({ code: 1001 })));
    sockets = [];
  };
  const start = async () => {
    cut = false;
    await page.evaluate(() => dispatchEvent(new Event('online')));
  };

  /** A colour stays for some seconds; who comes later is not shown it. */
  const anew = async (next, time) => {
    sockets = [];
    if (time) now = day(time);
    hall = next;
    await page.goto(address);
    await page.locator('[data-slide]').waitFor();
    await shows(next);
  };

  await page.goto(address);
  await page.locator('[role=status]').first().waitFor();
  yield ['loading', page];
  await start();
  await page.locator('[data-slide]').waitFor();

  // From the empty hall to a full one.
  await shows({ room: summary(ROOM, 0, 0, false) }, '15:20');
  yield ['closed', page];
  await shows({ room: summary(ROOM, 0, 0) }, '15:41');
  yield ['empty', page];
  await shows({ room: summary(ROOM, 2, 0) });
  yield ['first-minute', page];
  await shows({ room: summary(ROOM, 31, 1), links: links(wards, 1) }, '15:45');
  yield ['first-link', page];
  await shows({ room: summary(ROOM, 68, 14), links: links(wards, 14), board: board(event.tags, 68) }, '15:52');
  yield ['map-early', page];
  const full = { room: summary(ROOM, 222, 412), links: links(wards, 412), board: board(event.tags, 222) };
  await shows(full, '16:05');
  yield ['map', page];
  for (const hold of ['agenda', 'needs', 'offers', 'unmet']) {
    await shows({ ...full, screen: screen(hold) });
    yield [hold, page];
  }
  const short = lang === 'ja' ? 'まもなく乾杯です。' : 'The toast is in a moment.';
  const counts = [
    [12, 3],
    [2, 3],
    [0, 2],
    [5, 3],
    [1, 3],
  ].map(([waiting, here], index) => ({ booth: event.booths[index].id, waiting, here }));
  await shows({ ...full, room: { ...full.room, booths: counts }, screen: screen('booths') });
  yield ['booths', page];
  // Too many for one page with everything else that is to be said: where one may go at once, then where people wait.
  await shows(
    {
      ...full,
      room: { ...full.room, booths: counts },
      announcement: short,
      round: round('running', '16:05', '16:10'),
      screen: screen('booths'),
    },
    '16:07',
  );
  await page.keyboard.press('ArrowRight');
  await page.locator('[data-page="1"]').waitFor();
  yield ['booths-second', page];
  await anew({ ...full, announcement: short }, '16:04');
  yield ['map-announcement', page];
  await shows({ ...full, announcement: short, screen: screen('announcement') });
  yield ['announcement', page];
  await shows({
    ...full,
    announcement:
      lang === 'ja'
        ? 'お車でお越しの方へ。駐車場は19時30分に閉まります。お手荷物は3階の受付でお渡ししますので、番号札をお持ちください。'
        : 'To those who came by car: the car park closes at 19:30. Your bags are at the desk on the third floor; please bring the numbered tag.',
    screen: screen('announcement'),
  });
  yield ['announcement-long', page];

  // A round, from the call to the end.
  // The colours come with the change from one to the next.
  const turned = async (message, name) => {
    say(message);
    await page.locator('.field').waitFor();
    return [name, page];
  };
  await shows(full, '16:10');
  const called = { ...full, round: round('called', '16:11', '16:17'), calls: calls(11, { badge: 5, named: 6 }) };
  say({ type: 'calls', calls: called.calls });
  yield await turned({ type: 'round', round: called.round, waiting: false }, 'field-called');
  const calling = { screen: screen('calls') };
  await anew({ ...called, ...calling });
  await page.locator('.plates').waitFor();
  yield ['calls-few', page];
  for (const [name, more, type] of [
    ['calls-103', {}, 'ranges'],
    ['calls-103-badges', { badge: 5 }, 'badges'],
    ['calls-103-organizations', { named: 4 }, 'organizations'],
  ]) {
    await shows({ ...called, calls: calls(103, more), ...calling });
    while ((await page.locator(`[data-page=${type}]`).count()) === 0) await page.keyboard.press('ArrowRight');
    yield [name, page];
  }
  yield await turned({ type: 'round', round: round('running', '16:08', '16:14'), waiting: false }, 'field-running');
  await anew({ ...full, round: round('running', '16:08', '16:14') });
  yield ['map-running', page];
  await shows({ ...full, round: round('running', '16:05', '16:10'), screen: screen('needs') }, '16:09');
  yield ['needs-closing', page];
  yield await turned({ type: 'round', round: round('over', '16:05', '16:10'), waiting: false }, 'field-over');
  await anew(full, '16:25');
  yield ['after-last-round', page];

  // The network goes, and the key may be wrong.
  await stop();
  await page.locator('.offline').waitFor();
  yield ['offline', page];
  await page.context().close();
  const wrong = await open();
  await wrong.goto(`${base}/screen/${ROOM}?k=WRONG&theme=${theme}${lang === 'en' ? '&lang=en' : ''}`);
  await wrong.getByRole('alert').waitFor();
  yield ['refused', wrong];
  await wrong.context().close();
}
