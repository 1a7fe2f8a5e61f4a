//! A reload without a network still shows the page, where the browser has service workers. Nothing relies on it.

/** The server's policy lets exactly this name make a worker's address. */
const POLICY = 'worker-script';
const WORKER = '/sw.js';

export async function surviveReload(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  try {
    const policy = (
      window as {
        trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } };
      }
    ).trustedTypes?.createPolicy(POLICY, { createScriptURL: () => WORKER });
    // Only the rooms' pages: the wall and the console heal themselves.
    const { active, waiting, installing } = await navigator.serviceWorker.register(
      policy?.createScriptURL(WORKER) ?? WORKER,
      { scope: '/j/', updateViaCache: 'none' },
    );
    (active ?? waiting ?? installing)?.postMessage(performance.getEntriesByType('resource').map((each) => each.name));
  } catch {
    // LINE's browser, a private window, plain http
  }
}
