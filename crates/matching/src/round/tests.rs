use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::crowd::Crowd;
use blossom::{Graph, solve};
use proptest::prelude::*;

fn attending(crowd: &Crowd, sat_out: impl Fn(usize) -> u32) -> Vec<Attending> {
    let person = |(i, p): (usize, &Profile)| Attending {
        id: AttendeeId::new(i as u64),
        profile: p.clone(),
        sat_out: sat_out(i),
        trios: 0,
    };
    crowd.profiles().iter().enumerate().map(person).collect()
}

/// Checks what must hold of any round, and that its score adds up.
fn check(request: &Request<'_>, round: &Round) {
    let scorer = Scorer::new(
        request.world.clone(),
        request.weights,
        Rarity::of(request.world, request.people.iter().map(|p| &p.profile)),
    );
    let by_id: BTreeMap<_, _> = request.people.iter().map(|p| (p.id, p)).collect();
    let mut seen = BTreeSet::new();
    let mut tables = BTreeSet::new();
    for introduction in &round.introductions {
        let mut score = 0;
        assert!(tables.insert(introduction.table) && introduction.table >= 1);
        let attendees = &introduction.attendees;
        assert!((2..=if request.odd == Odd::Trio { 3 } else { 2 }).contains(&attendees.len()));
        for (i, a) in attendees.iter().enumerate() {
            assert!(seen.insert(*a), "{a} at two tables");
            for b in &attendees[..i] {
                assert!(scorer.admissible(&by_id[a].profile, &by_id[b].profile));
                assert!(!request.banned.contains(&(*a, *b)) && !request.banned.contains(&(*b, *a)));
                score += i64::from(scorer.score(&by_id[a].profile, &by_id[b].profile));
            }
        }
        assert_eq!(score, introduction.score);
        assert_eq!(
            score,
            introduction
                .reasons
                .iter()
                .map(|r| i64::from(r.points))
                .sum::<i64>()
        );
    }
    assert!(round.waiting.iter().all(|w| seen.insert(w.0)));
    assert_eq!(seen.len(), request.people.len());
    assert_eq!(
        round.total,
        round.introductions.iter().map(|i| i.score).sum::<i64>()
    );
    assert!(round.total <= round.bound);
    assert!(
        request
            .tables
            .is_none_or(|tables| round.introductions.len() <= tables)
    );
}

