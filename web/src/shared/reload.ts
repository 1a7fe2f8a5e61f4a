//! Loading the page anew by itself, when it is broken or the server has newer ones. Never in a circle, and never into nothing.

import { pause, retry, sleep } from './retry';
import { Stored } from './stored';

/** Between two such loads, ms: at least so long, and with each that did not help up to twice as long. */
const LEAST = 2_000;
const MOST = 300_000;
/** One that lies further back than this is forgotten, ms. */
const FORGOTTEN = 15 * 60_000;

/** A test looks on here: what a browser has of its own cannot be replaced. */
export const browser = { reload: () => location.reload() };
/** When this tab loaded itself anew, ms. */
const loads = new Stored<number[]>('kaotsunagi.reloads', 1, [0], () => sessionStorage);
let under = false;

/** The page as the server has it now. Throws where it has none: the browser's own error page would never come back. */
async function served(signal?: AbortSignal): Promise<string> {
  const answer = await fetch(location.href, { cache: 'no-store', signal });
  const text = await answer.text();
  if (!answer.ok || !text.includes('id="app"')) throw new Error(`the page was answered ${answer.status}`);
  return text;
}

/** Waits longer the more often it has happened, then until the server is there. */
export async function reload(signal?: AbortSignal): Promise<void> {
  if (under) return;
  under = true;
  try {
    const lately = (loads.read() ?? []).filter((at) => Math.abs(Date.now() - at) < FORGOTTEN);
    const next = [...lately, Date.now()];
    loads.write(next);
    // What cannot be counted happens seldom.
    await sleep(loads.read()?.length === next.length ? pause(next.length, LEAST, MOST) : MOST, signal);
    await retry(() => served(signal), { signal });
    browser.reload();
  } catch {
    // the page was left
  } finally {
    under = false;
  }
}

/** A restarted server may carry newer pages, whose scripts have other names. */
export async function reloadIfRebuilt(): Promise<void> {
  const mine = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.getAttribute('src');
  if (!mine) return;
  try {
    if (!(await served()).includes(mine)) await reload();
  } catch {
    // not reachable after all; the next reconnection asks again
  }
}
