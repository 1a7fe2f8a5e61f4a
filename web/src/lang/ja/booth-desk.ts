//! Words of the page that a booth's staff have on a phone.

const ja = {
  views: { now: '受付', visitors: '来訪者', booth: '設定' },
  badge: (n: number) => `名札 ${n}`,
  paper: '携帯なし',

  paused: '休止中です。お並びの方の順番はそのままで、どなたもお呼びしません。',
  pause: '休止する',
  resume: '再開する',
  status: (here: number, places: number) => `ご案内中 ${here}名・同時に${places}名まで`,

  next: '次の方',
  nobody: 'お並びの方はいません。',
  noneCanCome: 'お並びの方はみな、いまお話し中かご聴講中です。',
  full: '空きができると、自動でお呼びします。',
  call: 'いま呼ぶ',
  waiting: (n: number) => `お並び ${n}名`,
  passedOver: 'お話し中・ご聴講中',
  remove: '列から外す',

  coming: 'お呼びした方',
  until: (time: string) => `${time}ごろまで順番をお取りしています`,
  byBadge: '名札の番号でお呼びください。',
  arrived: '着いた',
  gone: '来られない',

  here: 'ブースにいる方',
  nobodyHere: 'いまブースにいる方はいません。',
  since: (time: string) => `${time}から`,
  finished: '終了',

  guest: '名札の番号で受け付ける',
  guestHelp: '携帯をお持ちでない方や、ご自身で「着きました」を押されていない方に。',
  number: '名札の番号',
  checkIn: '着いた',
  queue: '列に並ぶ',
  share: 'お名前とご所属をブースに伝えることに、ご本人の了承を得ました（携帯のない方）',
  scan: 'QRを読み取る',
  scanClose: '読み取りをやめる',
  scanHelp: '名札、または来訪者の画面のQRにかざしてください。',
  scanFailed: {
    refused: 'カメラの使用が許可されていません。ブラウザの設定で許可していただくか、名札の番号をご入力ください。',
    none: 'この端末にはカメラがありません。名札の番号をご入力ください。',
    other: 'カメラを使えません。名札の番号をご入力ください。',
  },
  scanOther: 'このQRでは受け付けられません。名札か、来訪者の画面のQRをお読み取りください。',

  came: (n: number, known: number) => `ご来訪 ${n}名（うちお名前を伝えてくださった方 ${known}名）`,
  noVisitors: 'お名前を伝えてくださった来訪者が、ここに並びます。',
  card: '名刺あり',
  note: 'メモ（このブースだけに残ります）',
  noteHelp: '患者さん・利用者さんの情報は書かないでください。',
  mark: '評価',
  marks: { A: 'A', B: 'B', C: 'C' },
  unmarked: 'なし',
  save: '保存',
  saved: '保存しました',
  csv: 'CSVで保存',
  vcf: '連絡先（vCard）で保存',
  filesHelp: '連絡先は、名刺を渡してくださった方のものだけが入ります。保存したことは主催者の記録に残ります。',

  places: '同時にお話しできる人数',
  fewer: '減らす',
  more: '増やす',
  people: (n: number) => `${n}名`,

  ended: 'このブースは見つかりません。主催者にお尋ねください。',
};

export default ja;
export type BoothDeskWords = typeof ja;
