//! What really crosses the network before the first question can be answered.

import { expect } from '@playwright/test';
import { test } from './people';

/** Bodies, by Brotli. */
const BYTES = 30 * 1024;
/** Of one answer's headers. */
const HEADER_BYTES = 512;
const REQUESTS = 5;

test('the first question costs at most 30 KB and its headers in five requests, everything counted', async ({
  server,
  phone,
}, info) => {
  const { page, context } = await phone('about:blank');
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const sizes = new Map<string, number>();
  const urls = new Map<string, string>();
  network.on('Network.requestWillBeSent', ({ requestId, request }) => void urls.set(requestId, request.url));
  // Headers and body as they came over the wire.
  network.on(
    'Network.loadingFinished',
    ({ requestId, encodedDataLength }) => void sizes.set(requestId, encodedDataLength),
  );
  await page.goto(server.join.get('southwest')!);
  await expect(page.getByLabel('お名前')).toBeVisible();
  await expect(page.getByText('東京都西南部エリア')).toBeVisible();
  const shown = new Map([...urls].filter(([, url]) => url.startsWith('http')));
  await expect.poll(() => [...shown.keys()].every((id) => sizes.has(id))).toBe(true);
  const list = [...shown].map(
    ([id, url]) => `${sizes.get(id)} ${new URL(url).pathname}${new URL(url).search.replace(/c=\w+/, 'c=…')}`,
  );
  const total = [...shown.keys()].reduce((sum, id) => sum + (sizes.get(id) ?? 0), 0);
  info.annotations.push({ type: 'bytes', description: `${total}: ${list.join(', ')}` });
  const most = BYTES + shown.size * HEADER_BYTES;
  console.log(`first question: ${total} of ${most} bytes with headers; ${list.join(', ')}`);
  expect(total).toBeLessThanOrEqual(most);
  expect(shown.size).toBeLessThanOrEqual(REQUESTS);

  // The rest comes while the first question is answered, and before the next step asks for it.
  await expect.poll(() => [...urls.values()].some((url) => url.endsWith('/api/event'))).toBe(true);
});
