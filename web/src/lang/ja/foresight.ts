//! Words of the evening foreseen.

const ja = {
  close: '戻る',
  help: (greeting: number, need: number, moving: number) =>
    `いまのご登録で、全員がいらした場合の見込みです。ご挨拶に${greeting}分、お求め1件のお話に${need}分、移動に${moving}分として数えています。`,
  where: '対象',
  everybody: '全員',
  starts: '開始時刻',
  partly: (n: number) =>
    n > 0
      ? `途中からのお着き・途中でのお帰りの${n}名は、ご予定の時間だけで数えています。`
      : 'お着き・お帰りのご予定を数えに入れています。',
  untimed: '交流会か開始時刻を選ぶと、お着き・お帰りのご予定も数えに入ります。',
  people: (n: number) => `${n}名`,
  rounds: '回数',
  roundsOf: (n: number) => `${n}回`,
  minutes: '1回の時間',
  minutesOf: (n: number) => `${n}分`,
  tables: 'テーブル',
  tablesOf: (n: number) => `${n}卓`,
  takes: (minutes: number) => `移動を含めて、あわせて${minutes}分`,
  finished: '話し終えられるご紹介（おひとり）',
  finishedOf: (n: string) => `${n}回`,
  answered: 'お求めに応えられる割合（平均）',
  worst: 'もっとも少ない方',
  percent: (n: number) => `${n}％`,
  without: 'お求めに応えられる方と会えない方',
  sitsOut: 'もっとも多くお待ちの方',
  none: 'お二人以上のご登録があると、見込みを出せます。',
  unmetTitle: 'この中では応えられる方がいないお求め',
  unmetHelp: 'お招きすると応えられるようになる種別です。',
  unmetNone: 'どのお求めにも、応えられる方がいらっしゃいます。',
  unhelped: (n: number) => `お求めのどれにも応えられる方がいない方が、${n}名いらっしゃいます。`,
  tag: 'お求め',
  seekers: '人数',
  invite: 'お招きしたい種別',
  comma: '、',
  chart: (by: string, answered: number, worst: number, finished: string) =>
    `${by}による変化。いまの設定で、平均${answered}％、もっとも少ない方${worst}％、話し終えられるご紹介${finished}回。`,
  drag: 'グラフは左右に動かせます。',
};

export default ja;
export type Foresight = typeof ja;
