//! What nobody hopes for: no network, a closed room, another screen, and the end.

import { ME, PEOPLE } from '../../crowd';
import { cuttable } from '../../network';
import type { Kit, State } from '../state';
import { AREA, enter, Guest, registered, ROOM, whole, withOne } from './guest';

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

export const trouble: State[] = [
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
      await guest.says('ただいま受付を止めています', 'This room is closed');
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
    cutOff: true,
    async show(kit) {
      const { page, lose } = await onThinIce(kit);
      await lose();
      return page;
    },
  },
  {
    name: 'offline-pressed',
    cutOff: true,
    async show(kit) {
      const { guest, page, lose } = await onThinIce(kit);
      await lose();
      await guest.press('現在の状態：ご紹介待ち', 'My status: Ready to meet');
      await guest.press('休憩中', 'Break');
      await page
        .locator('.note', { hasText: kit.words('つながり次第お送りします', 'as soon as you are connected') })
        .waitFor();
      return page;
    },
  },
  {
    name: 'offline-call',
    cutOff: true,
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
      await guest.page.getByRole('button', { name: kit.words('交流会に戻る', 'Back to the room') }).waitFor();
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
