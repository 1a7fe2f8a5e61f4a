//! Words behind the link of the letter that asks once more.

const ja = {
  hello: (event: string) => `「${event}」にご参加いただいた方へ`,
  question: '今、次の施設をどのくらいご存じですか',
  why: (organizer: string) =>
    `${organizer}が、会の前・終わり・今の変わり方を、人数だけで集計します。相手の施設には伝わりません。お答えになれない施設は、そのままで結構です。`,
  met: '会でお話しされた施設',
  send: '送信する',
  thanks: 'ご回答ありがとうございました',
  thanksText: '施設の名前は消去しました。どなたのものかわからないご回答だけが、集計に残ります。',
  waitTitle: 'ご同意をお預かりしています',
  wait: 'お尋ねの日が来ましたら、メールでお知らせします。',
  until: (until: string) => `ご回答がなければ、お預かりしているものはすべて${until}に消去します。`,
  erase: '今すぐ消す',
  eraseSure: 'お預かりしているものをすべて消します。元には戻せません。',
  eraseYes: '消す',
  /** What it is, and what to do. */
  trouble: {
    erased: ['消去しました', 'このリンクでお預かりしているものは、もうありません。'],
    wrong: [
      'リンクを確認できませんでした',
      'リンクの一部が欠けているようです。届いたメールから、もう一度お開きください。',
    ],
    offline: ['接続できませんでした', '電波の届く場所で、もう一度お試しください。'],
  },
};

export default ja;
export type AgainWords = typeof ja;
