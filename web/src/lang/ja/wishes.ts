//! Words for the organizations and kinds somebody would like to meet. They come with that question.

const ja = {
  title: 'お会いしたい施設',
  lead: 'お名前で検索し、お気持ちに近いものをお選びください。先方には伝わりません。',
  search: '施設を検索して加える',
  kind: '施設の種類を加える',
  pick: '種類を選ぶ',
  how: { must: '必ず会いたい', wish: '会いたい', never: '今回は不要' },
  remove: (name: string) => `${name}を外す`,
  never: '「今回は不要」の施設や種類の方は、ご紹介に入りません。',
  none: 'まだ選ばれていません',
};

export default ja;
export type Wishes = typeof ja;
