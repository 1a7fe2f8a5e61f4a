//! Every state an attendee's phone can be in, on a real server.

import type { Page, Route } from '@playwright/test';
import type { AttendeeId, RoundDetail, StartRound } from '../../src/gen/protocol';
import { ME, PEOPLE, type Somebody } from '../crowd';
import { cuttable } from '../network';
import type { Organizer } from '../organizer';
import type { Kit, State } from './state';

const ROOM = 'liaison';
/** Its area has the event's booths, and nothing else is set here. */
const AREA = 'southwest';

// Setting up.

/** Registered already, as with a resumed token; the page is still empty. */
async function registered(
  kit: Kit,
  person: Somebody,
  room: string,
): Promise<{ page: Page; id: AttendeeId; organizer: Organizer }> {
  const organizer = await kit.organizer();
  const { id, token } = await organizer.register(person, room);
  const page = await kit.page();
  await page.addInitScript((mine) => localStorage.setItem('kaotsunagi.token', mine), token);
  return { page, id, organizer };
}
/** The last part of the room comes when it is idle: nothing is looked at that still grows. */
const whole = (page: Page) => page.locator('#booths section').waitFor();

class Guest {
  constructor(
    readonly kit: Kit,
    readonly page: Page,
    readonly id: AttendeeId,
    readonly organizer: Organizer,
    readonly room: string,
  ) {}

  press(ja: string, en: string): Promise<void> {
    return this.kit.press(this.page, ja, en);
  }
  says(ja: string, en: string): Promise<void> {
    return this.page.getByText(this.kit.words(ja, en)).first().waitFor();
  }
  /** People without a phone, in this room. */
  async meets(...people: Somebody[]): Promise<AttendeeId[]> {
    const ids: AttendeeId[] = [];
    for (const person of people) ids.push(await this.organizer.onPaper(person, this.room));
    return ids;
  }
  /** A round that sends this guest to a table with the others. */
  async called(
    others: AttendeeId[],
    more: Partial<StartRound> = {},
  ): Promise<{ number: number; introduction: string }> {
    const round = await this.round({ pins: [{ attendees: [this.id, ...others], table: 28 }], ...more });
    await this.page.locator('.number').waitFor();
    return {
      number: round.number,
      introduction: round.introductions.find((each) => each.attendees.includes(this.id))!.id,
    };
  }
  round(more: Partial<StartRound>): Promise<RoundDetail> {
    return this.organizer.startRound(this.room, { minutes: 6, move_seconds: 45, ...more });
  }
  async end(round: number): Promise<void> {
    await this.organizer.steerRound(this.room, round, { end: true });
  }
  /** From the table to the screen after it. */
  async talked(all = false): Promise<void> {
    await this.press('着きました', 'I am here');
    if (all) await this.press('全員そろいました', 'We are all here');
    else await this.press('お相手と会えました', 'We have met');
    await this.page.locator('.call.talk').waitFor();
    await this.finished();
  }
  async finished(): Promise<void> {
    await this.press('お話しした', 'We have talked');
    await this.page
      .getByRole('heading', { level: 1 })
      .filter({ hasText: this.kit.words('お疲れさまでした', 'Thank you') })
      .waitFor();
  }
}

