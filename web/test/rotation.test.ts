import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call, RoundView, Slide } from '../src/gen/protocol';
import { moment } from '../src/shared/clock';
import { badgesOn, pages } from '../src/wall/pages';
import { FIELD, Rotation, type Showing, type Stage } from '../src/wall/rotation';
import { order, SLIDES, type Waiting } from '../src/wall/slides';

// Whole rounds, second by second, also on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const SECOND = 1_000;
const MINUTE = 60_000;
const ALL = Object.keys(SLIDES) as Slide[];
const call = (table: number, more: Partial<Call> = {}): Call => ({
  table,
  kinds: ['hospital', 'clinic'],
  organizations: [],
  badges: [],
  ...more,
});
const tables = (many: number, more: (index: number) => Partial<Call> = () => ({})) =>
  Array.from({ length: many }, (_, index) => call(index + 1, more(index)));

/** A hall whose wall is looked at again and again, each time with everything new, as frames make it. */
class Evening {
  now = 0;
  rotation = new Rotation('map');
  calls: Call[] = [];
  round: RoundView | undefined;
  has: Partial<Waiting> = { agenda: true, needs: true, offers: true, unmet: true };
  slides = ALL;
  hold: Slide | undefined;
  announcement: string | undefined;
  /** Every place with how long it stood and whether a colour lay over it. */
  stood: { slide: Slide; page: number; badges: string[]; from: number; seen: number }[] = [];

  called(number: number, walk: number, talk: number): void {
    const rfc3339 = (ms: number) => new Date(ms).toISOString();
    this.round = {
      number,
      state: 'called',
      starts_at: rfc3339(this.now + walk),
      ends_at: rfc3339(this.now + walk + talk),
    };
  }
  stage(): Stage {
    const at = this.round && moment(this.round, this.now);
    const on = this.round && at && at.state !== 'over' ? { number: this.round.number, ...at } : undefined;
    const laid = on ? pages(this.calls, 6) : [];
    const has: Waiting = {
      moving: on?.state === 'called',
      talk: false,
      calls: laid.length,
      agenda: false,
      needs: false,
      offers: false,
      unmet: false,
      booths: false,
      topics: false,
      announcement: Boolean(this.announcement),
      ...this.has,
    };
    return {
      order: order({ slides: this.slides, theme: 'dark', hold: this.hold }, has),
      pages: { calls: laid.length, booths: 2 },
      round: on,
      badges: laid.map(badgesOn),
      announcement: this.announcement,
    };
  }
  look(): Showing {
    const stage = this.stage();
    const showing = this.rotation.look(stage, this.now);
    // A plain look: `expect` would take longer than the wall does.
    if (!stage.order.includes(showing.slide) || showing.page >= (stage.pages[showing.slide] ?? 1))
      throw new Error(`nothing to show on ${JSON.stringify(showing)}`);
    const last = this.stood.at(-1);
    if (last?.slide !== showing.slide || last.page !== showing.page)
      this.stood.push({
        slide: showing.slide,
        page: showing.page,
        badges: showing.slide === 'calls' ? (stage.badges[showing.page] ?? []) : [],
        from: this.now,
        seen: 0,
      });
    return showing;
  }
  /** Looks every `step` ms for `time` ms. */
  pass(time: number, step = SECOND): void {
    for (const end = this.now + time; this.now < end;) {
      const covered = this.look().field !== undefined;
      this.now += step;
      if (!covered) this.stood.at(-1)!.seen += step;
    }
    this.look();
  }
  /** What stood since, and forgets it. */
  take() {
    const stood = this.stood;
    this.stood = [];
    return stood;
  }
}

let hall: Evening;
beforeEach(() => {
  hall = new Evening();
});
const slides = (stood: { slide: Slide }[]) =>
  stood.map((each) => each.slide).filter((slide, index, all) => slide !== all[index - 1]);

