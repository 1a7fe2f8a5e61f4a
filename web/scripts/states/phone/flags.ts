//! Saying that something must not stand there: the choices, and the thanks.

import type { Page } from '@playwright/test';
import { ME, PEOPLE } from '../../crowd';
import type { Kit, State } from '../state';
import { registered } from './guest';

const ROOM = 'social';
const REPORT = ['問題のある表示や行為を報告する', 'Report something inappropriate'] as const;

export async function reports(kit: Kit): Promise<Page> {
  const organizer = await kit.organizer();
  await organizer.announce(ROOM, kit.words('まもなく乾杯です。お飲み物をお取りください。', 'A toast in a moment.'));
  for (const person of PEOPLE.slice(0, 2)) {
    const { page } = await registered(kit, person, ROOM);
    await page.goto(`${kit.base}/j/${ROOM}`);
    await page.getByRole('button', { name: kit.words(...REPORT) }).waitFor();
  }
  const { page } = await registered(kit, ME, ROOM);
  await page.goto(`${kit.base}/j/${ROOM}`);
  await page.locator('article.card').first().waitFor();
  await kit.press(page, ...REPORT);
  await page.getByRole('dialog').waitFor();
  return page;
}
export async function sends(kit: Kit, page: Page): Promise<void> {
  await page.locator('input[name=what]').last().check();
  await page.locator('input[name=why]').first().check();
  await kit.press(page, '報告する', 'Report');
  await page.getByRole('dialog').getByRole('status').waitFor();
}

export const flags: State[] = [
  { name: 'flags-choices', show: reports },
  {
    name: 'flags-done',
    async show(kit) {
      const page = await reports(kit);
      await sends(kit, page);
      return page;
    },
  },
];
