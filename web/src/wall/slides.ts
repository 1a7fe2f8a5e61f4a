//! Which slides take turns, and for how long. Pure.

import type { Screen, Slide, Theme } from '../gen/protocol';

/** How long each stays, ms. Of the calls, the booths and the topics, a page; of the calls see `pageTime`. */
export const SLIDES: Record<Slide, number> = {
  map: 24_000,
  calls: 8_000,
  agenda: 12_000,
  needs: 12_000,
  offers: 12_000,
  unmet: 10_000,
  booths: 10_000,
  topics: 12_000,
  announcement: 15_000,
};
const ALL = Object.keys(SLIDES) as Slide[];
const isSlide = (name: string | null): name is Slide => ALL.some((slide) => slide === name);

/** All pages of calls come round within this, so that whoever missed theirs sees it before the talks begin, ms. */
const CALLS_ROUND = 55_000;
/** Nobody finds their number in less, ms. */
const SHORTEST_PAGE = 4_500;
/** How long each of `pages` stays where they have `within` ms together. */
export const pageTime = (pages: number, within = CALLS_ROUND) =>
  Math.max(SHORTEST_PAGE, Math.min(SLIDES.calls, within / Math.max(1, pages)));

export interface Choice {
  slides: Slide[];
  theme: Theme;
  hold?: Slide;
}

/** What the organizer chose in the console; the wall's own address overrides it: `?slides=map,agenda`, `?slide=map` holds that one, `?theme=light`. Until the choice is known, the theme is the `last` one. */
export function choice(address: URLSearchParams, screen: Screen | undefined, last: Theme = 'dark'): Choice {
  const named = (address.get('slides') ?? '').split(',').map((name) => name.trim());
  const here = ALL.filter((slide) => named.includes(slide));
  const slides = here.length > 0 ? here : ALL.filter((slide) => !screen || screen.slides.includes(slide));
  const theme = address.get('theme');
  const hold = address.get('slide');
  return {
    slides,
    theme: theme === 'light' || theme === 'dark' ? theme : (screen?.theme ?? last),
    hold: isSlide(hold) ? hold : screen?.hold,
  };
}

export interface Waiting {
  /** People are on their way: nothing else matters now. */
  moving: boolean;
  /** People listen: nothing else turns beside the talk. */
  talk: boolean;
  /** Pages of calls. */
  calls: number;
  agenda: boolean;
  needs: boolean;
  offers: boolean;
  unmet: boolean;
  /** Somebody is at a booth or waits for one. */
  booths: boolean;
  /** Somebody offers one. */
  topics: boolean;
  announcement: boolean;
}

/** The slides that have something to show, in their order. Never empty. */
export function order({ slides, hold }: Choice, has: Waiting): Slide[] {
  const something = (slide: Slide) => slide === 'map' || (slide === 'calls' ? has.calls > 0 : has[slide]);
  // A call is shown even where its slide was switched off: people are waiting at tables.
  if (has.moving && has.calls > 0)
    return ['calls', ...(has.announcement && slides.includes('announcement') ? ['announcement' as const] : [])];
  if (hold && something(hold)) return [hold];
  const shown = slides.filter(something);
  if (has.talk && shown.includes('agenda'))
    return shown.filter((slide) => slide === 'agenda' || slide === 'announcement');
  return shown.length > 0 ? shown : ['map'];
}

/** The slide of `order` that comes after `slide`, or before it; also where `slide` has just lost its place. */
export function inTurn(order: Slide[], slide: Slide, by: 1 | -1): Slide {
  const at = ALL.indexOf(slide);
  const turn = ALL.map((_, step) => ALL[(at + by * (step + 1) + ALL.length * 2) % ALL.length]);
  return turn.find((each) => each !== undefined && order.includes(each)) ?? 'map';
}
