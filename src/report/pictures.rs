//! The report's pictures, as SVG in the page. They draw what the tables say and nothing else.

use std::fmt::Write as _;

use super::labels::Labels;
use crate::catalog::OTHER_WARD;
use crate::paper::escape;
use protocol::api::{Brought, Report};

const INK: &str = "#1f2430";
const SOFT: &str = "#464d5b";
const HAIR: &str = "#d9d4c8";
const DEEP: &str = "#1e4e8c";
const PALE: &str = "#cddcee";
const RED: &str = "#b3321e";

/// Needs shown at most.
const NEEDS: usize = 8;

/// A tile of the map, and the gap between two.
const TILE: f64 = 62.0;
const GAP: f64 = 8.0;

fn svg(class: &str, width: f64, height: f64, label: &str, content: &str) -> String {
    let label = escape(label);
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"{label}\">{content}</svg>"
    )
}

fn text(x: f64, y: f64, size: u32, fill: &str, anchor: &str, words: &str) -> String {
    let words = escape(words);
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" fill=\"{fill}\" text-anchor=\"{anchor}\">{words}</text>"
    )
}

fn bar(x: f64, y: f64, width: f64, height: f64, fill: &str) -> String {
    format!(
        "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>",
        width.max(0.0)
    )
}

/// Wards as tiles, darker the more people talked within; lines between wards, thicker the more did across.
pub(super) fn wards(report: &Report, labels: &Labels) -> String {
    let wards = &labels.catalog.wards;
    let tiles = wards.iter().filter_map(|ward| ward.tile);
    let (columns, rows) = tiles.fold((0, 0), |(c, r), tile| (c.max(tile[0]), r.max(tile[1])));
    let place = |i: usize| {
        let ward = wards.get(i)?;
        // From elsewhere: below the map, where no ward lies.
        let elsewhere = (ward.id.as_str() == OTHER_WARD).then_some([0, rows + 1]);
        let tile = ward.tile.or(elsewhere)?;
        let at = |n: u8| f64::from(n) * (TILE + GAP);
        Some((at(tile[0]), at(tile[1])))
    };
    let most = report.wards.iter().flatten().flatten().max().copied();
    let most = f64::from(most.unwrap_or(1).max(1));
    let (mut under, mut over) = (String::new(), String::new());
    let mut drawn = 0;
    for (a, row) in report.wards.iter().enumerate() {
        for (b, count) in row.iter().enumerate().skip(a + 1) {
            let (Some(count), Some((x1, y1)), Some((x2, y2))) = (count, place(a), place(b)) else {
                continue;
            };
            let width = 1.5 + 9.0 * f64::from(*count) / most;
            let half = TILE / 2.0;
            let _ = write!(
                over,
                "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" stroke=\"{RED}\" stroke-width=\"{width:.1}\" stroke-opacity=\"0.55\" stroke-linecap=\"round\"/>",
                x1 + half,
                y1 + half,
                x2 + half,
                y2 + half
            );
            drawn += 1;
        }
    }
    let mut names = String::new();
    for (i, ward) in wards.iter().enumerate() {
        let Some((x, y)) = place(i) else { continue };
        let within = report.wards.get(i).and_then(|row| *row.get(i)?);
        let fill = match within.map(|n| f64::from(n) / most) {
            None => "#f1ede4",
            Some(part) if part > 0.5 => "#a9c3e2",
            Some(_) => PALE,
        };
        let _ = write!(
            under,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{TILE}\" height=\"{TILE}\" rx=\"5\" fill=\"{fill}\"/>"
        );
        let name = labels.ward(&ward.id);
        let short = name.strip_suffix('区').unwrap_or(&name);
        let name = if short.chars().count() > 5 && ward.id.as_str() == OTHER_WARD {
            labels.t("その他", "Other")
        } else {
            short
        };
        let size = if name.chars().count() > 6 { 10 } else { 14 };
        names += &text(x + TILE / 2.0, y + TILE - 6.0, size, INK, "middle", name);
    }
    let label = match labels.t("ja", "en") {
        "ja" => format!("区の地図。公表できる{drawn}組の区のつながりを線で示す"),
        _ => format!("Map of wards with lines for {drawn} pairs of wards"),
    };
    svg(
        "map",
        f64::from(columns + 1) * (TILE + GAP) - GAP,
        f64::from(rows + 2) * (TILE + GAP) - GAP,
        &label,
        &[under, over, names].concat(),
    )
}

