//! Every state of an attendee's phone, in both languages: accessible, and narrow enough for the smallest phone.

import { expect } from '@playwright/test';
import { attendeeStates } from '../scripts/states.mjs';
import { accessible } from './accessible';
import { test } from './people';
import { PASSPHRASE, startServer } from './server';

for (const lang of ['ja', 'en'] as const) {
  test(`every state is accessible and fits 360 pixels (${lang})`, async ({ phone }, info) => {
    test.setTimeout(240_000);
    // A hall of its own: who is in it decides what everybody reads.
    const server = await startServer();
    const codes = new Map([...server.join].map(([room, url]) => [room, new URL(url).searchParams.get('c')!]));
    const open = async () => (await phone('about:blank')).page;
    try {
      for await (const [name, page] of attendeeStates({ base: server.url, codes, passphrase: PASSPHRASE, open, lang })) {
        await info.attach(name, { body: await page.screenshot(), contentType: 'image/png' });
        await page.setViewportSize({ width: 360, height: 640 });
        expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(360);
        await accessible(page, name);
        await page.setViewportSize({ width: 390, height: 844 });
      }
    } finally {
      await server.stop();
    }
  });
}
