use super::*;
use crate::crowd::Crowd;
use crate::round::{Attending, Introduction, Odd};
use crate::score::{Limit, Profile, World};
use crate::score::{Scorer, Weights};
use domain::AttendeeId;
use proptest::prelude::*;
use std::sync::Arc;

/// Hospital, clinic, dental, care, company of the made-up crowd.
const LINKS: [Option<u8>; 5] = [Some(0), Some(1), None, Some(2), None];
const KINDS: [u8; 5] = [0, 1, 2, 3, 4];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(25))]
    #[test]
    fn circles_hold_nobody_twice_and_nobody_beside_a_ban(
        seed in 0..10_000u64,
        size in 0..60usize,
        least in 3..5usize,
        tables in prop::option::of(0..12usize),
        bans in prop::collection::vec((0..60u64, 0..60u64), 0..80),
    ) {
        let crowd = Crowd::new(seed, size);
        let people: Vec<_> = crowd.profiles().iter().zip(0..)
            .map(|(p, i)| Attending { id: AttendeeId::new(i), profile: p.clone(), sat_out: (i % 2) as u32, trios: 0 }).collect();
        let banned: Vec<_> = bans.iter().map(|&(a, b)| (AttendeeId::new(a), AttendeeId::new(b))).collect();
        let (world, weights) = (crowd.world(), Weights::default());
        let request = Request { world: &world, weights: &weights, people: &people, banned: &banned, odd: Odd::Pause, tables, seed };
        let shape = Shape { size: least..=6, links: &LINKS, chain: 2_000, kinds: &KINDS };
        let mut asked = 0;
        let round = circles(&request, &shape, || { asked += 1; asked < 10 });
        let mut seen: Vec<_> = round.waiting.iter().map(|w| w.0).collect();
        for introduction in &round.introductions {
            prop_assert!((2..=6).contains(&introduction.attendees.len()));
            seen.extend(&introduction.attendees);
            for (i, a) in introduction.attendees.iter().enumerate() {
                for b in &introduction.attendees[..i] {
                    prop_assert!(!banned.contains(&(*a, *b)) && !banned.contains(&(*b, *a)));
                    let organization = |id: AttendeeId| people[id.bits() as usize].profile.organization;
                    prop_assert_ne!(organization(*a), organization(*b));
                }
            }
        }
        seen.sort_unstable();
        prop_assert_eq!(seen, people.iter().map(|p| p.id).collect::<Vec<_>>());
        prop_assert!(round.total <= round.bound);
        prop_assert!(tables.is_none_or(|t| round.introductions.len() <= t));
    }
}

#[test]
fn sizes_are_even_and_leave_over_as_few_as_possible() {
    assert_eq!(sizes(8, &(3..=6), None), [4, 4]);
    assert_eq!(sizes(9, &(3..=6), None), [3, 3, 3]);
    assert_eq!(sizes(5, &(3..=6), None), [5]);
    assert_eq!(sizes(11, &(3..=6), Some(2)), [6, 5]);
    assert_eq!(sizes(20, &(3..=6), Some(2)), [6, 6]);
    assert!(sizes(2, &(3..=6), None).is_empty());
}

#[test]
fn chains_form_where_the_kinds_are_here() {
    let crowd = Crowd::new(5, 80);
    let people: Vec<_> = crowd
        .profiles()
        .iter()
        .zip(0..)
        .map(|(p, i)| Attending {
            id: AttendeeId::new(i),
            profile: p.clone(),
            sat_out: 0,
            trios: 0,
        })
        .collect();
    let (world, weights) = (crowd.world(), Weights::default());
    let request = Request {
        world: &world,
        weights: &weights,
        people: &people,
        banned: &[],
        odd: Odd::Pause,
        tables: None,
        seed: 1,
    };
    let chains = |chain: i32| {
        let round = circles(
            &request,
            &Shape {
                size: 4..=4,
                links: &LINKS,
                chain,
                kinds: &KINDS,
            },
            || true,
        );
        let kinds = |i: &Introduction| {
            i.attendees
                .iter()
                .map(|id| people[id.bits() as usize].profile.kind)
                .collect::<Vec<_>>()
        };
        round
            .introductions
            .iter()
            .map(kinds)
            .filter(|k| [0, 1, 3].iter().all(|link| k.contains(link)))
            .count()
    };
    assert!(chains(10_000) > chains(0));
}

fn attending(crowd: &Crowd) -> Vec<Attending> {
    let person = |(i, profile): (u64, &Profile)| Attending {
        id: AttendeeId::new(i),
        profile: profile.clone(),
        sat_out: 0,
        trios: 0,
    };
    (0..).zip(crowd.profiles()).map(person).collect()
}

