import type { Page } from '@playwright/test';
import type { Walk } from './states.mjs';

export function printStates(walk: Walk & { people?: number }): AsyncGenerator<[name: string, page: Page]>;
