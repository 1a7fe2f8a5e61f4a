//! Every state of an attendee's phone, in both languages: accessible, and narrow enough for the smallest phone and for a 390 pixel phone at 200 %.

import { expect } from '@playwright/test';
import { attendeeStates, type Part, PARTS } from '../scripts/states.mjs';
import { accessible } from './accessible';
import { test } from './people';
import { PASSPHRASE, startServer } from './server';

// Sixty states in one recording are more work than looking at them.
test.use({ trace: 'off' });

for (const lang of ['ja', 'en'] as const) {
  for (const part of Object.keys(PARTS) as Part[]) {
    test(`every state is accessible and fits: ${part}, ${lang}`, async ({ phone }) => {
      test.setTimeout(240_000);
      // A hall of its own: who is in it decides what everybody reads.
      const server = await startServer();
      const codes = new Map([...server.join].map(([room, url]) => [room, new URL(url).searchParams.get('c')!]));
      const open = async () => (await phone('about:blank')).page;
      try {
        for await (const [name, page] of attendeeStates({
          base: server.url,
          codes,
          passphrase: PASSPHRASE,
          open,
          lang,
          parts: [part],
        })) {
          await page.setViewportSize({ width: 360, height: 640 });
          await accessible(page, name);
          for (const width of [360, 195]) {
            await page.setViewportSize({ width, height: 422 });
            expect
              .soft(await page.evaluate(() => document.documentElement.scrollWidth), `${name} at ${width}`)
              .toBeLessThanOrEqual(width);
          }
          await page.setViewportSize({ width: 390, height: 844 });
        }
      } finally {
        await server.stop();
      }
    });
  }
}
