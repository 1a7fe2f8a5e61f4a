//! What stands on a wall: which slide, which of its pages, since when, and when it turns. Holds no timer and no clock: whoever shows it looks again and again, and nothing that looks more or less often changes when a page turns.

import type { RoundState, Slide } from '../gen/protocol';
import { inTurn, pageTime, SLIDES } from './slides';

/** What there is to show at this moment. */
export interface Stage {
  /** Slides that have something to show, in their order; never empty. */
  order: Slide[];
  /** How many pages a slide has, where it is not one. */
  pages: Partial<Record<Slide, number>>;
  /** The round that is on, and how long its state lasts, ms. */
  round?: { number: number; circles?: boolean; state: RoundState; left?: number };
  /** Page by page, whom the calls send to which table by the number on a badge. */
  badges: string[][];
  /** What is said to everybody. */
  announcement?: string;
}

/** A round that was called, began or ended. */
export interface Turn {
  to: 'called' | 'running' | 'over';
  number: number;
  circles?: boolean;
}

export interface Showing {
  slide: Slide;
  page: number;
  /** By the clock of whoever looks, ms. */
  since: number;
  /** When it turns unless something happens; absent while it is held. */
  turnsAt?: number;
  /** The whole screen in one colour, over the slide. */
  field?: Turn;
}

/** A colour stands long enough to look up and read, ms. */
export const FIELD = 6_000;

interface Place {
  slide: Slide;
  page: number;
}

export class Rotation {
  #slide: Slide;
  #page = 0;
  #since = 0;
  /** How long the page still stands, ms, not counted while nobody can see it or somebody holds it. */
  #left = 0;
  #looked: number | undefined;
  #held = false;
  #stage: Stage | undefined;
  #field: { turn: Turn; until: number } | undefined;
  /** Where it goes on after this slide, if not at the next one. */
  #then: Place | undefined;
  /** The round whose tables were shown, and whether all pages of them were. */
  #called: { number: number; seen: boolean } | undefined;
  /** Whose badges stood on the wall in this round. */
  #told: { number: number; badges: Set<string> } | undefined;

  constructor(first: Slide) {
    this.#slide = first;
  }

