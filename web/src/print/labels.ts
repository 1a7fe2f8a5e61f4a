//! Printing one badge.

import { mount, tick, unmount } from 'svelte';
import { printWords } from '../lang/print';
import type { Catalog } from '../shared/catalog';
import type { LabelSize, Worn } from '../shared/badge';
import OneBadge from './OneBadge.svelte';

/** Resolves once the browser has taken the page, or nobody wants it any more. */
export async function printBadge(catalog: Catalog, person: Worn, size: LabelSize): Promise<void> {
  await printWords.ready();
  const shown = mount(OneBadge, { target: document.body, props: { catalog, person, size } });
  try {
    await tick();
    // Without its QR a badge opens nothing.
    await Promise.all(
      [...document.querySelectorAll<HTMLImageElement>('.one-badge img')].map((image) => image.decode()),
    );
    print();
  } finally {
    await unmount(shown);
  }
}
