//! Who came, how they found it, and what they agreed to do.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::table::{heads, number, table};
use crate::paper::escape;
use crate::report::labels::Labels;
use crate::words::next_step_in_words;
use domain::KindId;
use protocol::api::{Count, Report, ReportedNextSteps};

pub(super) fn people(report: &Report, labels: &Labels) -> String {
    let people = &report.people;
    let mut rows: Vec<_> = report
        .kind_ids
        .iter()
        .map(|kind| {
            let of = |counts: &BTreeMap<KindId, Count>| number(counts.get(kind).copied().flatten());
            vec![
                escape(&labels.kind(kind)).into_owned(),
                of(&people.registered_by_kind),
                of(&people.by_kind),
            ]
        })
        .collect();
    rows.push(vec![
        format!("<b>{}</b>", labels.t("合計", "Total")),
        number(people.registered),
        number(people.came),
    ]);
    let head = heads(
        labels,
        &[("種別", "Kind"), ("登録", "Registered"), ("来場", "Came")],
    );
    let mut html = table(labels.t("参加者", "People"), "", &head, &rows);
    if people.erased != Some(0) {
        let erased = people.erased.map(|n| n.to_string());
        let erased = erased.unwrap_or_else(|| labels.t("伏せた数の", "a small number of").into());
        let said = labels.t(
            "登録には、ご自分の情報を削除された{n}名を含みます（種別・区・選んだ項目だけを数えています）。",
            "Among the registered, {n} have erased themselves since; only their kind, ward and tags are counted.",
        );
        let said = match people.erased {
            Some(_) => said.replace("{n}", &erased),
            None => labels
                .t(
                    "登録には、その後ご自分の情報を削除された方も、種別・区・選んだ項目だけで含みます。",
                    "The registered include those who erased themselves since, by kind, ward and tags alone.",
                )
                .to_owned(),
        };
        let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(&said));
    }
    html
}

pub(super) fn feedback(report: &Report, labels: &Labels) -> String {
    let feedback = &report.feedback;
    let head = heads(labels, &[("回答", "Answer"), ("件数", "Given")]);
    let row = |ja, en, count| vec![labels.t(ja, en).to_owned(), number(count)];
    let mut rows = vec![
        row("はい", "Yes", feedback.good),
        row("どちらともいえない", "Neither", feedback.neutral),
        row("いいえ", "No", feedback.poor),
    ];
    let total = format!("<b>{}</b>", labels.t("合計", "Total"));
    rows.push(vec![total, number(feedback.answers)]);
    table(
        labels.t("お話しできてよかったですか", "Was it a good conversation?"),
        "",
        &head,
        &rows,
    )
}

pub(super) fn next_steps(report: &Report, labels: &Labels) -> String {
    let told = report.next_steps.iter().any(|step| step.agreed.is_some());
    let row = |step: &ReportedNextSteps| {
        let (ja, en) = next_step_in_words(step.kind);
        vec![labels.t(ja, en).to_owned(), number(step.agreed)]
    };
    let rows: Vec<_> = report.next_steps.iter().map(row).collect();
    let head = heads(labels, &[("お約束", "Next step"), ("件数", "Agreed")]);
    let title = labels.t("これからのお約束", "What people agreed to do next");
    table(title, "", &head, if told { &rows } else { &[] })
}

/// Nothing where no earlier event is known.
pub(super) fn network(report: &Report, labels: &Labels) -> String {
    let network = &report.network;
    let row = |ja, en, count| vec![labels.t(ja, en).to_owned(), number(count)];
    let rows = [
        row(
            "これまでの会で出会っていた",
            "Met at earlier events",
            network.known_before,
        ),
        row(
            "うち本日もお話しした",
            "Of these, talked today as well",
            network.met_again,
        ),
        row(
            "本日はじめて出会った",
            "Met today for the first time",
            network.new,
        ),
    ];
    let head = heads(
        labels,
        &[("施設どうし", "Pairs of organizations"), ("組", "Pairs")],
    );
    let title = labels.t("回を重ねて広がるつながり", "The network over the years");
    table(
        title,
        "",
        &head,
        if network.events > 0 { &rows } else { &[] },
    )
}
