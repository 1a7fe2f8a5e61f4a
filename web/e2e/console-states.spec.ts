//! Every state of the organizer's console, in both languages: accessible in both themes, within a laptop's screen, nothing smaller than a finger.

import { expect, type Page } from '@playwright/test';
import type { Lang } from '../scripts/states/state';
import { consoleStates } from '../scripts/states/console';
import { accessibleInBoth } from './accessible';
import { eachState } from './each-state';

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
      const clip = element.closest('.framed, aside, .two')?.getBoundingClientRect();
      // One scrolls to what the screen's edge cuts.
      const cut = bottom > innerHeight - 4 || (clip && (top < clip.top + 34 || bottom > clip.bottom - 4));
      if (bottom - top < LEAST && !cut && ![top - 1, bottom + 1].some((y) => at(y)?.closest('.ask')))
        faults.push(
          `${element.textContent?.trim() || element.getAttribute('aria-label') || element.id}: ${Math.round(bottom - top)}`,
        );
    }
    return [...new Set(faults)];
  });
}

async function legible(page: Page, state: string, lang: Lang): Promise<void> {
  const name = `${state} (${lang})`;
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

eachState('console', 'wall', consoleStates, legible, {
  button: true,
  prepare: async (page) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1366, height: 768 });
  },
});
