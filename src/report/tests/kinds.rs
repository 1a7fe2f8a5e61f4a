//! Hall and matcher hold the same limits of kinds, each in its own terms: an evening that has gone on shows whether they agree.

use super::evening::Evening;
use crate::catalog::Catalog;
use crate::matcher::{profile, world};
use domain::{Allowance, KindLimit};
use hall::Obstacle;

#[test]
fn hall_and_matcher_agree_on_who_may_meet_whom_by_kind() {
    let mut catalog = Catalog::example().expect("the example");
    let limit = |who: &[&str], whom: &[&str], allows| KindLimit {
        who: who.iter().copied().map(Into::into).collect(),
        whom: whom.iter().copied().map(Into::into).collect(),
        allows,
        on_request: whom == ["company"],
    };
    let all = [
        limit(&["hospital"], &["clinic"], Allowance::AtMost(1)),
        limit(
            &["hospital/acute", "care"],
            &["hospital/acute"],
            Allowance::Never,
        ),
        limit(&["clinic", "dental"], &["company"], Allowance::IfAsked),
        limit(
            &["clinic/general"],
            &["public", "hospital"],
            Allowance::IfAsked,
        ),
        limit(&["care"], &["care", "pharmacy"], Allowance::AtMost(2)),
    ];
    let (mut apart, mut together) = (0, 0);
    for seed in 0..6 {
        let mut evening = Evening::of(&catalog, seed, 60);
        // one by one as well, or the strictest would hide the others
        for limits in all.iter().map(std::slice::from_ref).chain([&all[..]]) {
            catalog.limits = limits.to_vec();
            let world = world(&catalog).expect("a world");
            evening.hall.go_by(limits.into());
            let hall = &evening.hall;
            let people: Vec<_> = hall.attendees().collect();
            for (a, one) in &people {
                for (b, other) in people.iter().filter(|(b, _)| b != a) {
                    let kept = |o| matches!(o, Obstacle::Kinds { .. });
                    let by_hall = hall.obstacles(*a, *b).any(kept);
                    let profiles = [(*a, one), (*b, other)]
                        .map(|(id, person)| profile(&catalog, hall, id, person, None));
                    let by_matcher = !world.kinds_allow(&profiles[0], &profiles[1]);
                    assert_eq!(
                        by_hall, by_matcher,
                        "seed {seed}: {a} and {b} by {limits:?}"
                    );
                    apart += usize::from(by_hall);
                    together += usize::from(!by_hall);
                }
            }
        }
        catalog.limits.clear();
    }
    assert!(apart > 1_000 && together > 1_000, "{apart} of {together}");
}
