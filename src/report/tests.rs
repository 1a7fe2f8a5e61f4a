//! Evenings made up from a seed: every figure is counted a second time from the facts alone, and what is left out is attacked.

mod attack;
mod by_score;
mod evening;
mod kinds;
mod recount;

use evening::Evening;
use recount::Recount;

use std::collections::BTreeMap;

use super::report;
use super::told::{Change, Later, Told};
use crate::catalog::Catalog;
use crate::catalog::question::{Choice, Question};
use crate::catalog::text::{Language, Text};
use crate::directory::EveningCount;
use crate::matcher::world;
use domain::{Acquaintance, AskedAt, Millis, QuestionAnswer, QuestionForm};
use protocol::api::{Count, Report, ReportedLaterChange};

fn catalog(suppressed_below: u32) -> Catalog {
    let mut catalog = Catalog::example().expect("the example");
    catalog.event.suppressed_below = suppressed_below;
    catalog.questions = questions();
    catalog
}

/// One of each form.
fn questions() -> Vec<Question> {
    let text = |text: &str| Text {
        ja: format!("{text}か"),
        en: text.into(),
    };
    let choice = |id: &str| Choice {
        id: id.into(),
        words: text(id),
    };
    let forms = [
        QuestionForm::Single,
        QuestionForm::Multiple,
        QuestionForm::Scale,
        QuestionForm::Text,
    ];
    let question = |form| Question {
        id: format!("{form:?}").to_lowercase().into(),
        at: AskedAt::End,
        form,
        words: text("どうでした"),
        kinds: Vec::new(),
        choices: match form {
            QuestionForm::Single | QuestionForm::Multiple => {
                ["a", "b", "c", "d"].map(choice).into()
            }
            _ => Vec::new(),
        },
        ends: (form == QuestionForm::Scale).then(|| [text("低い"), text("高い")]),
    };
    forms.map(question).into()
}

fn counted(catalog: &Catalog, evening: &Evening) -> Report {
    let world = world(catalog).expect("a world");
    report(catalog, &world, &evening.hall, &evening.told, Millis(0))
}

