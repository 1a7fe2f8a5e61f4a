// Every state an attendee's phone can be in, one after the other, on a real server. Whoever walks through looks, measures or takes pictures.
import { Hall, ME, PEOPLE } from './hall.mjs';

/** Yields a name and the page in that state; the page stays as it is until the next is asked for. */
export async function* attendeeStates({ base, codes, passphrase, open, lang = 'ja' }) {
  const hall = new Hall(base, codes);
  await hall.signIn(passphrase);
  const words = (ja, en) => (lang === 'ja' ? ja : en);
  const press = (page, ja, en) => page.getByRole('button', { name: words(ja, en), exact: true }).click();

  async function enter(person, room) {
    const mine = await hall.register(person, room);
    const page = await open();
    await page.addInitScript(
      ([token, language]) => {
        localStorage.setItem('kaotsunagi.token', token);
        localStorage.setItem('kaotsunagi.lang', language);
      },
      [mine.token, lang],
    );
    await page.goto(`${base}/j/${room}`);
    await page.locator('nav').waitFor();
    return { page, id: mine.id };
  }

  // Nobody else here yet: a latecomer, then somebody who sits out.
  const room = 'liaison';
  const { page, id: me } = await enter(ME, room);
  yield ['room-empty', page];
  const people = [];
  for (const person of PEOPLE.slice(0, 5)) people.push(await hall.onPaper(person, room));
  const [director, worker, nurse, dentist, manager] = people;
  const call = (others, more = {}) => hall.startRound(room, { minutes: 6, move_seconds: 45, pins: [{ attendees: [me, ...others], table: 28 }], ...more });
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
  yield ['call-missing', page];
  await press(page, 'もう少し待つ', 'Wait a little longer');
  await press(page, 'お相手と会えました', 'We have met');
  await page.locator('.call.talk').waitFor();
  yield ['call-together', page];
  await press(page, 'お話しした', 'We have talked');
  await page.getByRole('heading', { level: 1 }).filter({ hasText: words('お疲れさまでした', 'Thank you') }).waitFor();
  yield ['after', page];
  await press(page, 'はい', 'Yes');
  await page.locator('textarea').fill(words('来週お電話する。転院の窓口は地域連携室。', 'Call next week about transfers.'));
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
  round = await call([worker]);
  await press(page, '着きました', 'I am here');
  await press(page, 'お相手が来ない', 'They are not here');
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
  await page.getByText(words('テーブルでお会いできませんでした', 'You were not found at the table')).waitFor({ state: 'detached' });
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
  await page.getByRole('heading', { level: 1 }).filter({ hasText: words('お疲れさまでした', 'Thank you') }).waitFor();
  await press(page, '次の方へ', 'Next person');

  // Sitting one out.
  for (const other of [director, dentist, manager, nurse, worker]) await hall.act(other, { type: 'status', status: 'away' });
  const extra = [];
  for (const [index, name] of ['目白 いずみ', '代官 まこと'].entries()) extra.push(await hall.onPaper([name, '', '様', `見本${index + 1}診療所`, 'clinic', 'clinic/general', 'nurse', 'ota', ['home-visit'], ['cardiac-rehab'], ''], room));
  round = await hall.startRound(room, { minutes: 6, move_seconds: 45, pins: [{ attendees: extra }] });
  await page.getByText(words('今回はお休みです', 'You sit this one out')).waitFor();
  yield ['sitting-out', page];
  await hall.steerRound(room, round.number, { end: true });

  // Keeps a table; then six at one.
  await hall.steer(me, { stays_at: 12 });
  for (const other of [director, dentist, manager, nurse, worker]) await hall.act(other, { type: 'status', status: 'open' });
  yield ['room-stays', page];
  const strangers = [];
  for (const person of PEOPLE) strangers.push(await hall.onPaper([`${person[0]}子`, person[1], person[2], `第二${person[3]}`, ...person.slice(4)], room));
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
  yield ['call-six', page];
  await press(page, '着きました', 'I am here');
  await press(page, '全員そろいました', 'We are all here');
  await page.locator('.call.talk').waitFor();
  yield ['call-six-together', page];
  await press(page, 'お話しした', 'We have talked');
  await page.getByRole('heading', { level: 1 }).filter({ hasText: words('お疲れさまでした', 'Thank you') }).waitFor();
  const tab = (index) => page.getByRole('navigation').getByRole('button').nth(index).click();
  await tab(2);
  yield ['met', page];
  await tab(1);
  yield ['people', page];
  await tab(3);
  await page.locator('summary').click();
  await page.locator('details li').first().waitFor();
  yield ['me', page];
  await page.context().close();

  // A room without tables: whom to look for, and by what.
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
