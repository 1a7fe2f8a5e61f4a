//! What opens at a touch is shown whole, not half under the bars at the bottom.

/** Attach to what has just opened. */
export function intoView(element: Element): void {
  element.scrollIntoView({ block: 'center' });
}
