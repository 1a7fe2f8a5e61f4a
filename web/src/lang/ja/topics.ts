//! Words for topics that people offer and take seats at.

import type { TopicCode } from '../refusals';

const ja = {
  title: 'テーマの席',
  open: (n: number) => (n > 0 ? `テーマの席（${n}件）` : 'テーマの席'),
  close: '閉じる',
  lead: '話したいテーマの席に、どなたでもお着きいただけます。',
  leadCircles: '同じテーマの席の方を、次の輪で同じテーブルにご案内します。',
  none: 'テーマは、まだありません。',
  seats: (taken: number, all: number) => `着席 ${taken}／${all}席`,
  full: '満席',
  take: '席に着く',
  mine: 'お席をお取りしています',
  offered: 'ご提案のテーマ',
  alone: 'ほかの方をお待ちしています。',
  lookFor: 'お席の方',
  sign: (sign: string) => `目印：${sign}`,
  leave: '席を離れる',
  withdraw: 'テーマを取り下げる',
  withdrawHelp: '会場を出られると、テーマも取り下げられます。',
  offerTitle: 'テーマを提案する',
  text: 'テーマ',
  example: '例：在宅看取りの夜間対応',
  textHelp: '患者さん・利用者さんが特定される内容は書かないでください。お名前は、席の方だけに表示されます。',
  seatsOf: '席の数（ご自身を含む）',
  offer: '提案する',

  refused: {
    has_topic: 'ご自身のテーマがあります。取り下げてから、もう一度お試しください。',
    met_at_topic: 'このテーマには、すでに同じ席になった方がいます。ほかのテーマをお選びください。',
    no_such_topic: 'このテーマは、もうありません。',
    no_topics_here: 'この交流会では、テーマの席を設けていません。',
    patient_data: '患者さんや連絡先が特定されるおそれのある表現が含まれています。書き直してください。',
    too_many_topics: 'テーマがいっぱいです。いまあるテーマの席をお選びください。',
    topic_full: 'このテーマは満席です。ほかのテーマをお選びください。',
    own_organization: 'このテーマには、同じ施設の方がいます。ほかのテーマをお選びください。',
    unavailable: 'このテーマの席には、いまお着きいただけません。',
  } satisfies Record<TopicCode | 'own_organization' | 'unavailable', string>,
};

export default ja;
export type Topics = typeof ja;