/// The best circles of `size` by trying everything; `None` if there are none without a ban.
fn brute_force(
    left: &[usize],
    size: usize,
    worth: &dyn Fn(&[usize]) -> Option<i64>,
) -> Option<i64> {
    let Some((&first, rest)) = left.split_first() else {
        return Some(0);
    };
    let mut best = None;
    // every choice of companions for the first
    for set in 0..1u32 << rest.len() {
        if set.count_ones() as usize != size - 1 {
            continue;
        }
        let (with, others): (Vec<usize>, Vec<usize>) =
            (0..rest.len()).partition(|i| set >> i & 1 == 1);
        let table: Vec<usize> = std::iter::once(first)
            .chain(with.iter().map(|&i| rest[i]))
            .collect();
        let others: Vec<usize> = others.iter().map(|&i| rest[i]).collect();
        let total = worth(&table).and_then(|w| Some(w + brute_force(&others, size, worth)?));
        best = best.max(total);
    }
    best
}

/// What a table is worth, worked out from its pairs one need at a time; `None` if two of it may not meet.
fn worth(
    scorer: &Scorer,
    banned: &[(AttendeeId, AttendeeId)],
    shape: &Shape<'_>,
    table: &[&Attending],
) -> Option<i64> {
    let mut sum = 0;
    for (i, a) in table.iter().enumerate() {
        let others = || {
            table
                .iter()
                .enumerate()
                .filter(move |(j, _)| *j != i)
                .map(|(_, b)| b)
        };
        let points = |b: &Attending| i64::from(scorer.score(&a.profile, &b.profile));
        let answers = |b: &Attending, points: i16, tag| {
            if b.profile.offers.contains(tag) {
                i64::from(points)
            } else {
                0
            }
        };
        for b in others() {
            if banned.contains(&(a.id, b.id))
                || banned.contains(&(b.id, a.id))
                || !scorer.admissible(&a.profile, &b.profile)
            {
                return None;
            }
            let to_me: i64 = scorer
                .shares(&a.profile)
                .map(|(tag, points)| answers(b, points, tag))
                .sum();
            let to_them: i64 = scorer
                .shares(&b.profile)
                .map(|(tag, points)| answers(a, points, tag))
                .sum();
            if a.id < b.id {
                sum += points(b) - to_me - to_them;
            }
        }
        let once = |(tag, points)| others().map(|b| answers(b, points, tag)).max().unwrap_or(0);
        sum += scorer.shares(&a.profile).map(once).sum::<i64>();
    }
    let kinds: Vec<usize> = table.iter().map(|a| usize::from(a.profile.kind)).collect();
    if [0, 1, 2]
        .iter()
        .all(|&link| kinds.iter().any(|&k| shape.links[k] == Some(link)))
    {
        sum += i64::from(shape.chain);
    }
    if kinds
        .iter()
        .all(|&k| shape.kinds[k] == shape.kinds[kinds[0]])
    {
        sum -= i64::from(ONE_KIND);
    }
    Some(sum)
}

#[test]
fn small_circles_are_the_best_there_are_or_within_a_thousandth_of_it_and_the_bound_is_near() {
    let (mut exact, mut tried, mut bounds, mut best_points) = (0, 0, 0, 0);
    for (size, tables) in [(3, 2), (3, 3), (4, 2), (5, 2)] {
        for seed in 0..12 {
            let n = size * tables;
            let crowd = Crowd::new(seed, n);
            let people = attending(&crowd);
            let banned: Vec<_> = (0..seed % 3)
                .map(|i| (AttendeeId::new(i), AttendeeId::new(n as u64 - 1 - i)))
                .collect();
            let (world, weights) = (crowd.world(), Weights::default());
            let request = Request {
                world: &world,
                weights: &weights,
                people: &people,
                banned: &banned,
                odd: Odd::Pause,
                tables: None,
                seed,
            };
            let rarity = crate::score::Rarity::of(&world, crowd.profiles());
            let scorer = Scorer::new(world.clone(), &weights, rarity);
            let shape = Shape {
                size: size..=size,
                links: &LINKS,
                chain: if seed % 2 == 0 { 0 } else { 3_000 },
                kinds: &KINDS,
            };
            let of = |table: &[usize]| {
                let table: Vec<&Attending> = table.iter().map(|&a| &people[a]).collect();
                worth(&scorer, &banned, &shape, &table)
            };
            let all: Vec<usize> = (0..n).collect();
            let Some(best) = brute_force(&all, size, &of) else {
                continue;
            };
            let round = circles(&request, &shape, || true);
            assert!(
                round.waiting.is_empty(),
                "{size} {seed}: {:?}",
                round.waiting
            );
            for introduction in &round.introductions {
                let table: Vec<usize> = { introduction.attendees.iter() }
                    .map(|a| a.bits() as usize)
                    .collect();
                assert_eq!(Some(introduction.score), of(&table), "{size} {seed}");
                let reasons = introduction.reasons.iter().map(|t| i64::from(t.points));
                assert_eq!(introduction.score, reasons.sum::<i64>());
            }
            let found = round.total;
            assert!(
                found <= best && best - found <= best / 1000,
                "{size} {seed}: {found} of {best}"
            );
            assert!(
                best <= round.bound,
                "{size} {seed}: {best} above {}",
                round.bound
            );
            let meeting =
                (tables * size * (size - 1) / 2) as i64 * i64::from(Weights::default().meeting);
            bounds += round.bound - meeting;
            best_points += best - meeting;
            exact += u32::from(found == best);
            tried += 1;
        }
    }
    assert!(tried > 20 && exact * 10 >= tried * 9, "{exact} of {tried}");
    assert!(
        bounds * 100 <= best_points * 102,
        "{bounds} for {best_points}"
    );
}