describe('a wall that nobody touches', () => {
  it('turns its slides before a round, however often it is looked at', () => {
    for (const step of [250, 500, 1_000]) {
      hall = new Evening();
      hall.pass(3 * MINUTE, step);
      expect(slides(hall.stood).slice(0, 7)).toEqual(['map', 'agenda', 'needs', 'offers', 'unmet', 'map', 'agenda']);
      for (const each of hall.stood.slice(0, -1))
        expect(Math.abs(each.seen - SLIDES[each.slide])).toBeLessThanOrEqual(step);
    }
  });

  it('says since when each stands and when it turns', () => {
    hall.pass(SLIDES.map);
    expect(hall.rotation.showing).toEqual({
      slide: 'agenda',
      page: 0,
      since: SLIDES.map,
      turnsAt: SLIDES.map + SLIDES.agenda,
    });
    hall.pass(5 * SECOND);
    expect(hall.rotation.showing).toEqual({
      slide: 'agenda',
      page: 0,
      since: SLIDES.map,
      turnsAt: SLIDES.map + SLIDES.agenda,
    });
  });

  it.each([
    [
      '21 tables, four of them with a badge, all with organizations',
      21,
      (index: number) => ({ badges: index < 4 ? [100 + index] : [], organizations: ['甲', '乙'] }),
      45,
    ],
    [
      '103 tables, every fifth with a badge',
      103,
      (index: number) => ({ badges: index % 5 === 0 ? [100 + index] : [] }),
      45,
    ],
    ['103 tables, nobody with a phone', 103, (index: number) => ({ badges: [200 + index, 400 + index] }), 90],
    ['3 tables', 3, (index: number) => ({ badges: [index + 7] }), 30],
    ['21 tables and a short walk', 21, (index: number) => ({ badges: index < 4 ? [100 + index] : [] }), 20],
    ['one table, nobody without a phone', 1, () => ({}), 45],
  ])('goes through a whole round: %s', (_, many, more, walk) => {
    hall.pass(20 * SECOND);
    hall.take();
    hall.calls = tables(many, more);
    const badges = new Set(hall.calls.flatMap((each) => each.badges.map((badge) => `${badge} ${each.table}`)));
    const talk = 6 * MINUTE;
    hall.called(1, walk * SECOND, talk);

    hall.pass((walk - 1) * SECOND);
    const walking = hall.take();
    expect(slides(walking)).toEqual(['calls']);
    expect(walking[0]?.page).toBe(0);
    if (badges.size > 0) expect(walking[0]?.badges.length).toBeGreaterThan(0);
    // Each number could be found before the talks began, with no colour over it.
    const found = new Set(walking.filter((each) => each.seen >= 3 * SECOND).flatMap((each) => each.badges));
    expect([...badges].filter((badge) => !found.has(badge))).toEqual([]);

    hall.pass(talk);
    const talking = hall.take();
    for (const slide of ['map', 'agenda', 'needs', 'offers', 'unmet', 'calls'] as const)
      expect(slides(talking)).toContain(slide);
    for (const each of talking.slice(0, -1)) expect(each.seen).toBeLessThanOrEqual(SLIDES[each.slide] + SECOND);

    hall.round = undefined;
    hall.calls = [];
    hall.pass(2 * MINUTE);
    expect(new Set(slides(hall.take()).slice(1))).toEqual(new Set(['map', 'agenda', 'needs', 'offers', 'unmet']));
  });

  it('shows the map first when the talks begin, if every page of the tables was seen', () => {
    hall.calls = tables(21);
    hall.called(1, 45 * SECOND, 3 * MINUTE);
    hall.pass(46 * SECOND);
    expect(hall.look().slide).toBe('map');
  });

  it.each([40, 41, 42, 43, 44, 45, 46, 47])('does so whatever page stands then: after %i seconds', (walk) => {
    hall.calls = tables(21);
    hall.called(1, walk * SECOND, 3 * MINUTE);
    hall.pass((walk + 1) * SECOND);
    expect(hall.look().slide).toBe('map');
  });

  it('goes on with the tables when the talks begin before all pages were seen, and then to the map', () => {
    hall.calls = tables(103, (index) => ({ badges: [200 + index], organizations: ['甲'] }));
    hall.called(1, 25 * SECOND, 6 * MINUTE);
    hall.pass(25 * SECOND);
    expect(hall.take().at(-1)).toMatchObject({ slide: 'calls' });
    hall.pass(3 * MINUTE);
    const stood = hall.take();
    const last = pages(hall.calls, 6).length - 1;
    const end = stood.findIndex((each) => each.slide !== 'calls');
    expect(stood[end - 1]).toMatchObject({ slide: 'calls', page: last });
    expect(stood[end]).toMatchObject({ slide: 'map' });
  });

  it('does not count the time in which a colour covers a page', () => {
    hall.pass(SECOND);
    hall.take();
    hall.calls = tables(103, (index) => ({ badges: [200 + index] }));
    hall.called(1, 3 * MINUTE, 6 * MINUTE);
    expect(hall.look().field).toEqual({ to: 'called', number: 1 });
    hall.pass(MINUTE, 500);
    const [first] = hall.take();
    expect(first!.seen).toBeGreaterThanOrEqual(4_500);
    expect(hall.rotation.showing.field).toBeUndefined();
  });

  it('begins again at the first page when the next round is called, whatever stood', () => {
    hall.calls = tables(103, (index) => ({ badges: [200 + index] }));
    hall.called(1, 45 * SECOND, 3 * MINUTE);
    hall.pass(50 * SECOND);
    hall.called(2, 45 * SECOND, 3 * MINUTE);
    expect(hall.look()).toMatchObject({ slide: 'calls', page: 0, field: { to: 'called', number: 2 } });
  });

  it('shows the tables when they come later than the round', () => {
    hall.called(1, 45 * SECOND, 3 * MINUTE);
    hall.pass(10 * SECOND);
    expect(hall.look().slide).toBe('map');
    hall.calls = tables(3);
    expect(hall.look()).toMatchObject({ slide: 'calls', page: 0 });
  });
});

