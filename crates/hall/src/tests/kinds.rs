//! Who may meet whom by kind.

use super::*;
use domain::{Allowance, KindLimit, WishedKinds};
use proptest::prelude::*;

fn limit(who: &str, whom: &str, allows: Allowance) -> KindLimit {
    KindLimit {
        who: vec![who.into()],
        whom: vec![whom.into()],
        allows,
        on_request: whom == "company",
    }
}

impl Evening {
    fn going_by(mut self, limits: &[KindLimit]) -> Self {
        self.hall.go_by(limits.into());
        self
    }

    fn is_of(&mut self, n: u64, kind: &str, sub_kind: Option<&str>) {
        let mut profile = profile(n);
        profile.kind = kind.into();
        profile.sub_kind = sub_kind.map(Into::into);
        self.becomes(n, profile);
    }

    fn becomes(&mut self, n: u64, profile: Profile) {
        let correct = Action::Correct {
            profile: Box::new(profile),
            consent: ALL,
            renamed: false,
            said: None,
        };
        self.does(n, correct).expect("corrected");
    }

    fn talk_to_the_end(&mut self, a: u64, b: u64) {
        let both = |i: &&Introduction| i.is_active() && i.includes(person(b));
        let found = self.hall.introductions_of(person(a)).find(both);
        let Some(introduction) = found.map(|i| i.id) else {
            return;
        };
        for n in [a, b] {
            let _ = self.does(
                n,
                Action::Met {
                    introduction,
                    rating: None,
                },
            );
        }
    }

    fn between(&self, a: u64, b: u64) -> Option<Obstacle> {
        self.hall.obstacles(person(a), person(b)).next()
    }
}

#[test]
fn kinds_that_never_meet_are_not_introduced_by_anybody() {
    let mut evening =
        Evening::with(3).going_by(&[limit("hospital/acute", "company", Allowance::Never)]);
    evening.is_of(1, "hospital", Some("hospital/acute"));
    evening.is_of(2, "company", None);
    evening.is_of(3, "hospital", None);
    assert_eq!(evening.invites(1, 2), Err(Rejection::KindsApart));
    assert_eq!(evening.invites(2, 1), Err(Rejection::KindsApart));
    let apart = Obstacle::Kinds {
        by: person(1),
        allows: Allowance::Never,
    };
    assert_eq!(evening.between(1, 2), Some(apart));
    assert_eq!(evening.between(2, 1), Some(apart));
    let objection = evening.hall.objection(&[person(1), person(2)], &room());
    assert_eq!(objection, Some(Objection::Kinds(Allowance::Never)));
    // of a hospital that says no more, nothing is said
    assert_eq!(evening.between(3, 2), None);
    assert!(evening.invites(3, 2).is_ok());
}

#[test]
fn who_is_only_met_when_asked_for_is_asked_and_does_not_ask() {
    let mut evening = Evening::with(3).going_by(&[limit("clinic", "public", Allowance::IfAsked)]);
    evening.is_of(2, "public", None);
    assert_eq!(
        evening.between(1, 2),
        Some(Obstacle::Kinds {
            by: person(1),
            allows: Allowance::IfAsked
        })
    );
    assert_eq!(evening.invites(2, 1), Err(Rejection::KindsIfAsked));
    // a wish is asking; that it is there, nobody is told
    evening.becomes(
        3,
        Profile {
            wishes: vec![Employer(2)],
            ..profile(3)
        },
    );
    assert_eq!(evening.between(3, 2), None);
    evening.becomes(
        3,
        Profile {
            wished_kinds: WishedKinds {
                wish: vec!["public".into()],
                ..WishedKinds::default()
            },
            ..profile(3)
        },
    );
    assert_eq!(evening.between(3, 2), None, "also one for the kind");
    assert!(evening.hall.wishes_for(person(3), person(2)));
    assert!(!evening.hall.wishes_for(person(2), person(3)));
    assert_eq!(evening.invites(2, 3), Err(Rejection::KindsIfAsked));
    // so is asking
    assert!(evening.invites(1, 2).is_ok());
    assert!(evening.invites(2, 1).is_ok(), "this says yes");
}

