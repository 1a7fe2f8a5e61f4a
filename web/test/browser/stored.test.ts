import { beforeEach, describe, expect, it } from 'vitest';
import { forgetHall, keep, recall } from '../../src/phone/room/saved-hall';
import { keepMemo, memo } from '../../src/phone/room/memo';
import { keepAnswers, loadAnswers } from '../../src/phone/join/draft';
import * as desk from '../../src/console/desk';
import { emptyHall } from '../../src/shared/hall';
import { byName, fits, maybe, Stored } from '../../src/shared/stored';
import { introduction, me, person, summary } from '../fixtures';

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe('a shape', () => {
  it('is looked at to the last item', () => {
    expect(fits([{ id: 'a' }, { id: 'b' }], [{ id: '' }])).toBe(true);
    expect(fits([{ id: 'a' }, { id: 2 }], [{ id: '' }])).toBe(false);
    expect([null, undefined, [], 'a', 0].map((value) => fits(value, {}))).toEqual([false, false, false, false, false]);
    expect(fits({}, { id: maybe('') })).toBe(true);
    expect(fits({ id: null }, { id: maybe('') })).toBe(false);
    expect([{ a: 1 }, { a: '1' }].map(byName(0))).toEqual([true, false]);
  });

  it('and a version decide whether something was kept at all', () => {
    const first = new Stored<string>('x', 1, '');
    first.write('a');
    expect(first.read()).toBe('a');
    expect(new Stored<string>('x', 2, '').read()).toBeUndefined();
    for (const spoiled of ['{', 'null', '"a"', '{"version":1}', '{"version":1,"value":{}}']) {
      localStorage.setItem('x', spoiled);
      expect(first.read(), spoiled).toBeUndefined();
    }
  });
});

describe('the room as it was last known', () => {
  const hall = { ...emptyHall, me, room: summary(), introductions: [introduction('x', { with: [person('b')] })] };
  const spoil = (change: object) => {
    keep({ token: 't', hall: { ...hall, ...change }, heardAt: Date.now() });
    return recall('t');
  };

  it('comes back', () => expect(spoil({})?.hall.introductions[0]?.id).toBe('x'));

  it('of another shape or version never was', () => {
    for (const change of [
      { introductions: {} },
      { introductions: [{ id: 'x' }] },
      { me: { name: 'x' } },
      { room: { room: 'southwest' } },
      { suggestions: null },
      { booths: 'a' },
      { round: {} },
    ])
      expect(spoil(change), JSON.stringify(change)).toBeUndefined();
    localStorage.setItem('kaotsunagi.hall', JSON.stringify({ token: 't', hall, heardAt: Date.now() }));
    expect(recall('t')).toBeUndefined();
    forgetHall();
  });
});

it('notes outlive a new version of the pages, and spoiled ones spoil nothing', () => {
  localStorage.setItem('kaotsunagi.memo', JSON.stringify({ x: { text: '青いストラップ' } }));
  expect(memo('x')).toEqual({ text: '青いストラップ' });
  keepMemo('y', { paperCard: true });
  expect([memo('x').text, memo('y').paperCard]).toEqual(['青いストラップ', true]);
  localStorage.setItem('kaotsunagi.memo', '{"x":3}');
  expect(memo('x')).toEqual({});
});

describe('a form', () => {
  it('is sent under one key for its whole life, also after a reload; the next one has another', () => {
    const first = loadAnswers();
    keepAnswers({ ...first, name: '三田 あおい' });
    expect(loadAnswers().key).toBe(first.key);
    keepAnswers(null);
    expect(loadAnswers().key).not.toBe(first.key);
  });

  it('of another shape is begun anew', () => {
    sessionStorage.setItem(
      'kaotsunagi.draft',
      JSON.stringify({ version: 1, value: { ...loadAnswers(), offers: 'all' } }),
    );
    expect(loadAnswers().offers).toEqual([]);
  });

  it('at the desk likewise', () => {
    const form = { ...desk.recall(), name: '三田 あおい' };
    desk.keep(form);
    expect(desk.recall()).toEqual(form);
    desk.forget();
    expect(desk.recall().key).not.toBe(form.key);
  });
});