#[test]
fn every_figure_is_the_one_that_the_facts_alone_give() {
    let all = catalog(0);
    for seed in 0..3 {
        let evening = Evening::of(&all, seed, 30 + 30 * seed);
        let report = counted(&all, &evening);
        Recount::of(&all, &evening.journal).agrees_with(&all, &report);
        recount::answers_agree(&evening.told, &report);
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
    for question in &report.questions {
        counts.push(question.answered);
        counts.extend(question.choices.iter().map(|choice| choice.count));
    }
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
fn what_was_written_is_shown_once_enough_wrote_and_never_as_a_formula_or_markup() {
    let (catalog, mut evening) = (catalog(5), Evening::of(&catalog(5), 1, 0));
    let written = |text: &str| {
        let answer = QuestionAnswer::Text(text.into());
        BTreeMap::from([("text".into(), answer)])
    };
    evening.told.answers = ["=1+1", "<b>望み甲</b>", "望み乙", "望み丙"]
        .map(written)
        .into();
    let report = counted(&catalog, &evening);
    let texts = |report: &Report| report.questions[3].texts.clone();
    assert_eq!(
        (texts(&report).len(), report.questions[3].answered),
        (0, None)
    );
    for text in ["望み乙", "望み丙"] {
        assert!(!super::page(&report, &catalog, Language::Ja).contains(text));
        assert!(!super::csv(&report, &catalog, Language::Ja).contains(text));
    }
    // The last one to write stands where the words put it.
    evening.told.answers.push(written("望み丁"));
    let report = counted(&catalog, &evening);
    let sorted = ["<b>望み甲</b>", "=1+1", "望み丁", "望み丙", "望み乙"];
    assert_eq!(texts(&report), sorted);
    let page = super::page(&report, &catalog, Language::Ja);
    assert!(
        page.contains("<li>&lt;b&gt;望み甲") && !page.contains("<b>望み甲"),
        "{page}"
    );
    assert!(super::csv(&report, &catalog, Language::En).contains("\"'=1+1\""));
}

#[test]
fn how_well_people_know_each_other_is_said_of_people_not_of_answers() {
    let mut catalog = catalog(5);
    catalog.event.acquaintance = true;
    let mut evening = Evening::of(&catalog, 1, 0);
    let change = |person, before, after, met| Change {
        person,
        before,
        after,
        met,
    };
    use domain::Acquaintance::{Character, Face, NotYet};
    // One person who says a lot is one.
    let many = (0..20).map(|_| change(0, NotYet, Face, true));
    evening.told.changes = many.collect();
    let row = |evening: &Evening, at: usize| counted(&catalog, evening).acquaintances[at].clone();
    assert_eq!(
        (row(&evening, 0).met.answers, row(&evening, 0).met.risen),
        (None, None)
    );
    let five = |from: usize, after, met| (from..from + 5).map(move |n| change(n, Face, after, met));
    evening.told.changes.extend(five(1, Character, true));
    // All five know them better: that would be known of each.
    let met = row(&evening, 1).met;
    assert_eq!((met.answers, met.risen), (Some(5), None));
    evening.told.changes.extend(five(6, Face, true));
    evening.told.changes.extend(five(1, NotYet, false));
    let now = row(&evening, 1);
    assert_eq!((now.met.answers, now.met.risen), (Some(10), Some(5)));
    assert_eq!(
        (now.not_introduced.answers, now.not_introduced.risen),
        (Some(5), None)
    );
    let page = super::page(&counted(&catalog, &evening), &catalog, Language::Ja);
    assert!(page.contains("5（50%）"), "{page}");
    catalog.event.acquaintance = false;
    assert_eq!(counted(&catalog, &evening).acquaintances, []);
    // What is not kept is not promised.
    assert!(page.contains("質問への回答のほかは同じ数で"), "{page}");
    catalog.questions.clear();
    let page = super::page(&counted(&catalog, &evening), &catalog, Language::Ja);
    assert!(page.contains("消去の後も同じ数で"), "{page}");
}

/// People who answered once more: each of one organization they met, of which they knew the face before.
fn months_later(answers: impl Iterator<Item = (Acquaintance, Acquaintance)>) -> Vec<Later> {
    let answers = answers.enumerate().map(|(person, (after, later))| Later {
        change: Change {
            person,
            before: Acquaintance::Face,
            after,
            met: true,
        },
        later,
    });
    answers.collect()
}

/// Of that evening: as many answers as people, of whom so many had risen.
fn that_evening(people: u32, risen: u32) -> Vec<EveningCount> {
    vec![EveningCount {
        before: Acquaintance::Face,
        met: true,
        answers: people,
        risen,
        people,
        people_risen: risen,
        people_not_risen: people - risen,
    }]
}

#[test]
fn what_is_said_months_later_tells_nothing_of_those_who_did_not_answer() {
    use Acquaintance::{Character, Face, Trust};
    let mut catalog = catalog(5);
    catalog.event.acquaintance = true;
    let mut evening = Evening::of(&catalog, 1, 0);
    let said = |evening: &Evening| {
        let row = counted(&catalog, evening).acquaintances[1].clone();
        row.later.map(|later| later.met)
    };
    assert_eq!(said(&evening), None);
    // Six knew them better at the end and five of these do still; one only since then, and five do not.
    let all = || {
        let kept = (0..5).map(|_| (Character, Trust));
        let lost = [(Character, Face)].into_iter();
        let since = [(Face, Character)].into_iter();
        kept.chain(lost)
            .chain(since)
            .chain((0..5).map(|_| (Face, Face)))
    };
    evening.told.later = months_later(all());
    // Of that evening nothing is known: nothing is said.
    let nothing = ReportedLaterChange {
        answers: None,
        risen_at_end: None,
        risen: None,
    };
    assert_eq!(said(&evening), Some(nothing.clone()));
    let whole = ReportedLaterChange {
        answers: Some(12),
        risen_at_end: Some(6),
        risen: Some(6),
    };
    // Everybody answered once more, or several of each kind did not.
    for (people, risen) in [(12, 6), (22, 11)] {
        evening.told.evening = that_evening(people, risen);
        assert_eq!(said(&evening), Some(whole.clone()), "{people} {risen}");
    }
    // Four did not: each of them would be known to be one of four.
    evening.told.evening = that_evening(16, 8);
    assert_eq!(said(&evening), Some(nothing.clone()));
    // Seven did not, one of whom had risen: that one would follow.
    evening.told.evening = that_evening(19, 7);
    let without_end = ReportedLaterChange {
        risen_at_end: None,
        ..whole
    };
    assert_eq!(said(&evening), Some(without_end));
    let page = super::page(&counted(&catalog, &evening), &catalog, Language::Ja);
    assert!(
        page.contains("その後の変化") && page.contains("6（50%）"),
        "{page}"
    );
    let csv = super::csv(&counted(&catalog, &evening), &catalog, Language::En);
    assert!(csv.contains("Months later"), "{csv}");
    // Few are said to be nothing, whatever that evening was.
    evening.told.later = months_later(all().take(4));
    evening.told.evening = that_evening(40, 20);
    assert_eq!(said(&evening), Some(nothing));
    let page = super::page(&counted(&catalog, &evening), &catalog, Language::Ja);
    assert!(!page.contains("その後の変化"), "{page}");
}

#[test]
fn the_counts_of_an_evening_are_of_people_and_of_answers() {
    use Acquaintance::{Face, NotYet, Trust};
    let change = |person, before, after, met| Change {
        person,
        before,
        after,
        met,
    };
    let told = Told {
        changes: vec![
            change(0, NotYet, Face, true),
            change(0, NotYet, NotYet, true),
            change(1, NotYet, Trust, true),
            change(1, Face, Trust, false),
        ],
        ..Told::default()
    };
    let counts = told.evening();
    assert_eq!(counts.len(), 8);
    let of = |before, met| {
        let mut counts = counts.iter();
        counts.find(|of| of.before == before && of.met == met)
    };
    let met = of(NotYet, true).expect("counted");
    assert_eq!((met.answers, met.risen, met.people), (3, 2, 2));
    assert_eq!((met.people_risen, met.people_not_risen), (2, 1));
    assert_eq!(of(Face, false).map(|of| of.answers), Some(1));
    assert_eq!(of(Trust, true).map(|of| of.people), Some(0));
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
