import type { Page } from '@playwright/test';

export interface Walk {
    base: string;
    /** Room → join code. */
    codes: Map<string, string>;
    passphrase: string;
    /** A new phone, in a context of its own. */
    open(): Promise<Page>;
    lang?: 'ja' | 'en';
    /** All of them unless told. */
    parts?: Part[];
}
export type Part = 'wayIn' | 'evening' | 'social' | 'booths' | 'trouble';
export const PARTS: Record<Part, unknown>;
export function attendeeStates(walk: Walk): AsyncGenerator<[name: string, page: Page]>;
