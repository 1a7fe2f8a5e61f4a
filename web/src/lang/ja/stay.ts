//! Words for when somebody comes and goes. They come with that question.

const ja = {
  title: 'ご参加のご予定',
  from: (arrives?: string, leaves?: string) =>
    arrives || leaves ? `${arrives ?? 'はじめ'}から${leaves ?? '終わり'}まで` : 'はじめから終わりまで',
  arrives: 'お着き',
  leaves: 'お帰り',
  lead: '途中からのご参加、途中でのお帰りの場合にご記入ください。お帰りまでに終わらない回には、お呼びしません。',
  wrong: 'お帰りは、お着きより後の時刻をご入力ください。',
  rooms: 'ご参加になる交流会',
};

export default ja;
export type Stay = typeof ja;
