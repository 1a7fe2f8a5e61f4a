use super::super::{Attending, Odd, compute};
use super::*;
use crate::crowd::Crowd;
use crate::score::{Rarity, Scorer, Weights};
use std::collections::BTreeSet;

const PEOPLE: usize = 60;

fn people(crowd: &Crowd) -> Vec<Attending> {
    let person = |(i, profile): (usize, &crate::score::Profile)| Attending {
        id: AttendeeId::new(i as u64),
        profile: profile.clone(),
        sat_out: (i % 5 == 0).into(),
        trios: 0,
    };
    crowd.profiles().iter().enumerate().map(person).collect()
}

/// What the published numbers say, by their own arithmetic: whether no round was better.
fn best(proof: &Proof, tables: Option<usize>) -> bool {
    let n = proof.sat_out.len();
    let graph = Graph::new(n, &weighted(proof));
    let mut mate = vec![u32::MAX; n];
    for &(a, b) in &proof.pairs {
        (mate[a as usize], mate[b as usize]) = (b, a);
    }
    let full = proof.toll == 0 || Some(proof.pairs.len()) == tables;
    full && proof.certificate.verify(&graph, &mate).is_ok()
}

fn weighted(proof: &Proof) -> Vec<Edge> {
    let bonus =
        |a: usize| super::super::PATIENCE * i64::from(proof.sat_out[a].saturating_sub(proof.least));
    let rows = proof.worth.iter().enumerate();
    let edges = rows.flat_map(|(a, row)| {
        row.iter()
            .enumerate()
            .filter(|(_, w)| **w > 0)
            .map(move |(i, &w)| {
                let b = a + 1 + i;
                (
                    a as u32,
                    b as u32,
                    2 * (w + bonus(a) + bonus(b)) - proof.toll,
                )
            })
    });
    edges.collect()
}

#[test]
fn a_round_is_proven_best_with_few_tables_trios_and_people_without_a_phone() {
    for seed in 0..12u64 {
        let crowd = Crowd::new(seed, PEOPLE + (seed % 2) as usize);
        let mut people = people(&crowd);
        for person in people
            .iter_mut()
            .filter(|p| seed % 3 == 0 && p.id.bits() % 3 == 0)
        {
            person.profile.without_phone = true;
        }
        let banned: Vec<_> = crowd
            .met()
            .iter()
            .map(|&(a, b)| (AttendeeId::new(a.into()), AttendeeId::new(b.into())))
            .collect();
        let tables = [None, Some(20), Some(7)][seed as usize % 3];
        let request = Request {
            world: &crowd.world(),
            weights: &Weights::default(),
            people: &people,
            banned: &banned,
            odd: if seed % 4 < 2 { Odd::Trio } else { Odd::Pause },
            tables,
            seed,
        };
        let round = compute(&request, || true);
        let groups: Vec<_> = round
            .introductions
            .iter()
            .map(|i| i.attendees.clone())
            .collect();
        let proof = prove(&request, &groups, seed ^ 77).expect("enough people");
        assert!(best(&proof, tables), "seed {seed}");
        let thirds = groups.iter().filter(|g| g.len() == 3).count();
        assert_eq!(
            (proof.pairs.len(), proof.thirds.len()),
            (groups.len(), thirds)
        );

        let mut worse = groups.clone();
        let (one, other) = (worse[0][0], worse[1][0]);
        (worse[0][0], worse[1][0]) = (other, one);
        let swapped = match prove(&request, &worse, seed) {
            Ok(swapped) => swapped,
            Err(why) => {
                assert!(thirds > 0 && why == Unproven::Exchanged, "seed {seed}");
                continue;
            }
        };
        let same = swapped
            .pairs
            .iter()
            .map(|&(a, b)| swapped.worth[a as usize][(b - a - 1) as usize])
            .sum::<i64>();
        let was = proof
            .pairs
            .iter()
            .map(|&(a, b)| proof.worth[a as usize][(b - a - 1) as usize])
            .sum::<i64>();
        assert!(
            same == was || !best(&swapped, tables),
            "seed {seed}: a worse round passes"
        );
    }
}

#[test]
fn a_pair_that_may_not_meet_counts_as_if_it_might() {
    let crowd = Crowd::new(3, PEOPLE);
    let people = people(&crowd);
    let world = crowd.world();
    let weights = Weights::default();
    let request = Request {
        world: &world,
        weights: &weights,
        people: &people,
        banned: &[],
        odd: Odd::Pause,
        tables: None,
        seed: 5,
    };
    let round = compute(&request, || true);
    let groups: Vec<_> = round
        .introductions
        .iter()
        .map(|i| i.attendees.clone())
        .collect();
    let seated: BTreeSet<_> = groups.iter().map(|g| (g[0], g[1])).collect();
    let open = prove(&request, &groups, 9).expect("enough people");
    // Somebody is kept from everybody whom they were not seated with, one by one: what is told of the round stays the same, but for the very few
    // whom some better round with other pairs that may not meet would seat with them.
    let scorer = Scorer::new(
        world.clone(),
        &weights,
        Rarity::of(&world, people.iter().map(|p| &p.profile)),
    );
    let (mut told, mut differs) = (0, 0);
    for other in 1..PEOPLE as u64 {
        let pair = (AttendeeId::new(0), AttendeeId::new(other));
        let profiles = (&people[0].profile, &people[other as usize].profile);
        if seated.contains(&pair) || !scorer.admissible(profiles.0, profiles.1) {
            continue;
        }
        let banned = [pair];
        let kept_apart = Request {
            banned: &banned,
            ..request
        };
        let again = compute(&kept_apart, || true);
        if again.introductions != round.introductions {
            continue;
        }
        let proof = prove(&kept_apart, &groups, 9).expect("enough people");
        assert!(
            proof.worth.iter().flatten().all(|&worth| worth >= 32_000),
            "{other}: a pair that stands out"
        );
        differs += usize::from(proof != open);
        told += 1;
    }
    assert!(
        told > 30 && differs <= 2,
        "{told} pairs looked at, {differs} differ"
    );
}

#[test]
fn among_few_people_nothing_is_told() {
    let crowd = Crowd::new(1, FEWEST - 1);
    let people = people(&crowd);
    let request = Request {
        world: &crowd.world(),
        weights: &Weights::default(),
        people: &people,
        banned: &[],
        odd: Odd::Pause,
        tables: None,
        seed: 1,
    };
    assert_eq!(prove(&request, &[], 1), Err(Unproven::Few));
}
