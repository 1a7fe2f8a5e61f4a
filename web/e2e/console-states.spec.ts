//! Every state of the organizer's console, in both languages: accessible in both themes, within a laptop's screen, nothing smaller than a finger.

import { expect, type Page } from '@playwright/test';
import { consoleStates } from '../scripts/states-console.mjs';
import { accessibleInBoth } from './accessible';
import { test } from './people';
import { PASSPHRASE, startServer } from './server';

test.describe.configure({ mode: 'parallel' });
// A film of every state would take longer than looking at it.
test.use({ trace: 'off' });

/** What does not answer to a finger over 48 px of height, as far as it is in sight; to a pixel's rounding. */
function small(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const LEAST = 46;
    const faults: string[] = [];
    for (const element of document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, summary')) {
      const target = element.closest('label') ?? element;
      const box = target.getBoundingClientRect();
      const x = box.left + box.width / 2;
      const middle = box.top + box.height / 2;
      const at = (y: number) => document.elementFromPoint(x, y);
      const hit = (y: number) => target.contains(at(y));
      // Scrolled out of sight, or under something that asks.
      if (box.width === 0 || !hit(middle)) continue;
      let [top, bottom] = [middle, middle];
      while (hit(top - 1)) top -= 1;
      while (hit(bottom + 1)) bottom += 1;
      const clip = element.closest('.scroll, aside, .two')?.getBoundingClientRect();
      const cut = clip && (top < clip.top + 34 || bottom > clip.bottom - 4);
      if (bottom - top < LEAST && !cut && ![top - 1, bottom + 1].some((y) => at(y)?.closest('.ask')))
        faults.push(
          `${element.textContent?.trim() || element.getAttribute('aria-label') || element.id}: ${Math.round(bottom - top)}`,
        );
    }
    return [...new Set(faults)];
  });
}

for (const lang of ['ja', 'en'] as const) {
  test(`every state of the console is accessible, fits and can be pressed (${lang})`, async ({ wall }) => {
    test.setTimeout(300_000);
    // A hall of its own: who is in it decides what stands there.
    const server = await startServer();
    const codes = new Map([...server.join].map(([room, url]) => [room, new URL(url).searchParams.get('c')!]));
    const open = async () => {
      const { page } = await wall('about:blank');
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 1366, height: 768 });
      return page;
    };
    try {
      for await (const [name, page] of consoleStates({
        base: server.url,
        codes,
        passphrase: PASSPHRASE,
        open,
        lang,
        people: 16,
      })) {
        await accessibleInBoth(page, name);
        expect.soft(await small(page), name).toEqual([]);
        // The page itself never scrolls: the three questions stay.
        expect
          .soft(
            await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]),
            name,
          )
          .toEqual([1366, 768]);
        const questions = page.locator('.questions');
        if ((await questions.count()) > 0) await expect.soft(questions, name).toBeInViewport({ ratio: 1 });
      }
    } finally {
      await server.stop();
    }
  });
}
