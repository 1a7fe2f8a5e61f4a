// Pictures of the running product for the README: real server, real browsers, invented people.
//   npm run screenshots [-- OUTPUT_DIR]      KAOTSUNAGI_BIN names another binary
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';

const ROOT = path.resolve(import.meta.dirname, '../..');
const OUT = path.resolve(process.argv[2] ?? path.join(ROOT, 'docs/screenshots'));
const BINARY = process.env.KAOTSUNAGI_BIN ?? path.join(ROOT, 'target/release/kaotsunagi');
const PASSPHRASE = 'screenshots-himitsu';
const ROOM = 'southwest';

/** Enough people that a wall and a console look like an evening. [name, kana, honorific, organization, kind, sub kind, role, ward, offers, needs, sign] */
const PEOPLE = [
  ['玉川 直樹', 'たまがわ なおき', '先生', 'さくら坂クリニック', 'clinic', 'clinic/home-care', 'director', 'shibuya', ['reverse-referral', 'home-visit', 'home-visit-24h'], ['cardiac-rehab', 'emergency-24h', 'discharge-coordination'], '青いストラップ'],
  ['白金 ゆり', 'しろかね ゆり', '様', '白金台リハビリテーション病院', 'hospital', 'hospital/rehab', 'msw', 'minato', ['discharge-coordination', 'cardiac-rehab'], ['acute-admission', 'home-visit'], '3番の柱のそば'],
  ['大森 健', 'おおもり けん', '様', 'みどりが丘訪問看護ステーション', 'care', 'care/home-nursing', 'nurse', 'setagaya', ['home-nursing', 'home-palliative'], ['discharge-coordination', 'emergency-24h'], '緑のバッグ'],
  ['駒沢 みどり', 'こまざわ みどり', '先生', '玉川通り歯科', 'dental', 'dental/home-visit', 'dentist', 'setagaya', ['home-dental', 'home-rehab'], ['systemic-disease-info', 'discharge-coordination'], '白いネームホルダー'],
  ['中目 太一', 'なかめ たいち', '様', '三軒茶屋ケアプランセンター', 'care', 'care/care-manager', 'care-manager', 'setagaya', ['care-plan', 'home-help'], ['subacute-admission', 'home-visit'], '赤いペン'],
  ['大崎 しずか', 'おおさき しずか', '様', '大崎中央病院', 'hospital', 'hospital/acute', 'liaison-nurse', 'shinagawa', ['emergency-24h', 'acute-admission'], ['reverse-referral', 'home-visit'], '紺のジャケット'],
  ['蒲田 りょう', 'かまた りょう', '様', 'なぎさ通り薬局', 'pharmacy', 'pharmacy/home-visit', 'pharmacist', 'ota', ['home-pharmacy'], ['discharge-coordination', 'home-visit'], ''],
  ['恵比寿 まな', 'えびす まな', '様', 'えびす内科', 'clinic', 'clinic/general', 'nurse', 'shibuya', ['reverse-referral', 'home-visit'], ['cardiac-rehab', 'acute-admission'], ''],
];
const ME = { name: '三田 あおい', kana: 'みた あおい', organization: '目黒みなみ病院', kind: 'hospital', sub_kind: 'hospital/acute', role: 'liaison-nurse', ward: 'meguro' };

