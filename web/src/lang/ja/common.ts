//! Words every page uses.

import type { CommonCode, OwnCode } from '../refusals';

const ja = {
  product: '顔つなぎ',
  tagline: '顔の見えるつながりを、この会場から。',
  otherLanguage: 'English',
  next: '次へ',
  back: '戻る',
  save: '保存する',
  cancel: 'やめる',
  change: '変更する',
  retry: 'もう一度試す',
  loading: '読み込んでいます',
  sending: '送信しています',
  honorific: { 先生: '先生', 様: '様', さん: 'さん' },
  /** Short names for narrow places; a kind that is not here shows the event's own name. */
  kind: {
    hospital: '病院',
    clinic: 'クリニック',
    dental: '歯科',
    pharmacy: '薬局',
    care: '介護',
    company: '企業',
    public: '団体',
  } as Record<string, string>,
  /** A date without its time, from `2025-09-20`. */
  date: (day: string) => {
    const date = new Date(`${day}T00:00:00`);
    if (Number.isNaN(date.getTime())) return day;
    return `${date.getFullYear()}年${date.getMonth() + 1}月${date.getDate()}日（${'日月火水木金土'[date.getDay()]}）`;
  },
  /** What only the page can know. The server says its refusals in Japanese itself; other languages add them by code. */
  error: {
    unreachable: '電波の届く場所で、もう一度お試しください。',
    unknown: 'うまく送れませんでした。もう一度お試しください。',
    unsure: '届いたかどうかを確かめられませんでした。もう一度お試しください。',
    ended: '届いたかどうかを確かめられませんでした。もう一度お試しください。',
  } as Record<OwnCode, string> & Partial<Record<CommonCode, string>>,
};

export default ja;
export type Common = typeof ja;
