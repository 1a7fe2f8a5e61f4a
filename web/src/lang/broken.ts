//! What a page says when it is broken itself: in both languages at once, for the catalogue may be what is broken.

export const broken = {
  ja: {
    screen: '画面の表示に問題が起きました。自動で元に戻ります。',
    part: '一部がうまく動きませんでした。続けて起きるときは、読み込み直してください。',
    reload: '読み込み直す',
  },
  en: {
    screen: 'Something went wrong on this screen. It will come back by itself.',
    part: 'Something did not work. If it happens again, please reload.',
    reload: 'Reload',
  },
};