describe('what changes while it turns', () => {
  it('pages that become more or fewer neither stop it nor leave it on a page that is not there', () => {
    hall.called(1, 2 * MINUTE, 6 * MINUTE);
    for (let second = 0; second < 480; second += 1) {
      hall.calls = tables(3 + ((second * 37) % 101), (index) => ({
        badges: index % 3 === 0 ? [500 - index] : [],
        organizations: index % 4 === 0 ? ['甲'] : [],
      }));
      hall.pass(SECOND);
    }
    expect(new Set(hall.stood.map((each) => each.slide))).toContain('calls');
    for (const each of hall.stood) expect(each.seen).toBeLessThanOrEqual(25 * SECOND);
  });

  it('a slide that loses what it had gives way to the one after it, and has its turn again when it is back', () => {
    hall.pass(25 * SECOND);
    expect(hall.look().slide).toBe('agenda');
    hall.has = { needs: true, offers: true };
    expect(hall.look().slide).toBe('needs');
    hall.has = { agenda: true, needs: true, offers: true };
    expect(hall.look().slide).toBe('needs');
    hall.pass(2 * MINUTE);
    expect(slides(hall.stood).slice(0, 9)).toEqual([
      'map',
      'agenda',
      'needs',
      'offers',
      'map',
      'agenda',
      'needs',
      'offers',
      'map',
    ]);
  });

  it('slides that come and go every second do not keep the others from turning', () => {
    for (let second = 0; second < 300; second += 1) {
      hall.has = { agenda: true, needs: second % 2 === 0, offers: true, unmet: second % 3 === 0 };
      hall.pass(SECOND);
    }
    const often = (slide: Slide) => hall.stood.filter((each) => each.slide === slide).length;
    expect(often('map')).toBeGreaterThan(3);
    expect(often('agenda')).toBeGreaterThan(3);
    expect(often('offers')).toBeGreaterThan(3);
  });

  it('slides of equal length follow each other', () => {
    hall.slides = ['needs', 'offers'];
    hall.has = { needs: true, offers: true };
    hall.pass(2 * MINUTE);
    expect(hall.stood.length).toBeGreaterThanOrEqual(10);
  });

  it('one slide alone stays, and its pages turn', () => {
    hall.has = {};
    hall.pass(2 * MINUTE);
    expect(hall.stood.map((each) => each.slide)).toEqual(['map']);
    hall.hold = 'booths';
    hall.has = { booths: true };
    hall.pass(25 * SECOND);
    expect(hall.stood.slice(1).map((each) => `${each.slide} ${each.page}`)).toEqual([
      'booths 0',
      'booths 1',
      'booths 0',
    ]);
  });

  it('a look that comes late turns one page, not all that were missed', () => {
    hall.look();
    hall.now += 10 * MINUTE;
    expect(hall.look().slide).toBe('agenda');
  });
});

it('a call that is seen late, because the page slept, begins at its first page all the same', () => {
  hall.look();
  hall.now += 10 * MINUTE;
  hall.calls = tables(103, (index) => ({ badges: [200 + index] }));
  hall.called(1, MINUTE, 6 * MINUTE);
  expect(hall.look()).toMatchObject({ slide: 'calls', page: 0, since: 10 * MINUTE });
});

