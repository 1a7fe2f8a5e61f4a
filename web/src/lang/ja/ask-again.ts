//! Words around agreeing to be asked once more, months later.

const ja = {
  title: '後日のお尋ね',
  lead: (on: string) =>
    `会でお尋ねした施設とのつながりがその後どうなったか、${on}ごろ、メールで一度だけお尋ねします。ご協力は任意です。`,
  agree: '後日のお尋ねに同意します',
  kept: (until: string) =>
    `このためにお預かりするのは、メールアドレスと、お尋ねする施設の名前、お話しされたかどうか、これまでのご回答だけです。お名前は残しません。アドレスはメールの送信後に、残りはご回答のときに消去します。ご回答がなくても、${until}にはすべて消去します。`,
  email: 'メールアドレス',
  save: '同意して登録する',
  wrong: 'name@example.jp のようにご入力ください。',
  agreed: (to: string, on: string) => `ご同意ありがとうございます。${on}ごろ、${to}にお送りします。`,
  link: '個人情報の消去後も、このリンクから取り消せます',
  takeBack: '同意を取り消す',
  takenBack: '取り消しました。メールアドレスも消去しました。',
};

export default ja;
export type AskAgainWords = typeof ja;
