import { expect, test } from 'vitest';
import { isAfter, onAClock } from '../src/shared/stay';

test('what comes after midnight is shown and taken as clocks show it', () => {
  expect([onAClock('24:30'), onAClock('25:05'), onAClock('15:40'), onAClock('')]).toEqual([
    '00:30',
    '01:05',
    '15:40',
    '',
  ]);
  expect([isAfter('18:00', '00:30'), isAfter('18:00', '17:00'), isAfter('18:00', '19:00')]).toEqual([
    true,
    false,
    true,
  ]);
});
