//! What people sought, what was offered, and what was answered.

use super::table::{heads, number, table};
use crate::paper::escape;
use crate::report::labels::Labels;
use protocol::api::Report;

const COUNTED: [(&str, &str); 3] = [
    ("求めた方", "Sought by"),
    ("お答えできた方", "Answered"),
    ("提供できる方", "Offered by"),
];

pub(super) fn needs(report: &Report, labels: &Labels) -> String {
    let told = report.needs_by_tag.iter();
    let mut told: Vec<_> = told
        .filter(|need| need.seekers.is_some() || need.offerers.is_some())
        .collect();
    told.sort_by_key(|need| std::cmp::Reverse(need.seekers));
    let rows: Vec<_> = told
        .iter()
        .map(|need| {
            vec![
                escape(&labels.tag(&need.tag)).into_owned(),
                number(need.seekers),
                number(need.answered),
                number(need.offerers),
            ]
        })
        .collect();
    let head = [heads(labels, &[("項目", "Tag")]), heads(labels, &COUNTED)].concat();
    table(
        labels.t("求めていることと提供できること", "Needs and offers"),
        "",
        &head,
        &rows,
    )
}

pub(super) fn needs_by_ward(report: &Report, labels: &Labels) -> String {
    let told = report.needs.iter();
    let told = told.filter(|need| need.seekers.is_some() || need.offerers.is_some());
    let mut told: Vec<_> = told.collect();
    told.sort_by_key(|need| report.ward_ids.iter().position(|ward| *ward == need.ward));
    let rows: Vec<_> = told
        .iter()
        .map(|need| {
            vec![
                escape(&labels.ward(&need.ward)).into_owned(),
                escape(&labels.tag(&need.tag)).into_owned(),
                number(need.seekers),
                number(need.answered),
                number(need.offerers),
            ]
        })
        .collect();
    let head = [
        heads(labels, &[("区", "Ward"), ("項目", "Tag")]),
        heads(labels, &COUNTED),
    ];
    table(
        labels.t("区ごとの求めていること", "Needs by ward"),
        "by-ward",
        &head.concat(),
        &rows,
    )
}
