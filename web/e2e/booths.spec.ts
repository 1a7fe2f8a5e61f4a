//! A booth whose places are taken: who comes reads who is there, waits, is called when somebody leaves, and the wall says how it is.

import { expect, type Page } from '@playwright/test';
import { ME, PEOPLE } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { openAs, test } from './people';
import { PASSPHRASE } from '../scripts/server';

const ROOM = 'southwest';
const BOOTH = '星見坂総合病院';

test('three are at a booth, the fourth reads of it, waits and is called when one leaves; only who agreed is named', async ({
  server,
  phone,
  wall,
}) => {
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const sent: string[] = [];
  const enter = async (person: (typeof PEOPLE)[number]) => {
    const { token } = await organizer.register(person, ROOM);
    const { page } = await phone('about:blank');
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => sent.push(String(payload))));
    await openAs(page, token, `${server.url}/j/${ROOM}`);
    return page;
  };
  const at = (page: Page, what: string) => page.getByRole('button', { name: `${BOOTH} ${what}`, exact: true });
  const band = (page: Page) => page.getByRole('region', { name: '展示ブース' });
  const screen = (await wall(`${server.wall.get(ROOM)!}&slides=booths`)).page;

  const [first, second, third] = [await enter(PEOPLE[0]!), await enter(PEOPLE[1]!), await enter(PEOPLE[2]!)];
  for (const page of [first, second, third]) await at(page, '着きました').click();
  await expect(at(third, '終わりました')).toBeVisible();
  // Whoever has time stands on the first page, this booth on the last; it stays there while we look.
  await expect(screen.locator('[data-slide=booths] li', { hasText: BOOTH })).toContainText('お待ちの方はいません', {
    timeout: 15_000,
  });
  await screen.keyboard.press(' ');

  const { id } = (await organizer.event()).booths.find((booth) => booth.ja === BOOTH)!;
  await organizer.setBooth(id, { present: ['循環器内科 海野医師'], material: 'https://example.jp/referral.pdf' });
  const fourth = await enter(ME);
  await expect(fourth.locator('#booths li', { hasText: BOOTH })).toContainText('在席：循環器内科 海野医師');
  await expect(fourth.getByRole('link', { name: `${BOOTH} 資料を見る` })).toHaveAttribute(
    'href',
    'https://example.jp/referral.pdf',
  );
  await at(fourth, '並ぶ').click();
  await expect(band(fourth)).toContainText('次にご案内します');
  await expect(screen.locator('[data-slide=booths] li').last()).toHaveText(new RegExp(`${BOOTH}.*1名お待ち`));

  // Elsewhere in the room, and the call comes all the same.
  await fourth.getByRole('navigation').getByRole('button', { name: '登録情報' }).click();
  await fourth.getByLabel('展示ブースに名前と所属を伝える').check();
  await band(first).getByRole('button', { name: '終わりました' }).click();
  await expect(band(first)).toHaveCount(0);
  await expect(fourth.getByRole('alert').filter({ hasText: `${BOOTH}へお進みください` })).toBeAttached();
  await expect(band(fourth)).toContainText(/\d\d:\d\dごろまで/);
  await band(fourth).getByRole('button', { name: '着きました' }).click();
  await expect(band(fourth)).toContainText(`${BOOTH}をご訪問中です`);

  // Comes back after a reload, and before the idle parts do.
  await fourth.reload();
  await expect(band(fourth)).toContainText(`${BOOTH}をご訪問中です`);

  const entered = sent
    .filter((each) => each.includes('check_in'))
    .map((each) => (JSON.parse(each) as { share?: boolean }).share);
  expect(entered).toEqual([undefined, undefined, undefined, true]);
});