#[test]
fn formation_after_formation_nobody_meets_anybody_again() {
    let crowd = Crowd::new(3, 47);
    let mut people: Vec<_> = { crowd.profiles().iter().zip(0..) }
        .map(|(p, i)| Attending {
            id: AttendeeId::new(i),
            profile: p.clone(),
            sat_out: 0,
            trios: 0,
        })
        .collect();
    let (world, weights) = (crowd.world(), Weights::default());
    let mut met: Vec<(AttendeeId, AttendeeId)> = Vec::new();
    let shape = Shape {
        size: 3..=5,
        links: &LINKS,
        chain: 2_000,
        kinds: &KINDS,
    };
    for seed in 0..6 {
        let request = Request {
            world: &world,
            weights: &weights,
            people: &people,
            banned: &met,
            odd: Odd::Pause,
            tables: None,
            seed,
        };
        let round = circles(&request, &shape, || true);
        assert_eq!(
            round,
            circles(&request, &shape, || true),
            "the same seed, the same circles"
        );
        let mut tables = std::collections::BTreeSet::new();
        let mut new = Vec::new();
        for introduction in &round.introductions {
            assert!(tables.insert(introduction.table));
            for (i, &a) in introduction.attendees.iter().enumerate() {
                for &b in &introduction.attendees[..i] {
                    assert!(!met.contains(&(b, a)), "{a} and {b} meet again");
                    new.push((b, a));
                }
            }
        }
        met.extend(new);
        let waiting: Vec<AttendeeId> = round.waiting.iter().map(|w| w.0).collect();
        for person in &mut people {
            let waits = waiting.contains(&person.id);
            assert!(
                !waits || person.sat_out < 2,
                "{} waits again and again",
                person.id
            );
            person.sat_out += u32::from(waits);
        }
    }
}

/// Everybody, whom nothing keeps apart, with time enough.
fn formed(crowd: &Crowd, people: &[Attending], seed: u64, shape: &Shape<'_>) -> Round {
    let request = Request {
        world: &crowd.world(),
        weights: &Weights::default(),
        people,
        banned: &[],
        odd: Odd::Pause,
        tables: None,
        seed,
    };
    circles(&request, shape, || true)
}

/// Of 24 people four are of another kind: at most four of the six tables can be mixed.
#[test]
fn no_table_is_of_one_kind_where_that_can_be_helped() {
    for seed in 0..20 {
        let crowd = Crowd::new(seed, 24);
        let mut people = attending(&crowd);
        for (i, person) in people.iter_mut().enumerate() {
            person.profile.kind = if i % 6 == 0 { 3 } else { 1 };
            person.profile.organization = 1_000 + i as u64;
            person.profile.is_company = false;
        }
        let round = formed(
            &crowd,
            &people,
            seed,
            &Shape {
                size: 4..=4,
                links: &LINKS,
                chain: 2_000,
                kinds: &KINDS,
            },
        );
        let kind = |id: &AttendeeId| people[id.bits() as usize].profile.kind;
        let one = |i: &&Introduction| {
            i.attendees
                .iter()
                .all(|id| kind(id) == kind(&i.attendees[0]))
        };
        let alone = round.introductions.iter().filter(one);
        assert_eq!(alone.count(), 2, "seed {seed}");
    }
}

