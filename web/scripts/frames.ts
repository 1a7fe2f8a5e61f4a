//! Frames of the wall's map while knots are tied, from two people to 400 with 2,000 conversations on it, dark and for daylight. Prints; asserts nothing: wall-clock speed is the machine's.
//! Beside frames it says what one of them costs in processor time, by process and of the page's own thread by what it does, which other work on the machine does not change: below 16.7 ms in each process, 60 a second are there to be had.
//!   npm run frames [-- OUTPUT_DIR]
import { spawn } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { chromium } from '@playwright/test';
import type { ServerMessage, WardView } from '../src/gen/protocol';
import { board, links, summary } from './evening';

const PORT = 4517;
/** How long each is watched, and how often a conversation ends meanwhile, ms: one knot after the other. */
const WATCHED = 6_000;
const EVERY = 700;
const kinds = ['hospital', 'clinic', 'dental', 'pharmacy', 'care', 'company', 'public'];
/** `across` x `down` wards on a grid. */
const grid = (across: number, down: number): WardView[] =>
  Array.from({ length: across * down }, (_, index) => ({
    id: `ward${index}`,
    ja: `${index + 1}番区`,
    en: `Ward ${index + 1}`,
    kana: 'く',
    tile: [index % across, Math.floor(index / across)],
  }));
const event = (wards: WardView[]) => ({
  name: { ja: '見本', en: 'Example' },
  organizer: { ja: '見本', en: 'Example' },
  date: '2027-09-18',
  timezone: 'Asia/Tokyo',
  erase_on: '2027-10-18',
  kinds: kinds.map((id) => ({ id, ja: id, en: id })),
  sub_kinds: [],
  roles: [],
  groups: [],
  tags: [],
  booths: [],
  agenda: [],
  consent: [],
  wards,
  areas: [{ id: 'all', ja: 'all', en: 'all', wards: wards.map((ward) => ward.id) }],
  rooms: [{ id: 'hall', kind: 'social', ja: '見本', en: 'Example', wards: [], open: true }],
});

