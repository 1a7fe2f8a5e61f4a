//! Meeting without a table: one's own code, what waits, and being asked.

import type { Page } from '@playwright/test';
import { ME, PEOPLE, type Somebody } from '../../crowd';
import type { Kit, State } from '../state';
import { registered, ROOM } from './guest';

const opens = (kit: Kit, page: Page) => kit.press(page, 'QRを見せる・読み取る', 'Show or scan a QR code');

async function inRoom(kit: Kit, person: Somebody) {
  const { page, id } = await registered(kit, person, ROOM);
  await page.goto(`${kit.base}/j/${ROOM}`);
  await kit.tab(page, 2);
  await page.getByRole('button', { name: kit.words('QRを見せる・読み取る', 'Show or scan a QR code') }).waitFor();
  return { page, id };
}
async function shown(kit: Kit, person: Somebody) {
  const { page, id } = await inRoom(kit, person);
  await opens(kit, page);
  await page.getByRole('img', { name: kit.words('わたしのQR', 'My QR code') }).waitFor();
  const number = (await page.locator('figcaption .badge').textContent())!.replace(/\D/g, '');
  return { page, id, number };
}
async function typed(kit: Kit, page: Page, number: string) {
  await page.getByLabel(kit.words('お相手の名札の番号', 'The number on their badge')).fill(number);
  await kit.press(page, '記録する', 'Record');
}

export const encounters: State[] = [
  {
    name: 'encounter-way',
    async show(kit) {
      return (await inRoom(kit, ME)).page;
    },
  },
  {
    name: 'encounter-code',
    async show(kit) {
      return (await shown(kit, ME)).page;
    },
  },
  {
    name: 'encounter-waits',
    async show(kit) {
      const { number } = await shown(kit, PEOPLE[0]!);
      const { page } = await shown(kit, ME);
      await typed(kit, page, number);
      await page.getByText(kit.words('の確認をお待ちしています', 'Waiting for')).waitFor();
      return page;
    },
  },
  {
    name: 'encounter-refused',
    async show(kit) {
      const { page, number } = await shown(kit, ME);
      await typed(kit, page, number);
      await page.getByText(kit.words('ご自身のQR・番号です', 'This is your own code')).waitFor();
      return page;
    },
  },
  {
    name: 'encounter-asked',
    async show(kit) {
      const { page: other } = await shown(kit, PEOPLE[0]!);
      const { page, number } = await shown(kit, ME);
      await typed(kit, other, number);
      await kit.press(page, '閉じる', 'Close');
      await page.getByText(kit.words('とお話しされましたか', 'Did you talk to')).waitFor();
      return page;
    },
  },
];
