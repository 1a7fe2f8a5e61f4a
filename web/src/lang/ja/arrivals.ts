//! Words of the desk at the door.

const ja = {
  close: '交流会に戻る',
  count: (arrived: number, registered: number) => `到着 ${arrived}名／登録 ${registered}名`,
  field: 'お名前・ふりがな・ご所属・名札の番号・QR',
  help: '2文字以上（一文字の姓はその1文字）で探します。QRや番号を読み取る機器は、この欄でそのまま使えます。',
  nobody: '見つかりません。表記を変えてお探しになるか、新しくご登録ください。',
  more: 'ほかにもいらっしゃいます。もう1文字ご入力ください。',
  arrive: '到着を記録する',
  at: (time: string) => `${time} 到着`,
  badge: (n: number) => `名札 ${n}`,
  noted: (name: string) => `${name}の到着を記録しました`,
  already: (name: string, time: string) => `${name}は${time}に到着済みです`,
  team: (organization: string, registered: number, arrived: number) =>
    registered === 1 ? `${organization}は1名のご登録です` : `${organization}は${registered}名中${arrived}名お着きです`,
  noConsent: 'ご紹介への同意をまだいただいていません。名札のQRを開くようご案内ください。',
  undo: '取り消す',
  undone: '到着の記録を取り消しました。',
  open: 'この方を開く',
  print: '名札を印刷',
  label: '名札の用紙',
  labels: { 'label-91x55': '91×55 mm', 'label-100x62': '62×100 mm', 'label-62': '62 mm 幅ロール' },
};

export default ja;
export type Arrivals = typeof ja;
