//! The report on paper: a first page that a director reads, then what the organizer looks up.

use std::fmt::Write as _;

use super::labels::Labels;
use crate::catalog::Catalog;
use crate::catalog::text::Language;
use crate::paper::{self, escape};
use protocol::api::Report;

pub(super) use acquaintances::{LATER_HEADS, SCORE_HEADS, class_names};
use acquaintances::{acquaintances, by_score, months_later};
use first::first;
use needs::{needs, needs_by_ward};
use people::{feedback, network, next_steps, people};
use questions::questions;
use rounds::{chance, rounds};
use table::{heads, matrix, number, table};

mod acquaintances;
mod first;
mod needs;
mod people;
mod questions;
mod rounds;
mod table;

pub fn page(report: &Report, catalog: &Catalog, language: Language) -> String {
    let labels = Labels { catalog, language };
    let mut body = format!(
        "<main class=\"sheet\">\n{}</main>\n",
        first(report, &labels)
    );
    let sections = [
        format!(
            "<div class=\"beside\"><div>{}</div><div>{}</div></div>\n",
            people(report, &labels),
            [
                feedback(report, &labels),
                next_steps(report, &labels),
                network(report, &labels)
            ]
            .concat()
        ),
        matrix(
            labels.t("種別どうしの対話", "Conversations between kinds"),
            &report
                .kind_ids
                .iter()
                .map(|id| labels.kind(id))
                .collect::<Vec<_>>(),
            &report.kinds,
            &labels,
        ),
        rounds(report, &labels),
        chance(report, &labels),
        acquaintances(report, &labels),
        by_score(report, &labels),
        months_later(report, &labels),
        questions(report, &labels),
    ];
    let more = [
        needs(report, &labels),
        needs_by_ward(report, &labels),
        matrix(
            labels.t("区どうしの対話", "Conversations between wards"),
            &report
                .ward_ids
                .iter()
                .map(|id| labels.ward(id))
                .collect::<Vec<_>>(),
            &report.wards,
            &labels,
        ),
        booths(report, &labels),
        how(report, &labels),
    ];
    let _ = write!(
        body,
        "<section class=\"sheet\">\n{}{}</section>\n",
        sections.concat(),
        more.concat()
    );
    let title = format!(
        "{} {}",
        labels.t("開催報告", "Event report"),
        labels.words(&report.event.name)
    );
    paper::page(language, &title, &body)
}

fn booths(report: &Report, labels: &Labels) -> String {
    let head = heads(
        labels,
        &[
            ("展示ブース", "Booth"),
            ("来訪された方", "Visitors"),
            ("お名前を伝えた方", "Shared their name"),
        ],
    );
    let rows: Vec<_> = report
        .booths
        .iter()
        .map(|booth| {
            vec![
                escape(&labels.booth(&booth.booth)).into_owned(),
                number(booth.visitors),
                number(booth.shared),
            ]
        })
        .collect();
    table(labels.t("展示ブース", "Booths"), "", &head, &rows)
}

/// A moment as RFC 3339 writes it, for people.
fn to_the_minute(at: &str) -> String {
    at.chars()
        .take("2027-09-18T17:03".len())
        .collect::<String>()
        .replace('T', " ")
}

fn how(report: &Report, labels: &Labels) -> String {
    let event = &report.event;
    let said = [
        labels.t(
            "来場は、交流会に一度でも入られた方です。対話は、お話しされたと分かったテーブルと面会で、三人以上のテーブルも一件と数えます。表の「どうし」は、お話しされた二人ずつを数えています。",
            "Came: was in a room at least once. Conversations: tables and meetings known to have taken place; one of three people is one. The matrices count every two who talked.",
        ),
        labels.t(
            "「お答えできた割合」は、会場にいた、ご紹介できる方が提供していた求めのうち、その方とお話しできた割合です。方向のない項目（勉強会など）は含みません。",
            "Part answered: of the needs that somebody present offered and might have been introduced for, those for which they talked. Tags without a direction are left out.",
        ),
        labels.t(
            "講演の聴講、紙の名刺、会の外での対話は記録されないため、含まれていません。",
            "Talks listened to, paper cards, and conversations outside the event are not recorded and not counted.",
        ),
    ];
    let mut html = format!("<h2>{}</h2>\n", labels.t("数え方", "How it was counted"));
    for each in said {
        let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(each));
    }
    let counted = labels.t(
        "集計 {at}。個人情報は {erase} に消去します。",
        "Counted at {at}. Everything personal is erased on {erase}; ",
    );
    // Answers are personal until they are counted, and go with the rest.
    let asked = !report.questions.is_empty() || !report.acquaintances.is_empty();
    let after = if asked {
        labels.t(
            "この報告に個人情報はなく、消去の後も、質問への回答のほかは同じ数で作成できます。",
            "nothing in this report is personal, and all but what people answered can be made after that as well.",
        )
    } else {
        labels.t(
            "この報告に個人情報はなく、消去の後も同じ数で作成できます。",
            "nothing in this report is personal, and it can be made after that as well.",
        )
    };
    let when = format!("{counted}{after}");
    let when = when
        .replace("{at}", &to_the_minute(&event.at))
        .replace("{erase}", &event.erase_on);
    let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(&when));
    let left_out = labels.left_out(report.suppressed_below);
    let _ = writeln!(html, "<p class=\"note\">* {}</p>", escape(&left_out));
    html
}
