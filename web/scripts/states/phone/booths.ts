//! A booth whose three places are taken, from the list to standing there.

import type { Page } from '@playwright/test';
import type { EventView } from '../../../src/gen/protocol';
import { ME, PEOPLE } from '../../crowd';
import type { Kit, State } from '../state';
import { AREA, registered } from './guest';

type Booth = EventView['booths'][number];

const at = (kit: Kit, page: Page, booth: { ja: string; en: string }, ja: string, en: string) =>
  page.getByRole('button', { name: `${kit.words(booth.ja, booth.en)} ${kit.words(ja, en)}`, exact: true });

async function boothList(kit: Kit) {
  const { page, organizer } = await registered(kit, ME, AREA);
  const [booth, onBreak] = (await organizer.event()).booths as [Booth, Booth];
  await organizer.setBooth(booth.id, {
    present: ['循環器内科 海野医師', '地域医療連携室 磯貝'],
    material: 'https://example.jp/referral.pdf',
  });
  await organizer.setBooth(onBreak.id, { open: false });
  await page.goto(`${kit.base}/j/${AREA}`);
  await at(kit, page, booth, '並ぶ', 'Join queue').waitFor();
  await page.getByText(kit.words('在席：', 'Here now: ')).waitFor();
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

export const booths: State[] = [
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
      await page.getByText(kit.words(`${booth.ja}をご訪問中です`, `You are at ${booth.en}`)).waitFor();
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
