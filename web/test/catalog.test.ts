import { describe, expect, it } from 'vitest';
import { Catalog, folded } from '../src/shared/catalog';
import { event } from './fixtures';

const catalog = new Catalog(event);
const ids = (tags: { id: string }[]) => tags.map((tag) => tag.id);

describe('the order of tags', () => {
  it('begins with what this very sub-kind offers, then its kind, and leaves nothing out', () => {
    const { typical, other } = catalog.ordered('offer', 'hospital', 'hospital/acute');
    expect(ids(typical)).toEqual(['emergency', 'cardiac-rehab', 'face']);
    expect(ids(other)).toEqual(['home-visit', 'referral']);
  });

  it('counts every sub-kind of the kind when none was chosen', () => {
    expect(ids(catalog.ordered('offer', 'clinic').typical)).toEqual(['referral', 'face', 'home-visit']);
  });

  it('looks at who needs it for needs', () => {
    expect(ids(catalog.ordered('need', 'clinic').typical)).toEqual(['emergency', 'cardiac-rehab', 'face']);
  });
});

describe('search', () => {
  it.each([
    ['心リハ', 'cardiac-rehab'],
    ['しんぞう', 'cardiac-rehab'],
    ['シンゾウ', 'cardiac-rehab'],
    ['ｼﾝｿﾞｳ', 'cardiac-rehab'],
    ['ＥＲ', 'emergency'],
    ['cardiac', 'cardiac-rehab'],
    ['訪問', 'home-visit'],
    ['24時間 救急', 'emergency'],
    ['２４時間', 'emergency'],
  ])('%s finds %s', (query, id) => {
    expect(ids(catalog.search(query))[0]).toBe(id);
  });

  it('puts what begins with the words before what contains them', () => {
    expect(ids(catalog.search('受入れ'))).toEqual(['emergency', 'referral']);
    expect(ids(catalog.search('逆'))).toEqual(['referral']);
  });

  it('shows everything for nothing, and nothing for nonsense', () => {
    expect(catalog.search('  ')).toHaveLength(event.tags.length);
    expect(catalog.search('ぬぬぬ')).toEqual([]);
  });
});

it('folds width, case, kana and separators, and keeps the long vowel', () => {
  expect(folded('ﾘﾊﾋﾞﾘ・センター ')).toBe('りはびりせんたー');
});

it('says an id it does not know rather than nothing', () => {
  expect(catalog.tag('new-tag', 'ja')).toBe('new-tag');
  expect(catalog.ward('meguro', 'en')).toBe('Meguro');
  expect(catalog.role(undefined, 'ja')).toBe('');
});
