import { expect, test } from 'vitest';
import type { AcquaintanceView, QuestionView } from '../src/gen/protocol';
import { changes, given, knownAt, shownAt, stageChanges, stages, type Where } from '../src/phone/room/asked';

const words = { ja: '問', en: 'Question' };
const heard: QuestionView = { id: 'heard', at: 'joining', form: 'single', ...words, answer: { choices: ['mail'] } };
const beds: QuestionView = { id: 'beds', at: 'joining', form: 'multiple', ...words };
const useful: QuestionView = { id: 'useful', at: 'end', form: 'scale', ...words, answer: { scale: 4 } };
const next: QuestionView = { id: 'next', at: 'end', form: 'text', ...words, answer: { text: '栄養士' } };
const all = [heard, beds, useful, next];
const ids = (questions: QuestionView[]) => questions.map(({ id }) => id);

test('each place shows what is asked there, the last screen also what was passed over', () => {
  expect(ids(shownAt('now', all))).toEqual(['heard', 'beds']);
  expect(ids(shownAt('end', all))).toEqual(['beds', 'useful', 'next']);
  expect(ids(shownAt('me', all))).toEqual(['heard', 'beds', 'useful', 'next']);
});

test('only what is another now is sent, and what was emptied is taken back', () => {
  const said = given(all);
  expect(changes(all, said)).toEqual({});
  const now = { heard: ['colleague'], beds: ['time', 'where'], useful: [], next: [' 栄養士 '] };
  expect(changes(all, now)).toEqual({
    heard: { choices: ['colleague'] },
    beds: { choices: ['time', 'where'] },
    useful: null,
  });
  expect(changes(all, { ...said, useful: ['5'], next: ['  '] })).toEqual({ useful: { scale: 5 }, next: null });
});

test('the same choices in another order are no change', () => {
  const two: QuestionView = { ...beds, answer: { choices: ['where', 'time'] } };
  expect(changes([two], { beds: ['time', 'where'] })).toEqual({});
  expect(changes([two], { beds: ['time'] })).toEqual({ beds: { choices: ['time'] } });
});

const org = (organization: string, more: Partial<AcquaintanceView>): AcquaintanceView => ({
  organization,
  name: organization,
  met: false,
  ...more,
});

test('how well one knows an organization is asked before it is met, and again at the end', () => {
  const list = [
    org('a', { before: 'face', met: true }),
    org('b', { before: 'not_yet' }),
    org('c', {}),
    org('d', { met: true }),
  ];
  const at = (where: Where) => knownAt(where, list).map(({ organization, when }) => `${organization} ${when}`);
  expect(at('now')).toEqual(['b before', 'c before']);
  expect(at('end')).toEqual(['a after', 'b after', 'd after']);
  expect(at('me')).toEqual(['a after', 'b before', 'c before', 'd after']);
});

test('of stages only those that are others now are sent', () => {
  const known = knownAt('me', [org('a', { after: 'face', met: true }), org('b', { before: 'not_yet' }), org('c', {})]);
  expect(stageChanges(known, stages(known))).toBeUndefined();
  const now = { ...stages(known), a: 'trust' as const, b: undefined };
  expect(stageChanges(known, now)).toEqual({ before: { b: null }, after: { a: 'trust' } });
});