/** Wards across and down, who is here, and how many have talked; a wall that starts is told of the newest 2,000 conversations. */
const HALLS: [across: number, down: number, people: number, links: number][] = [
  [3, 2, 2, 1],
  [3, 2, 60, 150],
  [3, 2, 222, 1_000],
  [6, 4, 400, 2_000],
];
const THEMES = ['dark', 'light'] as const;
const SCREENS: [width: number, height: number][] = [
  [1920, 1080],
  [3840, 2160],
];
/** What the page notes down of its frames, ms. */
interface Noted {
  work: number[];
  frames: number[];
  ask: typeof requestAnimationFrame;
}
declare global {
  var noted: Noted;
}
const vite = spawn('npx', ['vite', 'preview', '--port', String(PORT), '--strictPort'], {
  stdio: 'ignore',
  detached: true,
});
for (
  let tries = 0;
  tries < 120 &&
  !(await fetch(`http://127.0.0.1:${PORT}/wall.html`).then(
    (answer) => answer.ok,
    () => false,
  ));
  tries += 1
)
  await new Promise((resolve) => setTimeout(resolve, 500));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--disable-gpu'],
});
console.log(
  `headless Chromium without a graphics card, ${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0]?.toFixed(1)}; 60 frames a second are 16.7 ms each`,
);
/** Processor time so far by kind of process, ms: pages are drawn in `renderer`, and put on the screen in `GPU`, also where there is no card. */
const system = await browser.newBrowserCDPSession();
async function spent(): Promise<Map<string, number>> {
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  const by = new Map<string, number>();
  for (const { type, cpuTime } of processInfo) by.set(type, (by.get(type) ?? 0) + cpuTime * 1000);
  return by;
}
try {
  for (const [across, down, people, count] of HALLS) {
    for (const [[width, height], theme] of SCREENS.flatMap((size) => THEMES.map((each) => [size, each] as const))) {
      const page = await browser.newPage({ viewport: { width, height } });
      const wards = grid(across, down);
      const ids = wards.map((ward) => ward.id);
      await page.route('**/api/event', (route) => route.fulfill({ json: event(wards) }));
      await page.route('**/api/rooms/**', (route) =>
        route.fulfill({ json: { url: 'https://meet.example.jp/j/hall', qr: '/qr/hall.svg', code: 'ABCDEF' } }),
      );
      await page.route('**/qr/**', (route) =>
        route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
      );
      await page.route('**/screen/**', (route) => route.continue({ url: `http://127.0.0.1:${PORT}/wall.html` }));
      let say: (...messages: ServerMessage[]) => void = () => undefined;
      await page.routeWebSocket('**/ws', (socket) => {
        let at = 0;
        say = (...messages) => socket.send(JSON.stringify({ at: String((at += 1)), messages }));
        socket.onMessage(() =>
          say({
            type: 'welcome',
            room: summary('hall', people, count),
            introductions: [],
            suggestions: [],
            links: links(ids, count),
            board: board([], people),
            now: new Date().toISOString(),
          }),
        );
      });
      // What tsx wraps functions in.
      await page.addInitScript('globalThis.__name = (named) => named');
      // What a frame's own work takes, apart from how often the machine lets it run.
      await page.addInitScript(() => {
        const ask = window.requestAnimationFrame.bind(window);
        globalThis.noted = { work: [], frames: [], ask };
        window.requestAnimationFrame = (draw) =>
          ask((now) => {
            const since = performance.now();
            draw(now);
            noted.work.push(performance.now() - since);
          });
      });
      await page.goto(`http://127.0.0.1:${PORT}/screen/hall?k=K&slide=map&theme=${theme}`);
      await page.locator('.ward').first().waitFor();
      await page.waitForTimeout(1_000);
      await page.evaluate(() => {
        noted.work.length = 0;
        let last = performance.now();
        const tick = (now: number) => {
          noted.frames.push(now - last);
          last = now;
          noted.ask(tick);
        };
        noted.ask(tick);
      });
      // Of the thread that scripts, styles and lays out; what a worker does is not in it.
      const thread = await page.context().newCDPSession(page);
      await thread.send('Performance.enable', { timeDomain: 'threadTicks' });
      const durations = async () =>
        new Map((await thread.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value * 1000]));
      const [before, began] = [await spent(), await durations()];
      const more = links(ids, WATCHED / EVERY, count);
      for (const link of more) {
        say({ type: 'link', ...link });
        await page.waitForTimeout(EVERY);
      }
      const [after, ended] = [await spent(), await durations()];
      const { frames, work, marks } = await page.evaluate(() => ({
        frames: noted.frames,
        work: noted.work,
        marks: Number(document.querySelector<HTMLElement>('[data-marks]')?.dataset.marks),
      }));
      const at = (times: number[], share: number) =>
        times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]?.toFixed(1);
      const seconds = frames.reduce((sum, each) => sum + each, 0) / 1000;
      console.log(
        `${width}x${height} ${theme}, ${people} people, ${across * down} wards, ${marks} marks, ${count} conversations: ${(frames.length / seconds).toFixed(1)} frames a second; between frames median ${at(frames, 0.5)} ms, 95 % ${at(frames, 0.95)} ms, longest ${at(frames, 1)} ms; drawing one median ${at(work, 0.5)} ms, 95 % ${at(work, 0.95)} ms, longest ${at(work, 1)} ms`,
      );
      const each = (type: string) => (((after.get(type) ?? 0) - (before.get(type) ?? 0)) / frames.length).toFixed(1);
      console.log(`  processor time for a frame: page ${each('renderer')} ms, screen ${each('GPU')} ms`);
      const did = (what: string) =>
        (((ended.get(`${what}Duration`) ?? 0) - (began.get(`${what}Duration`) ?? 0)) / frames.length).toFixed(2);
      console.log(
        `  the page's thread for a frame: ${did('Task')} ms, of that script ${did('Script')}, style ${did('RecalcStyle')}, layout ${did('Layout')}; the rest is painting and passing on`,
      );
      if (process.argv[2]) await page.screenshot({ path: `${process.argv[2]}/frames-${width}-${people}-${theme}.png` });
      await page.close();
    }
  }
} finally {
  await browser.close();
  if (vite.pid) process.kill(-vite.pid);
}
