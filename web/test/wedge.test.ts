import { describe, expect, it } from 'vitest';
import { Wedge } from '../src/console/wedge';

/** Keys, each so many ms after the one before. */
function typed(keys: string[], pace: number): (string | undefined)[] {
  const wedge = new Wedge();
  return keys.map((key, index) => wedge.key(key, 1000 + index * pace));
}

describe('a scanner that types', () => {
  it('is heard at its Enter, shift keys or not, and a person at none', () => {
    expect(typed(['1', '2', 'Enter'], 10).at(-1)).toBe('12');
    expect(typed(['h', 't', 'Shift', ':', '/', 'Enter'], 30).at(-1)).toBe('ht:/');
    expect(typed(['1', '2', 'Enter'], 120)).toEqual([undefined, undefined, undefined]);
    expect(typed(['Enter'], 10)).toEqual([undefined]);
    expect(typed(['?', 'Enter'], 10).at(-1)).toBeUndefined();
  });

  it('forgets what was typed before it, and what it has said', () => {
    const wedge = new Wedge();
    const all = [
      wedge.key('x', 0),
      wedge.key('7', 500),
      wedge.key('8', 510),
      wedge.key('Enter', 520),
      wedge.key('Enter', 530),
    ];
    expect(all).toEqual([undefined, undefined, undefined, '78', undefined]);
  });
});
