//! Words of the letters with people's own links.

import type { LetterCode } from '../refusals';

const ja = {
  title: '専用リンクをメールで送る',
  unconfigured:
    'メールの送信は設定されていません。サーバーの設定ファイルの [mail] に、送信サーバーと差出人を書くと、ここから送れます。設定しない場合は、専用リンクの一覧（CSV）を差し込みメールにお使いください。',
  help: (people: number) =>
    `メールアドレスのある${people}名に、お一人ずつの専用リンクをお送りします。1秒に1通ずつ、まだお送りしていない方だけに届きます。`,
  testTo: '試しに送る先（ご自分のアドレス）',
  test: '試しに送る',
  tested: (to: string) => `${to} に送りました。届いたことと文面をお確かめください。`,
  testFirst: '先に、ご自分あてに試しのメールを送ってください。',
  send: (left: number) => `${left}名に送る`,
  allSent: (sent: number) => `${sent}名全員に送りました`,
  running: (sent: number, people: number) =>
    `${people}名のうち${sent}名に送りました。このページは閉じてもかまいません。`,
  again: '全員にもう一度送る',
  againConfirm: (people: number) => `すでに送った方を含め、${people}名に送りますか。`,
  cancel: 'やめる',
  stopped: '途中で止まりました。直してから、もう一度送ると続きから送ります。',
  failed: (n: number) => `送れなかった方（${n}名）`,
  badge: (n: number) => `名札 ${n}`,
  /** The server says them itself. */
  error: {} as Partial<Record<LetterCode, string>>,
};

export default ja;
export type LetterWords = typeof ja;
