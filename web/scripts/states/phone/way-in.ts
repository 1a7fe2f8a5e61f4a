//! From the code to the last question. Nobody gets in.

import type { Page, Route } from '@playwright/test';
import { ME } from '../../crowd';
import type { Kit, State } from '../state';
import { ROOM } from './guest';

// Up to one of the questions, with a code that lets nobody in, which only the last question's button finds out.

const next = (page: Page) => page.locator('.foot .action').click();
async function form(kit: Kit): Promise<Page> {
  const page = await kit.page();
  await page.goto(`${kit.base}/j/${ROOM}?c=AAAAAA`);
  await page.locator('#name').waitFor();
  return page;
}
async function organization(kit: Kit): Promise<Page> {
  const page = await form(kit);
  await page.locator('#name').fill(ME[0]);
  await next(page);
  await page.locator('#organization').waitFor();
  return page;
}
async function unlisted(kit: Kit): Promise<Page> {
  const page = await organization(kit);
  await page.locator('#organization').fill(ME[3]);
  await page.locator('#organization-list li').waitFor();
  return page;
}
async function about(kit: Kit): Promise<Page> {
  const page = await unlisted(kit);
  await page.locator('#organization-list li').click();
  await page.locator('#ward').waitFor();
  return page;
}
async function offers(kit: Kit): Promise<Page> {
  const page = await about(kit);
  await page.locator('.chip').first().click();
  await page.locator('#ward').selectOption('meguro');
  await next(page);
  await page.locator('#tag-search').waitFor();
  await page.locator('.chip').nth(1).click();
  return page;
}
async function needs(kit: Kit): Promise<Page> {
  const page = await offers(kit);
  await next(page);
  await page
    .getByRole('heading', { name: kit.words('求めていること', 'What we are looking for'), exact: true })
    .waitFor();
  return page;
}
async function consent(kit: Kit): Promise<Page> {
  const page = await needs(kit);
  await next(page);
  await page.locator('.tick').first().waitFor();
  return page;
}
async function extras(kit: Kit): Promise<Page> {
  const page = await consent(kit);
  await page.locator('summary').last().click();
  await page.locator('#sign').waitFor();
  return page;
}
async function sent(kit: Kit, answer?: (route: Route) => Promise<void>): Promise<Page> {
  const page = await consent(kit);
  await page.locator('.tick').first().click();
  if (answer) await page.route('**/api/attendees', answer);
  await next(page);
  return page;
}

export const wayIn: State[] = [
  {
    name: 'start',
    async show(kit) {
      const page = await kit.page();
      await page.goto(`${kit.base}/`);
      await page.locator('#code').waitFor();
      return page;
    },
  },
  {
    name: 'unknown-room',
    async show(kit) {
      const page = await kit.page();
      await page.goto(`${kit.base}/j/nowhere`);
      await page.locator('.note').waitFor();
      return page;
    },
  },
  {
    name: 'loading',
    async show(kit) {
      const page = await kit.page();
      await page.route('**/api/event**', () => undefined);
      await page.goto(`${kit.base}/`);
      await page.locator('.spin').waitFor();
      return page;
    },
  },
  {
    name: 'event-failed',
    async show(kit) {
      const page = await kit.page();
      await page.route('**/api/event**', (route) => route.abort());
      await page.goto(`${kit.base}/`);
      await page.locator('.action').waitFor();
      return page;
    },
  },
  {
    name: 'join-line',
    async show(kit) {
      const page = await kit.page();
      await page.addInitScript(() =>
        Object.defineProperty(navigator, 'userAgent', {
          get: () => 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari Line/15.0.0',
        }),
      );
      await page.goto(`${kit.base}/j/${ROOM}?c=AAAAAA`);
      await page.locator('.note a').waitFor();
      return page;
    },
  },
  { name: 'join-name', show: form },
  {
    name: 'join-name-missing',
    async show(kit) {
      const page = await form(kit);
      await next(page);
      await page.locator('.wrong').waitFor();
      return page;
    },
  },
  { name: 'join-organization', show: organization },
  { name: 'join-organization-unlisted', show: unlisted },
  {
    name: 'join-organization-failed',
    async show(kit) {
      const page = await organization(kit);
      await page.route('**/api/organizations**', (route) => route.abort());
      await page.locator('#organization').fill(ME[3]);
      await page.locator('p[role=status]:not(.hidden)').waitFor();
      return page;
    },
  },
  { name: 'join-about', show: about },
  {
    name: 'join-about-missing',
    async show(kit) {
      const page = await about(kit);
      await next(page);
      await page.locator('.wrong').first().waitFor();
      return page;
    },
  },
  { name: 'join-offers', show: offers },
  {
    name: 'join-offers-all',
    async show(kit) {
      const page = await offers(kit);
      await page.locator('summary').first().click();
      await page.locator('details[open] .chip').first().waitFor();
      return page;
    },
  },
  {
    name: 'join-offers-found',
    async show(kit) {
      const page = await offers(kit);
      await page.locator('#tag-search').fill(kit.words('心リハ', 'cardiac'));
      await page.locator('.chip').first().click();
      return page;
    },
  },
  { name: 'join-needs', show: needs },
  { name: 'join-consent', show: consent },
  { name: 'join-extras', show: extras },
  {
    name: 'join-not-sent',
    async show(kit) {
      const page = await sent(kit, (route) => route.abort());
      await page.locator('.foot .note').waitFor();
      return page;
    },
  },
  {
    name: 'join-full',
    async show(kit) {
      const problem = {
        type: 'about:blank',
        title: 'full',
        status: 409,
        code: 'full',
        detail: '定員に達しました。受付へお声掛けください。',
      };
      const page = await sent(kit, (route) =>
        route.fulfill({ status: 409, contentType: 'application/problem+json', json: problem }),
      );
      await page.locator('.foot .note', { hasText: kit.words('受付', 'reception') }).waitFor();
      return page;
    },
  },
  {
    name: 'wrong-code',
    async show(kit) {
      const page = await sent(kit);
      await page.locator('#code').waitFor();
      return page;
    },
  },
];
