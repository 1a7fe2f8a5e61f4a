//! The letter that brings somebody their own link.

use super::{BODY, Letter};
use crate::catalog::text::Language;
use crate::catalog::{Event, date_words};
use crate::paper::escape;

/// In Japanese, with the same in English below: one letter for everybody.
pub fn link_letter(event: &Event, name: &str, link: &str) -> Letter {
    letter(link, |language| words(event, name, language))
}

/// Around one link, in Japanese, with the same in English below.
pub(super) fn letter(link: &str, words: impl Fn(Language) -> Words) -> Letter {
    let (ja, en) = (words(Language::Ja), words(Language::En));
    let text = |words: &Words| {
        format!(
            "{}\n\n{}\n\n{link}\n\n{}\n",
            words.hello, words.why, words.small
        )
    };
    let part = |words: &Words, lang: &str| {
        format!(
            "<section lang=\"{lang}\"><p>{}</p><p>{}</p><p><a href=\"{}\" style=\"{BUTTON}\">{}</a></p><p style=\"{SMALL}\">{}</p></section>",
            escape(&words.hello),
            escape(&words.why),
            escape(link),
            escape(&words.open),
            escape(&words.small).replace('\n', "<br>"),
        )
    };
    let address = format!("<p style=\"{SMALL}\">{}</p>", escape(link));
    Letter {
        subject: ja.subject.clone(),
        text: format!("{}\n----\n\n{}", text(&ja), text(&en)),
        html: format!(
            "<!doctype html><html lang=\"ja\"><body style=\"{BODY}\">{}{address}<hr>{}</body></html>",
            part(&ja, "ja"),
            part(&en, "en"),
        ),
        files: Vec::new(),
    }
}

const BUTTON: &str = "display:inline-block;padding:.8em 1.6em;border-radius:.5em;background:#912612;color:#fff;text-decoration:none;font-weight:bold";
const SMALL: &str = "font-size:.85em;color:#555;overflow-wrap:anywhere";

pub(super) struct Words {
    pub(super) subject: String,
    pub(super) hello: String,
    pub(super) why: String,
    pub(super) open: String,
    pub(super) small: String,
}

fn words(event: &Event, name: &str, language: Language) -> Words {
    let t = |ja: &str, en: &str| language.of(ja, en).to_owned();
    let called = event.name.said(language);
    let organizer = event.organizer.said(language);
    let venue = event.venue.as_ref().map(|venue| venue.said(language));
    let (date, erased) = (date_words(event.date), date_words(event.erase_on));
    let fill = |text: String| {
        text.replace("{name}", name)
            .replace("{event}", called)
            .replace("{organizer}", organizer)
            .replace("{date}", date.said(language))
            .replace("{venue}", venue.unwrap_or_default())
            .replace("{erased}", erased.said(language))
    };
    let place = match venue {
        Some(_) => t("（{date}、{venue}）", " ({date}, {venue})"),
        None => t("（{date}）", " ({date})"),
    };
    Words {
        subject: fill(t(
            "【{event}】ご参加の準備のお願い",
            "{event}: please get ready",
        )),
        hello: fill(t("{name} 様", "Dear {name},")),
        why: fill(
            t(
                "{organizer}です。「{event}」",
                "{organizer} is looking forward to seeing you at “{event}”",
            ) + &place
                + &t(
                    "にお申し込みいただき、ありがとうございます。下のリンクから、ご紹介の希望（提供できること・求めていること・お会いしたい施設）をお選びください。当日も、会場で同じリンクをお開きください。",
                    ". With the link below, choose what you offer, what you look for and whom you would like to meet. On the day, please open the same link at the venue.",
                ),
        ),
        open: t("ご参加の準備をする", "Get ready"),
        small: fill(t(
            "このリンクはご本人専用です。ほかの方に転送しないでください。\nお心当たりのない場合は、このメールを削除してください。\n個人情報は{erased}にすべて消去します。",
            "This link is yours alone: please do not pass it on.\nIf you do not know what this is about, please delete it.\nEverything personal is erased on {erased}.",
        )),
    }
}
