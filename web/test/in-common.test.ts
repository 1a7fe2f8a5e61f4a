import { expect, it } from 'vitest';
import { inCommon } from '../src/phone/room/in-common';

it('is what either offers and the other needs, and what both ticked', () => {
  const me = { id: 'me', offers: ['beds', 'rehab'], needs: ['referral', 'study'] };
  const other = { id: 'other', offers: ['referral'], needs: ['beds', 'study'] };
  expect(
    inCommon(
      me,
      other,
      (tag) => tag === 'study',
      () => false,
    ),
  ).toEqual([
    { tag: 'beds', from: 'me', to: 'other' },
    { tag: 'referral', from: 'other', to: 'me' },
    { tag: 'study', from: 'me', to: 'other' },
  ]);
  expect(
    inCommon(
      me,
      { id: 'none', offers: [], needs: ['palliative'] },
      () => false,
      () => false,
    ),
  ).toEqual([]);
});

it('says of a need of mine that somebody has answered it before', () => {
  const me = { id: 'me', offers: ['beds'], needs: ['referral'] };
  const other = { id: 'other', offers: ['referral'], needs: ['beds'] };
  expect(
    inCommon(
      me,
      other,
      () => false,
      () => true,
    ),
  ).toEqual([
    { tag: 'beds', from: 'me', to: 'other' },
    { tag: 'referral', from: 'other', to: 'me', again: true },
  ]);
});
