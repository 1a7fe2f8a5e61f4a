import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { begin, look, shownKey, takeBack, unlock, watch } from '../../src/phone/room/memos-kept';
import { forgetMemos, keepMemo, memo, own } from '../../src/phone/room/memo';
import { takeOver } from '../../src/phone/room/nobodys-memos';
import { Lock } from '../../src/phone/room/sealed-memos';

/** The event's part of it, as tests/it/memos.rs holds it to: it keeps bytes, if the asker has seen what was there. */
let kept: { sealed?: string; turn: number };
let turns: number;
let status: number;
let asked: string[];
/** What the server says does not come. */
let lost: boolean;

/** From this phone to another, which knows nothing, and back. */
const pocket = new Map<string, string>();
function phone(name: string): void {
  pocket.set(current, JSON.stringify(localStorage));
  localStorage.clear();
  current = name;
  for (const [key, value] of Object.entries(JSON.parse(pocket.get(name) ?? '{}') as Record<string, string>))
    localStorage.setItem(key, value);
}
let current = 'old';

// Only its looks: answers and hashes take the time they take.
beforeAll(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
const tick = () => vi.advanceTimersByTimeAsync(6_000);

beforeEach(() => {
  localStorage.clear();
  pocket.clear();
  current = 'old';
  [kept, turns, status, asked, lost] = [{ turn: 0 }, 0, 200, [], false];
  own({ id: 'first' });
  watch('first-token');
  vi.stubGlobal('fetch', (url: string, { method = 'GET', body, headers }: RequestInit = {}) => {
    asked.push(`${method} ${url} ${typeof body === 'string' ? body : ''} ${new Headers(headers).get('Authorization')}`);
    if (status !== 200) return Promise.resolve(Response.json({ code: 'invalid', detail: 'x', fields: [] }, { status }));
    if (typeof body === 'string') {
      const { sealed, after } = JSON.parse(body) as { sealed: string | null; after: number };
      if (sealed === null) kept = { turn: 0 };
      else if (after === kept.turn) kept = { sealed, turn: ++turns };
    }
    return lost ? Promise.reject(new TypeError()) : Promise.resolve(Response.json(kept));
  });
});

it('brings memos to another phone, and what both write to both', async () => {
  keepMemo('x', { text: '月曜に電話' });
  expect(await look()).toBe('none');
  expect(kept).toEqual({ turn: 0 });
  expect(await begin()).toBe('kept');
  const key = shownKey()!;
  expect(key).toMatch(/^\w{4} \w{4} \w{4}$/);

  phone('new');
  keepMemo('y', { text: 'ここで書いた' });
  expect(await look()).toBe('locked');
  expect(await unlock('AAAA BBBB CCCC')).toBe('locked');
  expect(memo('x')).toEqual({});
  expect(await unlock(key.toLowerCase())).toBe('kept');
  expect([memo('x').text, memo('y').text]).toEqual(['月曜に電話', 'ここで書いた']);
  keepMemo('x', { text: '月曜に電話、済み' });
  await look();

  phone('old');
  keepMemo('z', { text: '古い電話で' });
  expect(await look()).toBe('kept');
  expect(['x', 'y', 'z'].map((id) => memo(id).text)).toEqual(['月曜に電話、済み', 'ここで書いた', '古い電話で']);

  // Nothing that was sent says what was written, nor the key.
  for (const secret of ['月曜', key, key.replaceAll(' ', '')]) expect(asked.join('\n')).not.toContain(secret);

  // Taken back on one phone it is on the other too; both keep their memos.
  expect(await takeBack()).toBe('none');
  expect(kept).toEqual({ turn: 0 });
  phone('new');
  keepMemo('x', { text: 'その後' });
  expect(await look()).toBe('none');
  expect([kept, shownKey(), memo('x').text]).toEqual([{ turn: 0 }, undefined, 'その後']);
});

it('takes in what the other phone kept a moment before', async () => {
  await begin();
  const key = shownKey()!;
  phone('other');
  await unlock(key);
  keepMemo('x', { text: '火曜' });
  await look();
  phone('old');
  keepMemo('x', { text: '月曜' });
  await look();
  expect(memo('x').text).toBe('月曜\n火曜');
  phone('other');
  await look();
  expect(memo('x').text).toBe('月曜\n火曜');
});

it('whoever is erased leaves no key', async () => {
  await begin();
  forgetMemos();
  expect(shownKey()).toBeUndefined();
  expect(JSON.stringify(localStorage)).not.toContain('key');
});

it('keeps what is written later by itself, and does not press a server that says no', async () => {
  await begin();
  await tick();
  asked = [];
  await vi.advanceTimersByTimeAsync(20_000);
  expect(asked).toEqual([]);
  keepMemo('x', { text: '追記' });
  const before = kept.sealed;
  await tick();
  await vi.waitFor(() => expect(kept.sealed).not.toBe(before));
  const taken = kept.sealed;
  status = 422;
  keepMemo('x', { text: '長すぎる' });
  await tick();
  asked = [];
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toEqual([]);
  status = 200;
  keepMemo('x', { text: '短い' });
  await tick();
  await vi.waitFor(() => expect(kept.sealed).not.toBe(taken));
});

it.each([408, 429, 500])('asks again after a %i, which passes', async (passing) => {
  await begin();
  const before = kept.sealed;
  status = passing;
  keepMemo('x', { text: '追記' });
  await tick();
  await look().catch(() => undefined);
  status = 200;
  await tick();
  await vi.waitFor(() => expect(kept.sealed).not.toBe(before));
});

it('the key is not lost to a look that comes while it begins', async () => {
  keepMemo('x', { text: '月曜に電話' });
  const beginning = begin();
  await tick();
  expect(await beginning).toBe('kept');
  expect(shownKey()).toBeDefined();
  expect(await new Lock(shownKey()!.replaceAll(' ', '')).open(kept.sealed!)).toMatchObject({
    x: { text: '月曜に電話' },
  });
  await tick();
  expect(await look()).toBe('kept');
  expect(shownKey()).toBeDefined();
});

it('does one thing at a time, in another window too', async () => {
  let free!: () => void;
  const other = navigator.locks.request('kaotsunagi.memo', () => new Promise<void>((resolve) => (free = resolve)));
  await vi.waitFor(() => expect(free).toBeDefined());
  const both = Promise.all([begin(), takeBack()]);
  await tick();
  expect(asked).toEqual([]);
  free();
  await other;
  expect(await both).toEqual(['kept', 'none']);
  expect([kept, shownKey()]).toEqual([{ turn: 0 }, undefined]);
});

it('begins after all when only the answer was lost, with the key that the server holds', async () => {
  keepMemo('x', { text: '月曜' });
  lost = true;
  await expect(begin()).rejects.toThrow();
  expect(kept.sealed).toBeDefined();
  expect(shownKey()).toBeUndefined();
  lost = false;
  expect(await begin()).toBe('kept');
  expect(await new Lock(shownKey()!.replaceAll(' ', '')).open(kept.sealed!)).toMatchObject({ x: { text: '月曜' } });
});

describe('of two people on one device', () => {
  it('neither sees, sends or loses what the other wrote', async () => {
    keepMemo('x', { text: '先の方のメモ' });
    await begin();
    const [first, key] = [kept, shownKey()];

    // Somebody else goes on here, who has begun on a phone of their own.
    kept = { turn: 0 };
    own({ id: 'second' });
    watch('second-token');
    expect([memo('x'), shownKey()]).toEqual([{}, undefined]);
    await begin();
    asked = [];
    keepMemo('y', { text: '後の方のメモ' });
    await tick();
    await vi.waitFor(() => expect(asked.length).toBe(2));
    for (const each of asked) expect(each).toContain('Bearer second-token');
    await look();
    const second = await new Lock(shownKey()!.replaceAll(' ', '')).open(kept.sealed!);
    expect(Object.keys(second)).toEqual(['y']);

    kept = first;
    own({ id: 'first' });
    watch('first-token');
    expect([memo('x').text, memo('y'), shownKey()]).toEqual(['先の方のメモ', {}, key]);
    forgetMemos();
    own({ id: 'second' });
    expect(memo('y').text).toBe('後の方のメモ');
  });

  it('what is under way when they change ends as it began', async () => {
    keepMemo('x', { text: '先の方のメモ' });
    const beginning = begin();
    own({ id: 'second' });
    watch('second-token');
    expect(await beginning).toBe('kept');
    for (const each of asked) expect(each).toContain('Bearer first-token');
    expect([memo('x'), shownKey()]).toEqual([{}, undefined]);
    own({ id: 'first' });
    watch('first-token');
    expect(shownKey()).toBeDefined();
  });

  it('what was nobody’s goes to whoever is here first, and to nobody after them', () => {
    localStorage.setItem('kaotsunagi.memo', JSON.stringify({ x: { text: '以前のメモ' } }));
    own({ id: 'first' });
    takeOver();
    expect(memo('x').text).toBe('以前のメモ');
    own({ id: 'second' });
    takeOver();
    expect(memo('x')).toEqual({});
    own({ id: 'first' });
    expect(memo('x').text).toBe('以前のメモ');
  });
});
