//! A reload without a network still shows the page, where the browser has service workers. Nothing relies on it.

import { script } from '../../shared/worker';

const WORKER = '/sw.js';

export async function surviveReload(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    // Only the rooms' pages: the wall and the console heal themselves.
    const { active, waiting, installing } = await navigator.serviceWorker.register(script(WORKER), {
      scope: '/j/',
      updateViaCache: 'none',
    });
    const tell = () =>
      (active ?? waiting ?? installing)?.postMessage(performance.getEntriesByType('resource').map((each) => each.name));
    tell();
    // What was loaded before it took over, and after it was told.
    setTimeout(tell, 5e3);
  } catch {
    // LINE's browser, a private window, plain http
  }
}
