import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BACKOFF_MAX, BACKOFF_MIN, pause, retry, sleep } from '../../src/shared/retry';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('trying again', () => {
  it('waits longer with every failure, within its bounds', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    expect([1, 2, 9].map((failures) => pause(failures))).toEqual([BACKOFF_MIN * 2, BACKOFF_MIN * 4, BACKOFF_MAX]);
    vi.spyOn(Math, 'random').mockReturnValue(0);
    expect(pause(9)).toBe(BACKOFF_MIN);
  });

  it('goes on until it is answered, one try at a time', async () => {
    let under = 0;
    let tries = 0;
    const get = async () => {
      under += 1;
      expect(under).toBe(1);
      await sleep(50);
      under -= 1;
      tries += 1;
      if (tries < 4) throw new Error('no');
      return tries;
    };
    const got = retry(get);
    await vi.runAllTimersAsync();
    expect(await got).toBe(4);
  });

  it('ends with its owner, and leaves nothing behind', async () => {
    const life = new AbortController();
    const get = vi.fn(() => Promise.reject(new Error('no')));
    const ended = expect(retry(get, { signal: life.signal })).rejects.toThrow();
    await vi.advanceTimersByTimeAsync(10);
    life.abort();
    await ended;
    const before = get.mock.calls.length;
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(BACKOFF_MAX);
    expect(get.mock.calls.length).toBe(before);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not wait out its pause when the network is back', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const get = vi.fn(() => Promise.reject(new Error('no')));
    const life = new AbortController();
    retry(get, { signal: life.signal }).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(1);
    window.dispatchEvent(new Event('online'));
    await vi.advanceTimersByTimeAsync(1);
    expect(get).toHaveBeenCalledTimes(2);
    life.abort();
  });

  it('gives up what does not pass, and what took too long', async () => {
    await expect(retry(() => Promise.reject(new Error('never')), { passes: () => false })).rejects.toThrow('never');
    const late = expect(retry(() => Promise.reject(new Error('late')), { within: 3_000 })).rejects.toThrow('late');
    await vi.advanceTimersByTimeAsync(3_001);
    await late;
  });
});
