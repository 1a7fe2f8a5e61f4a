use proptest::prelude::*;

use super::*;
use crate::circle::{Shape, circles};
use crate::crowd::Crowd;
use crate::round::{Introduction, Rarity, compute};
use domain::AttendeeId;

/// The first of a crowd, of as many organizations, and who of them has no phone.
fn people(crowd: &Crowd, without_phone: &[bool]) -> Vec<Attending> {
    let person = |(i, (profile, without)): (u64, (&Profile, &bool))| Attending {
        id: AttendeeId::new(i),
        profile: Profile {
            organization: i,
            is_company: false,
            without_phone: *without,
            ..profile.clone()
        },
        sat_out: 0,
        trios: 0,
    };
    (0..)
        .zip(crowd.profiles().iter().zip(without_phone))
        .map(person)
        .collect()
}

fn together(people: &[Attending], introductions: &[Introduction]) -> i64 {
    let without = |id: &&AttendeeId| people[id.bits() as usize].profile.without_phone;
    let at = |i: &Introduction| i.attendees.iter().filter(without).count() as i64;
    introductions.iter().map(|i| at(i) * (at(i) - 1) / 2).sum()
}

/// The best scores of rounds of as many pairs, by how many of these have no phone; the people in `left` are still to be seated.
fn best(
    left: &[usize],
    pairs: usize,
    of: &dyn Fn(usize, usize) -> Option<(i64, bool)>,
) -> Vec<Option<i64>> {
    let mut found = vec![None; pairs + 1];
    if pairs == 0 {
        found[0] = Some(0);
        return found;
    }
    let Some((&a, rest)) = left.split_first() else {
        return found;
    };
    let mut keep = |together: usize, score: Option<i64>| {
        if let Some(best) = found.get_mut(together) {
            *best = (*best).max(score);
        }
    };
    for (together, score) in best(rest, pairs, of).into_iter().enumerate() {
        keep(together, score);
    }
    for &b in rest {
        let Some((points, neither)) = of(a, b) else {
            continue;
        };
        let others: Vec<_> = rest.iter().copied().filter(|&c| c != b).collect();
        for (together, score) in best(&others, pairs - 1, of).into_iter().enumerate() {
            keep(together + usize::from(neither), score.map(|s| s + points));
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn sitting_apart_costs_no_more_than_it_may_and_is_done_wherever_it_costs_less(
        seed in 0..10_000u64,
        without_phone in prop::collection::vec(any::<bool>(), 2..9),
        tables in prop::option::of(1..4usize),
        banned in prop::collection::vec((0..8u64, 0..8u64), 0..5),
    ) {
        let crowd = Crowd::new(seed, 9);
        let (world, weights) = (crowd.world(), Weights::default());
        let people = people(&crowd, &without_phone);
        let banned: Vec<_> = banned.iter().filter(|(a, b)| a != b).map(|&(a, b)| (AttendeeId::new(a), AttendeeId::new(b))).collect();
        let request = Request { world: &world, weights: &weights, people: &people, banned: &banned, odd: Odd::Pause, tables, seed };
        let round = compute(&request, || true);
        prop_assert!(round.total <= round.bound);
        let scorer = Scorer::new(world.clone(), &weights, Rarity::of(&world, people.iter().map(|p| &p.profile)));
        let pair = |a: usize, b: usize| {
            let (p, q) = (&people[a], &people[b]);
            let may = !banned.contains(&(p.id, q.id)) && !banned.contains(&(q.id, p.id));
            may.then(|| (i64::from(scorer.score(&p.profile, &q.profile)), p.profile.without_phone && q.profile.without_phone))
        };
        let everybody: Vec<_> = (0..people.len()).collect();
        let found = together(&people, &round.introductions);
        let cost = i64::from(cost(&weights));
        for (j, score) in (0..).zip(best(&everybody, round.introductions.len(), &pair)) {
            if let Some(score) = score {
                prop_assert!(
                    score - cost * j <= round.total - cost * found,
                    "{j} tables without a phone would score {score}; found {found} that score {}", round.total
                );
            }
        }
    }
}

#[test]
fn where_it_costs_nothing_nobody_without_a_phone_sits_with_another() {
    let crowd = Crowd::new(3, 8);
    let (world, weights) = (crowd.world(), Weights::default());
    let mut people = people(&crowd, &[true, true, true, false, false, false, false]);
    for person in &mut people {
        person.profile = Profile {
            organization: person.profile.organization,
            without_phone: person.profile.without_phone,
            ..Profile::default()
        };
    }
    for seed in 0..20 {
        let request = Request {
            world: &world,
            weights: &weights,
            people: &people,
            banned: &[],
            odd: Odd::Trio,
            tables: None,
            seed,
        };
        let trio = compute(&request, || true);
        assert_eq!(together(&people, &trio.introductions), 0, "seed {seed}");
        assert!(trio.waiting.is_empty());
        let shape = Shape {
            size: 3..=4,
            links: &[],
            chain: 0,
            kinds: &[],
        };
        let request = Request {
            people: &people[1..],
            ..request
        };
        let circles = circles(&request, &shape, || true);
        assert_eq!(together(&people, &circles.introductions), 0, "seed {seed}");
    }
}

#[test]
fn where_nobody_else_is_left_they_sit_together() {
    let crowd = Crowd::new(3, 4);
    let (world, weights) = (crowd.world(), Weights::default());
    let people = people(&crowd, &[true; 4]);
    let request = Request {
        world: &world,
        weights: &weights,
        people: &people,
        banned: &[],
        odd: Odd::Pause,
        tables: None,
        seed: 1,
    };
    let round = compute(&request, || true);
    assert_eq!(together(&people, &round.introductions), 2);
    assert_eq!(round.total, round.bound);
}
