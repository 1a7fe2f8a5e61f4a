//! Every state of a hall's wall. Pages, event, code and QR come from a real server; the evening is told by a stand-in, so that a full hall takes no time.

import type { Page, WebSocketRoute } from '@playwright/test';
import type {
  EventView,
  RoundState,
  RoundView,
  Screen,
  ServerMessage,
  Slide,
  TopicView,
  Welcome,
} from '../../src/gen/protocol';
import { board, calls, links, people, summary } from '../evening';
import type { Kit, State } from './state';

const ROOM = 'southwest';
/** What is so; a welcome says all of it. */
type Hall = Partial<Welcome>;

/** The event's day and what a full hall says of itself. */
class Evening {
  readonly full: Hall;

  constructor(
    readonly event: EventView,
    readonly kit: Kit,
  ) {
    this.full = { room: summary(ROOM, 222, 412), links: this.links(412), board: board(event.tags, 222) };
  }

  links(count: number) {
    return links([...this.event.areas.flatMap((area) => area.wards), 'nakano'], count);
  }
  at(time: string): string {
    return `${this.event.date}T${time}:00+09:00`;
  }
  round(state: RoundState, starts: string, ends: string): RoundView {
    return { number: 3, state, starts_at: this.at(starts), ends_at: this.at(ends) };
  }
  screen(hold?: Slide): Screen {
    return {
      slides: ['map', 'calls', 'agenda', 'needs', 'offers', 'unmet', 'booths', 'topics', 'announcement'],
      theme: this.kit.theme,
      ...(hold ? { hold } : {}),
    };
  }
  get announcement(): string {
    return this.kit.words('まもなく乾杯です。', 'The toast is in a moment.');
  }
  get topics(): TopicView[] {
    const topic = (topic: string, ja: string, en: string, taken: number, seats: number) => ({
      topic,
      text: this.kit.words(ja, en),
      seats,
      taken,
    });
    return [
      topic('a', '在宅看取りの夜間対応', 'End-of-life care at home by night', 2, 4),
      topic('b', '口腔ケア', 'Oral care', 3, 3),
      topic(
        'c',
        '医療的ケアのある方の退院後、最初の一週間を地域でどう支えるか',
        'The first week at home after a long stay',
        1,
        6,
      ),
    ];
  }
  /** Booths with and without a queue. */
  get crowded(): Hall {
    const counts = [
      [12, 3],
      [2, 3],
      [0, 2],
      [5, 3],
      [1, 3],
    ].map(([waiting, here], index) => ({ booth: this.event.booths[index]!.id, waiting: waiting!, here: here! }));
    return { ...this.full, room: { ...this.full.room!, booths: counts } };
  }
}
/** A wall that is told what the evening is like, and may be told more. */
interface Shown {
  page: Page;
  say(message: ServerMessage): void;
  stop(): Promise<void>;
}

