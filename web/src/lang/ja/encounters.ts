//! Words for meeting without a table: one's own QR, reading another's, and being asked.

const ja = {
  region: 'テーブル以外でのお話',
  lead: 'テーブル以外でのお話も、お相手と確認して記録できます。',
  open: 'QRを見せる・読み取る',
  close: '閉じる',

  title: 'お話しした方の記録',
  mine: 'わたしのQR',
  mineHelp: 'お相手に読み取っていただくQRです。',
  badge: (n: number) => `名札の番号 ${n}`,
  scan: 'カメラで読み取る',
  scanClose: 'カメラを閉じる',
  scanHelp: 'お相手のQRを映してください。',
  scanFailed: {
    refused:
      'カメラの使用が許可されていません。ブラウザの設定で許可していただくか、お相手の名札の番号を入力してください。',
    none: 'この端末にはカメラがありません。お相手の名札の番号を入力してください。',
    other: 'カメラを使えません。お相手の名札の番号を入力してください。',
  },
  noCamera: 'お使いの携帯のカメラでも、お相手のQRを読み取れます。',
  unread: 'お相手の画面のQRを映してください。名札の場合は、番号を入力してください。',
  number: 'お相手の名札の番号',
  say: '記録する',

  waits: (who: string) => `${who}の確認をお待ちしています`,
  kept: (n: number) => `${n}件は、つながり次第お送りします`,
  asked: (who: string) => `${who}とお話しされましたか`,
  yes: 'はい',
  no: 'いいえ',
  noHelp: '「いいえ」を選ばれても、お相手には伝わりません。',

  otherTable: (n: number) => `ご案内は${n}番テーブルです。テーブルの番号をお確かめください。`,
  noTable: 'このテーブルでのご案内は、いまありません。',

  /** Said here otherwise than where somebody is introduced. */
  refused: {
    yourself: 'ご自身のQR・番号です。お相手のものを読み取ってください。',
    own_organization: '同じ施設の方とのお話は、記録の対象外です。',
    no_such_code: 'この方は見つかりません。QRか名札の番号を、もう一度お確かめください。',
    unavailable: 'この方とのお話は、いま記録できません。',
    too_many_encounters: 'お相手の確認を待っているお話が多くなっています。少しお待ちください。',
    asked_by_many: 'この方には、いま確認が重なっています。少しおいて、もう一度お試しください。',
    no_such_introduction: 'この確認は、すでに終わっています。',
  },
};

export default ja;
export type Encounters = typeof ja;
