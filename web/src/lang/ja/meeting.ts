//! Words of people and of why they meet, on a phone and on paper alike.

import type { Waiting } from '../../gen/protocol';

const ja = {
  erased: '削除された方',
  wished: 'ご希望の方です。',
  near: '同じ区・となりの区の施設です。',
  reasonGive: (tag: string) => `お相手がお求めの「${tag}」を、貴施設が提供できます。`,
  reasonGet: (tag: string) => `貴施設がお求めの「${tag}」を、お相手が提供できます。`,
  reasonGiveTo: (who: string, tag: string) => `${who}がお求めの「${tag}」を、貴施設が提供できます。`,
  reasonGetFrom: (who: string, tag: string) => `貴施設がお求めの「${tag}」を、${who}が提供できます。`,
  reasonGetAgain: (tag: string, who?: string) => `${who ?? 'お相手'}も「${tag}」を提供できます。別の視点も伺えます。`,
  reasonMutual: (tag: string) => `お互いに「${tag}」に関心があります。`,
  reasonOthers: (tag: string) => `同席の方どうしで「${tag}」のお話ができます。`,
  sign: '目印',
  colon: '：',
  sitOutTitle: 'この回はお待ちください',
  sitOut: {
    odd: '人数の都合により、この回はお待ちいただきます。',
    nobody_to_meet: 'いまこの交流会に、新しくご紹介できる方がいません。新しい方が来られたら、ご案内します。',
    others_taken: 'ご紹介したい方が、ほかの方とお話し中です。',
    no_table: '満席です。',
    registered_twice:
      '同じお名前・ご所属でもう一つご登録があるため、そちらをご案内しています。別の方でしたら、受付へお知らせください。',
    at_booth: '展示ブースにいらっしゃるため、今回はお呼びしていません。終わられましたら、次の回にご案内します。',
    leaving: 'お帰りまでに終わらないため、今回はお呼びしていません。',
  } satisfies Record<Waiting, string>,
  sitOutNext: '次の回は、最初にご案内します。',
};

export default ja;
export type Meeting = typeof ja;
