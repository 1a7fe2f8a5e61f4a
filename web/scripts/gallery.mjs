// Every state of an attendee's phone as pictures, in both languages and on two sizes of phone.
//   npm run gallery [-- OUTPUT_DIR [ja|en]]      KAOTSUNAGI_BIN names another binary
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT, serve } from './serve.mjs';
import { attendeeStates } from './states.mjs';

const OUT = path.resolve(process.argv[2] ?? path.join(ROOT, '.shots/attendee'));
const LANGUAGES = process.argv[3] ? [process.argv[3]] : ['ja', 'en'];
const SIZES = [
  [390, 844],
  [360, 640],
];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });
try {
  for (const lang of LANGUAGES) {
    const server = await serve();
    const open = async () => (await browser.newContext({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5, isMobile: true, hasTouch: true, locale: lang, timezoneId: 'Asia/Tokyo', reducedMotion: 'reduce' })).newPage();
    const at = {};
    for (const [width, height] of SIZES) await mkdir((at[width] = path.join(OUT, `${lang}-${width}x${height}`)), { recursive: true });
    let count = 0;
    try {
      for await (const [name, page] of attendeeStates({ ...server, open, lang })) {
        count += 1;
        const file = `${String(count).padStart(2, '0')}-${name}.png`;
        for (const [width, height] of SIZES) {
          await page.setViewportSize({ width, height });
          await page.waitForTimeout(150);
          await page.screenshot({ path: path.join(at[width], file) });
        }
        if (name === 'met') await page.pdf({ path: path.join(OUT, `sheet-${lang}.pdf`), format: 'A4', preferCSSPageSize: true });
        await page.setViewportSize({ width: 390, height: 844 });
      }
    } finally {
      await server.stop();
    }
    console.log(`${lang}: ${count} states in ${path.relative(ROOT, OUT)}`);
  }
} finally {
  await browser.close();
}
process.exit(0);
