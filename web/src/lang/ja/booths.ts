//! Words of the booths on the phone: where one waits, and where one may go.

import type { BoothState } from '../../gen/protocol';

const ja = {
  /** Comes with the booths: the room's own words are full. */
  rehearsal: 'リハーサル中です。ほかの参加者は架空の方々です。',
  agenda: '本日の予定',
  title: '展示ブース',
  lead: '順番が来ましたら、この画面でお知らせします。お並びいただけるのは一度に1か所です。',
  shared: '「着きました」を押されますと、お名前とご所属をそのブースにお伝えします。',
  free: 'すぐどうぞ',
  nobody: 'お待ちの方はいません',
  waiting: (n: number, minutes?: number) => (minutes ? `${n}名お待ち・約${minutes}分` : `${n}名お待ち`),
  quiet: (booth: string, seeks: string, minutes?: number) =>
    `お待ちの間に：${booth}は${minutes ? `約${minutes}分` : 'すぐ'}でご案内できます（お求めの「${seeks}」に関わるブースです）`,
  paused: '休憩中',
  present: (names: string) => `在席：${names}`,
  material: '資料を見る',
  mine: {
    queued: '順番待ち中',
    called: 'お進みください',
    here: 'ご訪問中',
  } satisfies Record<Exclude<BoothState, 'missed' | 'left'>, string>,

  ahead: (n: number, minutes?: number) =>
    (n > 0 ? `あと${n}名です。` : '次にご案内します。') + (minutes ? `約${minutes}分でご案内できる見込みです。` : ''),
  pausedMine: 'ブースは休憩中です。お並びの順番はそのままです。',
  passedOver: 'お並びの順番はそのままです。お話やご聴講が終わられましたら、ご案内します。',
  go: (booth: string) => `${booth}へお進みください`,
  kept: (time: string) => `${time}ごろまで順番をお取りしています。`,
  here: (booth: string) => `${booth}をご訪問中です`,
  hereHelp: 'ブースを離れる際に押してください。',
  missed: 'お時間を過ぎたため、次の方をご案内しました。',

  queue: '並ぶ',
  again: 'もう一度並ぶ',
  checkIn: '着きました',
  leave: 'やめる',
  done: '終わりました',
  card: '名刺も渡す',
  close: '閉じる',
};

export default ja;
export type Booths = typeof ja;