async function enter(kit: Kit, room = ROOM, person = ME): Promise<Guest> {
  const { page, id, organizer } = await registered(kit, person, room);
  await page.goto(`${kit.base}/j/${room}`);
  await whole(page);
  return new Guest(kit, page, id, organizer, room);
}
/** In a room with one other person. */
async function withOne(kit: Kit, room = ROOM): Promise<{ guest: Guest; other: AttendeeId }> {
  const guest = await enter(kit, room);
  const [other] = await guest.meets(PEOPLE[0]!);
  return { guest, other: other! };
}
/** Called to a table with one other person. */
async function calledWithOne(kit: Kit, more: Partial<StartRound> = {}) {
  const { guest, other } = await withOne(kit);
  return { guest, other, ...(await guest.called([other], more)) };
}
/** Called with two others, for a minute of which nothing is left for walking. */
async function threeClosing(kit: Kit) {
  const guest = await enter(kit);
  const others = await guest.meets(PEOPLE[3]!, PEOPLE[4]!);
  const round = await guest.called(others, { minutes: 1, move_seconds: 0 });
  await guest.page.locator('.people.several').waitFor();
  await guest.page.locator('.end').waitFor();
  return { guest, others, ...round };
}
async function calledSix(kit: Kit): Promise<Guest> {
  const guest = await enter(kit);
  const others = await guest.meets(...PEOPLE.slice(0, 5));
  const { introduction } = await guest.called(others, { move_seconds: 0 });
  await guest.page.locator('.people.several').waitFor();
  for (const other of others.slice(0, 2))
    await guest.organizer.act(other, { type: 'arrived', introduction, together: false });
  await guest.page.locator('.there').nth(1).waitFor();
  return guest;
}
/** After a conversation at whose end the guest asked for a card. */
async function cardAsked(kit: Kit) {
  const call = await calledWithOne(kit);
  const { guest } = call;
  await guest.talked();
  await guest.press('はい', 'Yes');
  await guest.page
    .locator('textarea')
    .fill(kit.words('来週お電話する。転院の窓口は地域連携室。', 'Call next week about transfers.'));
  await guest.press('名刺交換する', 'Exchange cards');
  await guest.says('お相手が押すのをお待ちしています', 'Waiting for the other person');
  return call;
}
async function cardExchanged(kit: Kit) {
  const call = await cardAsked(kit);
  await call.guest.organizer.act(call.other, { type: 'exchange', introduction: call.introduction, share: true });
  await call.guest.says('名刺を交換しました', 'Cards exchanged');
  return call;
}
/** Waited at the table for somebody who does not come; nobody else is free. */
async function stoodUp(kit: Kit) {
  const call = await calledWithOne(kit, { move_seconds: 0 });
  await call.guest.press('着きました', 'I am here');
  await call.guest.press('お相手が来ない', 'They are not here');
  await call.guest.page
    .getByRole('button', { name: kit.words('別の方をお願いする', 'Introduce somebody else') })
    .waitFor();
  return call;
}
async function searching(kit: Kit) {
  const call = await stoodUp(kit);
  await call.guest.press('別の方をお願いする', 'Introduce somebody else');
  await call.guest.says('別の方をお探ししています', 'We are looking for somebody else');
  return call;
}
/** In a room of the area, with a network that can be cut. */
async function onThinIce(kit: Kit) {
  const { page, id, organizer } = await registered(kit, ME, AREA);
  const network = await cuttable(page);
  await page.goto(`${kit.base}/j/${AREA}`);
  await whole(page);
  const guest = new Guest(kit, page, id, organizer, AREA);
  const [other] = await guest.meets(PEOPLE[0]!);
  await page.getByRole('article').first().waitFor();
  const lose = async () => {
    await network.cut();
    await page.locator('.net').waitFor();
  };
  return { guest, page, other: other!, lose };
}

// The questions, up to one of them, with a code that lets nobody in, which only the last question's button finds out.

