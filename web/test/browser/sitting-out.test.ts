import { describe, expect, it } from 'vitest';
import { boothWords } from '../../src/lang/booths';
import en from '../../src/lang/en/meeting';
import ja from '../../src/lang/ja/meeting';
import enConsole from '../../src/lang/en/console';
import jaConsole from '../../src/lang/ja/console';
import { comesFirst } from '../../src/shared/sitting-out';

describe('sitting out', () => {
  it('every reason has words, for phone and console, in both languages', () => {
    const codes = ['odd', 'nobody_to_meet', 'others_taken', 'no_table', 'registered_twice', 'at_booth', 'leaving'];
    for (const words of [en.sitOut, ja.sitOut, enConsole.outWhy, jaConsole.outWhy])
      expect(Object.keys(words).sort()).toEqual([...codes].sort());
    expect(boothWords.now.passedOver).toBeTruthy();
  });

  it('only who had no choice is promised to come first', () => {
    expect((['odd', 'others_taken', 'no_table'] as const).every(comesFirst)).toBe(true);
    expect((['nobody_to_meet', 'at_booth', 'leaving'] as const).some(comesFirst)).toBe(false);
  });
});
