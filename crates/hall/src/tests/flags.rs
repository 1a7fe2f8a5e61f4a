//! Saying that something must not stand there.

use super::*;
use domain::{FlagReason, Flagged, TopicId};

fn of_person(n: u64) -> Flagged {
    Flagged::Person(person(n))
}

impl Evening {
    fn flags(&mut self, n: u64, of: Flagged, reason: FlagReason) -> Result<Vec<Fact>, Rejection> {
        self.does(n, Action::Flag { of, reason })
    }

    fn settles(&mut self, of: Flagged, settled: bool) -> Result<Vec<Fact>, Rejection> {
        self.ask(Command::SettleFlag { of, settled })
    }

    fn announces(&mut self, text: &str) {
        self.ask(Command::Announce {
            rooms: vec![room()],
            text: text.into(),
            lasts: Lasts::default(),
        })
        .expect("announced");
    }

    fn steers(&mut self, n: u64, change: SteeringChange) {
        self.ask(Command::Steer(person(n), change))
            .expect("steered");
    }

    /// What is to be looked at: of what, and how many said so.
    fn open(&self) -> Vec<(Flagged, u32)> {
        let open = self.hall.flags().iter().filter(|flag| !flag.settled);
        open.map(|flag| (flag.of.clone(), flag.times)).collect()
    }
}

#[test]
fn somebody_flags_once_and_others_add_to_it() {
    let mut evening = Evening::with(4);
    let words = FlagReason::Words;
    evening.flags(1, of_person(3), words).expect("flagged");
    let again = evening.flags(1, of_person(3), FlagReason::Trouble);
    assert_eq!(again, Ok(Vec::new()), "done once");
    evening.flags(2, of_person(3), words).expect("flagged");
    assert_eq!(evening.open(), [(of_person(3), 2)]);
    assert_eq!(
        evening.flags(1, of_person(1), words),
        Err(Rejection::Yourself)
    );
    assert_eq!(
        evening.flags(1, of_person(9), words),
        Err(Rejection::Unavailable)
    );
}

#[test]
fn only_what_stands_in_ones_own_room_is_flagged() {
    let mut evening = Evening::with(3);
    evening.circles();
    evening.offers(1, 7).expect("offered");
    let (topic, words) = (Flagged::Topic(TopicId::new(7)), FlagReason::PatientData);
    let announced = Flagged::Announcement(room());
    assert_eq!(
        evening.flags(2, announced.clone(), words),
        Err(Rejection::NothingAnnounced)
    );
    evening.announces("まもなく始まります");
    evening.does(3, Action::Leave).expect("left");
    assert_eq!(
        evening.flags(3, topic.clone(), words),
        Err(Rejection::NoSuchTopic)
    );
    assert_eq!(
        evening.flags(3, announced.clone(), words),
        Err(Rejection::NothingAnnounced)
    );
    evening.flags(2, topic.clone(), words).expect("flagged");
    evening.flags(2, announced.clone(), words).expect("flagged");
    assert_eq!(evening.open(), [(topic.clone(), 1), (announced.clone(), 1)]);

    // What was said of it is over with it.
    evening
        .does(1, Action::AtTopic(AtTopic::Leave))
        .expect("withdrawn");
    evening.announces("お飲み物をどうぞ");
    assert_eq!(evening.open(), []);
    assert_eq!(evening.settles(announced, true), Err(Rejection::NoSuchFlag));
}

#[test]
fn what_was_left_is_looked_at_again_when_another_says_so_or_it_is_another_by_then() {
    let mut evening = Evening::with(4);
    let words = FlagReason::Words;
    evening.flags(1, of_person(3), words).expect("flagged");
    evening.settles(of_person(3), true).expect("left");
    assert_eq!(evening.settles(of_person(3), true), Ok(Vec::new()));
    assert_eq!(evening.open(), []);
    assert_eq!(evening.flags(1, of_person(3), words), Ok(Vec::new()));
    assert_eq!(evening.open(), [], "nobody may insist");
    evening.settles(of_person(3), false).expect("taken back");
    assert_eq!(evening.open(), [(of_person(3), 1)]);
    evening.settles(of_person(3), true).expect("left");
    evening.flags(2, of_person(3), words).expect("flagged");
    assert_eq!(evening.open(), [(of_person(3), 2)]);

    evening.settles(of_person(3), true).expect("left");
    let renamed = Action::Correct {
        profile: Box::new(profile(3)),
        consent: ALL,
        renamed: true,
        said: None,
    };
    evening.does(3, renamed).expect("corrected");
    evening.flags(1, of_person(3), words).expect("flagged");
    assert_eq!(evening.open(), [(of_person(3), 1)]);
}

