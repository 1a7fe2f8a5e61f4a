//! Words for what of somebody was handed to whom.

import type { CardField, Consent } from '../../gen/protocol';

const ja = {
  none: 'まだお渡しした記録はありません。',
  given: (who: string) => `${who}へお渡ししました`,
  taken: (who: string) => `${who}からいただきました`,
  fields: {
    name: 'お名前',
    kana: 'ふりがな',
    organization: 'ご所属',
    role: '職種',
    phone: '電話番号',
    email: 'メールアドレス',
  } satisfies Record<CardField, string>,
  consent: {
    exchange: '「名刺交換で連絡先を渡す」への同意にもとづきます。',
    record: '「面会記録に載せる」への同意にもとづきます。お相手の施設の面会記録に載ります。',
    booths:
      '「展示ブースに名前と所属を伝える」への同意にもとづきます。同意を取り消すと、ブースには表示されなくなります。',
  } as Record<string, string>,
  noted:
    'ブースの担当者が控えを残しています。内容の開示は、このブースの出展者へお申し出ください。取り消すと、この控えも消えます。',
  consentsTitle: '同意の記録',
  consents: {
    partners: 'ご紹介した方への表示',
    exchange: '名刺交換',
    booths: '展示ブース',
    wall: '会場の画面での施設名',
    record: '面会記録',
  } satisfies Record<keyof Consent, string>,
  consentsNone: '同意なし',
  corrected: (time: string) => `最後に登録内容が訂正されたのは、${time}です。`,
  /** Before, and once it has gone. */
  mail: ['自分のメールに送る', '送りました'],
  memos: {
    keep: '端末を替えても、メモを引き継げるようにする',
    keepHelp:
      '暗号化してお預かりします。鍵はサーバーに送られず、主催者にも読めません。チェックを外すと、お預かりした分は、すぐに消去します（端末のメモは残ります）。',
    key: 'メモの鍵',
    keyHelp: '控えてください。新しい端末の「登録情報」で入力します。鍵をなくされると、どなたにも開けません。',
    locked: '別の端末からお預かりしたメモがあります。',
    open: 'メモを開く',
    wrong: '鍵が違います。前の端末の「登録情報」でご確認ください。',
    takeBack: '預けたメモを消す',
    tooMuch: '合わせて32 KBを超えるメモはお預かりできません。端末には残っています。短くしてください。',
  },
};

export default ja;
export type Provisions = typeof ja;
