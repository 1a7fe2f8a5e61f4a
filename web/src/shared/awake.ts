//! Keeps the screen lit while there is something to read from across a table, where the phone allows it.

/** Returns what lets the phone sleep again. A lock is lost whenever the page is hidden, so it is asked for anew. */
export function stayAwake(): () => void {
  let held: WakeLockSentinel | undefined;
  let over = false;
  const ask = () => {
    if (over || document.visibilityState === 'hidden' || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (lock) => {
        if (over) void lock.release();
        else held = lock;
      },
      () => undefined, // a low battery says no, and that is its right
    );
  };
  document.addEventListener('visibilitychange', ask);
  ask();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', ask);
    void held?.release();
  };
}