const next = (page: Page) => page.locator('.foot .action').click();
async function form(kit: Kit): Promise<Page> {
  const page = await kit.page();
  await page.goto(`${kit.base}/j/${ROOM}?c=AAAAAA`);
  await page.locator('#name').waitFor();
  return page;
}
async function organization(kit: Kit): Promise<Page> {
  const page = await form(kit);
  await page.locator('#name').fill(ME[0]);
  await next(page);
  await page.locator('#organization').waitFor();
  return page;
}
async function unlisted(kit: Kit): Promise<Page> {
  const page = await organization(kit);
  await page.locator('#organization').fill(ME[3]);
  await page.locator('#organization-hits button').waitFor();
  return page;
}
async function about(kit: Kit): Promise<Page> {
  const page = await unlisted(kit);
  await page.locator('#organization-hits button').click();
  await page.locator('#ward').waitFor();
  return page;
}
async function offers(kit: Kit): Promise<Page> {
  const page = await about(kit);
  await page.locator('.chip').first().click();
  await page.locator('#ward').selectOption('meguro');
  await next(page);
  await page.locator('#tag-search').waitFor();
  await page.locator('.chip').nth(1).click();
  return page;
}
async function needs(kit: Kit): Promise<Page> {
  const page = await offers(kit);
  await next(page);
  await page
    .getByRole('heading', { name: kit.words('求めていること', 'What we are looking for'), exact: true })
    .waitFor();
  return page;
}
async function extras(kit: Kit): Promise<Page> {
  const page = await needs(kit);
  await next(page);
  await page.locator('#sign').waitFor();
  return page;
}
async function consent(kit: Kit): Promise<Page> {
  const page = await extras(kit);
  await next(page);
  await page.locator('summary').waitFor();
  return page;
}
async function sent(kit: Kit, answer?: (route: Route) => Promise<void>): Promise<Page> {
  const page = await consent(kit);
  await page.locator('.tick').first().click();
  if (answer) await page.route('**/api/attendees', answer);
  await next(page);
  return page;
}

const WAY_IN: State[] = [
  {
    name: 'start',
    async show(kit) {
      const page = await kit.page();
      await page.goto(`${kit.base}/`);
      await page.locator('#code').waitFor();
      return page;
    },
  },
  {
    name: 'unknown-room',
    async show(kit) {
      const page = await kit.page();
      await page.goto(`${kit.base}/j/nowhere`);
      await page.locator('.note').waitFor();
      return page;
    },
  },
  {
    name: 'loading',
    async show(kit) {
      const page = await kit.page();
      await page.route('**/api/event**', () => undefined);
      await page.goto(`${kit.base}/`);
      await page.locator('.spin').waitFor();
      return page;
    },
  },
  {
    name: 'event-failed',
    async show(kit) {
      const page = await kit.page();
      await page.route('**/api/event**', (route) => route.abort());
      await page.goto(`${kit.base}/`);
      await page.locator('.action').waitFor();
      return page;
    },
  },
  {
    name: 'join-line',
    async show(kit) {
      const page = await kit.page();
      await page.addInitScript(() =>
        Object.defineProperty(navigator, 'userAgent', {
          get: () => 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari Line/15.0.0',
        }),
      );
      await page.goto(`${kit.base}/j/${ROOM}?c=AAAAAA`);
      await page.locator('.note a').waitFor();
      return page;
    },
  },
  { name: 'join-name', show: form },
  {
    name: 'join-name-missing',
    async show(kit) {
      const page = await form(kit);
      await next(page);
      await page.locator('.wrong').waitFor();
      return page;
    },
  },
  { name: 'join-organization', show: organization },
  { name: 'join-organization-unlisted', show: unlisted },
  {
    name: 'join-organization-failed',
    async show(kit) {
      const page = await organization(kit);
      await page.route('**/api/organizations**', (route) => route.abort());
      await page.locator('#organization').fill(ME[3]);
      await page.locator('p[role=status]:not(.hidden)').waitFor();
      return page;
    },
  },
  { name: 'join-about', show: about },
  {
    name: 'join-about-missing',
    async show(kit) {
      const page = await about(kit);
      await next(page);
      await page.locator('.wrong').first().waitFor();
      return page;
    },
  },
  { name: 'join-offers', show: offers },
  {
    name: 'join-offers-all',
    async show(kit) {
      const page = await offers(kit);
      await kit.press(page, 'ほかの項目を見る', 'Show the other items');
      await page.locator('.chip').nth(40).waitFor();
      return page;
    },
  },
  {
    name: 'join-offers-found',
    async show(kit) {
      const page = await offers(kit);
      await page.locator('#tag-search').fill(kit.words('心リハ', 'cardiac'));
      await page.locator('.chip').first().click();
      return page;
    },
  },
  { name: 'join-needs', show: needs },
  { name: 'join-extras', show: extras },
  { name: 'join-consent', show: consent },
  {
    name: 'join-not-sent',
    async show(kit) {
      const page = await sent(kit, (route) => route.abort());
      await page.locator('.foot .note').waitFor();
      return page;
    },
  },
  {
    name: 'join-full',
    async show(kit) {
      const problem = {
        type: 'about:blank',
        title: 'full',
        status: 409,
        code: 'full',
        detail: '定員に達しました。受付へお声がけください。',
      };
      const page = await sent(kit, (route) =>
        route.fulfill({ status: 409, contentType: 'application/problem+json', json: problem }),
      );
      await page.locator('.foot .note', { hasText: kit.words('受付', 'reception') }).waitFor();
      return page;
    },
  },
  {
    name: 'wrong-code',
    async show(kit) {
      const page = await sent(kit);
      await page.locator('#code').waitFor();
      return page;
    },
  },
];

