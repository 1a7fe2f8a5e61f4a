import type { Page } from '@playwright/test';

export interface WallWalk {
    base: string;
    /** Room → wall with its key. */
    wall: Map<string, string>;
    /** A new screen, in a context of its own. */
    open(): Promise<Page>;
    lang?: 'ja' | 'en';
    theme?: 'dark' | 'light';
}
export function wallStates(walk: WallWalk): AsyncGenerator<[name: string, page: Page]>;
