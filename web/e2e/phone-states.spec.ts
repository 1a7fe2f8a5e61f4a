//! Every state of an attendee's phone, in both languages: accessible, and narrow enough for the smallest phone and for a 390 pixel phone at 200 %.

import { expect, type Page } from '@playwright/test';
import type { Lang } from '../scripts/states/state';
import { phoneStates } from '../scripts/states/phone';
import { accessible } from './accessible';
import { eachState } from './each-state';

/** What is cut or pushes the page sideways once letters, words and lines stand as far apart as WCAG 1.4.12 asks. */
function spaced(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}',
    );
    const before = [...document.adoptedStyleSheets];
    document.adoptedStyleSheets = [...before, sheet];
    const faults = document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [];
    for (const element of document.querySelectorAll<HTMLElement>('main *, header *, nav *, footer *')) {
      if (element.closest('.hidden') || element.children.length > 0 || !element.textContent?.trim()) continue;
      const { overflow, textOverflow } = getComputedStyle(element);
      const cut = element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
      if (overflow !== 'visible' && textOverflow !== 'ellipsis' && cut)
        faults.push(`${element.textContent.trim()}: cut`);
    }
    document.adoptedStyleSheets = before;
    return faults;
  });
}

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
  await page.setViewportSize({ width: 360, height: 640 });
  expect.soft(await spaced(page), `${name} with wide spacing`).toEqual([]);
}

eachState('phone', 'phone', phoneStates, fits, { button: true });