describe('what cannot wait', () => {
  it('an announcement is shown when it is said, once, and the others go on', () => {
    hall.pass(30 * SECOND);
    hall.announcement = 'まもなく乾杯です。';
    expect(hall.look().slide).toBe('announcement');
    hall.pass(SLIDES.announcement);
    expect(hall.look().slide).toBe('map');
    hall.announcement = 'お車の方へ。';
    expect(hall.look().slide).toBe('announcement');
  });

  it('while people walk, the pages it interrupted are still shown before the talks begin', () => {
    hall.calls = tables(103, (index) => ({ badges: index < 60 ? [200 + index] : [] }));
    hall.called(1, MINUTE, 6 * MINUTE);
    hall.pass(14 * SECOND);
    hall.announcement = 'お席は番号札のある卓です。';
    expect(hall.look().slide).toBe('announcement');
    hall.pass(45 * SECOND);
    const seen = new Set(hall.stood.filter((each) => each.seen >= 3 * SECOND).flatMap((each) => each.badges));
    expect(seen.size).toBe(60);
  });

  it('a wall opened while people walk shows the tables, not what was said before', () => {
    hall.announcement = 'まもなく始めます。';
    hall.calls = tables(3);
    hall.called(1, MINUTE, 6 * MINUTE);
    expect(hall.look()).toMatchObject({ slide: 'calls' });
    expect(hall.look().field).toBeUndefined();
  });

  it('somebody without a phone who is given a table while others talk is shown it soon, and the slides go on', () => {
    hall.calls = tables(21, (index) => ({ badges: index === 0 ? [100] : [] }));
    hall.called(1, 30 * SECOND, 6 * MINUTE);
    hall.pass(40 * SECOND);
    expect(hall.look().slide).toBe('map');
    hall.calls = hall.calls.map((each) => (each.table === 9 ? { ...each, badges: [207] } : each));
    hall.take();
    hall.pass(8 * SECOND);
    expect(hall.stood.flatMap((each) => each.badges)).toContain('207 9');
    // The same calls said again are nothing new.
    hall.calls = [...hall.calls];
    hall.pass(75 * SECOND);
    expect(slides(hall.stood)).toEqual(['calls', 'agenda', 'needs', 'offers', 'unmet', 'map']);
  });

  it('is held by the space bar, but not while people walk', () => {
    hall.look();
    hall.rotation.hold();
    hall.pass(2 * MINUTE);
    expect(hall.rotation.showing).toMatchObject({ slide: 'map', since: 0 });
    expect(hall.rotation.showing.turnsAt).toBeUndefined();
    hall.calls = tables(103, (index) => ({ badges: [200 + index] }));
    hall.called(1, MINUTE, 6 * MINUTE);
    hall.pass(50 * SECOND);
    expect(new Set(hall.stood.filter((each) => each.slide === 'calls').map((each) => each.page)).size).toBeGreaterThan(
      3,
    );
  });

  it('is turned by the arrows both ways, and counts anew', () => {
    hall.pass(20 * SECOND);
    hall.rotation.turn(1, hall.now);
    expect(hall.rotation.showing).toMatchObject({ slide: 'agenda', since: 20 * SECOND, turnsAt: 32 * SECOND });
    hall.rotation.turn(-1, hall.now);
    hall.rotation.turn(-1, hall.now);
    expect(hall.rotation.showing.slide).toBe('unmet');
  });
});

it('takes back that a round is over once the next is on', () => {
  hall.look();
  hall.called(1, 0, 2 * MINUTE);
  hall.look();
  hall.round = undefined;
  expect(hall.look().field).toEqual({ to: 'over', number: 1 });
  hall.now += SECOND;
  hall.called(2, 0, 2 * MINUTE);
  expect(hall.look().field).toBeUndefined();
});

it('colours stand when a round is called, begins and ends, each for a moment', () => {
  hall.look();
  hall.calls = tables(3);
  hall.called(4, 30 * SECOND, 2 * MINUTE);
  const seen: string[] = [];
  for (let second = 0; second < 180; second += 1) {
    if (second === 155) hall.round = undefined;
    const { field } = hall.look();
    seen.push(field ? `${field.to} ${field.number}` : '');
    hall.now += SECOND;
  }
  const times = (field: string) => seen.filter((each) => each === field).length * SECOND;
  expect([times('called 4'), times('running 4'), times('over 4')]).toEqual([FIELD, FIELD, FIELD]);
});
