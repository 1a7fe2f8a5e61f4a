//! Trying again: the one back-off of everything a page waits for.

/** Full jitter between these two, ms; the upper end doubles from the lower one with every failure. */
export const BACKOFF_MIN = 500;
export const BACKOFF_MAX = 20_000;

/** How long to wait after so many failures in a row, ms. At random: a hall does not come back in step. */
export function pause(failures: number, min = BACKOFF_MIN, max = BACKOFF_MAX): number {
  return min + Math.random() * (Math.min(max, min * 2 ** failures) - min);
}

/** Resolves after `ms`, or as soon as the network is back; rejects when `signal` ends it. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', woken);
      signal?.removeEventListener('abort', ended);
    };
    const woken = () => (end(), resolve());
    const ended = () => (end(), reject(signal?.reason as Error));
    const timer = setTimeout(woken, ms);
    if (signal?.aborted) return ended();
    addEventListener('online', woken);
    signal?.addEventListener('abort', ended);
  });
}

export interface Trying {
  /** Ends it; the promise rejects then. */
  signal?: AbortSignal;
  /** No new try begins after so long, ms. */
  within?: number;
  /** Whether this failure may pass by itself. */
  passes?(error: unknown): boolean;
  /** Told of each failure that is tried again. */
  failed?(error: unknown, failures: number): void;
}

/** Asks until it is answered. */
export async function retry<T>(
  get: () => Promise<T>,
  { signal, within = Infinity, passes = () => true, failed }: Trying = {},
): Promise<T> {
  const end = performance.now() + within;
  for (let failures = 1; ; failures += 1) {
    try {
      return await get();
    } catch (error) {
      if (signal?.aborted || !passes(error) || performance.now() >= end) throw error;
      failed?.(error, failures);
      await sleep(Math.min(pause(failures), end - performance.now()), signal);
    }
  }
}
