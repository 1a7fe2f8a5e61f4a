//! Words of a person's own link, at home and at the door.

const ja = {
  opening: 'ご招待の内容を確認しています',
  hello: (name: string, honorific: string) => `${name} ${honorific}、ようこそ`,
  badge: (n: number) => `名札 ${n}番`,
  agree: '内容を確認し、続ける',
  offersNext: '次へ',
  needsNext: 'この内容で準備を終える',
  ready: 'ご準備ができました',
  readyLead: '選んだ内容をもとに、お話しされたい方をご紹介します。当日までいつでも変えられます。',
  none: 'まだ選ばれていません',
  atTheDoor: '当日、会場で',
  doorLead: (date: string) => `${date}、会場に着いたらこのページを開き、下のボタンを押してください。`,
  doorOpen: '会場に着いたら、下のボタンを押してください。ご紹介が始まります。',
  enter: '会場に入る',
  notOpen: '開場までお待ちください。',
  keep: '届いたメールのリンクか、名札のQRから、このページをいつでも開けます。',
  otherOnDevice: '続けると、この端末の参加者が入れ替わります。',
  /** What it is, and what to do. */
  trouble: {
    wrong: [
      'リンクを確認できませんでした',
      'リンクの一部が欠けているようです。届いたメールのリンクか、名札のQRから、もう一度お開きください。',
    ],
    in_use: [
      'このリンクは別の端末で使われています',
      '端末を替えた場合や、お心当たりのない場合は、受付へお声掛けください。受付で確認のうえ、この端末でお使いいただけます。',
    ],
    erased: [
      'このリンクの参加情報は消去されています',
      '主催者、またはご本人により消去されました。参加される場合は、受付へお声掛けください。',
    ],
    offline: ['接続できませんでした', '電波の届く場所で、もう一度お試しください。'],
  },
  overTitle: '催しは終了しました',
  over: 'ご参加ありがとうございました。',
  staff: '受付担当の方はこちら',
};

export default ja;
export type Personal = typeof ja;