/// The fairest, then best round of pairs by trying everything.
fn brute_force(request: &Request<'_>) -> (i64, i64) {
    let people = request.people;
    let scorer = Scorer::new(
        request.world.clone(),
        request.weights,
        Rarity::of(request.world, people.iter().map(|p| &p.profile)),
    );
    let least = people.iter().map(|p| p.sat_out).min().unwrap_or(0);
    let tables = request.tables.unwrap_or(people.len()).min(people.len());
    let mut best = vec![vec![(0i64, 0i64); tables + 1]; 1 << people.len()];
    for set in 1..best.len() {
        let a = set.trailing_zeros() as usize;
        let rest = set & (set - 1);
        for count in 0..=tables {
            let mut top = best[rest][count];
            for b in (0..people.len()).filter(|b| rest >> b & 1 == 1 && count > 0) {
                let (p, q) = (&people[a], &people[b]);
                let banned = request.banned.contains(&(p.id, q.id))
                    || request.banned.contains(&(q.id, p.id));
                if !banned && scorer.admissible(&p.profile, &q.profile) {
                    let (fair, score) = best[rest & !(1 << b)][count - 1];
                    let fair = fair + i64::from(p.sat_out - least) + i64::from(q.sat_out - least);
                    top = top.max((
                        fair,
                        score + i64::from(scorer.score(&p.profile, &q.profile)),
                    ));
                }
            }
            best[set][count] = top;
        }
    }
    best[best.len() - 1][tables]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn small_rounds_are_the_fairest_and_then_the_best(
        seed in 0..10_000u64,
        size in 1..11usize,
        sat_out in prop::collection::vec(0..3u32, 11),
        bans in prop::collection::vec((0..11u64, 0..11u64), 0..25),
        tables in prop::option::of(0..6usize),
    ) {
        let crowd = Crowd::new(seed, size);
        let people = attending(&crowd, |i| sat_out[i]);
        let banned: Vec<_> = bans.iter().map(|&(a, b)| (AttendeeId::new(a), AttendeeId::new(b))).collect();
        let weights = Weights { meeting: 5_000, ..Weights::default() };
        let request = Request { world: &crowd.world(), weights: &weights, people: &people, banned: &banned, odd: Odd::Pause, tables, seed };
        let round = compute(&request, || true);
        check(&request, &round);
        let least = people.iter().map(|p| p.sat_out).min().unwrap_or(0);
        let waits: BTreeSet<_> = round.waiting.iter().map(|w| w.0).collect();
        let fair: i64 = people.iter().filter(|p| !waits.contains(&p.id)).map(|p| i64::from(p.sat_out - least)).sum();
        prop_assert_eq!((fair, round.total), brute_force(&request));
        prop_assert_eq!(round.total, round.bound);
        prop_assert_eq!(&compute(&request, || true), &round);
        let trio = Request { odd: Odd::Trio, ..request };
        check(&trio, &compute(&trio, || true));
        // out of time at once: as fair, within its bound
        let hasty = compute(&Request { odd: Odd::Pause, ..trio }, || false);
        prop_assert!(hasty.total <= round.total && round.total <= hasty.bound);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]
    #[test]
    fn nobody_sits_out_again_while_another_could_in_their_place(
        seed in 0..10_000u64,
        comings in prop::collection::vec(prop::collection::vec(0..34usize, 0..4), 10),
        tables in prop::option::of(8..16usize),
    ) {
        let crowd = Crowd::new(seed, 34);
        let world = crowd.world();
        let weights = Weights::default();
        let mut everybody = attending(&crowd, |_| 0);
        let mut here: BTreeSet<usize> = (0..27).collect();
        let mut met: Vec<(AttendeeId, AttendeeId)> = Vec::new();
        for (number, moving) in comings.into_iter().enumerate() {
            for i in moving {
                if !here.remove(&i) {
                    here.insert(i);
                }
            }
            let people: Vec<_> = here.iter().map(|&i| everybody[i].clone()).collect();
            let request = Request { world: &world, weights: &weights, people: &people, banned: &met, odd: Odd::Pause, tables, seed };
            let round = compute(&request, || number % 2 == 0);
            check(&request, &round);
            let waits: BTreeSet<_> = round.waiting.iter().map(|w| w.0).collect();
            let scorer = Scorer::new(world.clone(), &weights, Rarity::new(&world));
            for v in people.iter().filter(|p| waits.contains(&p.id)) {
                for u in people.iter().filter(|p| !waits.contains(&p.id) && p.sat_out < v.sat_out) {
                    // could those seated be seated with v instead of u?
                    let group: Vec<_> = people.iter().filter(|p| p.id == v.id || (p.id != u.id && !waits.contains(&p.id))).collect();
                    let mut edges = Vec::new();
                    for (i, p) in group.iter().enumerate() {
                        for (j, q) in group[..i].iter().enumerate() {
                            let banned = met.contains(&(p.id, q.id)) || met.contains(&(q.id, p.id));
                            if !banned && scorer.admissible(&p.profile, &q.profile) {
                                edges.push((i as u32, j as u32, 1));
                            }
                        }
                    }
                    let pairs = solve(&Graph::new(group.len(), &edges)).pairs().count();
                    prop_assert!(pairs * 2 < group.len(), "{} sits out for the {}th time, {} could", v.id, v.sat_out + 1, u.id);
                }
            }
            for introduction in &round.introductions {
                met.push((introduction.attendees[0], introduction.attendees[1]));
            }
            for &(id, _) in &round.waiting {
                everybody[id.bits() as usize].sat_out += 1;
            }
        }
    }
}

#[test]
fn an_odd_one_joins_a_pair_or_waits_with_a_reason() {
    let crowd = Crowd::new(11, 21);
    let people = attending(&crowd, |_| 0);
    let request = Request {
        world: &crowd.world(),
        weights: &Weights::default(),
        people: &people,
        banned: &[],
        odd: Odd::Pause,
        tables: None,
        seed: 1,
    };
    let round = compute(&request, || true);
    assert_eq!(
        round.waiting.iter().map(|w| w.1).collect::<Vec<_>>(),
        [Waiting::Odd]
    );
    let round = compute(
        &Request {
            odd: Odd::Trio,
            ..request.clone()
        },
        || true,
    );
    assert!(round.waiting.is_empty());
    assert_eq!(
        round
            .introductions
            .iter()
            .filter(|i| i.attendees.len() == 3)
            .count(),
        1
    );
    let round = compute(
        &Request {
            tables: Some(4),
            ..request
        },
        || true,
    );
    assert_eq!(round.introductions.len(), 4);
    assert!(round.waiting.iter().all(|w| w.1 == Waiting::NoTable));
}

