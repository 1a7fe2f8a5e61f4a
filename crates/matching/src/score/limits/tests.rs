use std::collections::BTreeMap;
use std::sync::Arc;

use super::*;
use crate::circle::{Shape, circles};
use crate::columns::{Columns, LANES, Prepared};
use crate::crowd::Crowd;
use crate::field::Field;
use crate::plan::{PlanRequest, plan};
use crate::repair::{Called, repair};
use crate::round::{Attending, Odd, Request, compute};
use crate::score::{Rarity, Scorer, Weights};
use crate::suggest::Suggestions;
use domain::AttendeeId;
use proptest::prelude::*;

/// The made-up crowd's kinds are 0 to 4, and 4 are companies.
fn a_limit() -> impl Strategy<Value = Limit> {
    let kinds = || prop::collection::vec(0..5u8, 1..4).prop_map(Kinds::from_iter);
    let allows = prop_oneof![
        Just(Allowance::Never),
        Just(Allowance::IfAsked),
        (1..4u8).prop_map(Allowance::AtMost),
    ];
    (kinds(), kinds(), allows).prop_map(|(who, whom, allows)| Limit {
        who,
        whom,
        allows,
        on_request: whom == Kinds::from_iter([4]),
    })
}

fn limits() -> impl Strategy<Value = Vec<Limit>> {
    prop::collection::vec(a_limit(), 1..4)
}

fn limited(crowd: &Crowd, limits: &[Limit]) -> Arc<World> {
    Arc::new(World::clone(&crowd.world()).with_limits(limits.to_vec()))
}

fn people(crowd: &Crowd) -> Vec<(AttendeeId, Profile)> {
    let ids = (0..).map(AttendeeId::new);
    ids.zip(crowd.profiles().iter().cloned()).collect()
}

fn attending(crowd: &Crowd) -> Vec<Attending> {
    let person = |(id, profile)| Attending {
        id,
        profile,
        sat_out: 0,
        trios: 0,
    };
    people(crowd).into_iter().map(person).collect()
}

