use super::value::{POINT, REASON, worth};
use super::*;
use crate::crowd::Crowd;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn plans_repeat_nobody_and_keep_the_first_round_the_best(
        seed in 0..10_000u64,
        size in 2..40usize,
        rounds in 1..6usize,
        tables in prop::option::of(1..12usize),
        trio in any::<bool>(),
    ) {
        let crowd = Crowd::new(seed, size);
        let people: Vec<_> = crowd.profiles().iter().zip(0..).map(|(p, i)| (AttendeeId::new(i), p.clone())).collect();
        let (world, weights) = (crowd.world(), Weights::default());
        let odd = if trio { Odd::Trio } else { Odd::Pause };
        let request = PlanRequest {
            world: &world, weights: &weights, people: &people, banned: &[], rounds, tables, odd, seed, swaps: true, away: &[],
        };
        let swapped = plan(&request, || true);
        let plain = plan(&PlanRequest { swaps: false, ..request.clone() }, || true);
        prop_assert_eq!(&swapped.rounds, &plan(&request, || true).rounds);
        prop_assert_eq!(&swapped.rounds[0], &plain.rounds[0]);
        // the least covered weigh most, so the mean alone may fall; pairs with a reason may outweigh a little
        let value = |plan: &Plan| plan.worth.got.iter().map(|g| worth(g.answered, g.answerable)).sum::<i64>();
        let pairs: i64 = swapped.rounds.iter().map(|r| r.introductions.len() as i64).sum();
        let most = i64::from(REASON) + i64::from(POINT) * i64::from(crate::score::MAX_POINTS);
        prop_assert!(value(&swapped) + pairs * most >= value(&plain), "{:?} from {:?}", swapped.worth, plain.worth);
        let mut met = BTreeSet::new();
        for round in &swapped.rounds {
            prop_assert!(round.total <= round.bound);
            let seated: usize = round.introductions.iter().map(|i| i.attendees.len()).sum();
            prop_assert_eq!(seated + round.waiting.len(), size);
            let (mut busy, mut at) = (BTreeSet::new(), BTreeSet::new());
            prop_assert!(round.waiting.iter().all(|w| busy.insert(w.0)));
            prop_assert!(tables.is_none_or(|t| round.introductions.len() <= t));
            for introduction in &round.introductions {
                prop_assert!(at.insert(introduction.table) && introduction.table >= 1);
                prop_assert!(introduction.attendees.iter().all(|a| busy.insert(*a)), "somebody sits at two tables");
                let points: i64 = introduction.reasons.iter().map(|r| i64::from(r.points)).sum();
                prop_assert_eq!(introduction.score, points);
                for (i, a) in introduction.attendees.iter().enumerate() {
                    for b in &introduction.attendees[..i] {
                        prop_assert!(met.insert((*b, *a)), "{a} and {b} meet twice");
                    }
                }
            }
        }
    }
}
