//! How the organizer's own questions were answered.

use std::fmt::Write as _;

use super::table::{heads, number, table};
use crate::paper::escape;
use crate::report::labels::Labels;
use domain::QuestionForm;
use protocol::api::{Report, ReportedQuestion};

/// Nothing where none was asked.
pub(super) fn questions(report: &Report, labels: &Labels) -> String {
    if report.questions.is_empty() {
        return String::new();
    }
    let mut html = String::new();
    for question in &report.questions {
        html += &one(question, report.suppressed_below, labels);
    }
    let note = labels.t(
        "回答は任意で、{erase}に個人情報とともに消えます。その後も必要な場合は、それまでにこの報告を保存してください。自由記述は書かれたままで、書いた方のお名前とは結びついていません。外部に渡す前に内容をお確かめください。",
        "Answers were voluntary and go with everything personal on {erase}: keep this report before that day if you need them. Texts stand as they were written, without their authors; read them before you pass them on.",
    );
    let note = note.replace("{erase}", &report.event.erase_on);
    let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(&note));
    html
}

fn one(question: &ReportedQuestion, below: u32, labels: &Labels) -> String {
    let title = labels.words(&question.words);
    let mut html = match question.form {
        QuestionForm::Text => texts(title, question, below, labels),
        _ => counts(title, question, labels),
    };
    if !question.kinds.is_empty() {
        let kinds: Vec<_> = question.kinds.iter().map(|id| labels.kind(id)).collect();
        let said = match labels.t("ja", "en") {
            "ja" => format!("{}の方にお尋ねしました。", kinds.join("・")),
            _ => format!("Put to: {}.", kinds.join(", ")),
        };
        let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(&said));
    }
    html
}

fn counts(title: &str, question: &ReportedQuestion, labels: &Labels) -> String {
    let mut rows: Vec<_> = question
        .choices
        .iter()
        .map(|choice| {
            let words = escape(labels.words(&choice.words)).into_owned();
            vec![words, number(choice.count)]
        })
        .collect();
    let answered = match question.form {
        QuestionForm::Multiple => labels.t("回答された方（複数回答）", "People (any number)"),
        _ => labels.t("回答された方", "People"),
    };
    rows.push(vec![
        format!("<b>{answered}</b>"),
        number(question.answered),
    ]);
    let head = heads(labels, &[("回答", "Answer"), ("人数", "People")]);
    table(title, "", &head, &rows)
}

fn texts(title: &str, question: &ReportedQuestion, below: u32, labels: &Labels) -> String {
    let mut html = format!("<h2>{}</h2>\n", escape(title));
    if question.answered.is_none() {
        let said = labels.t(
            "回答が{below}名に満たないため、表示しません。",
            "Fewer than {below} answered, so nothing is shown.",
        );
        let said = said.replace("{below}", &below.to_string());
        let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(&said));
        return html;
    }
    html += "<ul>\n";
    for text in &question.texts {
        let _ = writeln!(html, "<li>{}</li>", escape(text));
    }
    html += "</ul>\n";
    html
}
