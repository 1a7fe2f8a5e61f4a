//! Queues at booths: one place at `narrow`, two at `wide`.

use super::*;
use domain::BoothAction::{self, CheckIn, Leave, Queue};
use domain::BoothState::{self, Called, Here, Queued};
use domain::{BoothId, BoothShare};

const MINUTE: i64 = 60_000;

pub(super) fn at(booth: &str, action: BoothAction, share: bool) -> Action {
    let booth = booth.into();
    Action::AtBooth {
        booth,
        action,
        share: BoothShare::of(share, false),
    }
}

impl Evening {
    fn goes(&mut self, n: u64, booth: &str, action: BoothAction) -> Vec<Fact> {
        self.does(n, at(booth, action, false)).expect("done")
    }

    fn booth(&self, id: &str) -> &Booth {
        self.hall.booth(&BoothId::from(id)).expect("provisioned")
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
        let facts = self.ask(Command::ReconcileBooths).expect("tended");
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
        .does(1, Action::Enter("social".into()))
        .expect("moved");
    assert_eq!(
        evening.states("narrow", [1]),
        [Some(Here)],
        "only to another room"
    );
    evening.does(1, Action::Leave).expect("left");
    assert_eq!(evening.states("narrow", [1, 2]), [None, Some(Called)]);
    evening.does(2, Action::Erase).expect("erased");
    assert_eq!(evening.states("narrow", [2]), [None]);
}

#[test]
fn a_booth_knows_who_wants_to_be_known_and_no_longer() {
    let mut evening = Evening::with(3);
    for n in [1, 2] {
        evening.does(n, at("wide", CheckIn, true)).expect("there");
    }
    evening.goes(3, "wide", CheckIn);
    let known = |evening: &Evening| {
        let visitors = evening.booth("wide").visitors.keys();
        visitors.copied().collect::<Vec<_>>()
    };
    assert_eq!(known(&evening), [person(1), person(2)]);
    evening.goes(1, "wide", Leave);
    assert_eq!(known(&evening).len(), 2, "also afterwards");
    evening.does(1, Action::Erase).expect("erased");
    let consent = Consent {
        booths: false,
        ..ALL
    };
    let profile = Box::new(profile(2));
    let renamed = false;
    let revoke = Action::Correct {
        profile,
        consent,
        renamed,
        said: None,
    };
    evening.does(2, revoke).expect("revoked");
    assert_eq!(known(&evening), []);
    let share = at("wide", CheckIn, true);
    assert_eq!(evening.does(2, share), Err(Rejection::BoothConsentNeeded));
}

#[test]
fn says_no_to_strangers_and_to_booths_there_are_none() {
    let mut evening = Evening::with(1);
    evening.register(2, 2);
    let refused = |evening: &mut Evening, n, booth: &str| evening.does(n, at(booth, Queue, false));
    assert_eq!(
        refused(&mut evening, 1, "none"),
        Err(Rejection::NoSuchBooth)
    );
    assert_eq!(refused(&mut evening, 2, "wide"), Err(Rejection::NotInRoom));
    assert_eq!(
        refused(&mut evening, 9, "wide"),
        Err(Rejection::NotRegistered)
    );
}

#[test]
fn more_places_call_more_people() {
    let mut evening = Evening::with(2);
    evening.goes(1, "narrow", CheckIn);
    evening.goes(2, "narrow", Queue);
    let plans = vec![("narrow".into(), 2), ("wide".into(), 2)];
    let facts = evening
        .ask(Command::ProvisionBooths(plans))
        .expect("provisioned");
    assert_eq!(facts.len(), 1, "only what is new");
    assert_eq!(evening.states("narrow", [2]), [Some(Called)]);
}

#[test]
fn who_is_at_a_booth_or_called_to_one_is_called_to_no_table() {
    let mut evening = Evening::with(5);
    evening.goes(1, "wide", CheckIn);
    evening.goes(2, "wide", Queue);
    assert_eq!(evening.states("wide", [1, 2]), [Some(Here), Some(Called)]);
    let facts = evening
        .ask(round(&[(1, 3), (2, 4)], &[5]))
        .map(|facts| facts.len());
    assert_eq!(facts, Err(Rejection::NobodyToIntroduce));
    let facts = evening.ask(round(&[(1, 3), (4, 5)], &[2])).expect("called");
    let [Fact::RoundCalled { round, .. }] = &facts[..] else {
        panic!("{facts:?}");
    };
    use domain::Waiting::{AtBooth, OthersTaken};
    assert_eq!(
        round.waiting,
        [
            (person(2), AtBooth),
            (person(1), AtBooth),
            (person(3), OthersTaken)
        ]
    );
    let sat_out = [1, 2, 3].map(|n| evening.hall.attendee(person(n)).map(|a| a.sat_out));
    assert_eq!(
        sat_out,
        [Some(0), Some(0), Some(1)],
        "a booth was their own choice"
    );
    evening.goes(1, "wide", Leave);
    let mended = repair(vec![group(&[1, 3], 2)], Vec::new());
    evening.ask(mended).expect("mended");
    assert_eq!(evening.hall.attendee(person(1)).map(|a| a.sat_out), Some(0));
}

#[test]
fn who_sits_at_a_table_keeps_the_place_and_is_passed_over_until_it_ends() {
    let mut evening = Evening::with(5);
    evening.goes(5, "narrow", CheckIn);
    evening.goes(1, "narrow", Queue);
    evening.goes(3, "narrow", Queue);
    evening.ask(round(&[(1, 2)], &[])).expect("called");
    assert!(evening.hall.is_passed_over(&"narrow".into(), person(1)));
    evening.goes(5, "narrow", Leave);
    assert_eq!(
        evening.states("narrow", [1, 3]),
        [Some(Queued), Some(Called)]
    );
    assert_eq!(
        evening.later(4).len(),
        1,
        "only whoever was called lost the place"
    );
    assert_eq!(evening.states("narrow", [1, 3]), [Some(Queued), None]);
    let busy = at("narrow", CheckIn, false);
    assert_eq!(evening.does(1, busy), Err(Rejection::Busy));
    evening.ask(end(1)).expect("ended");
    assert_eq!(evening.states("narrow", [1]), [Some(Called)]);
    let until = evening.booth("narrow").kept_until(person(1));
    assert_eq!(until, Some(Millis(evening.now + 3 * MINUTE)));
}

#[test]
fn whoever_says_yes_leaves_the_booth_and_keeps_a_place_in_a_queue() {
    let mut evening = Evening::with(4);
    evening.goes(2, "narrow", CheckIn);
    evening.goes(4, "wide", Queue);
    for n in [1, 3] {
        evening.invites(n, n + 1).expect("invited");
        evening.answers(n + 1, true).expect("agreed");
    }
    assert_eq!(evening.states("narrow", [2]), [None]);
    assert_eq!(evening.states("wide", [4]), [Some(Queued)]);
    evening.does(3, Action::Leave).expect("left");
    assert_eq!(evening.states("wide", [4]), [Some(Called)]);
}

#[test]
fn nobody_is_called_away_from_a_booth_by_somebody_elses_yes() {
    let mut evening = Evening::with(2);
    evening.invites(1, 2).expect("invited");
    evening.goes(1, "narrow", CheckIn);
    assert_eq!(evening.answers(2, true), Err(Rejection::PartnerBusy));
    evening.goes(1, "narrow", Leave);
    assert!(evening.answers(2, true).is_ok());
}

#[test]
fn who_listens_to_a_talk_is_passed_over_and_who_takes_a_break_from_introductions_is_not() {
    for (status, seen) in [
        (Status::Listening, Queued),
        (Status::Talking, Queued),
        (Status::Away, Called),
    ] {
        let mut evening = Evening::with(2);
        evening.goes(1, "narrow", Queue);
        evening.does(1, Action::Status(status)).expect("said");
        assert_eq!(evening.states("narrow", [1]), [Some(seen)], "{status:?}");
        evening.does(1, Action::Status(Status::Open)).expect("said");
        assert_eq!(evening.states("narrow", [1]), [Some(Called)]);
    }
}

#[test]
fn a_queue_of_an_older_journal_calls_people_from_their_tables_as_it_did() {
    let mut evening = Evening::with(4);
    evening.goes(3, "narrow", CheckIn);
    evening.goes(1, "narrow", Queue);
    evening.ask(round(&[(1, 2)], &[])).expect("called");
    evening.goes(3, "narrow", Leave);
    let mut hall = Hall::default();
    for commit in &evening.journal {
        let mut commit = serde_json::to_value(commit).expect("writes");
        for fact in commit["facts"].as_array_mut().expect("facts") {
            fact.as_object_mut().expect("a fact").remove("yields");
        }
        hall.apply(&serde_json::from_value(commit).expect("reads"));
    }
    let state = |hall: &Hall| {
        hall.booth(&"narrow".into())
            .and_then(|b| b.state(person(1)))
    };
    assert_eq!(
        (state(&hall), state(&evening.hall)),
        (Some(Called), Some(Queued))
    );
}

#[test]
fn a_booth_that_takes_a_break_calls_nobody_and_keeps_the_queue() {
    let mut evening = Evening::with(3);
    let set = |places, open| Command::SetBooth {
        booth: "narrow".into(),
        places,
        open,
    };
    evening.ask(set(None, Some(false))).expect("paused");
    evening.goes(1, "narrow", Queue);
    evening.goes(2, "narrow", Queue);
    assert_eq!(evening.states("narrow", [1, 2]), [Some(Queued); 2]);
    assert_eq!(evening.booth("narrow").wait_ms(person(2)), None);
    // Its staff call whom they like all the same.
    evening.ask(Command::CallNext("narrow".into())).expect("1");
    assert_eq!(
        evening.states("narrow", [1, 2]),
        [Some(Called), Some(Queued)]
    );
    evening
        .ask(set(Some(2), Some(true)))
        .expect("there are two of them");
    assert_eq!(evening.states("narrow", [1, 2]), [Some(Called); 2]);
    assert_eq!(evening.ask(set(Some(2), None)), Ok(Vec::new()));
    let nobody = Command::CallNext("narrow".into());
    assert_eq!(evening.ask(nobody), Err(Rejection::NobodyWaits));
    // The event's file has not changed, so a start changes nothing either.
    let plans = vec![("narrow".into(), 1), ("wide".into(), 2)];
    let again = evening.ask(Command::ProvisionBooths(plans));
    assert_eq!(again, Ok(Vec::new()));
    assert_eq!(evening.booth("narrow").places, 2);
}

#[test]
fn who_cannot_come_is_not_called_by_hand_either() {
    let mut evening = Evening::with(3);
    evening.goes(1, "narrow", CheckIn);
    evening.goes(2, "narrow", Queue);
    evening.goes(3, "narrow", Queue);
    evening
        .does(2, Action::Status(Status::Listening))
        .expect("listens");
    evening.ask(Command::CallNext("narrow".into())).expect("3");
    assert_eq!(
        evening.states("narrow", [2, 3]),
        [Some(Queued), Some(Called)]
    );
}

#[test]
fn a_card_is_handed_over_by_who_agreed_to_both() {
    let mut evening = Evening::with(2);
    let hand_over = || Action::AtBooth {
        booth: "wide".into(),
        action: CheckIn,
        share: BoothShare::Card,
    };
    evening.does(1, at("wide", CheckIn, true)).expect("there");
    let known = |evening: &Evening, n| evening.booth("wide").knows(person(n));
    assert_eq!(known(&evening, 1), BoothShare::Name);
    evening.does(1, hand_over()).expect("handed over");
    assert_eq!(known(&evening, 1), BoothShare::Card);
    assert_eq!(evening.does(1, hand_over()), Ok(Vec::new()));
    let consent = Consent {
        exchange: false,
        ..ALL
    };
    let without = Action::Correct {
        profile: Box::new(profile(2)),
        consent,
        renamed: false,
        said: None,
    };
    evening.does(2, without).expect("corrected");
    assert_eq!(
        evening.does(2, hand_over()),
        Err(Rejection::ExchangeConsentNeeded)
    );
}

#[test]
fn the_wait_goes_by_the_visits_there_have_been() {
    let mut evening = Evening::with(4);
    evening.goes(1, "narrow", CheckIn);
    evening.goes(2, "narrow", Queue);
    evening.goes(3, "narrow", Queue);
    let wait = |evening: &Evening, n| evening.booth("narrow").wait_ms(person(n));
    assert_eq!(wait(&evening, 2), Some(5 * MINUTE));
    assert_eq!(wait(&evening, 3), Some(10 * MINUTE));
    // Each command takes a second.
    evening.now += 2 * MINUTE - 3000;
    evening.goes(1, "narrow", Leave);
    evening.goes(2, "narrow", CheckIn);
    assert_eq!(wait(&evening, 3), Some(4 * MINUTE));
}
