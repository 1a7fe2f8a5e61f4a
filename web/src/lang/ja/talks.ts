//! Words for talks: who speaks, and whom of them one would like to talk to.

const ja = {
  region: '講演',
  on: (time: string) => `講演中（${time}まで）`,
  later: '講演のあとに、ご案内します。',
  over: '先ほどの講演',
  listen: '聴講する',
  wish: (host: string) => `${host}と話したい`,
  wished: (host: string) => `${host}：ご希望を承りました`,
  help: '次のご紹介の組み合わせで考慮します。',
  refused: 'ご希望は、いま承れません。ブースか受付へお声掛けください。',
  agenda: '本日の予定',
  now: 'ただいま',
  yours: 'この交流会の予定です',
  close: '閉じる',
  confirm: '聴講中にする',
  confirmHelp: '講演が終わるまで、テーブルへはご案内しません。終わると、自動でご紹介を再開します。',
  none: 'こちらの会場に、いま始まる講演はありません。',
  listens: '聴講中です。このままお聞きください。',
  until: (time: string) => `聴講中です。${time}に、自動でご紹介を再開します。`,
  from: (from: string, to: string) => `${from}〜${to}`,
};

export default ja;
export type Talks = typeof ja;
