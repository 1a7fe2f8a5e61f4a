use std::collections::BTreeSet;

use super::*;
use crate::crowd::Crowd;
use crate::plan::{PlanRequest, live};
use crate::round::Odd;
use crate::score::Weights;
use proptest::prelude::*;

#[test]
fn steps_are_counted_along_rows_and_across_them() {
    let layout = Layout::new(41, [7, 7, 7]).expect("tables");
    assert_eq!(layout.steps(41, 47), 6);
    assert_eq!(layout.steps(41, 48), 1);
    assert_eq!(layout.steps(47, 48), 7);
    assert_eq!(layout.steps(55, 55), 0);
    // tables that were added stand in rows like the last
    assert_eq!(layout.steps(55, 62), 1);
    assert_eq!(Layout::new(1, [0, 0]), None);
}

#[test]
fn whoever_sits_is_come_to_and_nobody_sits_at_one_table_all_evening() {
    let layout = Layout::new(1, [5]).expect("tables");
    // one from each end, and two newcomers: the walk is shared, a seat taken before is not better than the next
    let (first, last) = (vec![1], vec![5]);
    let new = Vec::new();
    let groups = [vec![&first, &last], vec![&new, &new]];
    let tables = seat(&layout, &groups, &[1, 2, 3, 4, 5]);
    let of_the_two = tables[0].expect("a table");
    assert!((2..=4).contains(&of_the_two), "{tables:?}");
    assert_eq!(tables[1], Some(1));
    let stayed = vec![2, 2, 2];
    let tables = seat(&layout, &[vec![&stayed]], &[1, 2, 3, 4, 5]);
    assert_eq!(tables, [Some(1)]);
}

/// Two who sat apart have to walk as far as that together, so nothing can halve it.
#[test]
fn the_rounds_of_a_plan_are_near_each_other_and_the_same_people_sit_together() {
    let crowd = Crowd::new(3, 42);
    let people: Vec<_> = (0..)
        .map(AttendeeId::new)
        .zip(crowd.profiles().iter().cloned())
        .collect();
    let rounds = live(
        &PlanRequest {
            world: &crowd.world(),
            weights: &Weights::default(),
            people: &people,
            banned: &[],
            rounds: 5,
            tables: None,
            odd: Odd::Pause,
            seed: 1,
            swaps: false,
            away: &[],
        },
        || true,
    );
    let layout = Layout::new(1, [7, 7, 7]).expect("tables");
    let before = rounds.expect("time enough");
    let mut after = before.clone();
    seat_rounds(&layout, 21, &mut after);
    let steps = |rounds: &[Round]| {
        let mut last = BTreeMap::new();
        let mut steps = 0;
        for introduction in rounds.iter().flat_map(|round| &round.introductions) {
            for who in &introduction.attendees {
                let table = introduction.table as u16;
                let from = last.insert(*who, table);
                steps += from.map_or(0, |from| layout.steps(from, table));
            }
        }
        steps
    };
    assert!(
        4 * steps(&after) < 3 * steps(&before),
        "{} of {}",
        steps(&after),
        steps(&before)
    );
    for (before, after) in before.iter().zip(&after) {
        let groups = |round: &Round| {
            let groups = round.introductions.iter().map(|i| i.attendees.clone());
            groups.collect::<BTreeSet<_>>()
        };
        assert_eq!(groups(before), groups(after));
        let tables: Vec<usize> = after.introductions.iter().map(|i| i.table).collect();
        assert!(tables.is_sorted_by(|a, b| a < b) && tables.iter().all(|t| (1..=21).contains(t)));
    }
}

fn walked(layout: &Layout, groups: &[Vec<&Sat>], at: &[u16]) -> i64 {
    let group = |(group, &table): (&Vec<&Sat>, &u16)| -> i64 {
        let person = |sat: &&Sat| {
            let walk = sat
                .last()
                .map_or(0, |&from| i64::from(layout.steps(from, table)));
            STEP * walk + AGAIN * sat.iter().filter(|&&t| t == table).count() as i64
        };
        group.iter().map(person).sum()
    };
    groups.iter().zip(at).map(group).sum()
}

fn every_order(tables: &[u16], count: usize) -> Vec<Vec<u16>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (i, &table) in tables.iter().enumerate() {
        let others = [&tables[..i], &tables[i + 1..]].concat();
        for mut rest in every_order(&others, count - 1) {
            rest.insert(0, table);
            all.push(rest);
        }
    }
    all
}

proptest! {
    #[test]
    fn nobody_could_walk_less(
        sat in prop::collection::vec(prop::collection::vec(1..10u16, 0..4), 2..11),
        taken in prop::collection::btree_set(1..10u16, 0..4),
        rows in prop::collection::vec(1..5u16, 1..4),
    ) {
        let layout = Layout::new(1, rows).expect("tables");
        let free: Vec<u16> = (1..8).filter(|table| !taken.contains(table)).collect();
        let groups: Vec<Vec<&Sat>> = sat.chunks(2).map(|pair| pair.iter().collect()).collect();
        let tables = seat(&layout, &groups, &free);
        prop_assert_eq!(&tables, &seat(&layout, &groups, &free));
        let given: Vec<u16> = tables.iter().copied().flatten().collect();
        let mut each = given.clone();
        each.sort_unstable();
        each.dedup();
        prop_assert_eq!(each.len(), groups.len().min(free.len()));
        prop_assert!(each.iter().all(|table| free.contains(table)));
        // whoever has no table comes after those who have
        prop_assert!(tables[..given.len()].iter().all(Option::is_some));
        let all = every_order(&free, given.len());
        let least = all.iter().map(|at| walked(&layout, &groups, at)).min();
        prop_assert_eq!(Some(walked(&layout, &groups, &given)), least);
        // one after another walk as much or more, and get tables likewise
        let cost = |group: &[&Sat], at: usize| walked(&layout, &[group.to_vec()], &[free[at]]);
        let by_turn = in_turn(&groups[..given.len()], free.len(), cost);
        let by_turn: Vec<u16> = by_turn.into_iter().map(|at| free[at]).collect();
        prop_assert!(walked(&layout, &groups, &by_turn) >= walked(&layout, &groups, &given));
    }
}
