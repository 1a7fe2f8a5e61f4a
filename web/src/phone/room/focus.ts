//! A button that goes away when it was pressed does not take the focus with it.

/** From now on the focus moves to the nearest thing around such a button that is still there. */
export function holdFocus(): void {
  let around: Element[] = [];
  document.addEventListener('focusin', (event) => {
    around = [];
    for (let each = event.target as Element | null; each && each !== document.body; each = each.parentElement)
      around.push(each);
  });
  new MutationObserver(() => {
    if (around[0]?.isConnected !== false) return;
    const left = around.find((each) => each.isConnected);
    around = [];
    if (!(left instanceof HTMLElement) || document.activeElement !== document.body) return;
    left.tabIndex = -1;
    left.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });
}
