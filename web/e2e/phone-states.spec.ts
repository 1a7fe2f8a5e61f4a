//! Every state of an attendee's phone, in both languages: accessible, and narrow enough for the smallest phone and for a 390 pixel phone at 200 %.

import { expect, type Page } from '@playwright/test';
import type { Lang } from '../scripts/states/state';
import { phoneStates } from '../scripts/states/phone';
import { accessible } from './accessible';
import { eachState } from './each-state';

async function fits(page: Page, state: string, lang: Lang): Promise<void> {
  const name = `${state} (${lang})`;
  await page.setViewportSize({ width: 360, height: 640 });
  await accessible(page, name);
  for (const width of [360, 195]) {
    await page.setViewportSize({ width, height: 422 });
    expect
      .soft(await page.evaluate(() => document.documentElement.scrollWidth), `${name} at ${width}`)
      .toBeLessThanOrEqual(width);
  }
}

eachState('phone', 'phone', phoneStates, fits, { button: true });
