//! What a proof says, for whoever was there: a page without names.

use std::fmt::Write as _;

use super::verify::{Fault, Verdict};
use crate::catalog::Catalog;
use crate::catalog::text::Language;
use crate::paper::{self, escape};

pub fn page(catalog: &Catalog, found: &Result<Verdict, Fault>, language: Language) -> String {
    let t = |ja, en| language.of(ja, en);
    let event = &catalog.event;
    let title = t("ご紹介の公平さ", "How fairly people were introduced");
    let mut body = format!(
        "<main class=\"sheet\">\n<header><p>{}　{}</p>\n<h1>{title}</h1></header>\n",
        escape(&event.date.to_string()),
        escape(event.name.said(language)),
    );
    for said in sentences(found, language) {
        let _ = writeln!(body, "<p>{}</p>", escape(&said));
    }
    let _ = writeln!(
        body,
        "<p><a href=\"api/proof\" download=\"proof.json\">{}</a></p>",
        t("証明のファイルを保存する", "Save the file that proves it")
    );
    for note in [
        t(
            "ファイルにお名前・施設名・名札の番号はありません。お会いにならなかった組み合わせは、理由を問わず、ほかの組み合わせと同じように書かれています。",
            "The file holds no names, organizations or badge numbers. Pairs who may not meet, whatever the reason, are written in it like any other.",
        ),
        t(
            "ファイルは kaotsunagi verify --proof proof.json で確かめられます。開催中に保存したファイルがあれば、--earlier を付けて照らし合わせられます。",
            "Check the file with kaotsunagi verify --proof proof.json; a file saved while the event was running is held against it with --earlier.",
        ),
    ] {
        let _ = writeln!(body, "<p class=\"note\">{}</p>", escape(note));
    }
    body += "</main>\n";
    paper::page(language, title, &body)
}

fn sentences(found: &Result<Verdict, Fault>, language: Language) -> Vec<String> {
    let t = |ja: &str, en: &str| language.of(ja, en).to_owned();
    let verdict = match found {
        Ok(verdict) => verdict,
        Err(fault) => {
            let said = t(
                "この催しの記録からは、公平さを確かめられませんでした。",
                "The records of this event do not prove it.",
            );
            return vec![said, fault.to_string()];
        }
    };
    let count = |text: String, n: usize| text.replace("{n}", &n.to_string());
    if !verdict.closed {
        let promised = t(
            "これまでの{n}回のご紹介について、席が決まった時点で内容の指紋（ハッシュ値）を公開しています。",
            "A fingerprint (hash) of each of the {n} rounds so far was published in the moment its seats were decided.",
        );
        let later = t(
            "終了後に内容を公開しますので、あとから変えていないこと、お休みが偏っていないこと、より良い組み合わせがなかったことを、どなたでも確かめられます。",
            "After the end the contents are published, and anybody can check that nothing was changed, that nobody waited out of turn, and that no better round was possible.",
        );
        return vec![count(promised, verdict.rounds), later];
    }
    let mut said = vec![
        count(
            t(
                "{n}回のご紹介は、席が決まった時点で公開した指紋（ハッシュ値）のとおりで、あとから変えられていません。",
                "All {n} rounds are what their fingerprints (hashes) promised when the seats were decided: nothing was changed afterwards.",
            ),
            verdict.rounds,
        ),
        t(
            "どなたも、代わりにお休みいただける方がまだお休みになっていないのに、二度お休みになることはありませんでした。",
            "Nobody sat out twice while somebody who had not sat out yet could have waited in their place.",
        ),
        count(
            t(
                "二人組の{n}回はどれも、その場でできた組み合わせのうち最も良いものでした。",
                "Each of the {n} rounds of pairs was the best that was possible.",
            ),
            verdict.best,
        ),
    ];
    if verdict.unclaimed > 0 {
        let left_out = t(
            "ほかの{n}回（グループの回と、人数が少なすぎる、または多すぎる回）については、二つ目と三つ目を証明していません。",
            "The second and the third are not proven of {n} more (group tables, or too few or too many people).",
        );
        said.push(count(left_out, verdict.unclaimed));
    }
    said
}
