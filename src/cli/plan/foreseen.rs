//! The evening, foreseen, as lines to read.

use std::fmt::Write as _;

use crate::catalog::Catalog;
use protocol::api::{ForeseenPoint, Foresight};

pub(super) fn foreseen_in_words(foreseen: &Foresight, catalog: &Catalog) -> String {
    let Foresight {
        people,
        greeting_minutes,
        need_minutes,
        moving_minutes,
        ..
    } = foreseen;
    // writing to a String cannot fail
    let mut text = format!(
        "\nforeseen with {people} people, if everybody comes ({greeting_minutes} minutes to greet, {need_minutes} for each need, {moving_minutes} to change tables):\n"
    );
    text.push_str("  rounds minutes tables together | conversations finished (a head) | answered  least | without an answer, most often waiting\n");
    let curves = [
        ("by rounds", &foreseen.by_rounds),
        ("by minutes", &foreseen.by_minutes),
        ("by tables", &foreseen.by_tables),
    ];
    for (title, points) in curves {
        let _ = writeln!(text, " {title}");
        for point in points {
            line(&mut text, point, *point == foreseen.chosen);
        }
    }
    if foreseen.unhelped > 0 {
        let _ = writeln!(
            text,
            "nobody here has any answer for {} people",
            foreseen.unhelped
        );
    }
    for need in &foreseen.unmet {
        let tag = catalog.tag(&need.tag).map(|tag| tag.words.ja.as_str());
        let _ = writeln!(
            text,
            "  invite for {} ({} seek it): {}",
            tag.unwrap_or(need.tag.as_str()),
            need.seekers,
            catalog.kinds_in_words(&need.invite)
        );
    }
    text
}

fn line(text: &mut String, point: &ForeseenPoint, chosen: bool) {
    let ForeseenPoint {
        rounds,
        minutes,
        tables,
        total_minutes,
        conversations,
        finished,
        answered,
        worst,
        without,
        sits_out,
    } = point;
    let mark = if chosen { '>' } else { ' ' };
    let (answered, worst) = (100.0 * answered, 100.0 * worst);
    let _ = writeln!(
        text,
        " {mark}{rounds:>6} {minutes:>7} {tables:>6} {total_minutes:>8} | {conversations:>13.2} {finished:>8.2}          | {answered:>6.1} % {worst:>5.1} % | {without:>4} {sits_out:>4}"
    );
}