/// What was sought most, and for how many somebody was found.
pub(super) fn needs(report: &Report, labels: &Labels) -> String {
    let sought = report.needs_by_tag.iter();
    let mut sought: Vec<_> = sought
        .filter_map(|need| Some((need.seekers?, need)))
        .collect();
    sought.sort_by_key(|(seekers, _)| std::cmp::Reverse(*seekers));
    sought.truncate(NEEDS);
    let most = f64::from(sought.first().map_or(1, |(seekers, _)| *seekers));
    const WIDTH: f64 = 460.0;
    const ROW: f64 = 54.0;
    const BAR: f64 = 330.0;
    let mut content = String::new();
    for (i, (seekers, need)) in sought.iter().enumerate() {
        let y = i as f64 * ROW;
        let width = BAR * f64::from(*seekers) / most;
        content += &text(0.0, y + 17.0, 17, INK, "start", &labels.tag(&need.tag));
        content += &bar(0.0, y + 25.0, width, 15.0, PALE);
        let said = match need.answered {
            Some(answered) => {
                let part = BAR * f64::from(answered) / most;
                content += &bar(0.0, y + 25.0, part, 15.0, DEEP);
                format!("{answered} / {seekers}")
            }
            None => format!("* / {seekers}"),
        };
        content += &text(width + 8.0, y + 38.0, 16, SOFT, "start", &said);
    }
    let label = labels.t(
        "求めた方の多い項目と、お答えできた方の数",
        "What was sought most, and for how many somebody was found",
    );
    svg("bars", WIDTH, sought.len() as f64 * ROW, label, &content)
}

/// Three measures, each as called, by hand, and at random.
pub(super) fn chance(report: &Report, labels: &Labels) -> Option<String> {
    let chance = &report.by_chance;
    let ways: [(&str, Brought, &str); 3] = [
        (labels.t("この会", "As called"), chance.called?, DEEP),
        (
            labels.t("相性順", "Best pair first"),
            chance.greedy?,
            "#a9c3e2",
        ),
        (labels.t("くじ引き", "At random"), chance.random?, HAIR),
    ];
    type Measure<'a> = (&'a str, fn(&Brought) -> f64, fn(f64) -> String);
    let percent: fn(f64) -> String = |part| format!("{:.0}%", 100.0 * part);
    let measures: [Measure; 3] = [
        (
            labels.t("お答えできた求め（件）", "Needs answered"),
            |b| b.answered,
            |n| format!("{n:.0}"),
        ),
        (
            labels.t("答えられた割合（平均）", "Part answered (mean)"),
            |b| b.answerable_mean,
            percent,
        ),
        (
            labels.t("はじめての施設どうし（組）", "First meetings"),
            |b| b.first_meetings,
            |n| format!("{n:.0}"),
        ),
    ];
    const PANEL: f64 = 300.0;
    const LABEL: f64 = 98.0;
    const BAR: f64 = 130.0;
    let mut content = String::new();
    for (column, (title, of, write)) in measures.iter().enumerate() {
        let x = column as f64 * (PANEL + 20.0);
        content += &text(x, 16.0, 15, INK, "start", title);
        let most = ways.iter().map(|(_, b, _)| of(b)).fold(0.001, f64::max);
        for (row, (way, brought, fill)) in ways.iter().enumerate() {
            let y = 28.0 + row as f64 * 26.0;
            let width = BAR * of(brought) / most;
            content += &text(x, y + 15.0, 13, SOFT, "start", way);
            content += &bar(x + LABEL, y + 3.0, width, 16.0, fill);
            let said = write(of(brought));
            content += &text(x + LABEL + width + 6.0, y + 16.0, 14, INK, "start", &said);
        }
    }
    let label = labels.t(
        "同じ方々を相性順・くじ引きで組み合わせた場合との比較",
        "The same people, paired best first and at random",
    );
    Some(svg("bars", 3.0 * PANEL + 40.0, 108.0, label, &content))
}
