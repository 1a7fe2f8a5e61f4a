//! Which slides take turns, and for how long. Pure.

/** How long each stays, ms. `calls` is a page's time: there are as many as the calls need. */
export const SLIDES = { map: 24_000, calls: 8_000, agenda: 12_000, needs: 12_000, offers: 12_000, unmet: 10_000 } as const;
export type Slide = keyof typeof SLIDES;
const ALL = Object.keys(SLIDES) as Slide[];

/** `?slides=map,agenda`: what the organizer chose; everything unless something known is named. */
export function chosen(param: string | null): Slide[] {
  const named = (param ?? '').split(',').map((name) => name.trim());
  const known = ALL.filter((slide) => named.includes(slide));
  return known.length > 0 ? known : ALL;
}

export interface Waiting {
  /** People are on their way: nothing else matters now. */
  moving: boolean;
  /** Pages of calls. */
  calls: number;
  agenda: boolean;
  needs: boolean;
  offers: boolean;
  unmet: boolean;
}

/** The slides that have something to show, in their order. Never empty. */
export function order(from: Slide[], has: Waiting): Slide[] {
  // A call is shown even where its slide was switched off: people are waiting at tables.
  if (has.moving && has.calls > 0) return ['calls'];
  const shown = from.filter((slide) => slide === 'map' || (slide === 'calls' ? has.calls > 0 : has[slide]));
  return shown.length > 0 ? shown : ['map'];
}