#[test]
fn whom_one_need_not_meet_is_said_for_both() {
    let mut evening = Evening::with(3);
    evening.is_of(2, "public", Some("public/ward"));
    let mut mine = profile(1);
    mine.wished_kinds.never = vec!["public/ward".into()];
    evening.becomes(1, mine.clone());
    let apart = |evening: &Evening, a, b| evening.hall.need_not_meet(person(a), person(b));
    assert!(apart(&evening, 1, 2) && apart(&evening, 2, 1));
    assert!(!apart(&evening, 1, 3));
    assert!(
        evening.invites(2, 1).is_ok(),
        "whoever asks is not hindered"
    );
    mine.wishes_never = vec![Employer(3)];
    mine.stay.leaves = Some(1000);
    evening.becomes(1, mine);
    assert!(apart(&evening, 3, 1));
    evening.does(1, Action::Erase).expect("erased");
    let gone = evening.hall.trace(person(1)).expect("a trace");
    assert_eq!(gone.profile.wished_kinds, WishedKinds::default());
    assert!(gone.profile.stay.is_whole() && gone.profile.wishes_never.is_empty());
}

#[test]
fn whoever_has_met_as_many_as_the_event_lets_them_meets_no_more_of_them() {
    let mut evening =
        Evening::with(6).going_by(&[limit("clinic", "hospital", Allowance::AtMost(2))]);
    for n in 2..=4 {
        evening.is_of(n, "hospital", None);
    }
    // two at one table are two
    let table: Vec<_> = [1, 2, 3, 4].map(person).into();
    assert_eq!(
        evening.hall.objection(&table, &room()),
        Some(Objection::Kinds(Allowance::AtMost(2)))
    );
    assert_eq!(evening.hall.objection(&table[..3], &room()), None);
    assert!(!evening.hall.may_join(person(4), &table[..3]));
    for n in [2, 3] {
        evening.invites(n, 1).expect("asked");
    }
    evening.invites(4, 1).expect("asked");
    for n in [2, 3] {
        evening.invites(1, n).expect("agreed");
        evening.talk_to_the_end(1, n);
    }
    assert_eq!(
        evening.between(1, 4).map(Objection::from),
        Some(Objection::Kinds(Allowance::AtMost(2)))
    );
    // what was asked before is not agreed to now, and why is said to whom it is about alone
    assert_eq!(evening.invites(1, 4), Err(Rejection::KindsEnough));
    evening.is_of(5, "hospital", None);
    assert_eq!(evening.invites(5, 1), Err(Rejection::Unavailable));
    assert!(evening.invites(1, 6).is_ok(), "a clinic");
    // whoever is of the other kind is not counted
    assert!(evening.invites(6, 2).is_ok());
}

#[test]
fn limits_are_none_of_the_journal() {
    let mut evening = Evening::with(2).going_by(&[limit("clinic", "clinic", Allowance::Never)]);
    assert_eq!(evening.invites(1, 2), Err(Rejection::KindsApart));
    let mut replayed = Hall::default();
    evening.journal.iter().for_each(|c| replayed.apply(c));
    assert_eq!(replayed, evening.hall);
    evening.hall.go_by([].into());
    assert!(evening.invites(1, 2).is_ok());
}

proptest! {
    #[test]
    fn whatever_is_tried_no_number_is_gone_beyond(
        tries in proptest::collection::vec((1..9u64, 1..9u64, proptest::option::of(1..9u64)), 1..60),
        most in 1..4u8,
    ) {
        let mut evening = Evening::with(8).going_by(&[limit("clinic", "hospital", Allowance::AtMost(most))]);
        for n in 5..=8 {
            evening.is_of(n, "hospital", None);
        }
        for (a, b, third) in tries {
            let distinct = a != b && third.is_none_or(|c| c != a && c != b);
            if let Some(c) = third.filter(|_| distinct) {
                // a round's table, as somebody might have computed it before things changed
                if evening.ask(call(vec![group(&[a, b, c], 1)], &[])).is_ok() {
                    evening.talk_to_the_end(a, b);
                    let rounds = evening.hall.room(&room()).expect("a room").rounds.len();
                    evening.ask(end(rounds as u32)).expect("ended");
                }
            } else {
                let _ = evening.invites(a, b);
                let _ = evening.invites(b, a);
                evening.talk_to_the_end(a, b);
            }
            for n in 1..=4 {
                let met = evening.hall.brought_together_with(person(n));
                let hospitals = met.iter().filter(|who| who.bits() >= 5).count();
                prop_assert!(hospitals <= usize::from(most), "{n} met {hospitals}");
            }
        }
    }
}
