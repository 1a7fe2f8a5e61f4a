//! Words of the room: what an attendee reads once inside.

import type { RoomCode } from '../refusals';
import meeting from './meeting';

/** A round of two by two, or of circles. */
interface Numbered {
  number: number;
  circles?: boolean;
}
const round = ({ number, circles }: Numbered) => `第${number}${circles ? 'の輪' : '回'}`;

const ja = {
  ...meeting,

  tabNow: 'ホーム',
  tabPeople: '参加者',
  tabMet: 'お会いした方',
  tabMe: '登録情報',
  navigation: '画面の切り替え',

  connecting: 'つないでいます',
  offline: 'つながっていません。つながり次第、自動で更新します。',
  asOf: (time: string) => `${time}時点の内容です`,
  queued: 'つながり次第お送りします。',
  /** The band above the room: what is said, what comes after it, and the button that ends it. */
  banner: {
    closed: { title: 'ただいま受付を止めています', help: 'この交流会が再開しましたら、この画面でお知らせします。' },
    absent: {
      title: 'テーブルでお会いできませんでした',
      help: 'お相手には別の方をお探ししますので、ご安心ください。お戻りになりましたら、下のボタンでお知らせください。',
    },
    away: { title: 'ご紹介をお休みしています', help: 'お戻りになりましたら、下のボタンでお知らせください。' },
    talking: { title: 'お話し中です', help: '終わりましたら、下のボタンでお知らせください。次の回からご案内します。' },
    search: {
      title: '別の方をお探ししています',
      help: 'このままお席でお待ちください。',
    },
    lapsed: { title: 'この回は終わりました', help: '次の回まで、ご自由におすごしください。' },
    look: { title: 'お声掛けください', help: '下の方の目印を、会場でお探しください。' },
    ready: { title: 'お声掛けもできます', help: 'テーブルが決まると、大きく表示されます。' },
  },
  soon: (of: Numbered, time: string) => ({
    title: `${round(of)}は${time}ごろ`,
    help: 'それまでにお声掛けもできます。',
  }),
  then: (time: string, what: string) => `このあと ${time} ${what}`,
  opens: (time: string) => `次は${time}からです。`,
  bannerNext: {
    closedRound: 'この交流会は受付を止めました。いまの回は、終わりまでご案内します。',
    searchLater: '見つからないときは、次の回で最初にご案内します。',
  },
  bannerBack: {
    backHere: '戻りました',
    talkingDone: 'お話が終わりました',
  },
  announcement: 'お知らせ',

  presentCount: (n: number) => `${n}名が参加中`,

  booths: '展示ブース',

  statusTitle: '現在の状態',
  statusNow: (status: string) => `現在の状態：${status}`,
  status: { open: 'ご紹介待ち', talking: 'お話し中', listening: '聴講中', away: '休憩中' },
  statusHelp: {
    open: 'ご紹介をお待ちしています。',
    talking: 'お話が終わるまで、ご紹介を控えます。',
    listening: '講演が終わるまで、ご紹介を控えます。',
    away: '戻られるまで、ご紹介を控えます。',
  },
  resumeIntroductions: 'ご紹介を再開する',

  suggestionsTitle: 'おすすめのお相手',
  suggestionsLead: 'お互いに希望されると、テーブルをご案内します。',
  signNone: '目印は登録されていません。名札をご覧ください。',
  mySign: (sign: string) => `ご自身の目印：${sign}`,
  mySignNone: 'ご自身の目印が未登録です。登録すると、お相手が見つけやすくなります。',
  mySignSet: '目印を登録する',
  suggestionsNone: 'ただいまご紹介できる方を探しています。展示ブースもぜひご覧ください。',
  invite: 'お話ししたい',
  invited: 'お返事をお待ちしています',
  veto: '希望しない',
  vetoLong: 'この方との紹介を希望しない',
  vetoTitle: 'ご紹介を控えます',
  vetoHelp: 'お相手に知られることはありません。',
  vetoKnown: 'すでに連携があります',
  vetoNever: '今後ご紹介しない',
  reasonsMore: (n: number) => `ほか${n}件`,

  cardAsked: '名刺交換のご希望が届いています',
  receivedTitle: 'お話ししたいとのご希望が届いています',
  accept: 'お話しする',
  pass: '今回は見送る',
  passHelp: '見送ったことは、お相手に伝わりません。',
  sentTitle: 'お返事待ち',

  callTitle: 'お話のご案内',
  table: (n: number) => `${n}番テーブル`,
  startsIn: '開始まで',
  timeLeft: '残り',
  backToCall: 'ご案内に戻る',

  talked: 'この方とお話ししました',
  fellThrough: {
    missed: 'お会いできなかったため、別の方をお探しします。',
    cancelled: 'ご案内が取り消されました。別の方をお探しします。',
  },
  roundEnds: 'この回の終わりまで',
  round,
  roundOn: (of: Numbered) => `${round(of)}を実施中です`,
  roundJoinNext: '次の回からご案内します。',
  stays: (n: number) => `お席は${n}番テーブルです。お相手がお越しになります。`,

  /** Refusals by code. The server says them in Japanese itself; other languages list them here. */
  error: {
    too_late: '時間がたったため、お送りしませんでした。ご希望でしたら、もう一度押してください。',
  } as { too_late: string } & Partial<Record<RoomCode, string>>,
};

export default ja;
export type Room = typeof ja;
