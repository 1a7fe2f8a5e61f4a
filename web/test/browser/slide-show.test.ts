//! What stands on the wall where a talk is on, and when all is over.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { cleanup, render } from 'vitest-browser-svelte';
import '../../src/style/wall.css';
import type { AgendaItem, ServerMessage } from '../../src/gen/protocol';
import { language } from '../../src/lang/words.svelte';
import { Catalog } from '../../src/shared/catalog';
import { serverClock } from '../../src/shared/clock';
import { emptyHall } from '../../src/shared/hall';
import { fold } from '../../src/wall/fold';
import SlideShow from '../../src/wall/SlideShow.svelte';
import { wallView } from '../../src/wall/wall-view';
import { event as plain, summary, welcome } from '../fixtures';

language.current = 'ja';
beforeEach(() => serverClock.heard(NOW));
afterEach(cleanup);

const ROOM = 'southwest';
const NOW = '2027-09-18T14:00:00+09:00';
const item = (from: string, to: string, title: string, room?: string): AgendaItem => ({
  starts_at: `2027-09-18T${from}:00+09:00`,
  ends_at: `2027-09-18T${to}:00+09:00`,
  title: { ja: title, en: title },
  talk: room === undefined,
  ...(room ? { room } : {}),
});

async function show(agenda: AgendaItem[], ...messages: ServerMessage[]): Promise<string> {
  const event = { ...plain, rooms: [...plain.rooms, { ...plain.rooms[0]!, id: 'party', ja: '懇親会場' }], agenda };
  const hall = messages.reduce(fold, fold(emptyHall, welcome({ me: undefined })));
  const view = wallView({ event, hall, room: ROOM, now: Date.parse(NOW), lostAt: undefined });
  const { container } = await render(SlideShow, {
    catalog: new Catalog(event),
    hall,
    room: ROOM,
    view,
    calls: [],
    booths: [],
    topics: [],
    showing: { slide: 'map', page: 0, since: 0 },
    theme: 'dark',
  });
  return container.textContent.replaceAll(/\s+/g, ' ');
}

it('says in which room what follows a talk is, where that is another', async () => {
  const listening = item('13:00', '14:30', '講演');
  expect(await show([listening, item('14:40', '15:00', '懇親会', 'party')])).toContain(
    'このあと 14:40 懇親会 懇親会場',
  );
  cleanup();
  expect(await show([listening, item('14:40', '15:00', '懇親会場で乾杯', 'party')])).toMatch(
    /このあと 14:40 懇親会場で乾杯 *$/,
  );
  cleanup();
  expect(await show([listening, item('14:40', '15:00', '交流', ROOM)])).toMatch(/このあと 14:40 交流 *$/);
});

it('counts the event in the last picture of a room where nobody talked', async () => {
  const told = await show([item('12:00', '13:00', '交流', ROOM)], {
    type: 'room',
    summary: { ...summary(), open: false, event_conversations: 9 },
  });
  expect(told).toContain('本日はありがとうございました');
  expect(told).toContain('全会場の対話 9組');
  expect(told).not.toContain('この会場');
});
