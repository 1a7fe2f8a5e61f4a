//! The evening's time as pages see it: the agenda is moved so that one of its items is on. The server keeps its own time.

import type { Page } from '@playwright/test';
import type { AgendaItem, EventView } from '../src/gen/protocol';

/** Since when the item is on, and how long it goes on at least: the other items move with it, ms. */
const BEGAN = 5 * 60_000;

/** By an item's Japanese title, the first that has it in it; `over`: all of it is over. Each load of the page asks anew. */
export async function itIs(page: Page, what: () => string | undefined): Promise<void> {
  await page.route(/\/api\/event(\?|$)/, async (route) => {
    const answer = await route.fetch();
    const event = (await answer.json()) as EventView;
    const title = what();
    if (title !== undefined && event.agenda) move(event.agenda, title);
    await route.fulfill({ response: answer, json: event });
  });
}

function move(agenda: AgendaItem[], title: string): void {
  const began =
    title === 'over'
      ? Math.max(...agenda.map((item) => Date.parse(item.ends_at)))
      : Date.parse(agenda.find((item) => item.title.ja.includes(title))!.starts_at);
  const by = Date.now() - BEGAN - began;
  const moved = (at: string) => new Date(Date.parse(at) + by).toISOString();
  for (const item of agenda) Object.assign(item, { starts_at: moved(item.starts_at), ends_at: moved(item.ends_at) });
}
