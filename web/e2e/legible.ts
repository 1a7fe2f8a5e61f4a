//! What a wall must keep to be read from the back of a hall, measured on the page as it stands.

import type { Page } from '@playwright/test';

/** Every piece of text that is smaller than a twentieth of the screen, outside the 5 % margin, or cut. Ruby only helps and may be small. */
export function illegible(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const { innerWidth: width, innerHeight: height } = window;
    const covered = document.querySelector('.field');
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement!;
      const words = node.textContent!.trim();
      if (!words || element.closest('.hidden, rt, rp, script, style') || !element.checkVisibility()) continue;
      // While the whole face is one colour, only it and the door are read.
      if (covered && !covered.contains(element) && !element.closest('.join')) continue;
      const style = getComputedStyle(element);
      const size = parseFloat(style.fontSize);
      if (size < height / 20 - 0.5)
        faults.push(`${words}: ${size.toFixed(1)} px is less than a twentieth of ${height}`);
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        // A line box is taller than its letters.
        const seen = {
          left: rect.left,
          right: rect.right,
          top: rect.top + (rect.height - size) / 2,
          bottom: rect.bottom - (rect.height - size) / 2,
        };
        let gone = false;
        let cut = false;
        for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
          const { overflow, textOverflow } = getComputedStyle(box);
          if (overflow === 'visible') continue;
          const edge = box.getBoundingClientRect();
          if (seen.top >= edge.bottom - 1 || seen.left >= edge.right - 1) gone = true;
          else if (
            seen.bottom > edge.bottom + 2 ||
            seen.top < edge.top - 2 ||
            (textOverflow !== 'ellipsis' && seen.right > edge.right + 2)
          )
            cut = true;
          if (textOverflow === 'ellipsis') seen.right = Math.min(seen.right, edge.right);
        }
        if (gone) continue;
        if (cut) faults.push(`${words}: cut`);
        if (
          seen.left < width * 0.05 - 1 ||
          seen.right > width * 0.95 + 1 ||
          seen.top < height * 0.05 - 1 ||
          seen.bottom > height * 0.95 + 1
        )
          faults.push(`${words}: in the margin`);
      }
    }
    return [...new Set(faults)];
  });
}
