//! The organizer's questions: as a card, on the evening's last screen, among one's own data, and being answered. What the organizer wrote is put into
//! the server's answers on the way, so that no event of its own is needed.

import type { Page } from '@playwright/test';
import type {
  AcquaintanceView,
  AskAgain,
  EventView,
  KeptAgain,
  QuestionView,
  SetAnswers,
} from '../../../src/gen/protocol';
import { ME, PEOPLE } from '../../crowd';
import type { Kit, State } from '../state';
import { Guest, registered, ROOM, whole } from './guest';

const QUESTIONS: QuestionView[] = [
  {
    id: 'heard',
    at: 'joining',
    form: 'single',
    ja: 'この会を何でお知りになりましたか',
    en: 'How did you hear of this event?',
    choices: [
      { id: 'colleague', ja: '職場の方から', en: 'From a colleague' },
      { id: 'mail', ja: '案内のメール・郵便', en: 'An invitation by mail' },
      { id: 'association', ja: '医師会・職能団体のお知らせ', en: 'A professional association' },
    ],
  },
  {
    id: 'beds',
    at: 'joining',
    form: 'multiple',
    ja: '退院支援で、いまお困りのこと',
    en: 'What is hard in discharge planning now?',
    choices: [
      { id: 'where', ja: '受入先が見つからない', en: 'Finding a place' },
      { id: 'time', ja: '調整に日数がかかる', en: 'It takes days' },
      { id: 'whom', ja: '相談先が分からない', en: 'Whom to ask' },
    ],
  },
  {
    id: 'useful',
    at: 'end',
    form: 'scale',
    ja: '今日の出会いは、明日からの連携に役立ちそうですか',
    en: 'Will those you met today help in your work?',
    ends: [
      { ja: '役に立たない', en: 'No use' },
      { ja: 'とても役に立つ', en: 'Very useful' },
    ],
  },
  {
    id: 'next',
    at: 'end',
    form: 'text',
    ja: '次回、会いたい職種や取り上げてほしいこと',
    en: 'Whom or what would you like to see next time?',
  },
];
const KNOWN: AcquaintanceView[] = [
  { organization: '01', name: '星見坂総合病院 地域医療連携センター', before: 'face', met: true },
  { organization: '02', name: '架空訪問看護ステーション', met: false },
  { organization: '03', name: 'さくら坂クリニック', before: 'not_yet', met: false },
];
const TITLE = ['主催者からの質問', 'Questions from the organiser'] as const;