  /** `now` may come from any clock that only runs forward, ms. */
  look(stage: Stage, now: number): Showing {
    const before = this.#stage;
    const first = this.#looked === undefined;
    // What stood until now, not what is shown from now on.
    this.#left -= this.#stood(now);
    this.#stage = stage;
    if (!first) this.#colour(before?.round, stage.round, now);
    this.#looked = now;
    if (first) this.#begin({ slide: this.#slide, page: 0 }, now);

    const { round, order } = stage;
    const walking = round?.state === 'called';
    const calls = this.#pagesOf('calls');
    if (walking && calls > 0 && this.#called?.number !== round.number) {
      this.#called = { number: round.number, seen: false };
      this.#go({ slide: 'calls', page: 0 }, now);
    } else if (before?.round?.state === 'called' && round && !walking) {
      // Whoever still looks for a table is shown the rest of them first.
      const talk: Place = { slide: order[0]!, page: 0 };
      if (this.#called?.seen) this.#go(talk, now);
      else if (this.#slide === 'calls') this.#then = talk;
    } else if (before?.round && !round && this.#slide === 'calls') {
      this.#go({ slide: order[0]!, page: 0 }, now);
    }
    const { announcement } = stage;
    if (
      announcement &&
      announcement !== before?.announcement &&
      order.includes('announcement') &&
      !(first && walking)
    ) {
      if (walking && this.#slide === 'calls') this.#then = { slide: 'calls', page: this.#page };
      this.#show({ slide: 'announcement', page: 0 }, now);
    }

    if (!order.includes(this.#slide)) this.#go(this.#next(1), now);
    else if (this.#page >= this.#pagesOf(this.#slide)) this.#show({ slide: this.#slide, page: 0 }, now);
    else if (this.#left <= 0) this.turn(1, now);
    if (round && order.includes('calls')) this.#callWhoHasNoPhone(round.number, stage.badges, now);
    return this.showing;
  }

  get showing(): Showing {
    const now = this.#looked ?? 0;
    const field = this.#field?.turn;
    return {
      slide: this.#slide,
      page: this.#page,
      since: this.#since,
      ...(this.#stands() ? {} : { turnsAt: now + this.#covered(now) + this.#left }),
      ...(field ? { field } : {}),
    };
  }

  /** To the next page (1) or the one before (-1), as the time and the arrow keys do. */
  turn(by: 1 | -1, now: number): void {
    const page = this.#page + by;
    if (page >= 0 && page < this.#pagesOf(this.#slide)) return this.#show({ slide: this.#slide, page }, now);
    if (this.#slide === 'calls' && by > 0 && this.#called) this.#called.seen = true;
    const then = by > 0 && this.#then && this.#stage?.order.includes(this.#then.slide) ? this.#then : undefined;
    this.#go(then ?? this.#next(by), now);
  }

  /** Holds what is shown, or lets it go. People on their way are shown their tables all the same. */
  hold(): void {
    this.#held = !this.#held;
  }

  #stands(): boolean {
    return this.#held && this.#stage?.round?.state !== 'called';
  }
  #pagesOf(slide: Slide): number {
    return this.#stage?.pages[slide] ?? 1;
  }
  /** How long the colour still covers the slide, ms. */
  #covered(now: number): number {
    return Math.max(0, (this.#field?.until ?? 0) - now);
  }
  /** How long the page was seen since the last look, ms. */
  #stood(now: number): number {
    const last = this.#looked ?? now;
    return this.#stands() ? 0 : Math.max(0, now - last - this.#covered(last));
  }

  #next(by: 1 | -1): Place {
    const order = this.#stage?.order ?? [];
    const slide = inTurn(order, this.#slide, by);
    return { slide, page: by < 0 ? this.#pagesOf(slide) - 1 : 0 };
  }
  /** Whatever was to come after the slide that stood is forgotten. */
  #go(place: Place, now: number): void {
    this.#then = undefined;
    this.#show(place, now);
  }
  #show({ slide, page }: Place, now: number): void {
    if (slide !== this.#slide || page !== this.#page) this.#begin({ slide, page }, now);
    else this.#left = this.#time(now);
  }
  #begin({ slide, page }: Place, now: number): void {
    this.#slide = slide;
    this.#page = page;
    this.#since = now;
    this.#left = this.#time(now);
  }
  /** While people walk, the pages of calls still to come fit into what is left of it. */
  #time(now: number): number {
    if (this.#slide !== 'calls') return SLIDES[this.#slide];
    const pages = this.#pagesOf('calls');
    const { state, left } = this.#stage?.round ?? {};
    if (state !== 'called' || left === undefined) return pageTime(pages);
    return Math.min(pageTime(pages), pageTime(pages - this.#page, left - this.#covered(now)));
  }
  /** Somebody without a phone was given a table while the others talk: only the wall can tell them, so it does not wait for the turn of its page. */
  #callWhoHasNoPhone(number: number, badges: string[][], now: number): void {
    if (this.#told?.number !== number) this.#told = { number, badges: new Set() };
    const told = this.#told.badges;
    if (this.#slide !== 'calls' && !this.#stands() && now - this.#since >= SLIDES.calls) {
      const page = badges.findIndex((each) => each.some((badge) => !told.has(badge)));
      const then = this.#next(1);
      if (page >= 0) this.#show({ slide: 'calls', page }, now);
      if (page >= 0 && then.slide !== 'calls') this.#then = then;
    }
    if (this.#slide === 'calls') for (const badge of badges[this.#page] ?? []) told.add(badge);
  }

  #colour(before: Stage['round'], round: Stage['round'], now: number): void {
    const show = (to: Turn['to'], { number, circles }: Pick<Turn, 'number' | 'circles'>) =>
      (this.#field = { turn: circles ? { to, number, circles } : { to, number }, until: now + FIELD });
    if (this.#field && this.#field.until <= now) this.#field = undefined;
    if (round?.state === 'called' && before?.number !== round.number) show('called', round);
    else if (round && round.state !== 'called' && before?.state === 'called') show('running', round);
    else if (!round && before) show('over', before);
    // The next is on already: one order at a time.
    else if (round && this.#field && this.#field.turn.number !== round.number) this.#field = undefined;
  }
}
