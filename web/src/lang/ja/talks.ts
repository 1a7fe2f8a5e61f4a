//! Words for talks: who speaks, and whom of them one would like to talk to.

const ja = {
  region: '講演',
  on: 'ただいまの講演',
  over: '先ほどの講演',
  listen: '聴講する',
  wish: (host: string) => `${host}と話したい`,
  wished: (host: string) => `${host}：ご希望を承りました`,
  help: '次のご紹介の組み合わせで考慮します。',
  refused: 'ご希望は、いま承れません。ブースか受付へお声がけください。',
};

export default ja;
export type Talks = typeof ja;