#[test]
fn a_need_answered_twice_at_a_table_counts_once() {
    let crowd = Crowd::new(1, 3);
    let mut people = attending(&crowd);
    for (i, person) in people.iter_mut().enumerate() {
        person.profile.organization = 1_000 + i as u64;
        person.profile.is_company = false;
        person.profile.wishes.clear();
        (person.profile.offers, person.profile.needs) = Default::default();
        if i == 0 {
            person.profile.needs.insert(5);
        } else {
            person.profile.offers.insert(5);
        }
    }
    let round = formed(
        &crowd,
        &people,
        1,
        &Shape {
            size: 3..=3,
            links: &[],
            chain: 0,
            kinds: &[],
        },
    );
    let needs = round.introductions[0]
        .reasons
        .iter()
        .filter(|t| matches!(t.term, Term::Need { .. }));
    let points: Vec<i32> = needs.map(|t| t.points).collect();
    assert_eq!(points, [2_000, 0], "both are told, one counts");
    assert_eq!(round.total, round.bound, "there is only one table");
}

/// Rooms of the size at which circles are held: what could be better is told within a twentieth.
#[test]
fn the_bound_is_within_a_twentieth_at_sixty_people() {
    for (seed, size) in [(1, 12), (2, 24), (3, 37), (4, 60)] {
        let crowd = Crowd::new(seed, size);
        let mut people = attending(&crowd);
        people
            .iter_mut()
            .for_each(|p| p.profile.companies_welcome = true);
        let round = formed(
            &crowd,
            &people,
            seed,
            &Shape {
                size: 3..=6,
                links: &LINKS,
                chain: 2_000,
                kinds: &KINDS,
            },
        );
        let pairs: usize = { round.introductions.iter() }
            .map(|i| i.attendees.len() * (i.attendees.len() - 1) / 2)
            .sum();
        let meeting = pairs as i64 * i64::from(Weights::default().meeting);
        let gap = round.bound - round.total;
        assert!(round.waiting.is_empty(), "{size}: {:?}", round.waiting);
        assert!(
            gap * 20 <= round.bound - meeting,
            "{size}: {gap} of {}",
            round.bound - meeting
        );
    }
}

/// Where there are too many tables to look at all of them: no circles are worth more than the bound by choices, with numbers of kinds and without, and where numbers
/// are in the way it is nearer.
#[test]
fn nobody_can_choose_more_than_circles_are_bound_by() {
    let (mut nearer, mut tried) = (0, 0);
    for seed in 0..16u64 {
        let (size, tables) = [(3, 3), (4, 2)][seed as usize % 2];
        let n = size * tables;
        let crowd = Crowd::new(seed, n);
        let mut people = attending(&crowd);
        for (i, person) in people.iter_mut().enumerate() {
            person.profile.organization = 1_000 + i as u64;
            person.profile.companies_welcome = true;
        }
        let limit = Limit {
            who: [0, 1, 3].into_iter().collect(),
            whom: [1].into_iter().collect(),
            allows: domain::Allowance::AtMost(1),
            on_request: false,
        };
        let free = crowd.world();
        let limited = Arc::new((*free).clone().with_limits(vec![limit]));
        let weights = Weights::default();
        let shape = Shape {
            size: size..=size,
            links: &LINKS,
            chain: 0,
            kinds: &KINDS,
        };
        let bound = |world: &Arc<World>| {
            let request = Request {
                world,
                weights: &weights,
                people: &people,
                banned: &[],
                odd: Odd::Pause,
                tables: None,
                seed,
            };
            let scene = Scene::new(&request);
            let everybody: Vec<u32> = (0..n as u32).collect();
            let values = Values::new(&scene, &scene.field, &everybody, &shape);
            let profile = |a: &usize| &scene.people[*a].profile;
            let pairs = (tables * size * (size - 1) / 2) as i64 * i64::from(weights.meeting);
            let of = |table: &[usize]| {
                let attending: Vec<&Attending> = table.iter().map(|&a| scene.people[a]).collect();
                let together: Vec<&Profile> = table.iter().map(profile).collect();
                let within = scene.scorer.world().seats_within_limits(&together);
                worth(&scene.scorer, &[], &shape, &attending).filter(|_| within)
            };
            let all: Vec<usize> = (0..n).collect();
            let best = brute_force(&all, size, &of).map(|best| best - pairs);
            let prices = vec![0; n];
            let bound = choices::bound(&values, size - 1, &prices, best.unwrap_or(0), &mut || true);
            if let Some(best) = best {
                assert!(best <= bound, "{seed}: {best} above {bound}");
                return (bound, true);
            }
            (bound, false)
        };
        let (without, with) = (bound(&free), bound(&limited));
        assert!(without.1);
        tried += usize::from(with.1);
        nearer += usize::from(with.0 < without.0);
    }
    assert!(tried > 0 && nearer > 4, "{tried}, {nearer}");
}