#[test]
fn hiding_settles_it_and_a_sign_alone_can_be_hidden() {
    let mut evening = Evening::with(4);
    let change = SteeringChange::default();
    for hides in [
        SteeringChange {
            hidden: Some(true),
            ..change
        },
        SteeringChange {
            sign_hidden: Some(true),
            ..change
        },
    ] {
        let words = FlagReason::PatientData;
        let by = if hides.hidden.is_some() { 1 } else { 2 };
        evening.flags(by, of_person(3), words).expect("flagged");
        evening.steers(3, hides);
        assert_eq!(evening.open(), []);
        evening.steers(
            3,
            SteeringChange {
                hidden: Some(false),
                ..change
            },
        );
    }
    assert!(evening.hall.attendee(person(3)).expect("there").sign_hidden);
    evening.steers(
        3,
        SteeringChange {
            sign_hidden: Some(false),
            ..change
        },
    );
    assert!(!evening.hall.attendee(person(3)).expect("there").sign_hidden);
}

#[test]
fn one_person_flags_so_much_and_no_more() {
    let mut evening = Evening::with(13);
    let trouble = FlagReason::Trouble;
    for n in 2..=11 {
        evening.flags(1, of_person(n), trouble).expect("flagged");
    }
    assert_eq!(
        evening.flags(1, of_person(12), trouble),
        Err(Rejection::TooManyFlags)
    );
    assert_eq!(evening.flags(1, of_person(2), trouble), Ok(Vec::new()));
}

#[test]
fn flags_go_with_whom_they_are_of_and_stand_without_whoever_said_so() {
    let mut evening = Evening::with(4);
    let trouble = FlagReason::Trouble;
    evening.flags(1, of_person(3), trouble).expect("flagged");
    evening.flags(1, of_person(4), trouble).expect("flagged");
    evening.does(1, Action::Erase).expect("erased");
    assert_eq!(evening.open(), [(of_person(3), 1), (of_person(4), 1)]);
    let kept = serde_json::to_string(&evening.hall.flags).expect("JSON");
    assert!(!kept.contains(&person(1).to_string()), "{kept}");
    evening.does(3, Action::Erase).expect("erased");
    assert_eq!(evening.open(), [(of_person(4), 1)]);
}

#[test]
fn flags_of_two_registrations_are_of_one_person() {
    let mut evening = Evening::with(4);
    let trouble = FlagReason::Trouble;
    for (by, of) in [(1, 3), (2, 4), (3, 4), (3, 1)] {
        evening.flags(by, of_person(of), trouble).expect("flagged");
    }
    evening
        .ask(Command::Merge {
            from: person(3),
            into: person(4),
        })
        .expect("merged");
    assert_eq!(evening.open(), [(of_person(4), 3), (of_person(1), 1)]);
    assert_eq!(
        evening.flags(4, of_person(1), trouble),
        Ok(Vec::new()),
        "they have said so"
    );
    assert_eq!(evening.flags(1, of_person(3), trouble), Ok(Vec::new()));
}

#[test]
fn a_node_that_knows_no_flags_shows_the_same_hall_without_them() {
    let mut evening = Evening::with(3);
    evening
        .flags(1, of_person(2), FlagReason::Words)
        .expect("flagged");
    let fact = &evening.journal.last().expect("a commit").facts[0];
    let text = serde_json::to_value(fact).expect("JSON");
    assert_eq!(text["optional"], true);
    assert_eq!(text["of"]["person"], person(2).to_string());
}
