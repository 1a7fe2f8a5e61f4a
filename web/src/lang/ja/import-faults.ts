//! Words for what may be wrong with a list of registrations, by code. They come with the first list that has something to mend.

import type { FaultCode } from '../../gen/protocol';

/** What a word, a number or a place in the list is. */
export type Values = Partial<Record<string, string>>;
export interface ImportFaults {
  fault: Record<FaultCode, (values: Values) => string>;
}

/** What may have been meant, or what there is to choose from. */
function instead({ near, all, such, count }: Values): string {
  if (near) return `「${near}」の誤りではありませんか。`;
  if (all) return `次のいずれかをご記入ください：${all}`;
  return such ? `「${such}」など${count}件のいずれかをご記入ください。` : 'お確かめください。';
}

const ja: ImportFaults = {
  fault: {
    locked: () => '古い形式のExcelか、パスワードの付いたファイルです。パスワードのない .xlsx で保存し直してください。',
    encoding: () => '文字コードがUTF-8でもShift_JISでもありません。「CSV UTF-8」で保存し直してください。',
    workbook: ({ error }) =>
      `Excelのファイルを読み込めませんでした（${error}）。Excelで .xlsx か「CSV UTF-8」に保存し直してください。`,
    not_csv: ({ error }) => `CSVとして読み込めませんでした（${error}）。Excelで .xlsx に保存し直してください。`,
    unclosed: () =>
      '引用符（ダブルクォーテーション）で始まり、閉じられていない欄があります。欄の終わりに引用符を加えるか、はじめの引用符を消してください。',
    too_many_rows: ({ count, most }) =>
      `${count}行あります。一度に取り込めるのは${most}行までです。今回お越しにならない方を除いてください。`,
    no_column: ({ column, near, all }) => {
      if (near)
        return `「${column}」の列がありません。見出しの「${near}」がそれでしたら、下の「列の対応」でお選びください。`;
      if (all)
        return `「${column}」の列がありません。列を加えるか、下の「列の対応」でお選びください。いまの見出し：${all}`;
      return `ファイルが空です。1行目に、「${column}」などの見出しをご記入ください。`;
    },
    column_twice: ({ column }) => `「${column}」の列が2つあります。どちらかを消すか、見出しを変えてください。`,
    not_a_column: (values) => `この名前の項目はありません。${instead(values)}`,
    no_heading: (values) => `名簿に「${values.heading}」という見出しがありません。${instead(values)}`,
    surplus: ({ fields, headings }) =>
      `見出しは${headings}列ですが、この行には${fields}列あります。カンマを含む欄は、前後を引用符（ダブルクォーテーション）で囲んでください。`,
    empty: () => '空欄です。どの行にも必要ですので、ご記入ください。',
    no_ward: () => '空欄です。区の名前か、エリアの外でしたら「other」とご記入ください。',
    line_break: () => '欄の中で改行されています。1行でご記入ください。',
    too_long: ({ count, most }) => `${count}文字あります。${most}文字以内にしてください。`,
    repeated: ({ word, line }) => `「${word}」は、${line}行目にもあります。お一人ずつ別の番号にしてください。`,
    patient_data: ({ ja }) => `患者さんの情報と思われます。${ja}消してから、もう一度お選びください。`,
    not_a_time: ({ word }) => `「${word}」は時刻として読めません。15:40 のようにご記入いただくか、空欄にしてください。`,
    leaves_first: () => 'お帰りが、お着きより後になっていません。後の時刻をご記入ください。',
    honorific: ({ word }) => `敬称「${word}」は使えません。先生・様・さんのいずれかにするか、空欄にしてください。`,
    no_badge_number: ({ word, most }) =>
      `「${word}」は名札の番号として読めません。1から${most}までの数字にするか、空欄にしてください。`,
    yes_no: ({ word }) => `「${word}」は、はい・いいえのどちらとも読めません。「はい」か「いいえ」とご記入ください。`,
    unknown_tag: (values) => `「${values.word}」という項目はありません。${instead(values)}`,
    unknown_kind: (values) => `「${values.word}」という施設の種類はありません。${instead(values)}`,
    unknown_role: (values) => `「${values.word}」という職種はありません。${instead(values)}`,
    unknown_room: (values) => `「${values.word}」という交流会はありません。${instead(values)}`,
    unknown_ward: (values) =>
      `「${values.word}」という区はありません。${instead(values)}エリアの外でしたら「other」とご記入ください。`,
    no_sub_kind: (values) =>
      `「${values.word}」は、この施設の種類（${values.kind}）の区分にありません。${instead(values)}`,
    unsure_organization: ({ word, near, one, other }) => {
      if (near) return `「${word}」は施設の一覧にありません。「${near}」の誤りではありませんか。`;
      if (one) return `「${word}」がどの施設か決められません。番号でご記入ください：${one}、${other}など`;
      return `「${word}」は施設の一覧にありません。一覧にある名前か番号をご記入ください。`;
    },
    no_room: () => 'この区の方の交流会が決まっていません。交流会の名前をご記入ください。',
    other_badge: ({ badge }) => `この方の名札は、すでに${badge}番です。${badge}とするか、空欄にしてください。`,
    badge_worn: () => 'この番号の名札は、すでに別の方がお使いです。ほかの番号にするか、空欄にしてください。',
    field: ({ said }) => `${said}`,
    same_person: () => '上の行と同じ方ですので、この行は取り込みません。',
    merged: () => '別のご登録と一つにまとめられた方ですので、この行は取り込みません。',
    erased: () => 'ご登録を削除された方ですので、この行は取り込みません。',
    namesake: () => '同じお名前・ご所属の方がすでに登録されていますので、この行は取り込みません。',
    has_come: () => 'すでにご来場で、登録内容はご本人が直されるため、この行は取り込みません。',
    badge_gone: ({ badge }) =>
      `ご希望の名札の番号は、登録までの間に別の方のものになりました。この方の名札は${badge}番です。`,
  },
};

export default ja;
