//! The wall over a whole round, as it hangs: nobody presses a key.

import { expect, type Page } from '@playwright/test';
import type { Call, RoomSummary, ServerMessage } from '../src/gen/protocol';
import { test } from './people';

const ROOM = 'southwest';
const SECOND = 1_000;
const summary = (total: number): RoomSummary => ({
  room: ROOM,
  open: true,
  present: { total, by_kind: { hospital: total } },
  needs: {},
  offers: {},
  conversations: 20,
});
/** Too many tables for plates: four people without a phone, seven organizations that agreed to be named. */
const tables: Call[] = Array.from({ length: 21 }, (_, index) => ({
  table: index + 1,
  kinds: ['hospital', 'clinic'],
  organizations: index % 3 === 2 ? [`見本${index}クリニック`] : [],
  badges: index % 5 === 4 ? [7 + index * 2] : [],
}));

/** A hall told by a stand-in, that can be told more at any time. */
async function told(page: Page, tell: () => ServerMessage[]): Promise<(...messages: ServerMessage[]) => void> {
  let say: (...messages: ServerMessage[]) => void = () => {};
  let position = 0;
  await page.routeWebSocket('**/ws', (socket) => {
    say = (...messages) => socket.send(JSON.stringify({ at: String((position += 1)), messages }));
    socket.onMessage(() => say(...tell()));
  });
  return (...messages) => say(...messages);
}

test('pages turn by themselves: each badge before the talks begin, the other slides while people talk', async ({
  server,
  wall,
}) => {
  test.setTimeout(180_000);
  const { page } = await wall('about:blank');
  const tag = ((await (await fetch(`${server.url}/api/event`)).json()) as { tags: { id: string }[] }).tags[0]!.id;
  const board = { needs: [{ tag, needed: 9, offered: 5 }], offers: [], unmet: [] };
  const from = Date.now();
  const time = (ms: number) => new Date(from + ms).toISOString();
  const round = { number: 1, state: 'called', starts_at: time(34 * SECOND), ends_at: time(118 * SECOND) } as const;
  const say = await told(page, () => [
    {
      type: 'welcome',
      introductions: [],
      suggestions: [],
      links: [],
      room: summary(42),
      board,
      round,
      calls: tables,
      now: new Date().toISOString(),
    },
  ]);
  await page.goto(server.wall.get(ROOM)!);
  await page.locator('[data-slide]').waitFor();

  /** What stood until `end`, looked at twice a second, while the room changes once a second. */
  async function watch(end: number): Promise<{ slide: string; badges: string[]; since: number; until: number }[]> {
    const stood: { slide: string; badges: string[]; since: number; until: number }[] = [];
    for (let look = 0; Date.now() - from < end; look += 1) {
      if (look % 2 === 0) say({ type: 'room', summary: summary(40 + (look % 7)) });
      const { slide, badges } = await page.evaluate(() => ({
        slide:
          `${document.querySelector('[data-slide]')?.getAttribute('data-slide')} ${document.querySelector('.stage [data-page]')?.getAttribute('data-page') ?? ''}`.trim(),
        badges: [...document.querySelectorAll('[data-page=badges] li')].map(
          (each) => each.querySelector('.hidden')?.textContent ?? '',
        ),
      }));
      const last = stood.at(-1);
      if (last?.slide === slide) last.until = Date.now();
      else stood.push({ slide, badges, since: Date.now(), until: Date.now() });
      await page.waitForTimeout(500);
    }
    return stood;
  }
  const walk = await watch(33 * SECOND);
  expect(walk[0]).toMatchObject({ slide: 'calls badges' });
  expect(walk.map((each) => each.slide)).toEqual(expect.arrayContaining(['calls plan', 'calls organizations']));
  expect(new Set(walk.flatMap((each) => each.badges)).size).toBe(4);

  const talk = await watch(116 * SECOND);
  const slides = talk.map((each) => each.slide);
  for (const slide of ['map', 'needs', 'calls badges']) expect(slides).toContain(slide);
  expect(Math.max(...talk.map((each) => each.until - each.since))).toBeLessThan(32 * SECOND);
});
