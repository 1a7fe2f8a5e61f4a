//! Listening to a talk until it is over, and what is said during it.

use super::*;

fn listens(until: i64) -> Action {
    Action::Listen {
        until: Millis(until),
    }
}

fn status(evening: &Evening, n: u64) -> Status {
    evening.hall.attendee(person(n)).expect("somebody").status
}

#[test]
fn whoever_listens_is_free_again_when_the_talk_is_over_and_nobody_else_is_touched() {
    let mut evening = Evening::with(4);
    let over = evening.now + 60_000;
    for n in [1, 2, 3] {
        evening.does(n, listens(over)).expect("listens");
    }
    // Said by hand meanwhile: it is meant.
    evening.does(2, Action::Status(Status::Away)).expect("away");
    // Listens to something that no agenda knows.
    let by_hand = Action::Status(Status::Listening);
    evening.does(3, by_hand).expect("listens");
    assert!(!evening.hall.talks_are_over(Millis(over - 1)));
    assert!(!evening.hall.is_free(person(1), &room()));
    evening.now = over;
    assert!(evening.hall.talks_are_over(Millis(over)));
    let facts = evening.ask(Command::ReconcileTalks).expect("ended");
    assert_eq!(facts.len(), 1, "{facts:?}");
    let all = [1, 2, 3, 4].map(|n| status(&evening, n));
    let expected = [Status::Open, Status::Away, Status::Listening, Status::Open];
    assert_eq!(all, expected);
    assert!(evening.hall.is_free(person(1), &room()));
    assert_eq!(evening.ask(Command::ReconcileTalks), Ok(Vec::new()));
}

#[test]
fn what_was_said_during_a_talk_counts_until_the_next_round_one_is_seated_in() {
    let mut evening = Evening::with(5);
    let said = |evening: &Evening, n| evening.hall.attendee(person(n)).expect("there").said.len();
    for n in [1, 3, 5] {
        let attendee = evening.hall.attendee(person(n)).expect("somebody");
        let correct = Action::Correct {
            profile: Box::new(attendee.profile.clone()),
            consent: attendee.consent,
            renamed: false,
            said: Some(Employer(2)),
        };
        evening.does(n, correct.clone()).expect("said");
        assert_eq!(evening.does(n, correct), Ok(Vec::new()), "said twice");
        assert_eq!(said(&evening, n), 1);
    }
    evening.does(5, listens(i64::MAX)).expect("listens");
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    let left = [1, 3, 5].map(|n| said(&evening, n));
    assert_eq!(left, [0, 0, 1], "who still listens has had no round");
    evening.does(5, Action::Erase).expect("erased");
    assert!(evening.hall.trace(person(5)).expect("kept").said.is_empty());
}
