import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Lookup } from '../../src/console/lookup';

/** A server in a test's hand: questions wait until they are answered, in whatever order. */
let questions: { answer(value: string): void; refuse(): void; signal: AbortSignal }[];
let shown: string[];
let failures: unknown[];
let lookup: Lookup<string>;
const flush = () => vi.advanceTimersByTimeAsync(0);
const LEAST = 2_000;

beforeEach(() => {
  vi.useFakeTimers();
  questions = [];
  shown = [];
  failures = [];
  lookup = new Lookup({
    get: (signal) =>
      new Promise((answer, no) => void questions.push({ answer, refuse: () => no(new Error('no')), signal })),
    show: (value) => shown.push(value),
    failed: (error) => failures.push(error),
    least: LEAST,
  });
  lookup.news();
});
afterEach(() => {
  lookup.close();
  vi.useRealTimers();
});

describe('a question that is asked after notices', () => {
  it('is never under way twice, and is asked once more for whatever happened meanwhile', async () => {
    for (let n = 0; n < 10; n += 1) {
      lookup.news();
      await vi.advanceTimersByTimeAsync(LEAST);
    }
    expect(questions).toHaveLength(1);
    questions[0]!.answer('a');
    await flush();
    expect(shown).toEqual(['a']);
    lookup.news();
    expect(questions).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(LEAST);
    expect(questions).toHaveLength(2);
  });

  it('is not asked while nothing happens', async () => {
    questions[0]!.answer('a');
    await vi.advanceTimersByTimeAsync(100 * LEAST);
    expect(questions).toHaveLength(1);
    lookup.news();
    expect(questions).toHaveLength(2);
  });

  it('never shows an older answer over a newer one', async () => {
    const newest = lookup.now();
    questions[1]!.answer('new');
    await newest;
    questions[0]!.answer('old');
    await flush();
    expect(shown).toEqual(['new']);
    expect(questions[0]!.signal.aborted).toBe(true);
  });

  it('lets who asked first wait for what was asked last', async () => {
    let done = false;
    void lookup.now().then(() => (done = true));
    const last = lookup.now();
    questions[1]!.answer('between');
    await flush();
    expect([done, shown]).toEqual([false, []]);
    questions[2]!.answer('last');
    await last;
    await flush();
    expect([done, shown]).toEqual([true, ['last']]);
  });

  it('says that it failed, and asks less often while it does', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    for (let n = 0; n < 5; n += 1) {
      questions.at(-1)!.refuse();
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(failures).toHaveLength(5);
    const asked = questions.length;
    questions.at(-1)!.refuse();
    await vi.advanceTimersByTimeAsync(LEAST);
    expect(questions).toHaveLength(asked);
  });

  it('is not asked by a page nobody looks at, and at once when somebody does again', async () => {
    const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    questions[0]!.answer('a');
    await vi.advanceTimersByTimeAsync(LEAST);
    lookup.news();
    await vi.advanceTimersByTimeAsync(10 * LEAST);
    expect(questions).toHaveLength(1);
    visible.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(questions).toHaveLength(2);
  });

  it('shows nothing after it was closed, says no failure, and leaves no timer and nobody waiting', async () => {
    const waiting = lookup.now();
    lookup.close();
    questions[1]!.answer('late');
    questions[0]!.refuse();
    await waiting;
    await vi.advanceTimersByTimeAsync(10 * LEAST);
    expect([shown, failures]).toEqual([[], []]);
    document.dispatchEvent(new Event('visibilitychange'));
    await lookup.now();
    expect(questions).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
