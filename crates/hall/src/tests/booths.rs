//! Queues at booths: one place at `narrow`, two at `wide`.

use super::*;
use domain::BoothId;
use domain::BoothAction::{self, CheckIn, Leave, Queue};
use domain::BoothState::{self, Called, Here, Queued};

const MINUTE: i64 = 60_000;

pub fn at(booth: &str, action: BoothAction, share: bool) -> Verb {
    let booth = booth.into();
    Verb::AtBooth {
        booth,
        action,
        share,
    }
}

impl Evening {
    fn goes(&mut self, n: u64, booth: &str, action: BoothAction) -> Vec<Fact> {
        self.does(n, at(booth, action, false)).expect("done")
    }

    fn booth(&self, id: &str) -> &Booth {
        self.hall.booth(&BoothId::from(id)).expect("furnished")
    }

    fn states(
        &self,
        booth: &str,
        people: impl IntoIterator<Item = u64>,
    ) -> Vec<Option<BoothState>> {
        let booth = self.booth(booth);
        people.into_iter().map(|n| booth.state(person(n))).collect()
    }

    fn later(&mut self, minutes: i64) -> Vec<Fact> {
        self.now += minutes * MINUTE;
        let due = self.hall.booths_are_due(Millis(self.now + 1000));
        let facts = self.ask(Command::TendBooths).expect("tended");
        assert_eq!(
            due,
            !facts.is_empty(),
            "what is due is done, and nothing else"
        );
        facts
    }
}

#[test]
fn a_free_place_is_the_next_ones() {
    let mut evening = Evening::with(4);
    evening.goes(1, "narrow", Queue);
    assert_eq!(evening.states("narrow", [1]), [Some(Called)]);
    evening.goes(1, "narrow", CheckIn);
    for n in 2..=4 {
        evening.goes(n, "narrow", Queue);
    }
    let waits = Some(Queued);
    assert_eq!(
        evening.states("narrow", 1..=4),
        [Some(Here), waits, waits, waits]
    );
    let ahead = |evening: &Evening| [2, 3, 4].map(|n| evening.booth("narrow").ahead(person(n)));
    assert_eq!(ahead(&evening), [Some(0), Some(1), Some(2)]);
    evening.goes(3, "narrow", Leave);
    evening.goes(1, "narrow", Leave);
    assert_eq!(
        evening.states("narrow", 1..=4),
        [None, Some(Called), None, waits]
    );
    assert_eq!(ahead(&evening), [None, None, Some(0)]);
}

#[test]
fn saying_it_twice_changes_nothing() {
    let mut evening = Evening::with(2);
    for action in [Queue, CheckIn, Leave] {
        assert_eq!(evening.goes(1, "wide", action).len(), 1, "{action:?}");
        assert_eq!(evening.goes(1, "wide", action), [], "{action:?}");
    }
    evening.goes(1, "wide", CheckIn);
    assert_eq!(
        evening.goes(1, "wide", Queue),
        [],
        "who is there does not wait"
    );
}

#[test]
fn one_waits_for_one_booth_and_stands_at_one() {
    let mut evening = Evening::with(3);
    evening.goes(1, "narrow", CheckIn);
    evening.goes(2, "narrow", Queue);
    evening.goes(2, "wide", Queue);
    assert_eq!(evening.states("narrow", [2]), [None]);
    evening.goes(1, "wide", CheckIn);
    assert_eq!(evening.states("narrow", [1]), [None]);
    assert_eq!(evening.states("wide", [1, 2]), [Some(Here), Some(Called)]);
}

#[test]
fn who_walks_up_is_there_whoever_waits() {
    let mut evening = Evening::with(3);
    evening.goes(1, "narrow", CheckIn);
    evening.goes(2, "narrow", Queue);
    evening.goes(3, "narrow", CheckIn);
    assert_eq!(
        evening.states("narrow", 1..=3),
        [Some(Here), Some(Queued), Some(Here)]
    );
    evening.goes(1, "narrow", Leave);
    assert_eq!(
        evening.states("narrow", [2]),
        [Some(Queued)],
        "still one there"
    );
    evening.goes(3, "narrow", Leave);
    assert_eq!(evening.states("narrow", [2]), [Some(Called)]);
}

