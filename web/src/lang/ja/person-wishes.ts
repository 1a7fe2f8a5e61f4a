//! Words for what the desk notes of somebody's wishes and times. They come with that form.

const ja = {
  phone:
    '携帯で参加されている方には、ご自分の「登録情報」でのご変更をご案内ください。携帯をお使いになれないときは、先に下の「携帯なしにする」を押してください。',
  none: '候補が見つかりません。',
  failed: '一覧を読み込めませんでした。もう一度ご入力ください。',
  saved: '保存しました。',
};

export default ja;
export type PersonWishes = typeof ja;
