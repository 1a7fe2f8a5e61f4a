//! What the organizer prints, on a real server with invented people.

import type { Page } from '@playwright/test';
import { fill } from '../crowd';
import { signedIn } from './console';
import type { Kit, State } from './state';

const ROOM = 'southwest';
const POSTER = 0;
const BADGES = 1;
const TABLES = 2;
const DOORS = 3;
const SLIPS = 4;

async function printed(kit: Kit, index: number): Promise<Page> {
  const page = await signedIn(kit);
  await kit.press(page, '印刷', 'Print');
  await page.locator('.documents').waitFor();
  await page.locator('select').selectOption(ROOM);
  await page.locator('.documents button').nth(index).click();
  await page.waitForFunction(
    () => document.querySelector('.do .action:not(:has(.spin))') && !document.querySelector('.paper > [role=status]'),
    null,
    { timeout: 60_000 },
  );
  return page;
}
/** A round with a table of three, for people who have no phone. */
async function inARound(kit: Kit): Promise<void> {
  const organizer = await kit.organizer();
  const ids = await fill(organizer, ROOM, 25, { paper: true });
  await organizer.startRound(ROOM, {
    minutes: 6,
    move_seconds: 60,
    tables: 9,
    pins: [{ attendees: [ids[19]!, ids[2]!, ids[5]!], table: 3 }],
  });
}

const empty = (name: string, index: number): State => ({ name, harmless: true, show: (kit) => printed(kit, index) });
const full = (name: string, index: number): State => ({
  name,
  async show(kit) {
    await inARound(kit);
    return printed(kit, index);
  },
});

export const printStates: State[] = [
  empty('poster', POSTER),
  empty('badges-nobody', BADGES),
  empty('slips-no-round', SLIPS),
  empty('doors', DOORS),
  full('badges', BADGES),
  full('tables', TABLES),
  full('slips', SLIPS),
];