#[test]
fn a_place_is_kept_for_three_minutes() {
    let mut evening = Evening::with(2);
    evening.goes(1, "narrow", Queue);
    evening.goes(2, "narrow", Queue);
    assert_eq!(evening.later(2), []);
    let until = evening.booth("narrow").kept_until(person(1));
    let lost = evening.later(1);
    assert!(
        matches!(&lost[..], [Fact::BoothLeft { attendee, missed: true, .. }] if *attendee == person(1)),
        "{lost:?}"
    );
    assert!(until.is_some_and(|until| until.0 <= evening.now));
    assert_eq!(evening.states("narrow", [1, 2]), [None, Some(Called)]);
}

#[test]
fn who_forgot_to_leave_has_left() {
    let mut evening = Evening::with(2);
    evening.goes(1, "narrow", CheckIn);
    evening.goes(2, "narrow", Queue);
    assert_eq!(evening.later(14), []);
    let left = evening.later(1);
    assert!(
        matches!(&left[..], [Fact::BoothLeft { missed: false, .. }]),
        "{left:?}"
    );
    assert_eq!(evening.states("narrow", [1, 2]), [None, Some(Called)]);
}

#[test]
fn nobody_waits_for_someone_who_goes() {
    let mut evening = Evening::with(3);
    evening.goes(1, "narrow", CheckIn);
    evening.goes(2, "narrow", Queue);
    evening
        .does(1, Verb::Enter("social".into()))
        .expect("moved");
    assert_eq!(
        evening.states("narrow", [1]),
        [Some(Here)],
        "only to another room"
    );
    evening.does(1, Verb::Leave).expect("left");
    assert_eq!(evening.states("narrow", [1, 2]), [None, Some(Called)]);
    evening.does(2, Verb::Erase).expect("erased");
    assert_eq!(evening.states("narrow", [2]), [None]);
}

#[test]
fn a_booth_knows_who_wants_to_be_known_and_no_longer() {
    let mut evening = Evening::with(3);
    for n in [1, 2] {
        evening.does(n, at("wide", CheckIn, true)).expect("there");
    }
    evening.goes(3, "wide", CheckIn);
    let known = |evening: &Evening| evening.booth("wide").visitors.clone();
    assert_eq!(known(&evening), [person(1), person(2)].into());
    evening.goes(1, "wide", Leave);
    assert_eq!(known(&evening).len(), 2, "also afterwards");
    evening.does(1, Verb::Erase).expect("erased");
    let consent = Consent {
        booths: false,
        ..ALL
    };
    let profile = Box::new(profile(2));
    let renamed = false;
    let revoke = Verb::Correct {
        profile,
        consent,
        renamed,
    };
    evening.does(2, revoke).expect("revoked");
    assert_eq!(known(&evening), [].into());
    let share = at("wide", CheckIn, true);
    assert_eq!(evening.does(2, share), Err(Refusal::BoothConsentNeeded));
}

#[test]
fn says_no_to_strangers_and_to_booths_there_are_none() {
    let mut evening = Evening::with(1);
    evening.register(2, 2);
    let refused = |evening: &mut Evening, n, booth: &str| evening.does(n, at(booth, Queue, false));
    assert_eq!(refused(&mut evening, 1, "none"), Err(Refusal::NoSuchBooth));
    assert_eq!(refused(&mut evening, 2, "wide"), Err(Refusal::NotInRoom));
    assert_eq!(
        refused(&mut evening, 9, "wide"),
        Err(Refusal::NotRegistered)
    );
}

#[test]
fn more_places_call_more_people() {
    let mut evening = Evening::with(2);
    evening.goes(1, "narrow", CheckIn);
    evening.goes(2, "narrow", Queue);
    let plans = vec![("narrow".into(), 2), ("wide".into(), 2)];
    let facts = evening
        .ask(Command::FurnishBooths(plans))
        .expect("furnished");
    assert_eq!(facts.len(), 1, "only what is new");
    assert_eq!(evening.states("narrow", [2]), [Some(Called)]);
}
