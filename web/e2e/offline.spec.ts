//! What a phone shows after a reload when nobody answers any more, and that this never holds anything back.

import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page } from '@playwright/test';
import { ME, PEOPLE } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { openAs, test } from './people';
import { PASSPHRASE, startServer } from '../scripts/server';

const ROOM = 'liaison';

const kept = (page: Page) =>
  page.evaluate(async () => (await (await caches.open('kaotsunagi')).keys()).map(({ url }) => new URL(url).pathname));
/** Everything that the room has loaded, and the page and the event with it. */
const keptAll = (page: Page) =>
  expect
    .poll(
      async () => {
        const paths = await kept(page);
        const loaded = await page.evaluate(() =>
          performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
        );
        return ['/j/', '/api/event', ...loaded.filter((path) => path.startsWith('/assets/'))].filter(
          (path) => !paths.includes(path),
        );
      },
      { timeout: 20_000 },
    )
    .toEqual([]);

test('a reload without any server shows the last known call and says how old it is', async ({ phone }) => {
  const server = await startServer();
  let stopped = false;
  try {
    const organizer = await Organizer.signedIn(server, PASSPHRASE);
    const mine = await organizer.register(ME, ROOM);
    const other = await organizer.onPaper(PEOPLE[0]!, ROOM);
    const { page } = await phone('about:blank');
    await openAs(page, mine.token, `${server.url}/j/${ROOM}`);
    await expect(page.getByText('名が参加中')).toBeVisible();
    await organizer.startRound(ROOM, {
      minutes: 6,
      move_seconds: 45,
      pins: [{ attendees: [mine.id, other], table: 28 }],
    });
    await expect(page.locator('.number')).toHaveText('28');
    await keptAll(page);
    // Nothing about a person passes through the worker.
    expect((await kept(page)).filter((path) => !/^\/(j\/$|api\/event$|assets\/)/.test(path))).toEqual([]);

    await server.stop();
    stopped = true;
    await page.reload();
    await expect(page.locator('.number')).toHaveText('28');
    await expect(page.getByText('さくら坂クリニック').first()).toBeVisible();
    await expect(page.getByText(/つながり次第、自動で/)).toBeVisible();
    await expect(page.getByText(/^\d+:\d\d時点の内容です$/)).toBeVisible();
    // Other screens are there too, in either language.
    await page.getByRole('button', { name: 'ほかの画面' }).click();
    await expect(page.getByRole('button', { name: '28番テーブル' })).toBeVisible();
    await page.getByRole('navigation').getByRole('button', { name: '登録情報' }).click();
    await expect(page.getByText('三田 あおい')).toBeVisible();
  } finally {
    if (!stopped) await server.stop();
  }
});

test('a phone whose data was erased keeps nothing of the room', async ({ server, phone }) => {
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const mine = await organizer.register(['消木 える', ...ME.slice(1)] as typeof ME, ROOM);
  const { page } = await phone(`${server.url}/`);
  await page.evaluate((token) => localStorage.setItem('kaotsunagi.token', token), mine.token);
  await page.goto(`${server.url}/j/${ROOM}`);
  await expect.poll(() => page.evaluate(() => localStorage.getItem('kaotsunagi.hall') ?? '')).toContain('消木');
  await organizer.remove(mine.id);
  await expect(page.getByText('参加の記録が見つかりませんでした')).toBeVisible();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('消木');
});

test('a new release is there with the next reload, and a broken proxy in front is not', async ({ server, phone }) => {
  // Stands in front of the server, and changes what a release changes: the page.
  let release = 'first';
  const proxy = createServer((asked, answer) => {
    const to = new URL(server.url);
    const isPage = asked.url?.startsWith('/j/');
    if (isPage && release === 'broken') return void answer.writeHead(502).end('bad gateway');
    const headers = {
      ...asked.headers,
      host: to.host,
      ...(isPage ? { 'accept-encoding': 'identity', 'if-none-match': '' } : {}),
    };
    asked.pipe(
      request(
        { host: to.hostname, port: to.port, path: asked.url, method: asked.method, headers },
        (got: IncomingMessage) => {
          if (!isPage) return void got.pipe(answer.writeHead(got.statusCode ?? 500, got.headers));
          const parts: Buffer[] = [];
          got.on('data', (part: Buffer) => parts.push(part));
          got.on('end', () => {
            const rest = { ...got.headers };
            delete rest['content-length'];
            delete rest.etag;
            answer
              .writeHead(got.statusCode ?? 500, rest)
              .end(Buffer.concat(parts).toString().replace('<body', `<body data-release="${release}"`));
          });
        },
      ),
    );
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  try {
    const organizer = await Organizer.signedIn(server, PASSPHRASE);
    const mine = await organizer.register(['新版 まこと', ...ME.slice(1)] as typeof ME, ROOM);
    const { page } = await phone('about:blank');
    // The socket goes straight to the server.
    await page.routeWebSocket('**/ws', () => undefined);
    const front = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/j/${ROOM}`;
    await openAs(page, mine.token, front);
    await expect(page.locator('body')).toHaveAttribute('data-release', 'first');
    await keptAll(page);
    release = 'second';
    await page.reload();
    await expect(page.locator('body')).toHaveAttribute('data-release', 'second');
    release = 'broken';
    await page.reload();
    await expect(page.locator('body')).toHaveAttribute('data-release', 'second');
    await expect(page.locator('main')).toBeVisible();
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});
