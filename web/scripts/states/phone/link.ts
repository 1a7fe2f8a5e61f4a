//! A person's own link: at home, at the door, and where it lets nobody in.

import type { Page } from '@playwright/test';
import type { ImportedPerson } from '../../../src/gen/protocol';
import type { Kit, State } from '../state';

const LIST = (consent: string) =>
  `氏名,ふりがな,所属,種別,区,できること,探していること,同意\n三田 あおい,みた あおい,目黒みなみ病院,病院,目黒区,${consent && 'emergency-24h'},${consent && 'home-visit'},${consent}\n`;

async function invited(kit: Kit, consent = ''): Promise<ImportedPerson> {
  const organizer = await kit.organizer();
  const { people } = await organizer.list(LIST(consent));
  return people[0]!;
}
/** Links begin with the address phones in the hall would use. */
const own = (kit: Kit, { link }: ImportedPerson) => kit.base + new URL(link).pathname;
async function opened(kit: Kit, address: string): Promise<Page> {
  const page = await kit.page();
  await page.goto(address);
  return page;
}

export const link: State[] = [
  {
    name: 'link-consent',
    async show(kit) {
      const page = await opened(kit, own(kit, await invited(kit)));
      await page.locator('.tick').first().waitFor();
      return page;
    },
  },
  {
    name: 'link-offers',
    async show(kit) {
      const page = await opened(kit, own(kit, await invited(kit)));
      await page.locator('.tick').first().click();
      await page.locator('.foot .action').click();
      await page.locator('.chip').first().click();
      return page;
    },
  },
  {
    name: 'link-ready',
    async show(kit) {
      const page = await opened(kit, own(kit, await invited(kit, 'はい')));
      await page.locator('section .quiet').first().waitFor();
      return page;
    },
  },
  {
    name: 'link-wishes',
    async show(kit) {
      const page = await kit.page();
      const names = ['架空みなとの森病院', '社会福祉法人架空会 ひだまり地域包括支援センター分室', '架空薬局 目黒店'];
      const hits = names.map((name, n) => ({ id: `${n}`, name, kind: 'hospital', ward: 'meguro' }));
      await page.route('**/api/organizations?*', (route) => route.fulfill({ json: hits }));
      await page.goto(own(kit, await invited(kit, 'はい')));
      await page.locator('section .quiet').nth(2).click();
      for (const name of names) {
        await page.locator('#wish').fill('架空');
        await page.getByRole('option', { name }).click();
      }
      await page.locator('#wish-kind').selectOption('care/home-nursing');
      await page.locator('fieldset').nth(0).locator('.chip').nth(0).click();
      await page.locator('fieldset').nth(2).locator('.chip').nth(2).click();
      return page;
    },
  },
  {
    name: 'link-stay',
    async show(kit) {
      const page = await opened(kit, own(kit, await invited(kit, 'はい')));
      await page.locator('section .quiet').nth(3).click();
      await page.locator('input[type=time]').last().fill('17:45');
      return page;
    },
  },
  {
    name: 'link-before-the-day',
    async show(kit) {
      const person = await invited(kit, 'はい');
      const organizer = await kit.organizer();
      for (const room of organizer.codes.keys()) await organizer.setRoom(room, { open: false });
      const page = await kit.page();
      await page.clock.setFixedTime('2020-01-01T00:00:00Z');
      await page.goto(own(kit, person));
      await page.locator('section .quiet').first().waitFor();
      return page;
    },
  },
  {
    name: 'link-in-use',
    async show(kit) {
      const person = await invited(kit, 'はい');
      const first = await opened(kit, own(kit, person));
      await first.locator('.foot .action').click();
      await first.locator('nav').waitFor();
      await first.evaluate(() => localStorage.removeItem('kaotsunagi.token'));
      await first.goto(own(kit, person));
      await first.locator('.action').waitFor();
      return first;
    },
  },
  {
    name: 'link-wrong',
    async show(kit) {
      const page = await opened(kit, `${kit.base}/p/000000000001.AAAA`);
      await page.locator('h1').waitFor();
      return page;
    },
  },
  {
    name: 'link-offline',
    async show(kit) {
      const page = await kit.page();
      await page.route('**/api/claim', (route) => route.abort());
      await page.goto(`${kit.base}/p/000000000001.AAAA`);
      await page.locator('.action').waitFor();
      return page;
    },
  },
];