const ROUNDS: State[] = [
  {
    name: 'room-empty',
    async show(kit) {
      return (await enter(kit)).page;
    },
  },
  {
    name: 'room',
    async show(kit) {
      const guest = await enter(kit);
      await guest.meets(...PEOPLE.slice(0, 5));
      await guest.page.getByRole('article').nth(2).waitFor();
      return guest.page;
    },
  },
  {
    name: 'call',
    async show(kit) {
      return (await calledWithOne(kit)).guest.page;
    },
  },
  {
    name: 'call-waiting',
    async show(kit) {
      const { guest } = await calledWithOne(kit);
      await guest.press('着きました', 'I am here');
      await guest.page.getByRole('button', { name: kit.words('お相手と会えました', 'We have met') }).waitFor();
      return guest.page;
    },
  },
  {
    name: 'call-missing-early',
    async show(kit) {
      const { guest } = await calledWithOne(kit);
      await guest.press('着きました', 'I am here');
      await guest.press('お相手が来ない', 'They are not here');
      return guest.page;
    },
  },
  {
    name: 'call-together',
    async show(kit) {
      const { guest } = await calledWithOne(kit);
      await guest.press('着きました', 'I am here');
      await guest.press('お相手と会えました', 'We have met');
      await guest.page.locator('.call.talk').waitFor();
      return guest.page;
    },
  },
  {
    name: 'after',
    async show(kit) {
      const { guest } = await calledWithOne(kit);
      await guest.talked();
      return guest.page;
    },
  },
  {
    name: 'after-card-asked',
    async show(kit) {
      return (await cardAsked(kit)).guest.page;
    },
  },
  {
    name: 'after-card',
    async show(kit) {
      return (await cardExchanged(kit)).guest.page;
    },
  },
  {
    name: 'room-round-on',
    async show(kit) {
      const { guest } = await calledWithOne(kit);
      await guest.talked();
      await guest.press('次の方へ', 'Next person');
      await guest.says('第1回', 'Round 1');
      return guest.page;
    },
  },
  {
    name: 'call-missing',
    async show(kit) {
      return (await stoodUp(kit)).guest.page;
    },
  },
  {
    name: 'searching',
    async show(kit) {
      return (await searching(kit)).guest.page;
    },
  },
  {
    name: 'round-over',
    async show(kit) {
      const { guest, number } = await searching(kit);
      await guest.end(number);
      await guest.says('この回は終わりました', 'This round is over');
      return guest.page;
    },
  },
  {
    name: 'not-found',
    async show(kit) {
      const { guest, other, introduction } = await calledWithOne(kit, { move_seconds: 0 });
      await guest.organizer.act(other, { type: 'arrived', introduction, together: false });
      await guest.organizer.act(other, { type: 'missing', introduction });
      await guest.says('テーブルでお会いできませんでした', 'You were not found at the table');
      return guest.page;
    },
  },
  {
    name: 'call-three-closing',
    async show(kit) {
      return (await threeClosing(kit)).guest.page;
    },
  },
  {
    name: 'call-still-talking',
    async show(kit) {
      const { guest } = await threeClosing(kit);
      await guest.press('まだお話し中', 'Still talking');
      await guest.page.locator('.do [role=status]').waitFor();
      return guest.page;
    },
  },
  {
    name: 'call-talking-on',
    async show(kit) {
      const { guest, number } = await threeClosing(kit);
      await guest.press('まだお話し中', 'Still talking');
      await guest.page.locator('.do [role=status]').waitFor();
      await guest.end(number);
      await guest.says('お時間になりました。', 'Time is up.');
      return guest.page;
    },
  },
  {
    name: 'sitting-out',
    async show(kit) {
      const guest = await enter(kit);
      const others = await guest.meets(PEOPLE[0]!, PEOPLE[1]!);
      await guest.round({ pins: [{ attendees: others }] });
      await guest.says('今回はお休みです', 'You sit this one out');
      return guest.page;
    },
  },
  {
    name: 'room-stays',
    async show(kit) {
      const { guest } = await withOne(kit);
      await guest.organizer.steer(guest.id, { stays_at: 12 });
      await guest.page.getByRole('article').first().waitFor();
      return guest.page;
    },
  },
  {
    name: 'call-stays',
    async show(kit) {
      const { guest, other } = await withOne(kit);
      await guest.organizer.steer(guest.id, { stays_at: 12 });
      await guest.called([other], { pins: [{ attendees: [guest.id, other] }] });
      return guest.page;
    },
  },
  {
    name: 'call-six',
    async show(kit) {
      return (await calledSix(kit)).page;
    },
  },
  {
    name: 'call-six-together',
    async show(kit) {
      const guest = await calledSix(kit);
      await guest.press('着きました', 'I am here');
      await guest.press('全員そろいました', 'We are all here');
      await guest.page.locator('.call.talk').waitFor();
      return guest.page;
    },
  },
  {
    name: 'met',
    async show(kit) {
      const { guest, number } = await cardExchanged(kit);
      await guest.press('次の方へ', 'Next person');
      await guest.end(number);
      await guest.page.locator('.time').waitFor({ state: 'detached' });
      const others = await guest.meets(PEOPLE[1]!, PEOPLE[2]!);
      await guest.called(others, { move_seconds: 0 });
      await guest.talked(true);
      await kit.tab(guest.page, 2);
      return guest.page;
    },
  },
  {
    name: 'people',
    async show(kit) {
      const guest = await enter(kit);
      await guest.meets(...PEOPLE);
      await kit.tab(guest.page, 1);
      await guest.page.locator('main li').nth(5).waitFor();
      return guest.page;
    },
  },
  {
    name: 'me',
    async show(kit) {
      const { guest } = await cardExchanged(kit);
      await guest.press('次の方へ', 'Next person');
      await kit.tab(guest.page, 3);
      await guest.page.locator('summary').click();
      await guest.page.locator('details li').first().waitFor();
      return guest.page;
    },
  },
];

