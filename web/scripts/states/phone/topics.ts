//! Topics: the way to them, all of them, one's own, and one that is refused.

import type { Page } from '@playwright/test';
import { ME, PEOPLE, type Somebody } from '../../crowd';
import type { Kit, State } from '../state';
import { registered } from './guest';

const ROOM = 'social';
const NIGHTS = ['在宅看取りの夜間対応', 'Nights of end-of-life care at home'] as const;
const LONG = [
  '医療的ケアのある方の退院後、最初の一週間を地域でどう支えるか',
  'The first week at home after a long stay, and who is there in it',
] as const;

async function inRoom(kit: Kit, person: Somebody): Promise<Page> {
  const { page } = await registered(kit, person, ROOM);
  await page.goto(`${kit.base}/j/${ROOM}`);
  await page.getByRole('button', { name: kit.words('テーマの席', 'Topics') }).waitFor();
  return page;
}
async function offers(kit: Kit, page: Page, text: string, seats: string): Promise<void> {
  await page.getByLabel(kit.words('テーマ', 'Topic'), { exact: true }).fill(text);
  await page.getByLabel(kit.words('席の数', 'Seats')).selectOption(seats);
  await kit.press(page, '提案する', 'Offer');
}
async function offered(kit: Kit): Promise<Page> {
  for (const [index, [ja, en]] of [NIGHTS, LONG].entries()) {
    const other = await inRoom(kit, PEOPLE[index]!);
    await other.getByRole('button', { name: kit.words('テーマの席', 'Topics') }).click();
    await offers(kit, other, kit.words(ja, en), index === 0 ? '4' : '3');
    await other.getByRole('button', { name: kit.words('テーマを取り下げる', 'Withdraw my topic') }).waitFor();
  }
  const page = await inRoom(kit, ME);
  await page.getByRole('button', { name: kit.words('テーマの席（2件）', 'Topics (2)') }).waitFor();
  return page;
}
async function opened(kit: Kit): Promise<Page> {
  const page = await offered(kit);
  await kit.press(page, 'テーマの席（2件）', 'Topics (2)');
  await page.getByRole('dialog').waitFor();
  return page;
}

export const topics: State[] = [
  { name: 'topics-way', show: offered },
  { name: 'topics-all', show: opened },
  {
    name: 'topics-refused',
    async show(kit) {
      const page = await opened(kit);
      await offers(kit, page, '80代女性、胃ろうの方', '4');
      await page.getByRole('alert').filter({ hasText: /./ }).first().waitFor();
      return page;
    },
  },
  {
    name: 'topics-seat',
    async show(kit) {
      const page = await opened(kit);
      await page
        .getByRole('button', { name: kit.words('席に着く', 'Take a seat') })
        .first()
        .click();
      await page.getByRole('button', { name: kit.words('席を離れる', 'Leave my seat') }).waitFor();
      return page;
    },
  },
];
