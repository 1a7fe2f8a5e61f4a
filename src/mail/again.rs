//! The letter that asks once more, months later. It greets nobody by name: none is known any more.

use jiff::civil::Date;

use super::Letter;
use super::link::{Words, letter};
use crate::catalog::text::Language;
use crate::catalog::{Event, date_words};

/// In Japanese, with the same in English below. `until`: when everything that is still kept goes.
pub fn again_letter(event: &Event, until: Date, link: &str) -> Letter {
    letter(link, |language| words(event, until, language))
}

fn words(event: &Event, until: Date, language: Language) -> Words {
    let t = |ja: &str, en: &str| language.of(ja, en).to_owned();
    let (date, until) = (date_words(event.date), date_words(until));
    let fill = |text: String| {
        text.replace("{event}", event.name.said(language))
            .replace("{organizer}", event.organizer.said(language))
            .replace("{date}", date.said(language))
            .replace("{until}", until.said(language))
    };
    Words {
        subject: fill(t(
            "【{event}】その後についてのお尋ね（1分）",
            "{event}: one more question (1 minute)",
        )),
        hello: fill(t(
            "「{event}」（{date}）にご参加いただいた方へ",
            "To somebody who took part in “{event}” ({date})",
        )),
        why: fill(t(
            "{organizer}です。会の終わりにご同意いただいたとおり、会でお尋ねした施設を今どのくらいご存じか、もう一度だけお尋ねします。下のリンクから、1施設につき1回のタップでお答えいただけます。",
            "As you agreed at the end of that day, {organizer} asks you once more how well you know the organisations by now. With the link below it takes one tap for each.",
        )),
        open: t("回答する", "Answer"),
        small: fill(t(
            "お名前は残っていません。このメールの送信後、メールアドレスもサーバーから消去しました。お尋ねはこの1回だけです。\nご回答がない場合、残りのデータは{until}に消去します。リンク先の「今すぐ消す」で、すぐに消すこともできます。\nこのリンクはあなた専用です。ほかの方に転送しないでください。お心当たりのない場合は、このメールを削除してください。",
            "Your name is no longer held, and your address is erased from the server once this letter has gone. You are asked only this once.\nIf you do not answer, what is left is erased on {until}. “Erase now” behind the link does so at once.\nThis link is yours alone: please do not pass it on. If you do not know what this is about, please delete this letter.",
        )),
    }
}