/** A room without tables: whom to look for, and by what. */
async function social(kit: Kit): Promise<{ guest: Guest; friends: AttendeeId[] }> {
  const guest = await enter(kit, 'social');
  const friends = await guest.meets(PEOPLE[0]!, PEOPLE[5]!);
  await guest.page.getByRole('article').nth(1).waitFor();
  return { guest, friends };
}
async function socialAsked(kit: Kit): Promise<Guest> {
  const { guest, friends } = await social(kit);
  await guest.organizer.act(friends[0]!, { type: 'invite', attendee: guest.id });
  await guest.page.getByRole('button', { name: kit.words('お話しする', 'Yes, let us talk'), exact: true }).waitFor();
  return guest;
}

const SOCIAL: State[] = [
  {
    name: 'social',
    async show(kit) {
      return (await social(kit)).guest.page;
    },
  },
  {
    name: 'social-asked',
    async show(kit) {
      return (await socialAsked(kit)).page;
    },
  },
  {
    name: 'social-call',
    async show(kit) {
      const guest = await socialAsked(kit);
      await guest.press('お話しする', 'Yes, let us talk');
      await guest.page.locator('.call').waitFor();
      return guest.page;
    },
  },
];

// A booth whose three places are taken, from the list to standing there.

const at = (kit: Kit, page: Page, booth: { ja: string; en: string }, ja: string, en: string) =>
  page.getByRole('button', { name: `${kit.words(booth.ja, booth.en)} ${kit.words(ja, en)}`, exact: true });

