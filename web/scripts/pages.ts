//! The pages that are built, and where each build writes down what became of its sources: not into `dist`, which is served.

import path from 'node:path';

export const PAGES = ['index', 'wall', 'console'] as const;
export type PageName = (typeof PAGES)[number];

export const manifestOf = (page: PageName): string =>
  path.resolve(import.meta.dirname, `../node_modules/.kaotsunagi/${page}.json`);
