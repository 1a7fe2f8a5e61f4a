//! Evenings made up from a seed: every figure is counted a second time from the facts alone, and what is left out is attacked.

mod attack;
mod evening;
mod recount;

use evening::Evening;
use recount::Recount;

use super::report;
use crate::catalog::Catalog;
use crate::catalog::text::Language;
use crate::matcher::world;
use domain::Millis;
use protocol::api::{Count, Report};

fn catalog(suppressed_below: u32) -> Catalog {
    let mut catalog = Catalog::example().expect("the example");
    catalog.event.suppressed_below = suppressed_below;
    catalog
}

fn counted(catalog: &Catalog, evening: &Evening) -> Report {
    let world = world(catalog).expect("a world");
    report(catalog, &world, &evening.hall, Millis(0))
}

#[test]
fn every_figure_is_the_one_that_the_facts_alone_give() {
    let all = catalog(0);
    for seed in 0..3 {
        let evening = Evening::of(&all, seed, 30 + 30 * seed);
        let report = counted(&all, &evening);
        Recount::of(&all, &evening.journal).agrees_with(&all, &report);
    }
}

/// All counts of a report, in one order.
fn counts(report: &Report) -> Vec<Count> {
    let people = &report.people;
    let talks = &report.conversations;
    let feedback = &report.feedback;
    let mut counts = vec![people.registered, people.came, people.erased];
    counts.extend(
        people
            .by_kind
            .values()
            .chain(people.registered_by_kind.values()),
    );
    counts.extend([talks.finished, talks.first_meetings]);
    counts.extend([talks.across_wards, talks.across_kinds]);
    for round in &report.rounds {
        let tables = [round.called, round.kept, round.repaired, round.no_show];
        counts.extend(tables.into_iter().chain([round.waiting]));
    }
    for need in &report.needs {
        counts.extend([need.seekers, need.answered, need.offerers]);
    }
    for need in &report.needs_by_tag {
        counts.extend([need.seekers, need.answered, need.offerers]);
    }
    counts.extend(report.kinds.iter().chain(&report.wards).flatten());
    for booth in &report.booths {
        counts.extend([booth.visitors, booth.shared]);
    }
    counts.extend([
        feedback.answers,
        feedback.good,
        feedback.neutral,
        feedback.poor,
    ]);
    counts.extend(report.next_steps.iter().map(|step| step.agreed));
    counts.push(report.coverage.unanswerable);
    counts
}

#[test]
fn no_small_count_is_said_and_none_follows_from_what_is() {
    let (open, discreet) = (catalog(0), catalog(5));
    let (mut said, mut left_out) = (0, 0);
    for seed in 0..8 {
        let evening = Evening::of(&open, seed, [6, 24, 60, 120][seed as usize % 4]);
        let (truth, report) = (counted(&open, &evening), counted(&discreet, &evening));
        for (truth, count) in counts(&truth).into_iter().zip(counts(&report)) {
            let Some(truth) = truth else {
                panic!("seed {seed}: something is left out where all may be said");
            };
            match count {
                Some(count) => assert!(count == truth && count >= 5, "seed {seed}: {count}"),
                None => left_out += 1,
            }
            said += u32::from(count.is_some());
        }
        attack::on(&report, &format!("seed {seed}"));
    }
    assert!(
        said > 200 && left_out > 1000,
        "{said} said, {left_out} left out"
    );
}

#[test]
fn the_attack_finds_what_could_be_subtracted() {
    let open = catalog(0);
    let evening = Evening::of(&open, 3, 60);
    let mut report = counted(&catalog(5), &evening);
    let (kind, _) = report
        .people
        .registered_by_kind
        .iter()
        .find(|(_, count)| count.is_none())
        .expect("something is left out");
    let kind = kind.clone();
    let truth = counted(&open, &evening).people.registered_by_kind;
    // Only one is left out now: it follows from the sum.
    report.people.registered_by_kind = truth.clone();
    report.people.registered_by_kind.insert(kind, None);
    let found = std::panic::catch_unwind(|| attack::on(&report, "planted"));
    assert!(found.is_err());
}

#[test]
fn both_pages_and_tables_are_made_of_any_evening() {
    let catalog = catalog(5);
    for people in [0, 6, 60] {
        let evening = Evening::of(&catalog, 1, people);
        let report = counted(&catalog, &evening);
        for language in [Language::Ja, Language::En] {
            let page = super::page(&report, &catalog, language);
            assert!(page.ends_with("</html>\n"));
            // Its policy allows no style but the sheet.
            assert!(!page.contains(" style="), "{people}");
            let csv = super::csv(&report, &catalog, language);
            assert!(csv.starts_with('\u{feff}'));
        }
    }
}

#[test]
fn no_word_of_the_event_is_a_formula() {
    let mut catalog = catalog(5);
    for tag in &mut catalog.tags {
        tag.words = tag.words.map(|words| format!("=HYPERLINK(\"{words}\")"));
    }
    let report = counted(&catalog, &Evening::of(&catalog, 1, 24));
    let csv = super::csv(&report, &catalog, Language::Ja);
    assert!(csv.contains("'=HYPERLINK") && !csv.contains("\"=HYPERLINK"));
    assert!(!super::page(&report, &catalog, Language::Ja).contains("=HYPERLINK(\""));
}
