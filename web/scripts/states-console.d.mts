import type { Walk } from './states.mjs';
import type { Page } from '@playwright/test';

export function consoleStates(walk: Walk & { people?: number }): AsyncGenerator<[name: string, page: Page]>;
