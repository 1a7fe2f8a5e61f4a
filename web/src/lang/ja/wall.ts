//! Words of the wall.

const ja = {
  scan: 'QRコードを読み取ってご参加ください',
  code: '参加コード',
  people: (n: number) => `ご参加 ${n}名`,
  meetings: '対話',
  pairs: '組',
  acrossWards: '区をこえたつながり',
  links: '件',
  map: '区と区のつながり',
  mapSummary: (conversations: number, across: number) => `これまでの対話は${conversations}組、区をこえたつながりは${across}件です。`,
  needs: '求められていること',
  offers: '提供できること',
  unmet: 'まだ提供者がいないこと',
  few: '少数',
  others: 'ほか',
  count: (n: number) => `${n}名`,
  boardEmpty: '参加された方の項目が、ここに並びます。',
  elsewhere: '6区以外',
  reconnecting: '再接続しています',
  closed: 'まもなく始まります',
  refused: 'この画面のURLが正しくありません。運営画面から開き直してください。',
  calls: 'テーブルのご案内',
  table: 'テーブル',
  badge: (n: number) => `名札${n}`,
  page: (n: number, of: number) => `${of}ページ中${n}ページ目`,
  now: 'ただいま',
  next: 'このあと',
  round: (n: number) => `第${n}回`,
  rounds: { called: 'テーブルへお進みください', running: 'お話し中', closing: 'まもなく終了です', over: '終了' },
  field: { called: 'テーブルへお進みください', running: 'お話を始めてください', over: 'お時間です' },
  fieldMore: { called: '番号は、お手元の携帯とこの画面でご確認ください', running: '時間まで、どうぞごゆっくり', over: 'ありがとうございました。名刺交換をお忘れなく' },
};

export default ja;
export type Wall = typeof ja;