async function boothList(kit: Kit) {
  const { page, organizer } = await registered(kit, ME, AREA);
  const booth = (await organizer.event()).booths[0]!;
  await page.goto(`${kit.base}/j/${AREA}`);
  await at(kit, page, booth, '並ぶ', 'Join queue').waitFor();
  await page
    .locator('main section')
    .last()
    .evaluate((each) => each.scrollIntoView());
  return { page, booth };
}
/** In the queue, with the phones of those who stand at the booth. */
async function queued(kit: Kit) {
  const others: Page[] = [];
  for (const person of PEOPLE.slice(0, 3)) {
    const { page, organizer } = await registered(kit, person, AREA);
    const booth = (await organizer.event()).booths[0]!;
    await page.goto(`${kit.base}/j/${AREA}`);
    await at(kit, page, booth, '着きました', 'I am here').click();
    await at(kit, page, booth, '終わりました', 'I have finished').waitFor();
    others.push(page);
  }
  const { page, booth } = await boothList(kit);
  await at(kit, page, booth, '並ぶ', 'Join queue').click();
  await page.getByText(kit.words('次にご案内します', 'You are next')).waitFor();
  await at(kit, page, booth, 'やめる', 'Leave queue').waitFor();
  return { page, booth, others };
}
async function boothCalled(kit: Kit) {
  const { page, booth, others } = await queued(kit);
  await page.evaluate(() => scrollTo(0, 0));
  await at(kit, others[0]!, booth, '終わりました', 'I have finished').click();
  await page
    .getByText(kit.words(`${booth.ja}へお進みください`, `Please go to ${booth.en}`))
    .last()
    .waitFor();
  return { page, booth };
}

const BOOTHS: State[] = [
  {
    name: 'booths',
    async show(kit) {
      return (await boothList(kit)).page;
    },
  },
  {
    name: 'booths-mine',
    async show(kit) {
      return (await queued(kit)).page;
    },
  },
  {
    name: 'booth-queued',
    async show(kit) {
      const { page } = await queued(kit);
      await page.evaluate(() => scrollTo(0, 0));
      return page;
    },
  },
  {
    name: 'booth-called',
    async show(kit) {
      return (await boothCalled(kit)).page;
    },
  },
  {
    name: 'booth-here',
    async show(kit) {
      const { page, booth } = await boothCalled(kit);
      await kit.press(page, '着きました', 'I am here');
      await page.getByText(kit.words(`${booth.ja}にいらっしゃいます`, `You are at ${booth.en}`)).waitFor();
      return page;
    },
  },
  {
    // A place is only given on after minutes: the message is a stand-in's.
    name: 'booth-missed',
    async show(kit) {
      const { page, organizer } = await registered(kit, ME, AREA);
      const [booth] = (await organizer.event()).booths;
      await page.routeWebSocket('**/ws', (socket) =>
        socket.connectToServer().onMessage((message) => {
          const frame = JSON.parse(String(message)) as { messages: { type: string }[] };
          if (frame.messages.some((each) => each.type === 'welcome'))
            frame.messages.push({ type: 'booth', booth: booth!.id, state: 'missed' } as { type: string });
          socket.send(JSON.stringify(frame));
        }),
      );
      await page.goto(`${kit.base}/j/${AREA}`);
      await page.getByRole('button', { name: kit.words('もう一度並ぶ', 'Join again') }).waitFor();
      return page;
    },
  },
];

/** My data, on its tab. */
async function myData(kit: Kit): Promise<Guest> {
  const guest = await enter(kit, AREA);
  await kit.tab(guest.page, 3);
  await guest.page.locator('.card .quiet').waitFor();
  return guest;
}
async function erasing(kit: Kit): Promise<Guest> {
  const guest = await myData(kit);
  await guest.press('参加情報を削除する', 'Delete my data');
  await guest.page.locator('[role=alert] .danger').waitFor();
  return guest;
}

