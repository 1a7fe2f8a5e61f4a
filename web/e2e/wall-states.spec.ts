//! Every state of the wall, in both languages: accessible in both themes, and read from the back of a hall.

import { expect, type Page } from '@playwright/test';
import type { Lang } from '../scripts/states/state';
import { wallStates } from '../scripts/states/wall';
import { accessibleInBoth } from './accessible';
import { eachState } from './each-state';
import { illegible } from './legible';

/** Everything is measured in hundredths of the height: what differs between screens is how they round. */
const ROUNDED = ['map', 'agenda', 'announcement-long', 'calls-few', 'calls-103-badges'];

async function readable(page: Page, name: string, lang: Lang): Promise<void> {
  await accessibleInBoth(page, name);
  const sizes: [width: number, height: number][] =
    lang === 'ja' && ROUNDED.includes(name)
      ? [
          [1366, 768],
          [3840, 2160],
          [1920, 1080],
        ]
      : [[1920, 1080]];
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await expect
      .configure({ soft: true })
      .poll(() => illegible(page), { message: `${name} at ${width}x${height}` })
      .toEqual([]);
  }
}

eachState('wall', 'wall', wallStates, readable, {
  prepare: (page) => page.emulateMedia({ reducedMotion: 'reduce' }),
});
