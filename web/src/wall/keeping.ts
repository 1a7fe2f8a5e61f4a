//! What keeps a screen going that nobody looks after: awake, and on the newest pages.

/** Asks again whenever the page comes back: browsers drop the lock when a page is hidden. */
export function stayAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let done = false;
  async function ask(): Promise<void> {
    if (done || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      lock = await navigator.wakeLock.request('screen');
    } catch {
      // an old browser or a laptop low on power: the operator's own setting decides
    }
  }
  void ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    done = true;
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}

/** After a reconnection: a restarted server may carry newer pages, whose scripts have other names. */
export async function reloadIfRebuilt(): Promise<void> {
  const mine = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src');
  if (!mine) return;
  try {
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (answer.ok && !(await answer.text()).includes(mine)) location.reload();
  } catch {
    // not reachable after all; the next reconnection asks again
  }
}
