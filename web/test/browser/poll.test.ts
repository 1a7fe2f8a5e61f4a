import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RoomWatch } from '../../src/console/room-watch.svelte';
import { Poll } from '../../src/shared/poll';

/** A server in a test's hand: questions wait until they are answered, in whatever order. */
let questions: { answer(value: string): void; refuse(): void; signal: AbortSignal }[];
let shown: string[];
let failures: unknown[];
let poll: Poll<string>;
const flush = () => vi.advanceTimersByTimeAsync(0);
const EVERY = 2_000;

beforeEach(() => {
  vi.useFakeTimers();
  questions = [];
  shown = [];
  failures = [];
  poll = new Poll({
    get: (signal) =>
      new Promise((answer, no) => void questions.push({ answer, refuse: () => no(new Error('no')), signal })),
    show: (value) => shown.push(value),
    failed: (error) => failures.push(error),
    every: EVERY,
  });
});
afterEach(() => {
  poll.close();
  vi.useRealTimers();
});

describe('a question asked again and again', () => {
  it('is never under way twice, however slow the answer', async () => {
    await vi.advanceTimersByTimeAsync(10 * EVERY);
    expect(questions).toHaveLength(1);
    questions[0]!.answer('a');
    await vi.advanceTimersByTimeAsync(EVERY);
    expect(shown).toEqual(['a']);
    expect(questions).toHaveLength(2);
  });

  it('never shows an older answer over a newer one', async () => {
    const newest = poll.now();
    questions[1]!.answer('new');
    await newest;
    questions[0]!.answer('old');
    await flush();
    expect(shown).toEqual(['new']);
    expect(questions[0]!.signal.aborted).toBe(true);
  });

  it('lets who asked first wait for what was asked last', async () => {
    let done = false;
    void poll.now().then(() => (done = true));
    const last = poll.now();
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
    await vi.advanceTimersByTimeAsync(EVERY);
    expect(questions).toHaveLength(asked);
  });

  it('is not asked by a page nobody looks at, and at once when somebody does again', async () => {
    const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    questions[0]!.answer('a');
    await vi.advanceTimersByTimeAsync(10 * EVERY);
    expect(questions).toHaveLength(1);
    visible.mockReturnValue('visible');
    document.dispatchEvent(new Event('visibilitychange'));
    expect(questions).toHaveLength(2);
  });

  it('shows nothing after it was closed, says no failure, and leaves no timer and nobody waiting', async () => {
    const waiting = poll.now();
    poll.close();
    questions[1]!.answer('late');
    questions[0]!.refuse();
    await waiting;
    await vi.advanceTimersByTimeAsync(10 * EVERY);
    expect([shown, failures]).toEqual([[], []]);
    document.dispatchEvent(new Event('visibilitychange'));
    await poll.now();
    expect(questions).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the watch', () => {
  const answers: { path: string; give(body: unknown): void }[] = [];
  const giveRounds = (state: string) => {
    const [asked] = answers.splice(
      answers.findLastIndex((each) => each.path.endsWith('/rounds')),
      1,
    );
    asked!.give({ rounds: [{ number: 1, state }], now: '2027-09-18T14:00:00+09:00' });
  };
  const givePeople = () => {
    const [asked] = answers.splice(
      answers.findLastIndex((each) => each.path.endsWith('/people')),
      1,
    );
    asked!.give({ people: [], now: '2027-09-18T14:00:00+09:00' });
  };

  beforeEach(() => {
    answers.length = 0;
    vi.stubGlobal(
      'fetch',
      (path: string) =>
        new Promise<Response>(
          (answer) => void answers.push({ path, give: (body) => answer(new Response(JSON.stringify(body))) }),
        ),
    );
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('shows a round over that was over when last asked, whatever an older answer says', async () => {
    const watch = new RoomWatch('t', 'southwest', () => {});
    const after = watch.refresh();
    giveRounds('over');
    givePeople();
    await after;
    giveRounds('running');
    givePeople();
    await flush();
    expect(watch.rounds.map((each) => each.state)).toEqual(['over']);
    watch.close();
  });

  it('takes no answer after it was closed', async () => {
    const refused = vi.fn();
    const watch = new RoomWatch('t', 'southwest', refused);
    watch.close();
    giveRounds('running');
    givePeople();
    await flush();
    expect([watch.rounds, watch.people]).toEqual([[], undefined]);
    expect(refused).not.toHaveBeenCalled();
  });
});
