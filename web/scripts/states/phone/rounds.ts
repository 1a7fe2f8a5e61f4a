//! A round: the call, what becomes of it, and what is there to look at meanwhile.

import type { StartRound } from '../../../src/gen/protocol';
import { PEOPLE } from '../../crowd';
import type { Kit, State } from '../state';
import { enter, Guest, withOne } from './guest';

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
  await guest.press('よかった', 'Good');
  await guest.press('電話する', 'Call');
  await guest.page.getByRole('button', { pressed: true }).nth(1).waitFor();
  await guest.page
    .locator('textarea')
    .fill(kit.words('来週お電話する。転院の窓口は地域連携室。', 'Call next week about transfers.'));
  await guest.press('名刺交換する', 'Exchange cards');
  await guest.says('お相手の操作をお待ちしています', 'Waiting for the other person');
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
  await call.guest.press('お相手がいらっしゃらない', 'They are not here');
  await call.guest.page
    .getByRole('button', { name: kit.words('別の方のご紹介を希望する', 'Introduce somebody else') })
    .waitFor();
  return call;
}
async function searching(kit: Kit) {
  const call = await stoodUp(kit);
  await call.guest.press('別の方のご紹介を希望する', 'Introduce somebody else');
  await call.guest.says('別の方をお探ししています', 'We are looking for somebody else');
  return call;
}
export const rounds: State[] = [
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
      await guest.page.getByRole('button', { name: kit.words('お会いできました', 'We have met') }).waitFor();
      return guest.page;
    },
  },
  {
    name: 'call-missing-early',
    async show(kit) {
      const { guest } = await calledWithOne(kit);
      await guest.press('着きました', 'I am here');
      await guest.press('お相手がいらっしゃらない', 'They are not here');
      return guest.page;
    },
  },
  {
    name: 'call-together',
    async show(kit) {
      const { guest } = await calledWithOne(kit);
      await guest.press('着きました', 'I am here');
      await guest.press('お会いできました', 'We have met');
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
      await guest.says('お時間になりました', 'Time is up');
      return guest.page;
    },
  },
  {
    name: 'sitting-out',
    async show(kit) {
      const guest = await enter(kit);
      const others = await guest.meets(PEOPLE[0]!, PEOPLE[1]!);
      await guest.round({ pins: [{ attendees: others }] });
      await guest.says('この回はお待ちください', 'You sit this one out');
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
      await guest.press('詳しく見る 玉川 直樹 先生', 'More 玉川 直樹');
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