#[test]
fn whom_nobody_may_meet_waits_with_that_reason() {
    let crowd = Crowd::new(12, 10);
    let people = attending(&crowd, |_| 0);
    let banned: Vec<_> = (1..10)
        .map(|i| (AttendeeId::new(i), AttendeeId::new(0)))
        .collect();
    let request = Request {
        world: &crowd.world(),
        weights: &Weights::default(),
        people: &people,
        banned: &banned,
        odd: Odd::Trio,
        tables: None,
        seed: 1,
    };
    let round = compute(&request, || true);
    assert_eq!(round.waiting, [(AttendeeId::new(0), Waiting::NobodyToMeet)]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]
    #[test]
    fn few_tables_go_to_those_who_have_waited_most_whenever_time_is_up(
        seed in 0..10_000u64,
        size in 60..400usize,
        share in 8..50usize,
        patience in 0..4usize,
        levels in 1..5u32,
    ) {
        let crowd = Crowd::new(seed, size);
        let people = attending(&crowd, |i| (seed as u32 ^ (i as u32).wrapping_mul(2_654_435_761) >> 7) % levels);
        let (world, weights) = (crowd.world(), Weights::default());
        let tables = size * share / 100;
        let request = Request { world: &world, weights: &weights, people: &people, banned: &[], odd: Odd::Pause, tables: Some(tables), seed };
        let exact = compute(&request, || true);
        let mut asked = 0;
        let hasty = compute(&request, || { asked += 1; asked <= patience });
        let mut waited: Vec<u32> = people.iter().map(|p| p.sat_out).collect();
        waited.sort_unstable_by(|a, b| b.cmp(a));
        for round in [&exact, &hasty] {
            check(&request, round);
            let mut seated: Vec<u32> = round.introductions.iter().flat_map(|i| &i.attendees)
                .map(|id| people[id.bits() as usize].sat_out).collect();
            seated.sort_unstable_by(|a, b| b.cmp(a));
            prop_assert_eq!(&seated[..], &waited[..2 * tables]);
        }
        prop_assert_eq!(exact.total, exact.bound);
        prop_assert!(hasty.total <= exact.total && exact.total <= hasty.bound);
    }
}

/// An odd number of people, and rounds as an evening makes them.
#[test]
fn nobody_is_at_a_table_of_three_again_and_again() {
    for seed in 0..6 {
        let crowd = Crowd::new(seed, 41);
        let mut people = attending(&crowd, |_| 0);
        people
            .iter_mut()
            .for_each(|p| p.profile.companies_welcome = true);
        let mut met = Vec::new();
        let weights = Weights::default();
        for number in 0..8 {
            let request = Request {
                world: &crowd.world(),
                weights: &weights,
                people: &people,
                banned: &met,
                odd: Odd::Trio,
                tables: None,
                seed: number,
            };
            let round = compute(&request, || true);
            check(&request, &round);
            assert!(round.waiting.is_empty(), "seed {seed}");
            for introduction in &round.introductions {
                let at = &introduction.attendees;
                for (i, &a) in at.iter().enumerate() {
                    met.extend(at[..i].iter().map(|&b| (a, b)));
                    people[a.bits() as usize].trios += u32::from(at.len() > 2);
                }
            }
        }
        // 24 places at tables of three for 41 people
        let most = people.iter().map(|p| p.trios).max();
        assert_eq!(most, Some(1), "seed {seed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn nobody_sits_out_whom_one_exchange_would_make_part_of_a_table_of_three(
        seed in 0..10_000u64,
        half in 2..6u64,
        bans in prop::collection::vec((0..11u64, 0..11u64), 0..40),
    ) {
        let size = 2 * half + 1;
        let crowd = Crowd::new(seed, size as usize);
        let people = attending(&crowd, |_| 0);
        let banned: Vec<_> = bans.iter().map(|&(a, b)| (AttendeeId::new(a), AttendeeId::new(b))).collect();
        let weights = Weights::default();
        let request = Request { world: &crowd.world(), weights: &weights, people: &people, banned: &banned, odd: Odd::Trio, tables: None, seed };
        let round = compute(&request, || true);
        check(&request, &round);
        let scorer = Scorer::new(crowd.world(), &weights, Rarity::of(&crowd.world(), crowd.profiles()));
        let may = |a: AttendeeId, b: AttendeeId| {
            let of = |id: AttendeeId| &people[id.bits() as usize].profile;
            a != b && !banned.contains(&(a, b)) && !banned.contains(&(b, a)) && scorer.admissible(of(a), of(b))
        };
        let pairs: Vec<_> = round.introductions.iter().map(|i| &i.attendees).filter(|a| a.len() == 2).collect();
        for &(x, _) in &round.waiting {
            for (i, p) in pairs.iter().enumerate() {
                prop_assert!(!(may(x, p[0]) && may(x, p[1])), "{} fits a pair", x);
                for q in &pairs[..i] {
                    for (k, l) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                        let three = may(x, p[k]) && may(x, q[l]) && may(p[k], q[l]);
                        prop_assert!(!(three && may(p[1 - k], q[1 - l])), "{} could sit with {} and {}", x, p[k], q[l]);
                    }
                }
            }
        }
    }
}