const data = await mkdtemp(path.join(tmpdir(), 'kaotsunagi-pictures-'));
const child = spawn(BINARY, ['serve', '--listen', '127.0.0.1:0', '--data-dir', data], { cwd: ROOT, env: { ...process.env, KAOTSUNAGI_PASSPHRASE: PASSPHRASE }, stdio: ['ignore', 'pipe', 'inherit'] });
const found = {};
await new Promise((resolve, reject) => {
  child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    found.base ??= /listening on (http:\S+)/.exec(line)?.[1];
    found.join ??= new RegExp(`http\\S+/j/${ROOM}\\?\\S+`).exec(line)?.[0];
    found.wall ??= new RegExp(`http\\S+/screen/${ROOM}\\?\\S+`).exec(line)?.[0];
    if (found.base && found.join && found.wall) resolve();
  });
});
const code = new URL(found.join).searchParams.get('c');
const event = await (await fetch(`${found.base}/api/event`)).json();
const known = new Set(event.tags.map((tag) => tag.id));
const some = (tags, side, kind) => {
  const valid = tags.filter((tag) => known.has(tag));
  // An event may call its tags otherwise: fill up with what the kind usually picks.
  const usual = event.tags.filter((tag) => tag[side].some((by) => by.startsWith(kind))).map((tag) => tag.id);
  return [...new Set([...valid, ...usual])].slice(0, Math.max(3, valid.length));
};