/// Worked out from the limits' words alone, apart from the code above: what of an evening of these tables is against them.
fn broken(
    limits: &[Limit],
    people: &[(AttendeeId, Profile)],
    tables: &[Vec<AttendeeId>],
) -> Vec<String> {
    let of: BTreeMap<_, _> = people.iter().map(|(id, profile)| (*id, profile)).collect();
    let mut met: BTreeMap<(AttendeeId, usize), usize> = BTreeMap::new();
    let mut broken = Vec::new();
    for table in tables {
        for a in table {
            for b in table.iter().filter(|b| *b != a) {
                for (at, limit) in limits.iter().enumerate() {
                    let (me, other) = (of[a], of[b]);
                    if !limit.who.contains(me.kind) || !limit.whom.contains(other.kind) {
                        continue;
                    }
                    let asked = me.wishes.contains(&other.organization)
                        || me.wishes_must.contains(&other.organization)
                        || (limit.on_request && me.companies_welcome);
                    let met = met.entry((*a, at)).or_default();
                    *met += 1;
                    match limit.allows {
                        Allowance::Never => broken.push(format!("{a} never meets {b}")),
                        Allowance::IfAsked if !asked => {
                            broken.push(format!("{a} did not ask for {b}"))
                        }
                        Allowance::AtMost(most) if *met > usize::from(most) => {
                            broken.push(format!("{a} meets {met} instead of {most}"));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    broken
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_plan_breaks_a_limit_and_the_same_request_gives_the_same(
        seed in 0..10_000u64,
        size in 2..40usize,
        rounds in 1..6usize,
        limits in limits(),
        trio in any::<bool>(),
        swaps in any::<bool>(),
    ) {
        let crowd = Crowd::new(seed, size);
        let (world, people, weights) = (limited(&crowd, &limits), people(&crowd), Weights::default());
        let odd = if trio { Odd::Trio } else { Odd::Pause };
        let request = PlanRequest {
            world: &world, weights: &weights, people: &people, banned: &[], rounds, tables: None, odd, seed, swaps, away: &[],
        };
        let found = plan(&request, || true);
        prop_assert_eq!(&found.rounds, &plan(&request, || true).rounds);
        let introductions = found.rounds.iter().flat_map(|round| &round.introductions);
        let tables: Vec<_> = introductions.map(|i| i.attendees.clone()).collect();
        prop_assert_eq!(broken(&limits, &people, &tables), Vec::<String>::new());
        for round in &found.rounds {
            prop_assert!(round.total <= round.bound);
        }
    }

    #[test]
    fn no_circle_breaks_a_limit(
        seed in 0..10_000u64,
        size in 3..30usize,
        limits in limits(),
    ) {
        let crowd = Crowd::new(seed, size);
        let (world, attending, weights) = (limited(&crowd, &limits), attending(&crowd), Weights::default());
        let request = Request {
            world: &world, weights: &weights, people: &attending, banned: &[], odd: Odd::Pause, tables: None, seed,
        };
        let shape = Shape { size: 3..=6, links: &[], chain: 0, kinds: &[0, 1, 2, 3, 4] };
        let round = circles(&request, &shape, || true);
        let tables: Vec<_> = round.introductions.iter().map(|i| i.attendees.clone()).collect();
        prop_assert_eq!(broken(&limits, &people(&crowd), &tables), Vec::<String>::new());
        let seated: usize = tables.iter().map(Vec::len).sum();
        prop_assert_eq!(seated + round.waiting.len(), size);
        prop_assert!(round.total <= round.bound);
    }

    #[test]
    fn nobody_joins_a_table_against_a_limit(
        seed in 0..10_000u64,
        size in 3..14usize,
        limits in limits(),
    ) {
        let crowd = Crowd::new(seed, size);
        let (world, attending, weights) = (limited(&crowd, &limits), attending(&crowd), Weights::default());
        let request = Request {
            world: &world, weights: &weights, people: &attending, banned: &[], odd: Odd::Trio, tables: None, seed,
        };
        let round = compute(&Request { people: &attending[1..], odd: Odd::Pause, ..request.clone() }, || true);
        let called: Vec<_> = { round.introductions.iter() }
            .map(|i| Called { attendees: i.attendees.clone(), talking: false })
            .collect();
        let found = repair(&request, &called, || true);
        let mut tables: Vec<_> = called.into_iter().map(|c| c.attendees).collect();
        for (at, who) in found.joining {
            tables[at].push(who);
        }
        tables.extend(found.introductions.into_iter().map(|i| i.attendees));
        prop_assert_eq!(broken(&limits, &people(&crowd), &tables), Vec::<String>::new());
    }

    #[test]
    fn nobody_is_suggested_against_a_limit_and_everybody_else_is(
        seed in 0..10_000u64,
        size in 2..30usize,
        limits in limits(),
        met in prop::collection::vec(prop::collection::vec(0..5u8, 0..4), 30),
    ) {
        let crowd = Crowd::new(seed, size);
        let world = limited(&crowd, &limits);
        let mut people = people(&crowd);
        for ((_, profile), met) in people.iter_mut().zip(met) {
            profile.met_kinds = met;
        }
        let mut suggestions = Suggestions::new(world.clone(), Weights::default(), 5);
        for (id, profile) in &people {
            suggestions.insert(*id, profile.clone());
        }
        suggestions.changed();
        let rarity = Rarity::of(&world, people.iter().map(|(_, profile)| profile));
        let scorer = Scorer::new(world, &Weights::default(), rarity);
        for (id, profile) in &people {
            let list = suggestions.best(*id);
            for (other, _) in &list {
                let other = &people[other.bits() as usize].1;
                prop_assert!(scorer.admissible(profile, other));
            }
            let may = people.iter().filter(|(_, other)| scorer.admissible(profile, other)).count();
            prop_assert!(may == 0 || !list.is_empty() || size > 5, "{id} is shown nobody of {may}");
        }
    }

    #[test]
    fn rows_know_of_limits_what_pairs_know(
        seed in 0..10_000u64,
        limits in limits(),
        met in prop::collection::vec(prop::collection::vec(0..5u8, 0..4), 40),
    ) {
        let crowd = Crowd::new(seed, 40);
        let world = limited(&crowd, &limits);
        let mut profiles: Vec<Profile> = crowd.profiles().to_vec();
        for (profile, met) in profiles.iter_mut().zip(met) {
            profile.met_kinds = met;
        }
        let scorer = Scorer::new(world.clone(), &Weights::default(), Rarity::of(&world, &profiles));
        let all: Vec<&Profile> = profiles.iter().collect();
        let field = Field::new(&scorer, &all, &[]);
        let mut columns = Columns::new(&scorer);
        let prepared: Vec<_> = profiles.iter().map(|p| Prepared::new(&scorer, p)).collect();
        for (slot, person) in prepared.iter().enumerate() {
            columns.set(slot, &scorer, person);
        }
        let mut row = [0; LANES];
        for (a, p) in profiles.iter().enumerate() {
            columns.row(&prepared[a], 0, &mut row);
            for (b, q) in profiles.iter().enumerate().filter(|(b, _)| *b != a) {
                let lane = field.lane(a as u32, b as u32);
                prop_assert_eq!(lane > 0, scorer.admissible(p, q), "{} {}", a, b);
                prop_assert_eq!(lane, field.lane(b as u32, a as u32));
                // what only a wish opens, the caller looks at
                prop_assert!(row[b] == 0 || scorer.world().allows(p, q) && scorer.world().allows(q, p));
            }
        }
    }

    #[test]
    fn a_small_room_has_the_best_round_that_the_limits_allow(
        seed in 0..10_000u64,
        size in 2..9usize,
        limits in limits(),
    ) {
        let crowd = Crowd::new(seed, size);
        let (world, attending, weights) = (limited(&crowd, &limits), attending(&crowd), Weights::default());
        let request = Request {
            world: &world, weights: &weights, people: &attending, banned: &[], odd: Odd::Pause, tables: None, seed,
        };
        let round = compute(&request, || true);
        let scorer = Scorer::new(world.clone(), &weights, Rarity::of(&world, crowd.profiles()));
        let pair = |a: usize, b: usize| {
            let (p, q) = (&crowd.profiles()[a], &crowd.profiles()[b]);
            let tables = [vec![AttendeeId::new(a as u64), AttendeeId::new(b as u64)]];
            let apart = p.organization == q.organization
                || p.is_company && !q.companies_welcome
                || q.is_company && !p.companies_welcome
                || !broken(&limits, &people(&crowd), &tables).is_empty();
            (!apart).then(|| i64::from(scorer.score(p, q)))
        };
        prop_assert_eq!(round.total, best(&(0..size).collect::<Vec<_>>(), &pair));
    }
}

/// By trying everything.
fn best(left: &[usize], pair: &dyn Fn(usize, usize) -> Option<i64>) -> i64 {
    let Some((&first, rest)) = left.split_first() else {
        return 0;
    };
    let mut most = best(rest, pair);
    for (at, &with) in rest.iter().enumerate() {
        if let Some(points) = pair(first, with) {
            let others = [&rest[..at], &rest[at + 1..]].concat();
            most = most.max(points + best(&others, pair));
        }
    }
    most
}

#[test]
fn a_table_counts_everybody_it_seats() {
    let crowd = Crowd::new(1, 2);
    let two = Limit {
        who: Kinds::from_iter([1]),
        whom: Kinds::from_iter([0]),
        allows: Allowance::AtMost(2),
        on_request: false,
    };
    let world = limited(&crowd, &[two]);
    let of = |kind, met_kinds: &[u8]| Profile {
        kind,
        met_kinds: met_kinds.to_vec(),
        ..Profile::default()
    };
    let (fresh, once, hospital) = (of(1, &[]), of(1, &[0, 3]), of(0, &[1, 1, 1]));
    assert!(world.seats_within_limits(&[&fresh, &hospital, &hospital]));
    assert!(!world.seats_within_limits(&[&fresh, &hospital, &hospital, &hospital]));
    assert!(world.seats_within_limits(&[&once, &hospital]));
    assert!(!world.seats_within_limits(&[&once, &hospital, &hospital]));
    assert!(world.seats_within_limits(&[&hospital, &hospital, &hospital]));
}
