//! A screen in one state: its name, what has to happen before, and the page that is looked at. Tests and pictures take states from the same lists.

import type { Page } from '@playwright/test';
import { Organizer } from '../organizer';
import { PASSPHRASE, type Server } from '../server';

export type Lang = 'ja' | 'en';

export interface State {
  name: string;
  /** Changes nothing on the server: others may use it meanwhile. Without it, the event is this state's alone. */
  harmless?: boolean;
  /** Nothing can be fetched any more, so that the other language does not come. */
  cutOff?: boolean;
  show(kit: Kit): Promise<Page>;
}

export interface Options {
  lang: Lang;
  /** A page in a context of its own, of the size and kind that is wanted. */
  open(): Promise<Page>;
  /** Of walls. */
  theme?: 'dark' | 'light';
  /** How many people a list shows, where that is free. */
  people?: number;
}

/** What a state is set up with. */
export class Kit {
  readonly people: number;
  readonly theme: 'dark' | 'light';
  readonly lang: Lang;
  #organizer?: Promise<Organizer>;

  constructor(
    readonly server: Server,
    readonly options: Options,
  ) {
    this.lang = options.lang;
    this.people = options.people ?? 40;
    this.theme = options.theme ?? 'dark';
  }

  get base(): string {
    return this.server.url;
  }
  /** Signed in once. */
  organizer(): Promise<Organizer> {
    return (this.#organizer ??= Organizer.signedIn(this.server, PASSPHRASE));
  }
  words(ja: string, en: string): string {
    return this.lang === 'ja' ? ja : en;
  }
  async page(): Promise<Page> {
    const page = await this.options.open();
    // What tsx wraps functions in.
    await page.addInitScript('globalThis.__name ??= (named) => named');
    await page.addInitScript((lang) => localStorage.setItem('kaotsunagi.lang', lang), this.lang);
    return page;
  }
  press(page: Page, ja: string, en: string): Promise<void> {
    return page.getByRole('button', { name: this.words(ja, en), exact: true }).click();
  }
  /** The tab or the entry of the page's navigation. */
  tab(page: Page, index: number): Promise<void> {
    return page.getByRole('navigation').getByRole('button').nth(index).click();
  }
}

/** The states called so, in the order of their list. */
export function named(states: State[], names: string[]): State[] {
  const unknown = names.filter((name) => !states.some((state) => state.name === name));
  if (unknown.length > 0) throw new Error(`no state ${unknown.join(', ')}`);
  return states.filter((state) => names.includes(state.name));
}
