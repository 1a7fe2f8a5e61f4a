//! No violation that axe can find, on the page as it stands.

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** In words; none if all is well. Only `rules`, where they are named. Our pages have no frames, so nothing needs collecting in a page of its own. */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(TAGS)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

export async function accessible(page: Page, what: string): Promise<void> {
  // Tall enough that bars which stay at the bottom cover nothing.
  const size = page.viewportSize()!;
  await page.setViewportSize({
    ...size,
    height: Math.max(size.height, await page.evaluate(() => document.documentElement.scrollHeight + 200)),
  });
  const found = await violations(page);
  await page.setViewportSize(size);
  expect(found, what).toEqual([]);
}

/** In the theme the page has, and in the other one. */
export async function accessibleInBoth(page: Page, what: string): Promise<void> {
  // Without motion every change of colour still takes a moment, level by level: on a busy machine long enough to be looked at.
  const other = () =>
    page.evaluate(async () => {
      document.documentElement.classList.toggle('dark');
      do await new Promise(requestAnimationFrame);
      while (document.getAnimations().some((each) => each instanceof CSSTransition));
    });
  expect.soft(await violations(page), what).toEqual([]);
  await other();
  expect.soft(await violations(page, ['color-contrast']), `${what}, in the other theme`).toEqual([]);
  await other();
}
