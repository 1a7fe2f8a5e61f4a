import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { cleanup, render } from 'vitest-browser-svelte';
import ErrorBoundary from '../../src/shared/ErrorBoundary.svelte';
import { browser } from '../../src/shared/reload';
import Throwing from './Throwing.svelte';
import { stage } from './throwing.svelte';
import { pass } from './turns';

const reloaded = vi.fn();
let up: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  sessionStorage.clear();
  up = true;
  reloaded.mockClear();
  Object.assign(stage, { throws: false, figure: 50, mounted: 0, destroyed: 0 });
  vi.stubGlobal('fetch', () =>
    up ? Promise.resolve(new Response('<div id="app"></div>')) : Promise.reject(new TypeError('no network')),
  );
  vi.spyOn(browser, 'reload').mockImplementation(reloaded);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
const breakIt = async () => {
  stage.throws = true;
  await tick();
};
const text = () => document.body.textContent;

describe('a page that throws while it is drawn', () => {
  it('says so in both languages, lets go of what is kept, and is set up anew by itself', async () => {
    const onBroken = vi.fn();
    await render(ErrorBoundary, { page: Throwing, onBroken });
    await breakIt();
    expect(text()).toContain('自動で元に戻ります');
    expect(text()).toContain('come back by itself');
    expect(onBroken).toHaveBeenCalledOnce();
    expect(stage.destroyed).toBe(1);
    Object.assign(stage, { throws: false, figure: 77 });
    await pass(2_000);
    expect(text()).toContain('77');
    expect(stage.mounted).toBe(2);
    expect(reloaded).not.toHaveBeenCalled();
  });

  it('and throws again is loaded anew', async () => {
    await render(ErrorBoundary, { page: Throwing });
    await breakIt();
    await pass(2_000);
    await pass(10_000);
    expect(reloaded).toHaveBeenCalled();
  });

  it('on a wall is loaded anew, never in a hurry, and each time later', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const waits: number[] = [];
    for (let time = 0; time < 4; time += 1) {
      await render(ErrorBoundary, { page: Throwing, unattended: true });
      await breakIt();
      let waited = 0;
      reloaded.mockClear();
      while (reloaded.mock.calls.length === 0 && waited < 600) {
        await pass(1_000);
        waited += 1;
      }
      waits.push(waited);
      cleanup();
      stage.throws = false;
    }
    expect(waits[0]).toBeGreaterThanOrEqual(2);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[3]).toBeGreaterThan(4 * waits[0]! - 1);
  });

  it('waits for a server: what cannot be loaded is not left', async () => {
    up = false;
    await render(ErrorBoundary, { page: Throwing, unattended: true });
    await breakIt();
    await pass(120_000);
    expect(reloaded).not.toHaveBeenCalled();
    up = true;
    await pass(30_000);
    expect(reloaded).toHaveBeenCalled();
  });
});

describe('what throws elsewhere', () => {
  const thrown = (error: unknown, filename = '') =>
    window.dispatchEvent(Object.assign(new Event('error'), { error, filename }));

  it('is said on a page somebody holds, which stands as it was', async () => {
    await render(ErrorBoundary, { page: Throwing });
    window.dispatchEvent(Object.assign(new Event('unhandledrejection'), { reason: new Error('lost') }));
    await tick();
    expect(page.getByRole('alert').element().textContent).toContain('読み込み直す');
    expect(text()).toContain('50');
    await pass(20_000);
    expect(page.getByRole('alert').query()).toBeNull();
    expect(reloaded).not.toHaveBeenCalled();
  });

  it('loads a wall anew', async () => {
    await render(ErrorBoundary, { page: Throwing, unattended: true });
    thrown(new Error('tripped'));
    await pass(10_000);
    expect(reloaded).toHaveBeenCalledOnce();
  });

  it("is nobody's business when it is not ours", async () => {
    await render(ErrorBoundary, { page: Throwing, unattended: true });
    thrown(new Error('theirs'), 'chrome-extension://x/y.js');
    thrown(undefined);
    window.dispatchEvent(
      Object.assign(new Event('unhandledrejection'), { reason: new DOMException('', 'AbortError') }),
    );
    await pass(60_000);
    expect(reloaded).not.toHaveBeenCalled();
  });
});
