//! The comparison by equal score, counted once more: from the facts before the first round, with the points taken apart and added up, by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::evening::Evening;
use super::{catalog, counted};
use crate::catalog::Catalog;
use crate::matcher::{profile, weights, world};
use crate::report::told::Change;
use domain::{Acquaintance, AttendeeId};
use hall::{Fact, Hall};
use matching::random::Random;
use matching::score::{Profile, Rarity, Scorer};
use protocol::api::{Report, ReportedByScore, ReportedChange};

/// Everybody who came says of some organizations how well they know them: of those they met more has changed.
fn say(evening: &mut Evening, seed: u64, each: usize) {
    let mut random = Random::new(seed);
    let hall = &evening.hall;
    let traces: Vec<_> = hall.traces().collect();
    let employers: BTreeSet<u64> = traces.iter().map(|(_, a)| a.profile.employer.0).collect();
    let employers: Vec<u64> = employers.into_iter().collect();
    let mut told = Vec::new();
    for (person, (id, me)) in hall.attendees().enumerate() {
        let met = met(hall, id);
        let mut about: Vec<u64> = met.iter().copied().collect();
        for _ in 0..each {
            about.push(employers[random.below(employers.len() as u64) as usize]);
        }
        about.sort_unstable();
        about.dedup();
        about.retain(|employer| *employer != me.profile.employer.0);
        for organization in about {
            let met = met.contains(&organization);
            let stages = Acquaintance::ALL;
            let before = random.below(3) as usize;
            let rises = random.chance(if met { 60 } else { 35 });
            let change = Change {
                person,
                before: stages[before],
                after: stages[before + usize::from(rises)],
                met,
            };
            told.push(((id, organization), change));
        }
    }
    (evening.told.pairs, evening.told.changes) = told.into_iter().unzip();
}

fn met(hall: &Hall, who: AttendeeId) -> BTreeSet<u64> {
    let talks = hall.introductions_of(who);
    let talks = talks.filter(|talk| talk.state == domain::IntroductionState::Met);
    let others = talks.flat_map(|talk| talk.people.clone());
    let employers: BTreeMap<_, _> = hall
        .traces()
        .map(|(id, a)| (id, a.profile.employer.0))
        .collect();
    let others = others.filter(|other| *other != who);
    others
        .filter_map(|other| employers.get(&other).copied())
        .collect()
}

/// People as they came, in a hall where no round has been called.
fn as_they_came(catalog: &Catalog, evening: &Evening) -> BTreeMap<AttendeeId, (u64, Profile)> {
    let mut hall = Hall::default();
    for commit in &evening.journal {
        if commit
            .facts
            .iter()
            .any(|fact| matches!(fact, Fact::RoundCalled { .. }))
        {
            break;
        }
        hall.apply(commit);
    }
    let came = hall.traces().filter(|(_, a)| a.arrived_at.is_some());
    came.map(|(id, a)| {
        let employer = a.profile.employer.0;
        (id, (employer, profile(catalog, &hall, id, a, None)))
    })
    .collect()
}

/// The most points of a person with anybody of an organization.
fn points(catalog: &Catalog, evening: &Evening) -> Vec<Option<i32>> {
    let world = world(catalog).expect("a world");
    let people = as_they_came(catalog, evening);
    let rarity = Rarity::of(&world, people.values().map(|(_, profile)| profile));
    let room = evening.hall.rooms().next().expect("a room").0.clone();
    let scorer = Scorer::new(world, &weights(catalog, &room), rarity);
    let pairs = evening.told.pairs.iter();
    let best = pairs.map(|(who, organization)| {
        let (_, me) = people.get(who)?;
        let theirs = people.values().filter(|(of, _)| of == organization);
        let may = theirs.filter(|(_, other)| scorer.admissible(me, other));
        may.map(|(_, other)| {
            let terms = scorer.explain(me, other).into_iter();
            terms.map(|term| term.points).sum()
        })
        .max()
    });
    best.collect()
}

