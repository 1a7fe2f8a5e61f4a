//! Words around the organizer's own questions.

import type { Acquaintance } from '../../gen/protocol';

const ja = {
  title: '主催者からの質問',
  lead: (n: number) => `${n}問・回答は任意です`,
  open: '回答する',
  later: '今はしない',
  thanks: 'ご回答ありがとうございました。',
  change: '回答を見る・変える',
  answered: (n: number, of: number) => `${of}問中${n}問にご回答済みです。`,
  close: '閉じる',
  purpose: (organizer: string) =>
    `${organizer}が、この会を振り返り、次回に生かすために使います。お選びいただいた結果は人数だけを集計し、お名前とは結びつけません。`,
  erased: (date: string) => `回答は${date}に削除します。それまでは、いつでも変更・取り消しができます。`,
  several: 'いくつでもお選びいただけます。',
  known: '次の施設を、どのくらいご存じですか',
  knownNow: '次の施設を、今はどのくらいご存じですか',
  stage: { not_yet: 'まだ', face: '顔と名前', character: '人となり', trust: '信頼' } satisfies Record<
    Acquaintance,
    string
  >,
  stageMeans: {
    not_yet: 'まだ知らない',
    face: '顔と名前がわかる',
    character: '考え方や人となりがわかる',
    trust: '信頼して一緒に仕事ができる',
  } satisfies Record<Acquaintance, string>,
  knownHelp: '会の前と終わりにお尋ねし、変わり方を人数だけ集計します。相手の施設には伝わりません。',
  textHelp:
    '書かれた文は、お名前を付けずに主催者が読みます。お名前や、患者さん・利用者さんの情報は書かないでください。',
  takeBack: '回答を取り消す',
  send: '送信する',
  patient: '患者さんや連絡先が特定されるおそれのある表現が含まれています。書き直してください。',
  wrong: 'この回答は受け付けられませんでした。画面を開き直して、もう一度お試しください。',
};

export default ja;
export type Asked = typeof ja;
