import { expect, it } from 'vitest';
import { drawKey, folded, Lock, merged, same } from '../src/phone/room/sealed-memos';

const MEMOS = { m1: { text: '退院調整の窓口は月曜', paperCard: true } };
/** The same, made with OpenSSL and with Python's cryptography: PBKDF2-SHA-256, 600,000 times, and AES-256-GCM. */
const SEALED =
  'AAECAwQFBgcICQoLDA0OD2RlZmdoaWprbG1ubwUvshTqRaTB5mS+LIhp/cYLP9TYvqC4dOokFFNyDBgh/0YD2nm3emabYoKJeBZblC7Txvk9vTic4MXW7laBouaA0Nh+CMOZxdgXhHY7KuPcSA==';

it('opens what others have sealed, and seals it the same', async () => {
  const lock = new Lock('ABCDEFGH2345');
  expect(await lock.open(SEALED)).toEqual(MEMOS);
  const iv = Uint8Array.from({ length: 12 }, (_, n) => 100 + n);
  expect(await lock.seal(MEMOS, iv)).toBe(SEALED);
});

it('never seals the same twice alike, and opens it with its own key only', async () => {
  const lock = new Lock(drawKey());
  const [one, two] = [await lock.seal(MEMOS), await lock.seal(MEMOS)];
  // The salt is the same, what follows is not.
  expect(two.slice(0, 20)).toBe(one.slice(0, 20));
  expect(two.slice(24)).not.toBe(one.slice(24));
  expect(await lock.open(one)).toEqual(MEMOS);
  await expect(new Lock(drawKey()).open(one)).rejects.toThrow();
  const spoiled = btoa(atob(one).replace(/.$/s, (last) => String.fromCharCode(last.charCodeAt(0) ^ 1)));
  await expect(lock.open(spoiled)).rejects.toThrow();
});

it('draws keys that nobody confuses, and knows them however they are typed', () => {
  const keys = Array.from({ length: 200 }, drawKey);
  for (const key of keys) expect(key).toMatch(/^[A-HJKMNP-Z2-9]{12}$/);
  expect(new Set(keys.join('')).size).toBe(31);
  expect(folded(' ａbcd-EFGH ２345 ')).toBe('ABCDEFGH2345');
});

it('loses nothing of what either phone wrote', () => {
  const was = { a: { text: '前' }, b: { text: '前' }, c: { text: '前', paperCard: true } };
  const here = { ...was, a: { text: 'ここ' }, c: { text: '', paperCard: false }, d: { text: '新' } };
  const there = { ...was, b: { text: 'あちら' }, e: { text: '別' } };
  expect(merged(was, here, there)).toEqual({
    a: { text: 'ここ', paperCard: false },
    b: { text: 'あちら', paperCard: false },
    c: { text: '', paperCard: false },
    d: { text: '新', paperCard: false },
    e: { text: '別', paperCard: false },
  });
  // Both changed it: both stay, once, whoever brings them together.
  const both = merged(was, { a: { text: '月曜' } }, { a: { text: '火曜' } });
  expect(both.a?.text).toBe('月曜\n火曜');
  expect(merged(was, { a: { text: '火曜' } }, both).a?.text).toBe('月曜\n火曜');
  // Struck on one phone and added to on the other: what was added stays.
  expect(merged(was, { a: { text: '' } }, { a: { text: '前と後' } }).a?.text).toBe('前と後');
});

it('whatever two phones write in whatever order, both end with the same', () => {
  let seed = 7;
  const random = (many: number) => (seed = (seed * 48_271) % 2_147_483_647) % many;
  for (let turn = 0; turn < 500; turn++) {
    const phones = [0, 1].map(() => ({ was: {}, memos: {} as Record<string, { text: string }> }));
    let server = {};
    const sync = (phone: (typeof phones)[number]) => {
      const next = merged(phone.was, phone.memos, server) as typeof phone.memos;
      server = phone.memos = phone.was = next;
    };
    const written = new Set<string>();
    for (let step = 0; step < 12; step++) {
      const phone = phones[random(2)]!;
      if (random(2)) sync(phone);
      else {
        const text = `${turn}.${step}.`;
        const id = 'ab'[random(2)]!;
        // Adds to what is there, as people do.
        const before = phone.memos[id]?.text ?? '';
        phone.memos = { ...phone.memos, [id]: { text: before + text } };
        written.add(text);
      }
    }
    for (const phone of [...phones, ...phones]) sync(phone);
    expect(same(phones[0]!.memos, phones[1]!.memos)).toBe(true);
    const all = JSON.stringify(server);
    for (const text of written) expect(all, `seed 7, turn ${turn}`).toContain(text);
  }
});

it('tells what is the same from what is not', () => {
  expect(same({ a: {} }, { a: { text: '', paperCard: false } })).toBe(true);
  expect(same({ b: { text: 'x' }, a: { text: 'y' } }, { a: { text: 'y' }, b: { text: 'x' } })).toBe(true);
  expect(same({ a: { text: 'x' } }, { a: { text: 'y' } })).toBe(false);
});
