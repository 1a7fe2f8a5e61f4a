//! The page that a director reads: what happened in five numbers, three pictures, and what was missing.

use std::fmt::Write as _;

use crate::catalog::text::Language;
use crate::paper::escape;
use crate::report::labels::Labels;
use crate::report::pictures;
use protocol::api::{Count, Report, ReportedTag};

pub(super) fn first(report: &Report, labels: &Labels) -> String {
    let event = &report.event;
    let venue = event.venue.as_ref().map(|venue| labels.words(venue));
    let mut about = vec![event.date.as_str()];
    about.extend(venue);
    about.push(labels.words(&event.organizer));
    let running = match event.running {
        true => labels.t("（開催中の途中経過）", " (so far; the event is running)"),
        false => "",
    };
    let mut html = format!(
        "<header><p>{}{}</p>\n<h1>{}</h1>\n<p>{}</p></header>\n",
        labels.t("開催報告", "Event report"),
        running,
        escape(labels.words(&event.name)),
        escape(&about.join("　")),
    );
    html += &numbers(report, labels);
    let _ = writeln!(
        html,
        "<p class=\"missing\"><b>{}</b>{}</p>",
        labels.t("足りなかったこと", "What was missing"),
        escape(&missing(report, labels))
    );
    let figure = |title: &str, picture: &str, note: &str| {
        format!(
            "<figure><h3>{}</h3>{picture}<p class=\"note\">{}</p></figure>\n",
            escape(title),
            escape(note)
        )
    };
    html += "<div class=\"pictures\">\n";
    html += &figure(
        labels.t("区をこえたつながり", "Links across wards"),
        &pictures::wards(report, labels),
        labels.t(
            "線は区と区の間の対話、色は区の中の対話。太く濃いほど多い。",
            "Lines: conversations between wards. Shade: within a ward. More is thicker and darker.",
        ),
    );
    html += &figure(
        labels.t(
            "多く求められたことと、お答えできた方",
            "Sought most, and answered",
        ),
        &pictures::needs(report, labels),
        labels.t(
            "濃い部分がお答えできた方。数字は「お答えできた方／求めた方」。",
            "Dark: answered. Figures: answered / sought by.",
        ),
    );
    if let Some(picture) = pictures::chance(report, labels) {
        html += &figure(
            labels.t(
                "同じ方々を、別の方法で組み合わせていたら",
                "The same people, paired otherwise",
            ),
            &picture,
            labels.t(
                "全員が席に着いたとして計算。「くじ引き」は20回の平均、「相性順」は相性の良い組から順に決めた場合。",
                "As if everybody had come to the table. At random: mean of 20 draws.",
            ),
        );
    }
    html += "</div>\n";
    let _ = writeln!(
        html,
        "<p class=\"note\">* {}</p>",
        escape(&labels.left_out(report.suppressed_below))
    );
    html
}

fn numbers(report: &Report, labels: &Labels) -> String {
    let (people, talks) = (&report.people, &report.conversations);
    let below = report.suppressed_below;
    let count = |n: Count, unit: &str| match n {
        Some(n) => format!("{n}<small>{unit}</small>"),
        None => escape(&labels.fewer(below)).into_owned(),
    };
    let or_star = |text: Option<String>| text.unwrap_or_else(|| "*".into());
    let each = &talks.per_person;
    let percent = |part: f64| format!("{:.0}<small>%</small>", 100.0 * part);
    let sentence =
        |ja: &str, en: &str, n: Option<String>| labels.t(ja, en).replace("{n}", &or_star(n));
    let written = |n: Option<u32>| n.map(|n| n.to_string());
    let cells = [
        (
            count(people.came, labels.t("名", "")),
            labels.t("ご来場", "people came"),
            sentence("登録 {n}名", "{n} registered", written(people.registered)),
        ),
        (
            count(talks.finished, labels.t("件", "")),
            labels.t("対話", "conversations"),
            sentence(
                "うち区をこえた {n}件",
                "{n} across wards",
                written(talks.across_wards),
            ),
        ),
        (
            or_star(
                each.mean
                    .map(|mean| format!("{mean:.1}<small>{}</small>", labels.t("件", ""))),
            ),
            labels.t("お一人あたり", "a person"),
            sentence("最も少ない方 {n}件", "least: {n}", written(each.min)),
        ),
        (
            count(talks.first_meetings, labels.t("組", "")),
            labels.t("施設どうしの出会い", "pairs of organizations met"),
            labels
                .t("この会での初対面", "first at this event")
                .to_owned(),
        ),
        (
            or_star(report.coverage.answerable_mean.map(percent)),
            labels.t("求めにお答えできた割合", "of needs answered"),
            sentence(
                "最も少ない方 {n}",
                "least: {n}",
                report
                    .coverage
                    .answerable_worst
                    .map(|worst| format!("{:.0}%", 100.0 * worst)),
            ),
        ),
    ];
    let mut html = String::from("<ul class=\"numbers\">\n");
    for (number, what, more) in cells {
        let _ = writeln!(
            html,
            "<li><b>{number}</b><span>{}</span><span>{}</span></li>",
            escape(what),
            escape(&more)
        );
    }
    html += "</ul>\n";
    html
}

/// The tag with the widest gap that may be told.
fn missing(report: &Report, labels: &Labels) -> String {
    let below = report.suppressed_below;
    // Where fewer offer it than may be told, at least the others were left without.
    let gap = |need: &ReportedTag| match (need.seekers, need.answered, need.offerers) {
        (Some(seekers), Some(answered), _) => Some(seekers - answered),
        (Some(seekers), None, None) => Some(seekers.saturating_sub(below)),
        _ => None,
    };
    let needs = report.needs_by_tag.iter();
    let widest = needs
        .filter_map(|need| Some((gap(need).filter(|gap| *gap > 0)?, need)))
        .max_by_key(|(gap, _)| *gap);
    let mut said = match widest {
        None => labels
            .t(
                "公表できる人数の項目に、大きな不足は見られませんでした。",
                "None of the needs that can be told was clearly short.",
            )
            .to_owned(),
        Some((_, need)) => {
            let tag = labels.tag(&need.tag);
            let seekers = need.seekers.unwrap_or_default();
            let offerers = match need.offerers {
                Some(n) => n.to_string(),
                None => labels.fewer(below),
            };
            match (labels.language, need.answered) {
                (Language::Ja, Some(answered)) => format!(
                    "「{tag}」を求めた方は{seekers}名、会場でお答えできたのは{answered}名でした（提供できる方は{offerers}名）。"
                ),
                (Language::Ja, None) => format!(
                    "「{tag}」を求めた方は{seekers}名でしたが、提供できる方は{offerers}名でした。"
                ),
                (Language::En, Some(answered)) => format!(
                    "“{tag}” was sought by {seekers} and answered for {answered}; {offerers} offered it."
                ),
                (Language::En, None) => {
                    format!("“{tag}” was sought by {seekers}, and offered by {offerers}.")
                }
            }
        }
    };
    if let Some(n) = report.coverage.unanswerable {
        let more = labels.t(
            "答えられる方が会場にいなかった求めは、延べ{n}件です。",
            " {n} needs could be answered by nobody who came.",
        );
        said += &more.replace("{n}", &n.to_string());
    }
    said
}
