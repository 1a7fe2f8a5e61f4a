import { beforeEach, expect, it, vi } from 'vitest';
import { begin, look, shownKey, takeBack, unlock, watch } from '../../src/phone/room/memos-kept';
import { forgetMemos, keepMemo, memo } from '../../src/phone/room/memo';

/** The event's part of it, as tests/it/memos.rs holds it to: it keeps bytes, if the asker has seen what was there. */
let kept: { sealed?: string; turn: number };
let turns: number;
let status: number;
let asked: string[];

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

beforeEach(() => {
  localStorage.clear();
  pocket.clear();
  current = 'old';
  [kept, turns, status, asked] = [{ turn: 0 }, 0, 200, []];
  vi.stubGlobal('fetch', (url: string, { method = 'GET', body }: RequestInit = {}) => {
    asked.push(`${method} ${url} ${typeof body === 'string' ? body : ''}`);
    if (status !== 200) return Promise.resolve(Response.json({ code: 'invalid', detail: 'x', fields: [] }, { status }));
    if (typeof body === 'string') {
      const { sealed, after } = JSON.parse(body) as { sealed: string | null; after: number };
      if (sealed === null) kept = { turn: 0 };
      else if (after === kept.turn) kept = { sealed, turn: ++turns };
    }
    return Promise.resolve(Response.json(kept));
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
  vi.useFakeTimers();
  try {
    await begin();
    watch();
    asked = [];
    await vi.advanceTimersByTimeAsync(20_000);
    expect(asked).toEqual([]);
    keepMemo('x', { text: '追記' });
    const before = kept.sealed;
    await vi.advanceTimersByTimeAsync(6_000);
    await vi.waitFor(() => expect(kept.sealed).not.toBe(before));
    const taken = kept.sealed;
    status = 422;
    keepMemo('x', { text: '長すぎる' });
    await vi.advanceTimersByTimeAsync(6_000);
    asked = [];
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
    status = 200;
    keepMemo('x', { text: '短い' });
    await vi.advanceTimersByTimeAsync(6_000);
    await vi.waitFor(() => expect(kept.sealed).not.toBe(taken));
  } finally {
    vi.useRealTimers();
  }
});
