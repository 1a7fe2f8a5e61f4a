//! The rounds, and what chance or a simpler rule would have brought the same people.

use super::table::{heads, number, table};
use crate::paper::escape;
use crate::report::labels::Labels;
use protocol::api::Report;

pub(super) fn rounds(report: &Report, labels: &Labels) -> String {
    let head = heads(
        labels,
        &[
            ("交流会", "Room"),
            ("回", "Round"),
            ("ご案内した組", "Called"),
            ("対話になった組", "Kept"),
            ("組み直し", "Repaired"),
            ("不在のあった組", "No-show"),
            ("お待ちの方", "Waiting"),
            ("上限との比", "Of bound"),
        ],
    );
    let mut last = None;
    let rows: Vec<_> = report
        .rounds
        .iter()
        .map(|round| {
            let of_bound = 100.0 * round.total as f64 / round.bound.max(1) as f64;
            let said = last.replace(&round.room) == Some(&round.room);
            let room = match said {
                true => String::new(),
                false => labels.room(&round.room),
            };
            vec![
                escape(&room).into_owned(),
                round.number.to_string(),
                number(round.called),
                number(round.kept),
                number(round.repaired),
                number(round.no_show),
                number(round.waiting),
                format!("{of_bound:.1}%"),
            ]
        })
        .collect();
    table(labels.t("回ごとの様子", "Rounds"), "", &head, &rows)
}

pub(super) fn chance(report: &Report, labels: &Labels) -> String {
    let chance = &report.by_chance;
    let (Some(called), Some(greedy), Some(random)) = (chance.called, chance.greedy, chance.random)
    else {
        return String::new();
    };
    let ways = [called, greedy, random];
    let row = |ja, en, of: fn(&protocol::api::Brought) -> f64, percent: bool| {
        let written = ways.iter().map(|brought| match percent {
            true => format!("{:.0}%", 100.0 * of(brought)),
            false => format!("{:.0}", of(brought)),
        });
        let title = escape(labels.t(ja, en)).into_owned();
        std::iter::once(title).chain(written).collect::<Vec<_>>()
    };
    let rows = [
        row("組", "Tables", |b| b.conversations, false),
        row("お答えできた求め", "Needs answered", |b| b.answered, false),
        row(
            "はじめての施設どうし",
            "First meetings",
            |b| b.first_meetings,
            false,
        ),
        row("区をこえた組", "Across wards", |b| b.across_wards, false),
        row("種別をこえた組", "Across kinds", |b| b.across_kinds, false),
        row(
            "答えられた割合（平均）",
            "Part answered (mean)",
            |b| b.answerable_mean,
            true,
        ),
        row(
            "答えられた割合（最も少ない方）",
            "Part answered (worst)",
            |b| b.answerable_worst,
            true,
        ),
    ];
    let head = heads(
        labels,
        &[
            ("回の組み合わせ", "Rounds"),
            ("この会", "As called"),
            ("相性順", "Best pair first"),
            ("くじ引き", "At random"),
        ],
    );
    table(
        labels.t("偶然だったら", "Had it been chance"),
        "",
        &head,
        &rows,
    )
}
