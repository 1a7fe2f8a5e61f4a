import { expect, it } from 'vitest';
import { writtenIn } from '../src/shared/written';

it('takes what somebody wrote for the language of its letters', () => {
  expect(writtenIn('まもなく乾杯です。')).toBe('ja');
  expect(writtenIn('乾杯')).toBe('ja');
  expect(writtenIn('The toast is in a moment.')).toBe('en');
  expect(writtenIn('Wi-Fi: 架空ホール')).toBe('ja');
  expect(writtenIn()).toBe('en');
});