/// By hand: each answer is put beside how many met scored as much or less.
fn by_hand(points: &[Option<i32>], changes: &[Change], many: usize) -> Vec<[[u32; 2]; 2]> {
    let mut all: Vec<i32> = Vec::new();
    for (points, change) in points.iter().zip(changes) {
        if let (Some(points), true) = (points, change.met) {
            all.push(*points);
        }
    }
    all.sort_unstable();
    let mut counted = vec![[[0; 2]; 2]; many];
    for (points, change) in points.iter().zip(changes) {
        let Some(points) = points else { continue };
        let mut class = 0;
        for nth in 1..many {
            if *points >= all[all.len() * nth / many] {
                class = nth;
            }
        }
        let side = &mut counted[class][usize::from(!change.met)];
        side[0] += 1;
        side[1] += u32::from(change.after > change.before);
    }
    counted
}

fn shown(report: &Report) -> Vec<[[u32; 2]; 2]> {
    let of = |change: &ReportedChange| {
        let said = (change.answers, change.risen);
        [said.0.expect("said"), said.1.expect("said")]
    };
    let rows = report.acquaintances_by_score.iter();
    rows.map(
        |ReportedByScore {
             met,
             not_introduced,
         }| [of(met), of(not_introduced)],
    )
    .collect()
}

#[test]
fn pairs_of_equal_score_are_counted_as_one_counts_them_by_hand() {
    let mut catalog = catalog(0);
    catalog.event.acquaintance = true;
    for seed in 0..3 {
        let mut evening = Evening::of(&catalog, seed, 80);
        say(&mut evening, seed, 6);
        let report = counted(&catalog, &evening);
        let points = points(&catalog, &evening);
        assert!(points.iter().any(Option::is_some) && points.iter().any(Option::is_none));
        let wanted = by_hand(&points, &evening.told.changes, 3);
        assert_eq!(shown(&report), wanted, "seed {seed}");
        assert!(
            wanted.iter().flatten().all(|side| side[0] > 0),
            "{wanted:?}"
        );
    }
}

#[test]
fn of_equal_scores_nothing_is_said_that_tells_of_few() {
    let mut catalog = catalog(5);
    catalog.event.acquaintance = true;
    let mut said = 0;
    for seed in 0..12 {
        let mut evening = Evening::of(&catalog, seed, 20 + 10 * seed);
        say(&mut evening, seed, 1 + seed as usize % 4);
        let report = counted(&catalog, &evening);
        let rows = shown(&report);
        said += usize::from(!rows.is_empty());
        for side in rows.iter().flatten() {
            let [answers, risen] = *side;
            assert!(risen >= 5 && answers - risen >= 5, "seed {seed}: {rows:?}");
        }
        // Subtracted from the table by stages: what that leaves out is none, or not few.
        for (side, met) in [(0, true), (1, false)] {
            if rows.is_empty() {
                continue;
            }
            let here: u32 = rows.iter().map(|row| row[side][0]).sum();
            let of = report.acquaintances.iter();
            let of = of.map(|row| if met { &row.met } else { &row.not_introduced });
            let stages: u32 = of.filter_map(|change| change.answers).sum();
            let all = evening.told.changes.iter().filter(|each| each.met == met);
            let all = all.count() as u32;
            for left in [all - stages, all - here] {
                assert!(left == 0 || left >= 5, "seed {seed}: {left} of {all}");
            }
        }
    }
    assert!(said > 2, "{said} evenings said it: the test must see some");
    // On paper and in the spreadsheet, with what it means.
    let mut evening = Evening::of(&catalog, 3, 140);
    say(&mut evening, 3, 8);
    let report = counted(&catalog, &evening);
    assert!(!report.acquaintances_by_score.is_empty());
    let page = super::super::page(&report, &catalog, crate::catalog::text::Language::Ja);
    for words in [
        "ご紹介のなかった施設",
        "と同じ割合であれば",
        "段階と点数の両方をそろえた比較ではありません",
    ] {
        assert!(page.contains(words), "{words}");
    }
    // Nobody is asked: nothing is compared.
    catalog.event.acquaintance = false;
    assert_eq!(counted(&catalog, &evening).acquaintances_by_score, []);
}
