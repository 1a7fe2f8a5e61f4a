// Frame times of the wall's map while cords are being tied, at several densities. Prints; asserts nothing: wall-clock speed is the machine's.
//   npm run frames
import { spawn } from 'node:child_process';
import { chromium } from '@playwright/test';

const PORT = 4517;
const kinds = ['hospital', 'clinic', 'dental', 'pharmacy', 'care', 'company'];
const wards = ['meguro', 'shibuya', 'setagaya', 'minato', 'shinagawa', 'ota'];
const tiles = { meguro: [2, 4], shibuya: [2, 3], setagaya: [1, 3], minato: [3, 3], shinagawa: [3, 4], ota: [2, 5] };
const event = {
  name: { ja: '見本', en: 'Example' }, organizer: { ja: '見本', en: 'Example' }, date: '2027-09-18', erase_on: '2027-10-18',
  kinds: kinds.map((id) => ({ id, ja: id, en: id })), sub_kinds: [], roles: [], groups: [], tags: [], booths: [], agenda: [], consent: [],
  wards: wards.map((id) => ({ id, ja: id, en: id, kana: id, tile: tiles[id] })), areas: [{ id: 'all', ja: 'all', en: 'all', wards }],
  rooms: [{ id: 'hall', kind: 'social', ja: '見本', en: 'Example', wards: [], open: true }],
};
/** Scattered, the same in every run. */
const dice = (n, salt) => Math.floor(Math.abs(Math.sin(n * 12.9898 + salt * 78.233) * 43758.5453) % 6);
const link = (n) => ({ from_ward: wards[dice(n, 1)], to_ward: wards[dice(n, 2)], kinds: [kinds[dice(n, 3)], kinds[dice(n, 4)]] });

const vite = spawn('npx', ['vite', 'preview', '--port', String(PORT), '--strictPort'], { stdio: 'ignore' });
await new Promise((resolve) => setTimeout(resolve, 2500));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
try {
  for (const [size, count] of [[[1920, 1080], 300], [[1920, 1080], 1500], [[3840, 2160], 1500]]) {
    const page = await browser.newPage({ viewport: { width: size[0], height: size[1] } });
    await page.route('**/api/event', (route) => route.fulfill({ json: event }));
    await page.route('**/api/rooms/**', (route) => route.fulfill({ json: { url: '', code: 'ABCDEF' } }));
    await page.route('**/qr/**', (route) => route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }));
    await page.route('**/screen/**', (route) => route.continue({ url: `http://127.0.0.1:${PORT}/wall.html` }));
    let say;
    await page.routeWebSocket('**/ws', (socket) => {
      let at = 0;
      say = (...messages) => socket.send(JSON.stringify({ at: String((at += 1)), messages }));
      socket.onMessage(() =>
        say({ type: 'welcome', room: { room: 'hall', open: true, present: { total: 300, by_kind: { clinic: 300 } }, needs: {}, offers: {}, conversations: count }, introductions: [], suggestions: [], links: Array.from({ length: count }, (_, n) => link(n)), now: new Date().toISOString() }),
      );
    });
    await page.goto(`http://127.0.0.1:${PORT}/screen/hall?k=K&slide=map`);
    await page.locator('.ward').first().waitFor();
    await page.evaluate(() => {
      window.frames_ = [];
      let last = performance.now();
      const tick = (now) => {
        window.frames_.push(now - last);
        last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    });
    // A conversation ends somewhere four times a second.
    for (let n = 0; n < 12; n += 1) {
      say({ type: 'link', ...link(count + n) });
      await page.waitForTimeout(250);
    }
    const times = (await page.evaluate(() => window.frames_)).sort((a, b) => a - b);
    const at = (share) => times[Math.floor(times.length * share)]?.toFixed(1);
    console.log(`${size.join('x')}, ${count} links: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${times.at(-1)?.toFixed(1)} ms, ${times.length} frames`);
    if (process.argv[2]) await page.screenshot({ path: `${process.argv[2]}/frames-${size[0]}-${count}.png` });
    await page.close();
  }
} finally {
  await browser.close();
  vite.kill();
}
