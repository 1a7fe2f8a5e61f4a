//! A talk that is on: the QR at its door, listening to it, and the whole agenda.

import type { Page } from '@playwright/test';
import { itIs } from '../../agenda';
import { ME } from '../../crowd';
import type { Kit, State } from '../state';
import { registered } from './guest';

const ROOM = 'southwest';

/** At the door of the first talk of the agenda, which is on now. */
async function atDoor(kit: Kit): Promise<Page> {
  const { page } = await registered(kit, ME, ROOM);
  await itIs(page, () => '紹介から返書まで');
  await page.goto(`${kit.base}/met#listen`);
  await page.getByRole('dialog').waitFor();
  return page;
}
async function listening(kit: Kit): Promise<Page> {
  const page = await atDoor(kit);
  await kit.press(page, '聴講中にする', 'Mark me as listening');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  return page;
}

export const talks: State[] = [
  { name: 'talk-door', show: atDoor },
  { name: 'talk-listening', show: listening },
  {
    name: 'agenda',
    async show(kit) {
      const page = await listening(kit);
      await kit.press(page, '本日の予定', 'Today’s programme');
      await page.getByRole('dialog').waitFor();
      return page;
    },
  },
];
