//! The letter by which somebody sends themselves what they take home.

use super::{BODY, File, Letter};
use crate::catalog::text::Language;
use crate::catalog::{Event, date_words};
use crate::paper::escape;

/// In the language they read the page in; `zip` is what the page would have saved.
pub fn own_letter(event: &Event, name: &str, zip: Vec<u8>, language: Language) -> Letter {
    let called = event.name.said(language);
    let organizer = event.organizer.said(language);
    let erased = date_words(event.erase_on);
    let fill = |text: &str| {
        text.replace("{name}", name)
            .replace("{event}", called)
            .replace("{organizer}", organizer)
            .replace("{erased}", erased.said(language))
    };
    let paragraphs = [
        language.of("{name} 様", "Dear {name},"),
        language.of(
            "「{event}」でお会いした方の連絡先と一覧、続きのお約束をお送りします。ご同意いただいた方には、面会記録も入っています。添付のファイルを開いてご利用ください。",
            "attached is what you take home from “{event}”: the contacts and the list of whom you met, what is left to do, and, if you agreed to it, the record of meetings.",
        ),
        language.of(
            "連絡先は、お相手の同意を得てお渡ししたものです。取り扱いにご注意ください。",
            "People gave you their contact details in confidence: please keep them so.",
        ),
        language.of(
            "このメールは、ご本人が画面の「自分のメールに送る」を押されたため、{organizer}からお送りしています。お心当たりのない場合は、開かずに削除してください。会場で登録された個人情報は、{erased}にすべて消去します。",
            "{organizer} sends you this because you pressed “Send everything to my mail”. If you did not, please delete it unopened. Everything personal that was registered at the event is erased on {erased}.",
        ),
    ]
    .map(fill);
    let html = paragraphs
        .iter()
        .map(|paragraph| format!("<p>{}</p>", escape(paragraph)));
    Letter {
        subject: fill(language.of(
            "【{event}】お会いした方の連絡先と記録",
            "{event}: whom you met",
        )),
        text: paragraphs.join("\n\n") + "\n",
        html: format!(
            "<!doctype html><html lang=\"{}\"><body style=\"{BODY}\">{}</body></html>",
            language.tag(),
            html.collect::<String>()
        ),
        files: vec![File {
            name: "kaotsunagi.zip".into(),
            kind: "application/zip",
            bytes: zip,
        }],
    }
}
