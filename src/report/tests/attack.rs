//! Everything a report says, as equations over what it does not say; solved for the single counts that were left out.

use std::collections::HashMap;

use domain::QuestionForm;
use protocol::api::{Count, Report};

const PRIME: i128 = (1 << 61) - 1;

#[derive(Default)]
struct System {
    unknowns: HashMap<String, usize>,
    /// Coefficients, and what they add up to. Modulo a prime: whether something follows does not depend on it.
    equations: Vec<(HashMap<usize, i128>, i128)>,
}

impl System {
    /// The parts add up to the sum; parts are named, so that several sums can speak of one.
    fn sum(&mut self, sum: Count, parts: impl IntoIterator<Item = (String, Count)>) {
        let Some(sum) = sum else { return };
        let mut left = i128::from(sum);
        let mut coefficients = HashMap::new();
        for (name, count) in parts {
            match count {
                Some(count) => left -= i128::from(count),
                None => {
                    let next = self.unknowns.len();
                    let unknown = *self.unknowns.entry(name).or_insert(next);
                    *coefficients.entry(unknown).or_insert(0) += 1;
                }
            }
        }
        if !coefficients.is_empty() {
            self.equations.push((coefficients, left));
        }
    }

    /// Gauss and Jordan: an unknown that ends alone in its row is known.
    fn solved(&self) -> Vec<(String, i128)> {
        let width = self.unknowns.len();
        let mut rows: Vec<Vec<i128>> = self
            .equations
            .iter()
            .map(|(coefficients, sum)| {
                let mut row = vec![0; width + 1];
                for (&unknown, &n) in coefficients {
                    row[unknown] = n;
                }
                row[width] = sum.rem_euclid(PRIME);
                row
            })
            .collect();
        let mut done = 0;
        for column in 0..width {
            let Some(pivot) = (done..rows.len()).find(|&r| rows[r][column] != 0) else {
                continue;
            };
            rows.swap(done, pivot);
            let inverse = power(rows[done][column], PRIME - 2);
            for cell in &mut rows[done] {
                *cell = *cell * inverse % PRIME;
            }
            let lead = rows[done].clone();
            for (r, row) in rows.iter_mut().enumerate() {
                let factor = row[column];
                if r != done && factor != 0 {
                    for (cell, of_lead) in row.iter_mut().zip(&lead) {
                        *cell = (*cell - factor * of_lead % PRIME).rem_euclid(PRIME);
                    }
                }
            }
            done += 1;
        }
        let names: HashMap<_, _> = self.unknowns.iter().map(|(name, i)| (*i, name)).collect();
        let alone = rows.iter().filter_map(|row| {
            let mut unknowns = (0..width).filter(|&i| row[i] != 0);
            let (only, none) = (unknowns.next()?, unknowns.next());
            none.is_none().then(|| (names[&only].clone(), row[width]))
        });
        alone.collect()
    }
}

fn power(base: i128, mut exponent: i128) -> i128 {
    let (mut result, mut base) = (1, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}

pub(super) fn on(report: &Report, at: &str) {
    let below = report.suppressed_below;
    let mut system = System::default();
    let people = &report.people;
    for (what, sum, counts) in [
        ("registered", people.registered, &people.registered_by_kind),
        ("came", people.came, &people.by_kind),
    ] {
        let parts = counts
            .iter()
            .map(|(kind, n)| (format!("{what} {kind}"), *n));
        system.sum(sum, parts);
        lists(at, below, sum, counts.values().copied());
    }
    for tag in &report.needs_by_tag {
        let rows = || report.needs.iter().filter(|need| need.tag == tag.tag);
        for (what, sum, of) in [
            ("seekers", tag.seekers, 0),
            ("answered", tag.answered, 1),
            ("offerers", tag.offerers, 2),
        ] {
            let counts = || rows().map(|need| [need.seekers, need.answered, need.offerers][of]);
            let parts = rows().zip(counts());
            let parts = parts.map(|(need, n)| (format!("{what} {} {}", need.tag, need.ward), n));
            system.sum(sum, parts);
            lists(at, below, sum, counts());
        }
        let said = rows().map(|need| (need.seekers, need.answered));
        for (seekers, answered) in said.chain([(tag.seekers, tag.answered)]) {
            if let (Some(seekers), Some(answered)) = (seekers, answered) {
                let rest = seekers - answered;
                assert!(rest == 0 || rest >= below, "{at}: {rest} unanswered");
            }
        }
    }
    // Two at a table: pairs and conversations are one, and their sums are said.
    let talks = &report.conversations;
    for (what, matrix, across) in [
        ("wards", &report.wards, talks.across_wards),
        ("kinds", &report.kinds, talks.across_kinds),
    ] {
        let cells = || {
            let rows = matrix.iter().enumerate();
            rows.flat_map(move |(a, row)| {
                let cells = row.iter().enumerate().skip(a);
                cells.map(move |(b, n)| (format!("{what} {a} {b}"), a == b, *n))
            })
        };
        let part = |within: bool| cells().filter(move |(_, own, _)| *own == within);
        system.sum(talks.finished, cells().map(|(name, _, n)| (name, n)));
        lists(at, below, talks.finished, cells().map(|(_, _, n)| n));
        system.sum(across, part(false).map(|(name, _, n)| (name, n)));
        lists(at, below, across, part(false).map(|(_, _, n)| n));
        let within = talks.finished.zip(across).map(|(all, across)| all - across);
        lists(at, below, within, part(true).map(|(_, _, n)| n));
    }
    let feedback = &report.feedback;
    let given = [feedback.good, feedback.neutral, feedback.poor];
    let named = given.iter().enumerate();
    let named = named.map(|(i, n)| (format!("feedback {i}"), *n));
    system.sum(feedback.answers, named);
    lists(at, below, feedback.answers, given);
    for booth in &report.booths {
        if let (Some(visitors), Some(shared)) = (booth.visitors, booth.shared) {
            let rest = visitors - shared;
            assert!(rest == 0 || rest >= below, "{at}: {rest} did not share");
        }
    }
    for question in &report.questions {
        let counts = || question.choices.iter().map(|choice| choice.count);
        if question.form == QuestionForm::Multiple {
            // Who did not choose it is a number as well, and none where all did: then everybody's answer is known.
            for (answered, count) in counts().filter_map(|n| question.answered.zip(n)) {
                let rest = answered - count;
                assert!(rest >= below, "{at}: {rest} did not choose");
            }
        } else if question.form != QuestionForm::Text {
            let parts = question.choices.iter();
            let parts = parts.map(|c| (format!("{} {}", question.question, c.choice), c.count));
            system.sum(question.answered, parts);
            lists(at, below, question.answered, counts());
        }
        let texts = question.texts.len() as u32;
        assert!(texts == 0 || texts >= below, "{at}: {texts} texts");
    }
    let solved = system.solved();
    assert!(solved.is_empty(), "{at}: {solved:?} can be subtracted");
}

/// What is left out of a sum is no small number, or whoever subtracts learns that together they are few.
fn lists(at: &str, below: u32, sum: Count, counts: impl IntoIterator<Item = Count>) {
    let counts: Vec<_> = counts.into_iter().collect();
    let (Some(sum), true) = (sum, counts.contains(&None)) else {
        return;
    };
    let said: u32 = counts.iter().flatten().sum();
    assert!(
        sum - said >= below,
        "{at}: {} are left of {sum}",
        sum - said
    );
}