/** Also months later. */
async function askedAgain(page: Page, agreed: boolean): Promise<void> {
  const days: AskAgain = { on: '2027-12-17', until: '2028-01-16', known: 'aoi.mita@minami-hospital.example.jp' };
  const ours: AskAgain = agreed ? { ...days, to: days.known, link: '/p/a-000000000000.0000' } : days;
  await page.route('**/api/me/questions', (route) =>
    route.fulfill({ json: { questions: [], acquaintances: [], asks_again: true } }),
  );
  await page.route('**/api/me/ask-again', (route) => route.fulfill({ json: ours }));
}
const KEPT: KeptAgain = {
  event: { ja: '城南地区 医療・介護・福祉 顔の見える連携交流会', en: 'Meeting of medical, care and welfare services' },
  organizer: { ja: '城南地区 地域連携の会', en: 'Regional liaison group' },
  date: '2027-09-18',
  until: '2028-01-16',
  state: 'asked',
  organizations: [],
};
async function behindTheLetter(kit: Kit, state: KeptAgain['state']): Promise<Page> {
  const page = await kit.page();
  const organizations = KNOWN.map(({ name, met }) => ({ name, met }));
  const kept: KeptAgain = { ...KEPT, state, organizations: state === 'asked' ? organizations : [] };
  await page.route('**/api/again', (route) => {
    const answered: KeptAgain = { ...kept, state: 'answered', organizations: [] };
    return route.fulfill({ json: route.request().method() === 'PUT' ? answered : kept });
  });
  await page.route('**/api/again/forget', (route) => route.fulfill({ status: 204 }));
  await page.goto(`${kit.base}/p/a-000000000000.0000`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}
const AGAIN = ['後日のお尋ね', 'One question later on'] as const;

/** The event as its organizer might have made it. */
async function changed(page: Page, change: (event: EventView) => EventView): Promise<void> {
  await page.route('**/api/event', async (route) => {
    const event = (await (await route.fetch()).json()) as EventView;
    await route.fulfill({ json: change(event) });
  });
}

async function asked(kit: Kit, page: Page, { over = false, refused = false, known = false } = {}): Promise<void> {
  let questions = QUESTIONS;
  const acquaintances = known
    ? KNOWN.map((each) => (over || each.met ? each : { ...each, before: undefined }))
    : undefined;
  await changed(page, (event) => {
    const past = { starts_at: '2020-01-01T13:00:00+09:00', ends_at: '2020-01-01T19:00:00+09:00' };
    const agenda = over ? event.agenda.map((item) => ({ ...item, ...past })) : event.agenda;
    return { ...event, agenda, asks: true };
  });
  await page.route('**/api/me/questions', (route) => route.fulfill({ json: { questions, acquaintances } }));
  await page.route('**/api/me/answers', async (route) => {
    if (refused) {
      const fields = [{ path: 'answers.next', message: '書き直してください。' }];
      const problem = { type: 'about:blank', title: '', status: 422, detail: '', code: 'patient_data', fields };
      await route.fulfill({ status: 422, json: problem });
      return;
    }
    const { answers } = route.request().postDataJSON() as SetAnswers;
    questions = questions.map((each) => ({ ...each, answer: answers?.[each.id] ?? each.answer }));
    await route.fulfill({ json: { questions, acquaintances } });
  });
}
async function guest(kit: Kit, how?: { over?: boolean; refused?: boolean; known?: boolean }): Promise<Guest> {
  const { page, id, organizer } = await registered(kit, ME, ROOM);
  await asked(kit, page, how);
  await page.goto(`${kit.base}/j/${ROOM}`);
  return new Guest(kit, page, id, organizer, ROOM);
}
const card = ({ kit, page }: Guest) => page.getByRole('region', { name: kit.words(...TITLE) });
async function opened(guest: Guest): Promise<Page> {
  await card(guest).getByRole('button').first().click();
  await guest.page.getByRole('dialog').waitFor();
  return guest.page;
}

export const questions: State[] = [
  {
    name: 'asked',
    async show(kit) {
      const here = await guest(kit);
      await here.meets(...PEOPLE.slice(0, 3));
      await whole(here.page);
      await card(here).scrollIntoViewIfNeeded();
      return here.page;
    },
  },
  {
    name: 'asked-answering',
    async show(kit) {
      const page = await opened(await guest(kit));
      await page.getByText(kit.words('案内のメール・郵便', 'An invitation by mail')).click();
      await page.getByText(kit.words('調整に日数がかかる', 'It takes days')).click();
      return page;
    },
  },
  {
    name: 'asked-end',
    async show(kit) {
      const here = await guest(kit, { over: true });
      await card(here).waitFor();
      return here.page;
    },
  },
  {
    name: 'asked-refused',
    async show(kit) {
      const page = await opened(await guest(kit, { over: true, refused: true }));
      await page.getByRole('radio', { name: '4' }).check({ force: true });
      await page.getByRole('textbox').fill(kit.words('肺炎の見本さんの転院先', 'Where Mr Sample could go'));
      await kit.press(page, '送信する', 'Send');
      const alert = page.getByRole('dialog').getByRole('alert');
      await alert.waitFor();
      await alert.scrollIntoViewIfNeeded();
      return page;
    },
  },
  {
    name: 'asked-thanks',
    async show(kit) {
      const here = await guest(kit, { over: true });
      const page = await opened(here);
      await page.getByRole('radio', { name: '4' }).check({ force: true });
      await kit.press(page, '送信する', 'Send');
      await here.says('ご回答ありがとうございました', 'Thank you for your answers');
      return page;
    },
  },
  {
    name: 'asked-known',
    async show(kit) {
      const page = await opened(await guest(kit, { known: true }));
      await page
        .getByRole('radio', { name: kit.words('顔と名前がわかる', 'I know faces and names') })
        .first()
        .check({ force: true });
      return page;
    },
  },
  {
    name: 'asked-known-end',
    async show(kit) {
      return opened(await guest(kit, { over: true, known: true }));
    },
  },
  {
    name: 'asked-home',
    async show(kit) {
      const organizer = await kit.organizer();
      const list =
        '氏名,所属,種別,区,できること,探していること,同意\n三田 あおい,目黒みなみ病院,病院,目黒区,emergency-24h,home-visit,はい\n';
      const { people } = await organizer.list(list);
      const page = await kit.page();
      await asked(kit, page, { known: true });
      await page.goto(kit.base + new URL(people[0]!.link).pathname);
      const here = page.getByRole('region', { name: kit.words(...TITLE) });
      await here.scrollIntoViewIfNeeded();
      return page;
    },
  },
  {
    name: 'asked-me',
    async show(kit) {
      const here = await guest(kit);
      await kit.tab(here.page, 3);
      await card(here).scrollIntoViewIfNeeded();
      return here.page;
    },
  },
  {
    name: 'again-consent',
    async show(kit) {
      const here = await guest(kit, { over: true });
      await askedAgain(here.page, false);
      await here.page.reload();
      const section = here.page.getByRole('region', { name: kit.words(...AGAIN) });
      await section.getByRole('checkbox').check();
      await section.scrollIntoViewIfNeeded();
      return here.page;
    },
  },
  {
    name: 'again-agreed',
    async show(kit) {
      const here = await guest(kit);
      await askedAgain(here.page, true);
      await here.page.reload();
      await kit.tab(here.page, 3);
      const section = here.page.getByRole('region', { name: kit.words(...AGAIN) });
      await section.getByRole('button').waitFor();
      await section.scrollIntoViewIfNeeded();
      return here.page;
    },
  },
  {
    name: 'again-asked',
    harmless: true,
    async show(kit) {
      const page = await behindTheLetter(kit, 'asked');
      const trust = kit.words('信頼して一緒に仕事ができる', 'I trust them and can work with them');
      await page.getByRole('radio', { name: trust }).first().check({ force: true });
      return page;
    },
  },
  {
    name: 'again-thanks',
    harmless: true,
    async show(kit) {
      const page = await behindTheLetter(kit, 'asked');
      await page.getByRole('radio').first().check({ force: true });
      await kit.press(page, '送信する', 'Send');
      await page
        .getByRole('heading', { name: kit.words('ご回答ありがとうございました', 'Thank you for your answers') })
        .waitFor();
      return page;
    },
  },
  {
    name: 'again-erase',
    harmless: true,
    async show(kit) {
      const page = await behindTheLetter(kit, 'agreed');
      await kit.press(page, '今すぐ消す', 'Erase now');
      return page;
    },
  },
  {
    name: 'again-erased',
    harmless: true,
    async show(kit) {
      const page = await behindTheLetter(kit, 'agreed');
      await kit.press(page, '今すぐ消す', 'Erase now');
      await kit.press(page, '消す', 'Erase');
      await page.getByRole('heading', { name: kit.words('消去しました', 'Erased') }).waitFor();
      return page;
    },
  },
  {
    name: 'me-mail',
    async show(kit) {
      const here = await guest(kit);
      await changed(here.page, (event) => ({ ...event, mails: true }));
      await here.page.route('**/api/me/everything/mail?*', (route) => route.fulfill({ status: 204 }));
      await here.page.reload();
      await kit.tab(here.page, 3);
      await kit.press(here.page, '自分のメールに送る', 'Send everything to my mail (ZIP)');
      const sent = here.page.getByRole('button', { name: kit.words('送りました', 'Sent') });
      await sent.waitFor();
      await sent.scrollIntoViewIfNeeded();
      return here.page;
    },
  },
  ...(['kept', 'locked'] as const).map((state): State => ({
    name: `me-memos-${state}`,
    async show(kit) {
      const { page } = await guest(kit);
      await kit.tab(page, 3);
      const keep = kit.words('端末を替えても、メモを引き継げるようにする', 'Keep my notes for a change of phone');
      await page.getByRole('checkbox', { name: keep }).check();
      const last = page.getByText(kit.words('メモの鍵', 'Key to your notes'));
      await last.waitFor();
      if (state === 'locked') {
        await page.evaluate(() =>
          Object.keys(localStorage).forEach((key) => key.startsWith('kaotsunagi.memo') && localStorage.removeItem(key)),
        );
        await page.reload();
        await kit.tab(page, 3);
        await page.getByLabel(kit.words('メモの鍵', 'Key to your notes')).fill('AAAA BBBB CCCC');
        await kit.press(page, 'メモを開く', 'Open my notes');
        await page.getByText(kit.words('鍵が違います', 'This is another key')).waitFor();
      }
      await last.scrollIntoViewIfNeeded();
      return page;
    },
  })),
];
