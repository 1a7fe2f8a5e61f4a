use super::*;
use crate::crowd::Crowd;
use crate::plan::plan;
use crate::round::Odd;
use crate::score::{Profile, Weights};
use domain::AttendeeId;
use proptest::prelude::*;

fn people(crowd: &Crowd) -> Vec<(AttendeeId, Profile)> {
    let ids = (0..).map(AttendeeId::new);
    ids.zip(crowd.profiles().iter().cloned()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn with_time_enough_it_is_what_the_plan_of_live_rounds_brings(
        seed in 0..10_000u64,
        size in 2..40usize,
        rounds in 1..7usize,
        tables in prop::option::of(1..12usize),
        trio in any::<bool>(),
    ) {
        let crowd = Crowd::new(seed, size);
        let (world, weights, people) = (crowd.world(), Weights::default(), people(&crowd));
        let odd = if trio { Odd::Trio } else { Odd::Pause };
        let request = PlanRequest {
            world: &world, weights: &weights, people: &people, banned: &[], rounds, tables, odd, seed, swaps: false, away: &[],
        };
        let course = Course::new(&request, || true).expect("not stopped");
        let room = request.room();
        let figures = course.figures(&room, 1_000);
        prop_assert_eq!(figures.len(), rounds);
        for (number, found) in (1..).zip(&figures) {
            // a shorter evening is the beginning of a longer one
            let plan = plan(&PlanRequest { rounds: number, ..request.clone() }, || true);
            let coverage = plan.worth.coverage();
            prop_assert_eq!(found.worst, coverage.first().copied().unwrap_or(0));
            prop_assert_eq!(found.without, plan.worth.without());
            let sum: usize = coverage.iter().map(|share| *share as usize).sum();
            prop_assert_eq!(found.answered as usize, sum / coverage.len().max(1));
            prop_assert_eq!(found.finished, found.conversations);
            let seats = plan.rounds.iter().flat_map(|r| &r.introductions).map(|i| i.attendees.len());
            prop_assert_eq!(found.conversations, seats.sum::<usize>());
        }
        let none = course.figures(&room, GREETING - 1);
        prop_assert!(none.iter().all(|f| f.finished == 0 && f.answered == 0));
    }
}

#[test]
fn needs_are_talked_over_as_long_as_there_is_time() {
    let crowd = Crowd::new(3, 2);
    let tags = |list: &[u8]| list.iter().copied().collect::<TagSet>();
    let person = |organization, offers: &[u8], needs: &[u8]| Profile {
        organization,
        offers: tags(offers),
        needs: tags(needs),
        ..Profile::default()
    };
    let people = [
        (AttendeeId::new(1), person(1, &[0], &[1, 2, 3])),
        (AttendeeId::new(2), person(2, &[1, 2, 3], &[0])),
    ];
    let (world, weights) = (crowd.world(), Weights::default());
    let request = PlanRequest {
        world: &world,
        weights: &weights,
        people: &people,
        banned: &[],
        away: &[],
        rounds: 1,
        tables: None,
        odd: Odd::Pause,
        seed: 1,
        swaps: false,
    };
    let course = Course::new(&request, || true).expect("not stopped");
    let room = request.room();
    let at = |minutes| course.figures(&room, minutes)[0];
    // both once, then the one who seeks more
    assert_eq!((at(4).answered, at(4).worst, at(4).finished), (166, 0, 0));
    assert_eq!((at(6).answered, at(6).worst), ((333 + 1000) / 2, 333));
    assert_eq!((at(9).answered, at(9).finished), ((666 + 1000) / 2, 0));
    assert_eq!((at(10).answered, at(10).finished), (1000, 2));
    assert!(Course::new(&request, || false).is_none());
}

#[test]
fn tables_to_compare_hold_the_wanted_one_and_no_more_than_can_be_filled() {
    assert_eq!(tables_to_compare(222, 40), [19, 37, 40, 56, 74, 93, 111]);
    assert_eq!(tables_to_compare(3, 40), [1]);
    assert_eq!(tables_to_compare(0, 1), [1]);
}
