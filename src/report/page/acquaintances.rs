//! How well people knew organizations before and at the end.

use std::fmt::Write as _;

use super::table::{heads, number, table};
use crate::catalog::text::Language;
use crate::paper::escape;
use crate::report::labels::Labels;
use crate::words::acquaintance_in_words;
use domain::Acquaintance;
use protocol::api::{
    Count, Report, ReportedAcquaintance, ReportedByScore, ReportedChange, ReportedLater,
    ReportedLaterChange,
};

/// Nothing where it was not asked, or nothing may be said.
pub(super) fn acquaintances(report: &Report, labels: &Labels) -> String {
    let told = |row: &ReportedAcquaintance| row.met.answers.or(row.not_introduced.answers);
    if report.acquaintances.iter().all(|row| told(row).is_none()) {
        return String::new();
    }
    let head = heads(
        labels,
        &[
            ("会の前", "Before"),
            ("お会いした施設", "Organizations met"),
            ("うち深まった", "Known better"),
            ("お会いしなかった施設", "Not met"),
            ("うち深まった", "Known better"),
        ],
    );
    let cells =
        |change: &ReportedChange| [number(change.answers), risen(change.risen, change.answers)];
    let rows: Vec<_> = report
        .acquaintances
        .iter()
        .map(|row| line(labels, row.before, [&row.met, &row.not_introduced], cells))
        .collect();
    let title = labels.t("顔の見える関係の変化", "How well people know each other");
    let mut html = table(title, "", &head, &rows);
    let note = labels.t(
        "会の前と終わりの両方に答えた方の、施設ごとの回答を数えています。同じ段階から始めた「お会いしなかった施設」と比べてご覧ください。回答した方が少ない欄は伏せています。",
        "Counted: what people said of one organization both before and at the end. Compare with organizations of the same stage that they did not meet. Cells of few people are left out.",
    );
    let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(note));
    html
}

