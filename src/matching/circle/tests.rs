use super::*;
use crate::id::AttendeeId;
use crate::matching::crowd::Crowd;
use crate::matching::round::{Attending, Introduction, Odd};
use crate::matching::score::Weights;
use proptest::prelude::*;

/// Hospital, clinic, dental, care, company of the made-up crowd.
const LINKS: [Option<u8>; 5] = [Some(0), Some(1), None, Some(2), None];

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
            .map(|(p, i)| Attending { id: AttendeeId::new(i), profile: p.clone(), sat_out: (i % 2) as u32 }).collect();
        let banned: Vec<_> = bans.iter().map(|&(a, b)| (AttendeeId::new(a), AttendeeId::new(b))).collect();
        let (world, weights) = (crowd.world(), Weights::default());
        let request = Request { world: &world, weights: &weights, people: &people, banned: &banned, odd: Odd::Pause, tables, seed };
        let shape = Shape { size: least..=6, links: &LINKS, chain: 2_000 };
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
