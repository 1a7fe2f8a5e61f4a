import { describe, expect, it } from 'vitest';
import en from '../src/lang/en/meeting';
import ja from '../src/lang/ja/meeting';
import { addressed, breakable } from '../src/shared/person';
import { sentences } from '../src/shared/reasons';
import { Catalog } from '../src/shared/catalog';
import { legalForm } from '../src/shared/names';
import { event, person } from './fixtures';

const catalog = new Catalog(event);
const give = { tag: 'emergency', from: 'me', to: 'b' };
const get = { tag: 'home-visit', from: 'b', to: 'me' };

describe('reasons', () => {
  it('are sentences in both directions, what I can do for them first', () => {
    expect(sentences([get, give], 'me', catalog, ja, 'ja').map((each) => each.text)).toEqual([
      'お相手がお求めの「24時間救急の受入れ」を、貴施設が提供できます。',
      '貴施設がお求めの「訪問診療」を、お相手が提供できます。',
    ]);
    expect(sentences([get, give], 'me', catalog, en, 'en').map((each) => each.text)).toEqual([
      'They are looking for “emergency”, which you offer.',
      'They offer “home visit”, which you are looking for.',
    ]);
  });

  it('say so when somebody else has answered the same need before', () => {
    expect(sentences([{ ...get, again: true }], 'me', catalog, ja, 'ja')[0]?.text).toBe(
      'お相手も「訪問診療」を提供できます。別の視点も伺えます。',
    );
  });

  it('read the other way round for the other person', () => {
    expect(sentences([give, get], 'b', catalog, ja, 'ja').map((each) => each.direction)).toEqual(['give', 'get']);
    expect(sentences([give], 'b', catalog, ja, 'ja')[0]?.text).toBe(
      '貴施設がお求めの「24時間救急の受入れ」を、お相手が提供できます。',
    );
  });

  it('show both directions in the first two lines, however many there are of one', () => {
    const many = [give, { ...give, tag: 'cardiac-rehab' }, { ...give, tag: 'referral' }, get];
    expect(sentences(many, 'me', catalog, ja, 'ja').map((each) => each.direction)).toEqual([
      'give',
      'get',
      'give',
      'give',
    ]);
  });

  it('say a mutual interest once', () => {
    const both = [
      { tag: 'face', from: 'me', to: 'b' },
      { tag: 'face', from: 'b', to: 'me' },
    ];
    expect(sentences(both, 'me', catalog, ja, 'ja')).toEqual([
      { direction: 'mutual', text: 'お互いに「顔の見える関係づくり」に関心があります。' },
    ]);
  });

  it('begin with a wish and end with nearness', () => {
    const texts = sentences([give], 'me', catalog, ja, 'ja', { near: true, wished: true }).map((each) => each.text);
    expect(texts[0]).toBe(ja.wished);
    expect(texts.at(-1)).toBe(ja.near);
  });

  it('say what the two are to each other after needs and before what both like, and nothing of an unknown relation', () => {
    const relations = [
      { id: 'home-team', ja: '在宅でともに支えるお相手です', en: 'You care together for people at home.' },
    ];
    const related = new Catalog({ ...event, relations });
    const face = { tag: 'face', from: 'me', to: 'b' };
    const texts = (relation: string, of = [face, give]) =>
      sentences(of, 'me', related, ja, 'ja', { relation }).map((each) => each.text);
    expect(texts('home-team')[1]).toBe('在宅でともに支えるお相手です');
    expect(texts('home-team')).toHaveLength(3);
    expect(texts('home-team', [])).toEqual(['在宅でともに支えるお相手です']);
    expect(texts('newer')).toHaveLength(2);
    expect(sentences([give], 'me', catalog, ja, 'ja', { relation: 'home-team' })).toHaveLength(1);
  });

  it('between two others at the table do not claim to be about me', () => {
    expect(sentences([{ tag: 'emergency', from: 'b', to: 'c' }], 'me', catalog, ja, 'ja')[0]?.text).toContain(
      '同席の方',
    );
  });
});

describe('names', () => {
  it('carry their address form in Japanese; nothing follows 先生', () => {
    expect(addressed(person('b'), ja, 'ja')).toBe('玉川 直樹 先生');
    expect(addressed(person('b', { honorific: '様' }), ja, 'ja')).toBe('玉川 直樹 様');
    expect(addressed(person('b'), en, 'en')).toBe('玉川 直樹');
  });

  it('of organizations are told apart from their legal form', () => {
    expect(legalForm('医療法人社団さくら坂会 さくら坂クリニック')).toEqual({
      form: '医療法人社団さくら坂会',
      name: 'さくら坂クリニック',
    });
    expect(legalForm('株式会社みどり みどり訪問看護')).toEqual({ form: '株式会社みどり', name: 'みどり訪問看護' });
    expect(legalForm('目黒みなみ病院')).toEqual({ form: '', name: '目黒みなみ病院' });
    expect(legalForm('みどりが丘 訪問看護')).toEqual({ form: '', name: 'みどりが丘 訪問看護' });
  });

  it('of organizations break before what they are', () => {
    expect(breakable('みどりが丘訪問看護ステーション')).toEqual(['みどりが丘', '訪問看護', 'ステーション']);
    expect(breakable('歯科')).toEqual(['歯科']);
  });

  it('of somebody who has erased their data are gone', () => {
    expect(addressed(person('b', { name: undefined }), ja, 'ja')).toBe('削除された方');
  });
});
