import { expect, it } from 'vitest';
import type { NextStep } from '../src/gen/protocol';
import { inOrder } from '../src/phone/room/next-steps';
import { introduction, me } from './fixtures';

it('lists what is open before what is done, mine before theirs, and what has a day first', () => {
  const met = introduction('x', { state: 'met' });
  const them = met.with[0]!.id;
  const step = (kind: NextStep['kind'], by: string, more: Partial<NextStep> = {}): NextStep => ({ kind, by, ...more });
  const next_steps = [
    step('talk', me.id, { done: true }),
    step('visit', them),
    step('phone', me.id),
    step('materials', me.id, { until: '2027-09-25' }),
  ];
  const list = inOrder([{ ...met, next_steps }]);
  expect(list.map((each) => each.step.kind)).toEqual(['materials', 'phone', 'visit', 'talk']);
  expect(list.map((each) => each.doer?.id)).toEqual([undefined, undefined, them, undefined]);
});
