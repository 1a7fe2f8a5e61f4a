//! Words for the end of an evening, and for its report.

const ja = {
  report: '開催報告',
  reportHelp:
    'この会で何が生まれ、何が足りなかったかを、人数と件数だけでまとめます。個人情報は含みません。受付中の交流会があるあいだは、途中経過です。',
  reportOpen: '開催報告を開く（A4で印刷できます）',
  reportCsv: '表計算用（CSV）',
  reportJson: 'データ（JSON）',

  end: '会を終える',
  follows: '会を終えると、次のようになります。あとから再開することもできます。',
  followsRooms: (rooms: number, present: number) =>
    `受付中の交流会${rooms}か所をすべて閉じます（在室${present}名）。新しいご紹介とラウンドは始まりません。`,
  followsTalks:
    'いま進んでいるラウンドとお話は、最後まで続けられます。名刺交換や、お相手の連絡先の保存もこれまでどおりできます。',
  followsThanks: '参加者の携帯とスクリーンが、お礼の画面に変わります。',
  followsThanksAt: (time: string) =>
    `参加者の携帯とスクリーンに、受付の終了が表示されます。予定表の最後（${time}）を過ぎると、お礼の画面に変わります。`,
  followsReport: '開催報告から「途中経過」の表示がなくなります。',
  followsErase: (day: string) => `参加者の個人情報は、お約束した${day}に消去します。開催報告の数字は残ります。`,
  ended: (rooms: number) => `交流会${rooms}か所の受付を終えました。`,
  undo: '元に戻す',
  noneOpen: '受付中の交流会はありません。',
  reopen: '受付を再開する',
  rooms: '交流会の受付',

  held: '個人情報の保管と消去',
  heldPeople: '参加登録をお預かりしている方',
  heldUntil: (day: string) => `${day}に、すべて消去します`,
  heldRecords: 'お名前のある記録',
  erasedSoFar: 'これまでに消去した方',
  people: (n: number) => `${n}名`,
  records: (n: number) => `${n}件`,
  strays: (n: number) => `うち${n}件は登録が終わらなかったもので、1時間以内に消去します`,
  lookedThrough: '消去後のファイルの確認',
  nothingLeft: 'どのファイルにも残っていません',
  left: (files: string) => `残っているファイルがあります：${files}`,
  looked: (people: number, files: number, kilobytes: number) =>
    `消去した${people}名のお名前・連絡先・引き継ぎコードを、${files}ファイル（${kilobytes} KB）から探しました`,
  stays:
    '消去後に残るのは、お名前のない経過の記録と、開催報告の数字です。バックアップや書き出したファイルは、別に削除してください。',
  toAsk: '後日のお尋ね',
  asking: (agreed: number, waiting: number, asked: number, answered: number) =>
    `同意${agreed}名・送信前${waiting}件・回答待ち${asked}件・回答済み${answered}件`,
  askingUntil: (day: string) => `回答済みのほかは、${day}にすべて消去します`,
  lookAgain: '最新の状態にする',
};

export default ja;
export type ClosingWords = typeof ja;