/** What nobody hopes for: no network, a closed room, another screen, and the end. */
const TROUBLE: State[] = [
  {
    name: 'connecting',
    async show(kit) {
      const { page } = await registered(kit, ME, AREA);
      await page.routeWebSocket('**/ws', () => undefined);
      await page.goto(`${kit.base}/j/${AREA}`);
      await page.locator('main[aria-busy]').waitFor();
      return page;
    },
  },
  {
    name: 'room-closed',
    async show(kit) {
      const { guest } = await withOne(kit);
      await guest.organizer.setRoom(ROOM, { open: false });
      await guest.says('このお部屋は閉じています', 'This room is closed');
      return guest.page;
    },
  },
  {
    name: 'room-announced',
    async show(kit) {
      const { guest } = await withOne(kit);
      await guest.organizer.announce(
        ROOM,
        kit.words('15時40分から、後方連携の交流会を始めます。', 'The liaison meeting begins at 15:40.'),
      );
      await guest.page.locator('.note').waitFor();
      return guest.page;
    },
  },
  {
    name: 'offline',
    async show(kit) {
      const { page, lose } = await onThinIce(kit);
      await lose();
      return page;
    },
  },
  {
    name: 'offline-pressed',
    async show(kit) {
      const { guest, page, lose } = await onThinIce(kit);
      await lose();
      await guest.press('変更する', 'Change');
      await guest.press('休憩中', 'Break');
      await page
        .locator('.note', { hasText: kit.words('つながり次第お送りします', 'as soon as you are connected') })
        .waitFor();
      return page;
    },
  },
  {
    name: 'offline-call',
    async show(kit) {
      const { guest, page, other, lose } = await onThinIce(kit);
      await guest.called([other], { pins: [{ attendees: [guest.id, other], table: 7 }] });
      await lose();
      return page;
    },
  },
  {
    name: 'people-none',
    async show(kit) {
      const { guest } = await withOne(kit);
      await kit.tab(guest.page, 1);
      await guest.page.locator('main li').first().waitFor();
      await guest.page.locator('#kind').selectOption('company');
      await guest.page.locator('main li').first().waitFor({ state: 'detached' });
      return guest.page;
    },
  },
  {
    name: 'met-none',
    async show(kit) {
      const guest = await enter(kit);
      await kit.tab(guest.page, 2);
      return guest.page;
    },
  },
  {
    name: 'me-edit',
    async show(kit) {
      const { page } = await myData(kit);
      await page.locator('.card .quiet').click();
      return page;
    },
  },
  {
    name: 'me-delete',
    async show(kit) {
      return (await erasing(kit)).page;
    },
  },
  {
    name: 'left',
    async show(kit) {
      const guest = await myData(kit);
      await guest.press('退室する', 'Leave the room');
      await guest.page.getByRole('button', { name: kit.words('部屋に戻る', 'Back to the room') }).waitFor();
      return guest.page;
    },
  },
  {
    name: 'replaced',
    async show(kit) {
      const guest = await enter(kit, AREA);
      const other = await guest.page.context().newPage();
      await other.goto(`${kit.base}/j/${AREA}`);
      await guest.page.getByRole('button', { name: kit.words('この画面で続ける', 'Continue here') }).waitFor();
      await guest.page.bringToFront();
      return guest.page;
    },
  },
  {
    name: 'erased',
    async show(kit) {
      const guest = await erasing(kit);
      await guest.press('すべて削除する', 'Delete everything');
      await guest.page.getByRole('heading', { name: kit.words('削除しました', 'Deleted') }).waitFor();
      return guest.page;
    },
  },
  {
    // Removed at the desk, or a token of yesterday.
    name: 'session-ended',
    async show(kit) {
      const guest = await enter(kit, AREA);
      await guest.organizer.remove(guest.id);
      await guest.page.locator('#code').waitFor();
      return guest.page;
    },
  },
];

/** Nobody gets in on the way in. */
const harmless = (state: State): State => ({ ...state, harmless: true });
export const phoneStates: State[] = [...WAY_IN.map(harmless), ...ROUNDS, ...SOCIAL, ...BOOTHS, ...TROUBLE];
