import { expect, it } from 'vitest';
import { kept } from '../src/phone/room/wishes-kept';
import { told, type Wish } from '../src/shared/wishes';
import { changed, corrected, kindsOf, wishesOf } from '../src/shared/wishes-changed';
import { introduction, me, person } from './fixtures';

const org = (id: string, name: string) => ({ id, name });

it('tells each organization in the list of how much it matters, and reads them back', () => {
  const wishes: Wish[] = [
    { id: '1', name: '架空病院', how: 'must' },
    { id: '2', name: '架空医院', how: 'wish' },
    { id: '3', name: '架空薬局', how: 'never' },
  ];
  expect(told(wishes)).toEqual({ wishes: ['2'], wishes_must: ['1'], wishes_never: ['3'] });
  const read = wishesOf({
    wishes: [org('2', '架空医院'), { name: '一覧から消えた医院' }],
    wishes_must: [org('1', '架空病院')],
    wishes_never: [org('3', '架空薬局')],
  });
  expect(read).toEqual(wishes);
  expect(wishesOf(me)).toEqual([]);
});

it('sends only lists that changed, so that what has left the organizer’s list stays in the others', () => {
  const before = wishesOf({
    wishes: [org('2', '架空医院'), { name: '一覧から消えた医院' }],
    wishes_must: [org('1', '架空病院')],
    wishes_never: [],
  });
  const [must, wish] = before as [Wish, Wish];
  expect(changed(before, [...before, { id: '3', name: '架空薬局', how: 'never' }])).toEqual({ wishes_never: ['3'] });
  expect(changed(before, [wish])).toEqual({ wishes_must: [] });
  expect(changed(before, [wish, { ...must, how: 'wish' }])).toEqual({ wishes: ['2', '1'], wishes_must: [] });
  expect(changed(before, [wish, must])).toEqual({});
});

it('counts organizations one wished to meet and met, once each, whoever of them it was', () => {
  const wishing = { wishes: [org('2', '架空医院'), { name: '架空薬局' }], wishes_must: [org('1', '架空病院')] };
  const talk = (id: string, organization: { id?: string; name: string }) =>
    introduction(id, { with: [{ ...person(id), organization }] });
  const met = [
    talk('a', org('1', '架空病院')),
    talk('b', org('1', '架空病院')),
    talk('c', { name: '架空薬局' }),
    talk('d', org('9', '架空医院')),
  ];
  expect(kept(wishing, met)).toEqual({ met: 2, of: 3 });
  expect(kept(me, met)).toEqual({ met: 0, of: 0 });
  const kinds = { must: ['care/home-nursing', 'pharmacy'], wish: ['clinic'], never: ['company'] };
  const nurse = introduction('n', { with: [{ ...person('n'), kind: 'care', sub_kind: 'care/home-nursing' }] });
  expect(kept({ ...wishing, wished_kinds: kinds }, [nurse])).toEqual({ met: 1, of: 6 });
});

it('keeps kinds beside organizations, and sends them anew as a whole', () => {
  const place: Wish = { id: 'clinic', name: '架空クリニック', how: 'wish' };
  const kinds = kindsOf({ wished_kinds: { must: ['clinic'], never: ['pharmacy'] } }, (id) => `名:${id}`);
  expect(kinds).toEqual([
    { id: 'clinic', name: '名:clinic', how: 'must', kind: true },
    { id: 'pharmacy', name: '名:pharmacy', how: 'never', kind: true },
  ]);
  const before = [place, ...kinds];
  expect(corrected(before, before)).toEqual({});
  expect(corrected(before, kinds)).toEqual({ wishes: [] });
  expect(corrected(before, [place])).toEqual({ wished_kinds: {} });
  const softer = [place, { ...kinds[0]!, how: 'wish' as const }, kinds[1]!];
  expect(corrected(before, softer)).toEqual({ wished_kinds: { wish: ['clinic'], never: ['pharmacy'] } });
});
