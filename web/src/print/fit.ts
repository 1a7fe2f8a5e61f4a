//! Text of any length in a box of a fixed size. Paper has no scroll bar.

/** Below this share of its size nobody reads it; a test looks for boxes that are marked as cut. */
const SMALLEST = 0.3;
const STEPS = 7;
/** Printed glyphs are placed a little differently from those on the screen. */
const SLACK = 0.97;

/** Attach to the box: what is in it is sized by `--fit`, and shrinks until all of it is inside. */
export function fit(box: HTMLElement): void {
  const size = (share: number) => {
    box.style.setProperty('--fit', String(share));
    // Both are rounded, each by itself.
    return box.scrollHeight <= box.clientHeight + 1 && box.scrollWidth <= box.clientWidth + 1;
  };
  if (size(1 / SLACK)) return void size(1);
  let inside = SMALLEST;
  let outside = 1 / SLACK;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (inside + outside) / 2;
    if (size(middle)) inside = middle;
    else outside = middle;
  }
  if (!size(inside * SLACK)) box.dataset.cut = '';
}