/// Two of a hospital have met the clinic's only person; a third and somebody else seek what they offer.
#[test]
fn a_third_colleague_does_not_take_the_same_host_while_somebody_else_waits() {
    let crowd = Crowd::new(1, 6);
    let mut people = attending(&crowd, |_| 0);
    for (person, organization) in people.iter_mut().zip([1, 1, 1, 2, 3, 4]) {
        let needs = if organization < 3 { &[5u8][..] } else { &[] };
        let offers = if organization == 3 { &[5u8][..] } else { &[] };
        person.profile = Profile {
            organization,
            needs: needs.iter().copied().collect(),
            offers: offers.iter().copied().collect(),
            // the hospital is the clinic's neighbour
            ward: if organization == 2 { 23 } else { 0 },
            ..Profile::default()
        };
    }
    (people[0].profile.greeted, people[1].profile.greeted) = (vec![3], vec![3]);
    let with_clinic = |people: &[Attending]| {
        let weights = Weights::default();
        let request = Request {
            world: &crowd.world(),
            weights: &weights,
            people: &people[2..],
            banned: &[],
            odd: Odd::Pause,
            tables: None,
            seed: 1,
        };
        let round = compute(&request, || true);
        check(&request, &round);
        let clinic = AttendeeId::new(4);
        let tables = round.introductions.into_iter().map(|i| i.attendees);
        tables
            .into_iter()
            .find(|at| at.contains(&clinic))
            .map(|at| at[0].bits())
    };
    assert_eq!(
        with_clinic(&people),
        Some(2),
        "the neighbour, if nobody knew"
    );
    share_guests(&mut people);
    assert_eq!(with_clinic(&people), Some(3));
    // once is not too often
    people[1].profile.greeted.clear();
    share_guests(&mut people);
    assert_eq!(with_clinic(&people), Some(2));
}

/// Two organizations send a nurse, a social worker and a clerk each, alike in all they offer and seek. Nurse sits with nurse, clerk with clerk.
#[test]
fn colleagues_sit_with_their_counterparts() {
    use crate::score::Roles;
    let crowd = Crowd::new(5, 40);
    let world = (*crowd.world()).clone();
    let world = Arc::new(world.with_roles(Roles::new([(1, 1), (2, 3), (4, 4)])));
    let template = &crowd.profiles()[0];
    let person = |id: u64, organization: u64, role: u8| Attending {
        id: AttendeeId::new(id),
        profile: Profile {
            organization,
            role,
            wishes: Vec::new(),
            ..template.clone()
        },
        sat_out: 0,
        trios: 0,
    };
    let roles = [[1, 2, 4], [3, 4, 1]];
    let people: Vec<Attending> = (0..6)
        .map(|i| person(i, 1 + i / 3, roles[i as usize / 3][i as usize % 3]))
        .collect();
    for (role, corresponding) in [(40, 3), (0, 1)] {
        let weights = Weights {
            role,
            ..Weights::default()
        };
        let least = (0..30)
            .map(|seed| {
                let request = Request {
                    world: &world,
                    weights: &weights,
                    people: &people,
                    banned: &[],
                    odd: Odd::Pause,
                    tables: None,
                    seed,
                };
                let round = compute(&request, || true);
                assert_eq!(round.total, round.bound);
                let of = |id: AttendeeId| people[id.bits() as usize].profile.role;
                let pairs = round.introductions.iter();
                pairs
                    .filter(|i| {
                        world
                            .roles()
                            .correspond(of(i.attendees[0]), of(i.attendees[1]))
                    })
                    .count()
            })
            .min();
        assert!(if role > 0 {
            least == Some(corresponding)
        } else {
            least < Some(3)
        });
    }
}
