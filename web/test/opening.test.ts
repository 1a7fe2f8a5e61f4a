import { describe, expect, it } from 'vitest';
import en from '../src/lang/en/call';
import ja from '../src/lang/ja/call';
import { openingQuestion } from '../src/phone/room/opening';
import { Catalog } from '../src/shared/catalog';
import { event, introduction, person } from './fixtures';

const catalog = new Catalog(event);
const ask = (reasons: { tag: string; from: string; to: string }[], more = {}, id = 'b') => {
  const given = { ...introduction(id, { reasons, ...more }) };
  return { ja: openingQuestion(given, 'me', catalog, ja, 'ja'), en: openingQuestion(given, 'me', catalog, en, 'en') };
};
const give = { tag: 'cardiac-rehab', from: 'me', to: 'x' };
const get = { tag: 'referral', from: 'x', to: 'me' };

describe('a question to open with', () => {
  it('asks about what the other needs before what I need', () => {
    expect(ask([get, give]).ja).toContain('「心臓リハビリテーション」');
    expect(ask([get]).ja).toContain('「逆紹介の受入れ」');
    expect(ask([give]).en).toContain('“cardiac rehab”');
  });

  it('says the place as one says it to them', () => {
    expect(ask([give]).ja).toMatch(/^貴院/);
    expect(ask([give], { with: [person('c', { kind: 'care' })] }).ja).toMatch(/^貴事業所/);
    expect(ask([give], { with: [person('c', { kind: 'shrine' })] }).ja).toMatch(/^そちら/);
    expect(ask([give], { with: [person('c'), person('d')] }).ja).toMatch(/^みなさま/);
  });

  it('has one for what both care about, and for no reason at all', () => {
    expect(ask([{ tag: 'face', from: 'me', to: 'x' }]).ja).toContain('取り組まれて');
    expect(ask([]).ja).toContain('連携');
    expect(ask([]).en).toMatch(/\?$/);
  });

  it('asks the same again when the screen is drawn anew, and not everybody the same', () => {
    expect(ask([give])).toEqual(ask([give]));
    expect(new Set(['a', 'b', 'c', 'd'].map((id) => ask([give], {}, id).ja)).size).toBe(2);
  });
});