/// The same answers by score; nothing where it may not be said.
pub(super) fn by_score(report: &Report, labels: &Labels) -> String {
    let classes = &report.acquaintances_by_score;
    if classes.is_empty() {
        return String::new();
    }
    let heads = heads(labels, &SCORE_HEADS);
    let cells =
        |change: &ReportedChange| [number(change.answers), risen(change.risen, change.answers)];
    let rows = classes.iter().zip(class_names(classes.len()));
    let rows = rows.map(|(row, (ja, en))| {
        let name = escape(labels.t(ja, en)).into_owned();
        let cells = [&row.met, &row.not_introduced].into_iter().flat_map(cells);
        std::iter::once(name).chain(cells).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let title = labels.t(
        "同じくらいの点数の組どうしで比べた変化",
        "The same, of pairs of equal score",
    );
    let mut html = table(title, "", &heads, &rows);
    if let Some((met, known_better, otherwise)) = otherwise(classes) {
        let said = match labels.language {
            Language::Ja => format!(
                "お会いした{met}件のうち、深まったのは{known_better}件です。同じくらいの点数で、ご紹介のなかった施設と同じ割合であれば、{otherwise}件ほどでした。"
            ),
            Language::En => format!(
                "Of {met} that were met, {known_better} are known better. At the share of those of equal score that were not introduced it would have been about {otherwise}."
            ),
        };
        let _ = writeln!(html, "<p>{}</p>", escape(&said));
    }
    let note = labels.t(
        "上の表は、会の前に同じ段階だった施設どうし、この表は、ご紹介のもとになる点数（求めと提供の重なり、地域、種別など）が同じくらいの組どうしを比べています。点数は最初のご紹介の前のもので、その施設から来られた方のうち、最も合う方とのものです。段階と点数の両方をそろえた比較ではありません。来られた方のいない施設と、ご紹介のできない組は、数えていません。",
        "The table above compares organizations that were known equally well before; this one compares pairs of equal score, the points by which people are introduced (needs and offers, wards, kinds), as they were before the first round, with whoever fits best of those who came from the organization. Neither holds both equal. Organizations from which nobody came, and pairs that may not be introduced, are not counted.",
    );
    let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(note));
    html
}

/// Of a spreadsheet as well.
pub(in crate::report) const SCORE_HEADS: [(&str, &str); 5] = [
    ("点数", "Score"),
    ("お会いした施設", "Organizations met"),
    ("うち深まった", "Known better"),
    ("ご紹介のなかった施設", "Not introduced"),
    ("うち深まった", "Known better"),
];

/// Lowest first.
pub(in crate::report) fn class_names(many: usize) -> Vec<(&'static str, &'static str)> {
    let all = [("低い", "Low"), ("中くらい", "Middle"), ("高い", "High")];
    let said = |nth: &usize| many > 2 || *nth != 1;
    (0..all.len()).filter(said).map(|nth| all[nth]).collect()
}

/// How many were met, how many of them are known better, and how many would be at the shares of those who were not introduced.
fn otherwise(classes: &[ReportedByScore]) -> Option<(u32, u32, u32)> {
    let mut sum = (0, 0, 0.0);
    for row in classes {
        let (met, not) = (&row.met, &row.not_introduced);
        let share = f64::from(not.risen?) / f64::from(not.answers.filter(|many| *many > 0)?);
        sum.0 += met.answers?;
        sum.1 += met.risen?;
        sum.2 += f64::from(met.answers?) * share;
    }
    Some((sum.0, sum.1, sum.2.round() as u32))
}

/// The same people months later. Nothing before anybody has answered, nor where nothing may be said.
pub(super) fn months_later(report: &Report, labels: &Labels) -> String {
    let rows = report.acquaintances.iter();
    let rows: Vec<_> = rows
        .filter_map(|row| Some((row.before, row.later.as_ref()?)))
        .collect();
    let told = |later: &ReportedLater| later.met.answers.or(later.not_introduced.answers);
    if rows.iter().all(|(_, later)| told(later).is_none()) {
        return String::new();
    }
    let head = heads(labels, &LATER_HEADS);
    let cells = |change: &ReportedLaterChange| {
        let of = |part| risen(part, change.answers);
        [
            number(change.answers),
            of(change.risen_at_end),
            of(change.risen),
        ]
    };
    let lines = rows
        .iter()
        .map(|(before, later)| line(labels, *before, [&later.met, &later.not_introduced], cells));
    let lines: Vec<_> = lines.collect();
    let title = labels.t("その後の変化", "Months later");
    let mut html = table(title, "", &head, &lines);
    let note = labels.t(
        "同意された方に後日もう一度お尋ねし、三回とも答えた同じ方の、施設ごとの回答を数えています。お名前と結びつく記録は残っていません。答えた方が少ない欄と、答えなかった方が少数とわかる欄は伏せています。",
        "Counted: what the same people, who agreed to be asked later, said of one organization all three times. Nothing leads to a name any more. Cells of few people, and those that would tell of few who did not answer, are left out.",
    );
    let _ = writeln!(html, "<p class=\"note\">{}</p>", escape(note));
    html
}

/// In the order of the figures; of a spreadsheet as well.
pub(in crate::report) const LATER_HEADS: [(&str, &str); 7] = [
    ("会の前", "Before"),
    ("お会いした施設", "Organizations met"),
    ("会の終わりに深まった", "Known better at the end"),
    ("後日も深まっている", "Known better months later"),
    ("お会いしなかった施設", "Not met"),
    ("会の終わりに深まった", "Known better at the end"),
    ("後日も深まっている", "Known better months later"),
];

/// Of organizations at one stage: those met, and those not.
fn line<C, const CELLS: usize>(
    labels: &Labels,
    before: Acquaintance,
    changes: [&C; 2],
    cells: impl Fn(&C) -> [String; CELLS],
) -> Vec<String> {
    let (ja, en) = acquaintance_in_words(before);
    let stage = escape(labels.t(ja, en)).into_owned();
    let cells = changes.into_iter().flat_map(cells);
    std::iter::once(stage).chain(cells).collect()
}

fn risen(part: Count, whole: Count) -> String {
    match (part, whole) {
        (Some(part), Some(whole)) if whole > 0 => {
            let percent = (f64::from(part) * 100.0 / f64::from(whole)).round();
            format!("{part}（{percent}%）")
        }
        _ => number(None),
    }
}
