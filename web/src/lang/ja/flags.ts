//! Words for saying that something must not stand there.

import type { FlagReason } from '../../gen/protocol';

const ja = {
  open: '問題のある表示や行為を報告する',
  openOf: (what: string) => `${what}について報告する`,
  title: '運営への報告',
  close: '閉じる',
  lead: '患者さん・利用者さんの情報や、失礼な言葉、困った行為にお気づきのときに、運営へお知らせください。',
  what: '何についてのご報告ですか',
  announcement: 'お知らせ',
  topic: 'テーマ',
  person: 'この会場の方',
  nothing: 'いま、報告できる表示はありません。お困りのときは、受付の係へお声掛けください。',
  why: 'どのようなご報告ですか',
  reasons: {
    patient_data: '患者さん・利用者さんの情報が書かれている',
    words: '失礼な表現、事実と異なる表現がある',
    trouble: '迷惑な行為に困っている',
  } satisfies Record<FlagReason, string>,
  secret: '運営の画面にすぐ届きます。どなたが報告したかは、お相手にも運営にも表示されません。',
  send: '報告する',
  done: 'お知らせいただき、ありがとうございます。運営が確認します。お急ぎのときは、受付の係へお声掛けください。',
  signHidden: '目印は、運営がほかの方への表示を止めています。書き直されたときは、受付の係へお声掛けください。',

  refused: {
    nothing_announced: 'このお知らせは、もう出ていません。',
    no_such_topic: 'このテーマは、もうありません。',
    too_many_flags: 'ご報告が多くなっています。受付の係へ直接お知らせください。',
    unavailable: 'この方は、もういらっしゃいません。',
  },
};

export default ja;
export type Flags = typeof ja;
