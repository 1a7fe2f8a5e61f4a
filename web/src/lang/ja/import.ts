//! Words of the page that takes in the organizer's list.

const ja = {
  title: '名簿の取り込み',
  close: '交流会に戻る',
  help: 'Excel（.xlsx）・CSV・TSVを、そのまま取り込めます。まず内容を確認し、確定するまで何も登録しません。',
  drop: 'ここに名簿のファイルを置くか、選んでください',
  outcome: '取り込みの結果',
  counts: {
    new: '名を新しく登録',
    changed: '名を変更',
    unchanged: '名は変更なし',
    gone: '名は今回の名簿にありません（登録は残ります）',
    doubtful: '行は取り込みません',
    errors: '件の誤り',
  },
  errors: '直していただきたいところ',
  doubtful: '確認していただきたい行（取り込みません）',
  line: '行',
  column: '列',
  message: '内容',
  columnsTitle: '列の対応',
  columnsHelp: '名簿の見出しと、登録する項目の対応です。違うときは選び直してください。次の名簿でも使います。',
  ignored: '使わない',
  columns: {
    name: 'お名前',
    kana: 'ふりがな',
    organization: 'ご所属',
    kind: '施設の種類',
    sub_kind: '詳しい区分',
    role: '職種',
    ward: '所在地（区）',
    offers: '提供できること',
    needs: '求めていること',
    companies_welcome: '企業とのご紹介',
    honorific: '敬称',
    email: 'メールアドレス',
    phone: '電話番号',
    consent: 'ご紹介への同意',
    room: '交流会',
    id: '受付番号',
  },
  store: (added: number, changed: number) =>
    changed === 0 ? `${added}名を登録する` : `${added}名を登録し、${changed}名を変更する`,
  mend: '名簿を直し、もう一度お選びください。',
  stored: (added: number, changed: number) =>
    changed === 0 ? `${added}名を登録しました` : `${added}名を登録し、${changed}名を変更しました`,
  next: '名札は「印刷」から。お一人ずつの専用リンクは、下からメールで送るか、次の一覧を差し込みメールにお使いください。',
  links: '専用リンクの一覧（CSV）を保存',
};

export default ja;
export type ImportPage = typeof ja;
