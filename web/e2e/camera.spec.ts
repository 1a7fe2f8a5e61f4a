//! A camera that sees a QR, in a browser that reads none itself; and one that may not be used.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, expect, type Page } from '@playwright/test';
import { ME, PEOPLE } from '../scripts/crowd';
import { Organizer } from '../scripts/organizer';
import { PASSPHRASE } from '../scripts/server';
import { openAs, test } from './people';

const ROOM = 'social';
const WIDTH = 1280;
const HEIGHT = 720;

/** One picture in the form a browser takes for a camera: grey, a QR somewhat off the middle, as held in a hand. */
async function film(page: Page, svg: string): Promise<Buffer> {
  const luma = await page.evaluate(
    async ({ svg, width, height }) => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      await image.decode();
      const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')!;
      context.fillStyle = '#777';
      context.fillRect(0, 0, width, height);
      context.rotate(0.06);
      context.drawImage(image, width * 0.34, height * 0.14, height * 0.55, height * 0.55);
      const { data } = context.getImageData(0, 0, width, height);
      return Array.from({ length: width * height }, (_, i) => data[i * 4]!);
    },
    { svg, width: WIDTH, height: HEIGHT },
  );
  const frame = Buffer.concat([Buffer.from('FRAME\n'), Buffer.from(luma), Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}

async function opened(browser: Browser, url: string, token: string): Promise<{ page: Page; faults: string[] }> {
  const page = await (
    await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
  ).newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (said) => said.type() === 'error' && faults.push(said.text()));
  // As Firefox and Safari are.
  await page.addInitScript(() => delete (globalThis as { BarcodeDetector?: unknown }).BarcodeDetector);
  await openAs(page, token, `${url}/j/${ROOM}`);
  await page.getByRole('button', { name: 'QRを見せる・読み取る' }).click();
  return { page, faults };
}

test('where the browser reads no QR, ours is loaded with the camera and the conversation counts', async ({
  server,
  phone,
}) => {
  test.setTimeout(120_000);
  const organizer = await Organizer.signedIn(server, PASSPHRASE);
  const [mine, theirs] = [await organizer.register(ME, ROOM), await organizer.register(PEOPLE[0]!, ROOM)];
  const { page: other } = await phone('about:blank');
  await openAs(other, theirs.token, `${server.url}/j/${ROOM}`);
  const answer = await fetch(`${server.url}/api/me/code`, { headers: { authorization: `Bearer ${theirs.token}` } });
  const { svg } = (await answer.json()) as { svg: string };

  const folder = mkdtempSync(path.join(tmpdir(), 'camera-'));
  const file = path.join(folder, 'their-screen.y4m');
  writeFileSync(file, await film(other, svg));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${file}`,
    ],
  });
  try {
    const { page, faults } = await opened(browser, server.url, mine.token);
    // By the file's own name: a hash may hold any letters.
    const loaded = () =>
      page.evaluate(
        () =>
          performance.getEntriesByType('resource').filter(({ name }) => /\/assets\/qr(-reader|\.worker)-/.test(name))
            .length,
      );
    expect(await loaded()).toBe(0);
    await page.getByRole('button', { name: 'カメラで読み取る' }).click();
    await expect(page.getByText(/の確認をお待ちしています$/)).toBeVisible({ timeout: 30_000 });
    await other.getByRole('button', { name: 'はい', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'お疲れさまでした' })).toBeVisible();
    expect(await loaded()).toBeGreaterThan(0);
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
});

for (const [why, name, words] of [
  ['refused', 'NotAllowedError', 'カメラの使用が許可されていません。'],
  ['not there', 'NotFoundError', 'この端末にはカメラがありません。'],
] as const)
  test(`a camera that is ${why} leaves the number, and says why`, async ({ server, browser }) => {
    const organizer = await Organizer.signedIn(server, PASSPHRASE);
    const mine = await organizer.register(ME, ROOM);
    const { page } = await opened(browser, server.url, mine.token);
    await page.evaluate((name) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', name));
    }, name);
    await page.getByRole('button', { name: 'カメラで読み取る' }).click();
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
    await expect(page.getByLabel('お相手の名札の番号')).toBeVisible();
    await page.context().close();
  });
