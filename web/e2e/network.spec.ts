//! A phone that loses its network in the middle, and one that finds its socket dead.

import { expect, type WebSocketRoute } from '@playwright/test';
import { cuttable } from '../scripts/network';
import { director, join, nurse, test } from './people';

test('a phone cut off in the middle says so, keeps its last screen, and catches up without a reload', async ({
  server,
  phone,
}) => {
  const room = server.join.get('southwest')!;
  const [a, b] = await Promise.all([phone('about:blank'), phone(room)]);

  const network = await cuttable(a.page);
  await a.page.goto(room);
  await a.page.evaluate(() => document.body.setAttribute('data-first-load', ''));

  await Promise.all([
    join(a.page, { ...nurse, name: '代々木 はる' }),
    join(b.page, { ...director, name: '祐天寺 あき' }),
  ]);
  const card = a.page.getByRole('article').filter({ hasText: '祐天寺' });
  await card.getByRole('button', { name: 'お話ししたい' }).click();
  await expect(a.page.getByText('お返事をお待ちしています')).toBeVisible();

  await network.cut();
  await expect(a.page.getByText(/つながり次第、自動で/)).toBeVisible();
  await expect(a.page.getByText(/\d+:\d\d時点の内容です/)).toBeVisible();
  await expect(a.page.getByText('お返事をお待ちしています')).toBeVisible();

  // Meanwhile the other one accepts.
  await b.page.getByRole('button', { name: 'お話しする' }).click();
  await expect(b.page.locator('.number')).toBeVisible();
  await expect(a.page.locator('.number')).toBeHidden();

  await network.mend();
  await expect(a.page.locator('.number')).toHaveText(await b.page.locator('.number').innerText());
  await expect(a.page.getByText(/つながり次第、自動で/)).toBeHidden();
  expect(network.hellos.at(-1)?.at).toBeTruthy();
  await expect(a.page.locator('body[data-first-load]')).toBeAttached(); // not reloaded
});

test('what is pressed without a network is sent when it is back, once', async ({ server, phone }) => {
  const { page } = await phone('about:blank');
  let cut = false;
  const open = new Set<WebSocketRoute>();
  const sent: string[] = [];
  await page.routeWebSocket('**/ws', (socket) => {
    if (cut) return void socket.close({ code: 1001 });
    open.add(socket);
    const upstream = socket.connectToServer();
    socket.onMessage((message) => {
      const { type, id } = JSON.parse(String(message)) as { type: string; id: string };
      if (type === 'status') sent.push(id);
      upstream.send(message);
    });
  });
  await page.goto(server.join.get('south')!);
  await join(page, { ...nurse, name: '品川 りく', ward: 'shinagawa' });
  cut = true;
  await Promise.all([...open].map((socket) => socket.close({ code: 1001 })));
  await expect(page.getByText(/つながり次第、自動で/)).toBeVisible();
  await page.getByRole('button', { name: '現在の状態：ご紹介待ち' }).click();
  await page.getByRole('button', { name: '休憩中' }).click();
  await expect(page.getByText('つながり次第お送りします')).toBeVisible();
  cut = false;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await expect(page.getByText('ご紹介をお休みしています')).toBeVisible();
  expect(new Set(sent).size).toBe(1);
});