const address = (kit: Kit) => `${kit.server.wall.get(ROOM)}${kit.lang === 'en' ? '&lang=en' : ''}`;
/** Without `hall`, nobody answers. `slide`: the one that comes first, where it is neither held nor the map. */
async function wall(kit: Kit, hall?: (evening: Evening) => Hall, time = '16:05', slide?: Slide): Promise<Shown> {
  const event = (await (await fetch(`${kit.base}/api/event`)).json()) as EventView;
  const evening = new Evening(event, kit);
  const so = hall?.(evening);
  const sockets: WebSocketRoute[] = [];
  let stopped = so === undefined;
  let position = 0;
  const tell = (socket: WebSocketRoute, message: object) =>
    socket.send(JSON.stringify({ at: String((position += 1)), messages: [message] }));
  const page = await kit.page();
  await page.routeWebSocket('**/ws', (socket) => {
    if (stopped) return void socket.close({ code: 1001 });
    sockets.push(socket);
    socket.onMessage(() =>
      tell(socket, {
        type: 'welcome',
        room: summary(ROOM, 0, 0),
        introductions: [],
        suggestions: [],
        links: [],
        board: { needs: [], offers: [], unmet: [] },
        screen: evening.screen(),
        now: evening.at(time),
        ...so,
      }),
    );
  });
  await page.goto(address(kit));
  if (so) {
    await page.locator(`[data-slide="${slide ?? so.screen?.hold ?? 'map'}"]`).waitFor();
    // One turn of the loop for what is measured, one for what is drawn.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  } else await page.locator('[role=status]').first().waitFor();
  return {
    page,
    say: (message) => sockets.forEach((socket) => tell(socket, message)),
    async stop() {
      stopped = true;
      await Promise.all(sockets.map((socket) => socket.close({ code: 1001 })));
    },
  };
}

const state = (name: string, show: (kit: Kit) => Promise<Page>): State => ({ name, harmless: true, show });
const still = (name: string, time: string, hall: (evening: Evening) => Hall, slide?: Slide): State =>
  state(name, async (kit) => (await wall(kit, hall, time, slide)).page);

/** The colour that comes with the change from one part of a round to the next. */
const flash = (
  to: 'called' | 'running' | 'over',
  before: (evening: Evening) => Hall,
  starts: string,
  ends: string,
  time = '16:10',
): State =>
  state(`flash-${to}`, async (kit) => {
    let round!: RoundView;
    const { page, say } = await wall(
      kit,
      (evening) => {
        round = evening.round(to, starts, ends);
        return before(evening);
      },
      time,
    );
    if (to === 'called') say({ type: 'calls', calls: calls(11, { badge: 5, named: 6 }) });
    say({ type: 'round', round, waiting: false });
    await page.locator('.field').waitFor();
    return page;
  });

const calling = (evening: Evening, tables: number, more: Parameters<typeof calls>[1]): Hall => ({
  ...evening.full,
  round: evening.round('called', '16:11', '16:17'),
  calls: calls(tables, more),
  screen: evening.screen('calls'),
});
/** One page of the calls to 103 tables. */
const callsOf = (name: string, more: { badge?: number; named?: number }, kind: string): State =>
  state(name, async (kit) => {
    const { page } = await wall(kit, (evening) => calling(evening, 103, more), '16:10');
    while ((await page.locator(`[data-page=${kind}]`).count()) === 0) await page.keyboard.press('ArrowRight');
    return page;
  });

export const wallStates: State[] = [
  state('loading', async (kit) => (await wall(kit)).page),
  still('closed', '15:20', () => ({ room: summary(ROOM, 0, 0, false) })),
  still('empty', '15:41', () => ({ room: summary(ROOM, 0, 0) })),
  still('first-minute', '15:41', () => ({ room: summary(ROOM, 2, 0) })),
  still('first-link', '15:45', (evening) => ({ room: summary(ROOM, 31, 1), links: evening.links(1) })),
  still('map-early', '15:52', (evening) => ({
    room: summary(ROOM, 68, 14),
    links: evening.links(14),
    board: board(evening.event.tags, 68),
  })),
  still('map', '16:05', ({ full }) => full),
  // What a house knows that has met before: who is here from where, and how many met for the first time.
  still('map-known', '16:05', (evening) => ({
    ...evening.full,
    room: { ...evening.full.room!, by_ward: people(evening.event), first_meetings: 86 },
  })),
  still('rehearsal', '16:05', ({ full }) => ({ ...full, room: { ...full.room!, rehearsal: true } })),
  ...(['agenda', 'needs', 'offers', 'unmet'] as const).map((hold) =>
    still(hold, '16:05', (evening) => ({ ...evening.full, screen: evening.screen(hold) })),
  ),
  still('booths', '16:05', (evening) => ({ ...evening.crowded, screen: evening.screen('booths') })),
  // A talk stands by itself, also where nobody has talked yet; who speaks, in their order.
  still('talk', '16:40', (evening) => evening.full, 'agenda'),
  still('talk-first', '16:40', (evening) => ({ room: summary(ROOM, 31, 0), screen: evening.screen('map') })),
  still('talk-announcement', '16:40', (evening) => ({
    ...evening.full,
    announcement: evening.announcement,
    screen: evening.screen('agenda'),
  })),
  still('topics', '17:10', (evening) => ({
    ...evening.full,
    topics: evening.topics,
    screen: evening.screen('topics'),
  })),
  // Too many for one page with everything else that is to be said: where one may go at once, then where people wait.
  state('booths-second', async (kit) => {
    const { page } = await wall(
      kit,
      (evening) => ({
        ...evening.crowded,
        announcement: evening.announcement,
        round: evening.round('running', '16:05', '16:10'),
        screen: evening.screen('booths'),
      }),
      '16:07',
    );
    await page.keyboard.press('ArrowRight');
    await page.locator('[data-page="1"]').waitFor();
    return page;
  }),
  still('map-announcement', '16:04', (evening) => ({ ...evening.full, announcement: evening.announcement })),
  still('announcement', '16:04', (evening) => ({
    ...evening.full,
    announcement: evening.announcement,
    screen: evening.screen('announcement'),
  })),
  still('announcement-long', '16:04', (evening) => ({
    ...evening.full,
    announcement: evening.kit.words(
      'お車でお越しの方へ。駐車場は19時30分に閉まります。お手荷物は3階の受付でお渡ししますので、番号札をお持ちください。',
      'To those who came by car: the car park closes at 19:30. Your bags are at the desk on the third floor; please bring the numbered tag.',
    ),
    screen: evening.screen('announcement'),
  })),

  // A round, from the call to the end.
  flash('called', ({ full }) => full, '16:11', '16:17'),
  state('calls-few', async (kit) => {
    const { page } = await wall(kit, (evening) => calling(evening, 11, { badge: 5, named: 6 }), '16:10');
    await page.locator('.plates').waitFor();
    return page;
  }),
  state('calls-related', async (kit) => {
    const { page } = await wall(kit, (evening) => calling(evening, 6, { named: 3, related: 3, badge: 4 }), '16:10');
    await page.locator('.plates').waitFor();
    return page;
  }),
  callsOf('calls-103', {}, 'plan'),
  callsOf('calls-103-badges', { badge: 5 }, 'badges'),
  callsOf('calls-103-organizations', { named: 4 }, 'organizations'),
  flash(
    'running',
    (evening) => ({ ...evening.full, round: evening.round('called', '16:11', '16:17') }),
    '16:08',
    '16:14',
  ),
  still('map-running', '16:10', (evening) => ({ ...evening.full, round: evening.round('running', '16:08', '16:14') })),
  still('needs-closing', '16:09', (evening) => ({
    ...evening.full,
    round: evening.round('running', '16:05', '16:10'),
    screen: evening.screen('needs'),
  })),
  flash(
    'over',
    (evening) => ({ ...evening.full, round: evening.round('running', '16:05', '16:10') }),
    '16:05',
    '16:10',
    // A wall counts by itself: at ten past it would know already.
    '16:09',
  ),
  still('after-last-round', '16:25', ({ full }) => full),
  // The last picture: the room is closed, then every room.
  still('last-picture', '19:40', ({ full }) => ({ ...full, room: { ...full.room!, open: false } })),
  still('last-picture-all', '19:40', ({ full }) => ({
    ...full,
    room: { ...full.room!, open: false, event_conversations: 1204 },
  })),

  // The network goes, and the key may be wrong.
  state('offline', async (kit) => {
    const { page, stop } = await wall(kit, ({ full }) => full);
    await stop();
    await page.locator('.offline').waitFor();
    return page;
  }),
  state('refused', async (kit) => {
    const page = await kit.page();
    await page.goto(`${kit.base}/screen/${ROOM}?k=WRONG&theme=${kit.theme}${kit.lang === 'en' ? '&lang=en' : ''}`);
    await page.getByRole('alert').waitFor();
    return page;
  }),
];
