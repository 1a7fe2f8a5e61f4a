//! Pages that throw: said in both languages, mended without a hand.

import { expect, type Page } from '@playwright/test';
import { director, join, test } from './people';

/** Lets the server's frames through, changed by `spoil`, which sees one message at a time. */
async function between(page: Page, spoil: (message: Record<string, unknown>) => void): Promise<void> {
  await page.routeWebSocket('**/ws', (socket) => {
    const upstream = socket.connectToServer();
    upstream.onMessage((data) => {
      const frame = JSON.parse(String(data)) as { messages: Record<string, unknown>[] };
      frame.messages.forEach(spoil);
      socket.send(JSON.stringify(frame));
    });
  });
}

test('a wall that cannot draw what it is told says so, and is back by itself', async ({ server, wall }) => {
  const { page, faults } = await wall('about:blank');
  let spoiled = 0;
  let loads = 0;
  page.on('load', () => (loads += 1));
  await between(page, (message) => {
    if (message.type === 'welcome' && spoiled++ === 0) message.board = { needs: null, offers: [], unmet: [] };
  });
  await page.goto(server.wall.get('southwest')!);
  await expect(page.getByText('自動で元に戻ります')).toBeVisible();
  await expect(page.getByText('come back by itself')).toBeVisible();
  await expect(page.locator('.stage[data-slide]')).toBeVisible({ timeout: 30_000 });
  expect(loads).toBe(2);
  faults.length = 0; // meant to break
});

test('a phone that keeps a room of another shape opens the room all the same', async ({ server, phone }) => {
  const { page } = await phone(server.join.get('southwest')!);
  await join(page, { ...director, name: '祐天寺 あき' });
  await expect(page.getByText('名が参加中')).toBeVisible();
  for (const spoil of [
    (kept: Record<string, unknown>) => ({ ...kept, introductions: {} }),
    (kept: Record<string, unknown>) => ({ ...kept, suggestions: [null] }),
    (kept: Record<string, unknown>) => ({ ...kept, me: { name: 'x' } }),
  ]) {
    await expect.poll(() => page.evaluate(() => localStorage.getItem('kaotsunagi.hall'))).not.toBeNull();
    await page.evaluate((change) => {
      const kept = JSON.parse(localStorage.getItem('kaotsunagi.hall')!) as { value: { hall: Record<string, unknown> } };
      kept.value.hall = (0, eval)(`(${change})`)(kept.value.hall) as Record<string, unknown>;
      addEventListener('pagehide', () => localStorage.setItem('kaotsunagi.hall', JSON.stringify(kept)));
    }, spoil.toString());
    await page.reload();
    await expect(page.getByText('名が参加中')).toBeVisible();
  }
});

test('a phone that throws at a frame asks for it again and goes on', async ({ server, phone }) => {
  const { page, faults } = await phone(server.join.get('southwest')!);
  await join(page, { ...director, name: '祐天寺 なつ' });
  await expect(page.getByText('名が参加中')).toBeVisible();
  let spoiled = 0;
  await between(page, (message) => {
    if (message.type === 'welcome' && spoiled++ < 2) message.introductions = [null];
  });
  await page.reload();
  await expect(page.getByText('一部がうまく動きませんでした')).toBeVisible();
  await expect(page.getByText('Something did not work')).toBeVisible();
  await expect.poll(() => spoiled, { timeout: 30_000 }).toBeGreaterThan(2);
  await expect(page.getByText('名が参加中')).toBeVisible();
  await expect(page.getByText('一部がうまく動きませんでした')).toBeHidden({ timeout: 30_000 });
  faults.length = 0; // meant to break
});