/** A person who is here without a phone: registered over HTTP, present over a socket, answering as told. */
async function attend([name, kana, honorific, organization, kind, sub_kind, role, ward, offers, needs, sign], answers = true) {
  const body = { name, kana, honorific, organization: { name: organization }, kind, sub_kind, role, ward, offers: some(offers, 'offered_by', kind), needs: some(needs, 'needed_by', kind), ...(sign ? { sign } : {}), companies_welcome: false, contact: { phone: '03-0000-0000', email: 'someone@example.jp' }, wishes: [], consent: { partners: true, exchange: true, booths: false }, room: ROOM, code };
  const answer = await fetch(`${found.base}/api/attendees`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  const { token, attendee } = await answer.json();
  return live(token, attendee.id, answers);
}
function live(token, id, answers) {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${found.base.replace('http', 'ws')}/ws`, 'kaotsunagi.v1');
    const say = (message) => socket.send(JSON.stringify({ id: crypto.randomUUID(), ...message }));
    const person = { id, say, onAgreed: undefined };
    const acted = new Set();
    const act = ({ id: introduction, state, invited_by_me, shared }) => {
      const once = (what, message) => {
        if (acted.has(`${what} ${introduction}`)) return;
        acted.add(`${what} ${introduction}`);
        say(message);
      };
      if (!answers) return;
      if (state === 'invited' && invited_by_me === false) once('answer', { type: 'answer', introduction, accept: true });
      if (state === 'met' && !shared) once('exchange', { type: 'exchange', introduction, share: true });
    };
    socket.onopen = () => say({ type: 'hello', token, room: ROOM });
    socket.onmessage = ({ data: text }) => {
      for (const message of JSON.parse(text).messages) {
        if (message.type === 'welcome') resolve(person);
        if (message.type !== 'introduction') continue;
        act(message.introduction);
        if (message.introduction.state === 'agreed') person.onAgreed?.(message.introduction.id);
      }
    };
  });
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });

const context = (width, height, more = {}) => browser.newContext({ viewport: { width, height }, locale: 'ja-JP', timezoneId: 'Asia/Tokyo', reducedMotion: 'reduce', ...more });
const phone = await (await context(390, 844, { deviceScaleFactor: 2, isMobile: true, hasTouch: true })).newPage();
const wide = await (await context(1920, 1080)).newPage();
const laptop = await (await context(1366, 768)).newPage();
await mkdir(OUT, { recursive: true });
const picture = async (page, name) => {
  await page.waitForTimeout(400);
  await page.screenshot({ path: path.join(OUT, `${name}.png`) });
  console.log(path.relative(ROOT, path.join(OUT, `${name}.png`)));
};
const next = () => phone.getByRole('button', { name: '次へ' }).click();

try {
  // An evening so far: everybody here, some conversations done.
  const people = [];
  for (const person of PEOPLE) people.push(await attend(person));
  for (const [a, b] of [
    [1, 5], [2, 5], [3, 1], [4, 7], [6, 2], [5, 7], [2, 4], [1, 7], [6, 5], [3, 4],
  ]) await converse(people[a], people[b]);

  await phone.goto(found.join);
  await phone.getByLabel('お名前').fill(ME.name);
  await phone.getByLabel('ふりがな').fill(ME.kana);
  await phone.locator('h1').click();
  await picture(phone, 'phone-join');
  await next();
  await phone.getByLabel('施設名').fill(ME.organization);
  await phone.getByRole('button', { name: `「${ME.organization}」で登録する` }).click();
  await phone.getByText('病院', { exact: true }).click();
  await phone.getByLabel('くわしい種類').selectOption(ME.sub_kind);
  await phone.getByLabel('職種・お立場').selectOption(ME.role);
  await phone.getByLabel('所在地（区）').selectOption(ME.ward);
  await next();
  for (const tags of [['心臓リハビリテーション', '24時間救急の受入れ', '入退院支援・退院調整'], ['逆紹介の受入れ（かかりつけ医）']]) {
    for (const tag of tags) {
      await phone.getByLabel('ことばで探す').fill(tag);
      await phone.getByLabel(tag, { exact: true }).check();
    }
    await phone.getByLabel('ことばで探す').fill('');
    if (tags.length > 1) {
      await phone.evaluate(() => scrollTo(0, 0));
      await picture(phone, 'phone-offers');
    }
    await next();
  }
  await phone.getByLabel('目印').fill('白いジャケット');
  await phone.getByLabel('電話番号').fill('03-0000-0001');
  await next();
  await picture(phone, 'phone-consent');
  await phone.getByLabel('わたしの情報を表示すること').check();
  await phone.getByLabel('連絡先を渡すこと').check();
  await phone.getByRole('button', { name: '内容を確認し、参加する' }).click();
  const card = phone.getByRole('article').filter({ hasText: 'さくら坂クリニック' });
  await card.waitFor();
  await picture(phone, 'phone-suggestions');
  await card.getByRole('button', { name: 'お話ししたい' }).click();
  await phone.locator('.number').waitFor();
  await picture(phone, 'phone-call');

  await laptop.goto(`${found.base}/organizer`);
  await laptop.getByLabel('合言葉').fill(PASSPHRASE);
  await laptop.getByRole('button', { name: 'サインイン' }).click();
  await laptop.getByRole('navigation').getByRole('button', { name: /西南部/ }).click();
  await laptop.getByRole('button', { name: '顔ぶれを見てから' }).click();
  await laptop.getByRole('row').nth(1).waitFor();
  await picture(laptop, 'console');

  await phone.getByRole('button', { name: '着きました' }).click();
  await phone.getByRole('button', { name: 'お相手と会えました' }).click();
  await phone.getByRole('button', { name: 'お話しした' }).click();
  await phone.getByRole('button', { name: 'はい' }).click();
  await phone.getByRole('button', { name: '名刺交換する' }).click();
  await phone.getByText('名刺を交換しました').waitFor();
  await picture(phone, 'phone-cards');

  for (const slide of ['map', 'needs']) {
    await wide.goto(`${found.wall}&slide=${slide}`);
    await wide.getByText(code).waitFor();
    await picture(wide, slide === 'map' ? 'wall' : `wall-${slide}`);
  }

  // A round: everybody who is free is called, and the wall says where to.
  await laptop.bringToFront();
  await laptop.getByRole('button', { name: 'この顔ぶれで始める' }).click();
  await wide.goto(found.wall);
  await wide.getByText(code).waitFor();
  await wide.waitForTimeout(7000);
  await picture(wide, 'wall-calls');
  await picture(laptop, 'console-round');
} finally {
  await browser.close();
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
  await new Promise((resolve) => setTimeout(resolve, 500));
  await rm(data, { recursive: true, force: true });
}
process.exit(0);

/** Two of those without a phone ask, accept and talk. */
async function converse(a, b) {
  a.say({ type: 'invite', attendee: b.id });
  await new Promise((resolve) => {
    const settled = setTimeout(resolve, 3000);
    a.onAgreed = (introduction) => {
      a.say({ type: 'met', introduction });
      clearTimeout(settled);
      setTimeout(resolve, 150);
    };
  });
}
