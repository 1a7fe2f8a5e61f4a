//! Who talks on when a round is over, and who forgot to press.

use super::*;

#[test]
fn one_may_say_for_both_that_they_met() {
    let mut evening = Evening::with(2);
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    let id = evening.at_table(1);
    evening.does(1, arrived(id, false)).expect("arrived");
    assert_eq!(evening.seen_by(1), State::Called);
    evening.does(1, arrived(id, true)).expect("both");
    assert_eq!(evening.seen_by(2), State::Together);
}

#[test]
fn who_still_talks_keeps_the_table_and_is_not_called() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    let (id, other) = (evening.at_table(1), evening.at_table(3));
    evening.does(1, arrived(id, true)).expect("together");
    evening.does(3, arrived(other, true)).expect("together");
    evening
        .does(1, Action::Status(Status::Talking))
        .expect("talks on");
    evening.ask(end(1)).expect("ended");
    assert_eq!(evening.hall.introductions[&id].state, State::Together);
    assert_eq!(evening.hall.introductions[&other].state, State::Met);
    let tables = evening.hall.room(&room()).expect("a room");
    let mut tables = evening.hall.tables(tables, Millis(evening.now));
    assert!(!tables.claim(&[], 1));
    assert!(!evening.is_free(1) && !evening.is_free(2));
    evening.does(1, Action::Status(Status::Open)).expect("done");
    assert_eq!(evening.hall.introductions[&id].state, State::Met);
    assert!(evening.is_free(1) && evening.is_free(2));
    assert_eq!((evening.sat_out(1), evening.sat_out(2)), (0, 0));
}

#[test]
fn whoever_talked_on_is_free_again_when_either_says_that_they_have_talked() {
    let met = |introduction| Action::Met {
        introduction,
        rating: None,
    };
    for (talks_on, done) in [
        (vec![1, 2], Action::Status(Status::Open)),
        (vec![1, 2], met(IntroductionId(1))),
        (vec![2], met(IntroductionId(1))),
    ] {
        let mut evening = Evening::with(2);
        evening.calls(vec![group(&[1, 2], 1)], &[]);
        let id = evening.at_table(1);
        assert_eq!(id, IntroductionId(1));
        evening.does(1, arrived(id, true)).expect("together");
        for who in talks_on {
            evening
                .does(who, Action::Status(Status::Talking))
                .expect("talks on");
        }
        evening.ask(end(1)).expect("ended");
        evening.does(1, done).expect("done");
        assert_eq!(evening.hall.introductions[&id].state, State::Met);
        assert!(evening.is_free(1) && evening.is_free(2));
    }
}

#[test]
fn who_only_forgot_to_say_that_they_came_can_still_say_that_they_talked() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    let (id, reported) = (evening.at_table(1), evening.at_table(3));
    evening.does(3, Action::Missing(reported)).expect("missing");
    evening.ask(end(1)).expect("ended");
    let met = |introduction| Action::Met {
        introduction,
        rating: None,
    };
    assert_eq!(evening.hall.introductions[&id].state, State::Missed);
    evening.does(2, met(id)).expect("talked");
    assert_eq!(evening.hall.introductions[&id].state, State::Met);
    assert_eq!(evening.does(3, met(reported)), Err(Rejection::WrongState));
}

#[test]
fn who_goes_while_they_talk_has_talked() {
    let mut evening = Evening::with(2);
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    let id = evening.at_table(1);
    evening.does(1, arrived(id, true)).expect("together");
    evening.does(1, Action::Leave).expect("left");
    assert_eq!(evening.seen_by(2), State::Met);
    assert!(evening.stood_up().is_empty());
}

#[test]
fn a_long_rounds_table_is_nobody_elses() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    evening.now += 40 * 60 * 1000;
    evening.invites(3, 4).expect("invited");
    evening.answers(4, true).expect("agreed");
    let table = evening.hall.meeting(person(3)).and_then(|i| i.table);
    assert_eq!(table, Some(2));
}

#[test]
fn that_they_have_talked_can_be_taken_back_for_a_minute() {
    let met = |introduction| Action::Met {
        introduction,
        rating: None,
    };
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    let (id, other) = (evening.at_table(1), evening.at_table(3));
    evening.does(1, arrived(id, true)).expect("together");
    evening.does(3, arrived(other, false)).expect("arrived");
    let until = |evening: &Evening, who: u64, id| {
        let introduction = evening.hall.introduction(id).expect("known");
        evening.hall.may_take_back_until(person(who), introduction)
    };
    assert_eq!(until(&evening, 1, id), None);
    evening.does(1, met(id)).expect("talked");
    let said_at = Millis(evening.now);
    assert_eq!(until(&evening, 1, id), Some(said_at.plus(60_000)));
    assert_eq!(until(&evening, 2, id), None);
    assert_eq!(
        evening.does(2, Action::TakeBack(id)),
        Err(Rejection::WrongState)
    );
    evening.does(1, Action::TakeBack(id)).expect("taken back");
    assert_eq!(evening.hall.introductions[&id].state, State::Together);
    assert!(!evening.is_free(1) && !evening.is_free(2));
    let me = evening.hall.attendee(person(1)).expect("registered");
    assert_eq!((me.met, me.covered.len()), (0, 0));
    assert!(evening.hall.room(&room()).expect("a room").met.is_empty());
    // Once more changes nothing, as after an answer that was lost.
    assert_eq!(evening.does(1, Action::TakeBack(id)), Ok(Vec::new()));

    evening.does(3, met(other)).expect("talked");
    evening
        .does(3, Action::TakeBack(other))
        .expect("taken back");
    assert_eq!(evening.hall.introductions[&other].state, State::Called);

    evening.does(1, met(id)).expect("talked");
    evening.now += 60_000;
    assert_eq!(
        evening.does(1, Action::TakeBack(id)),
        Err(Rejection::WrongState)
    );
}

#[test]
fn what_has_followed_from_a_talk_is_not_undone() {
    let follows: [fn(&mut Evening, IntroductionId); 6] = [
        |evening, _| {
            evening.does(2, Action::Leave).expect("left");
        },
        |evening, _| {
            evening.ask(end(1)).expect("ended");
        },
        |evening, _| {
            evening.does(2, Action::Veto(person(1))).expect("vetoed");
        },
        |evening, introduction| {
            let rating = Some(Rating::Good);
            let rated = Action::Met {
                introduction,
                rating,
            };
            evening.does(2, rated).expect("rated");
        },
        |evening, introduction| {
            let exchange = Action::Exchange {
                introduction,
                share: true,
                fields: Vec::new(),
            };
            evening.does(2, exchange).expect("shared");
        },
        |evening, _| {
            evening
                .ask(repair(vec![group(&[2, 3], 1)], Vec::new()))
                .expect("called");
        },
    ];
    for (n, follow) in follows.iter().enumerate() {
        let mut evening = Evening::with(3);
        evening.calls(vec![group(&[1, 2], 1)], &[3]);
        let id = evening.at_table(1);
        evening.does(1, arrived(id, true)).expect("together");
        let met = Action::Met {
            introduction: id,
            rating: None,
        };
        evening.does(1, met).expect("talked");
        follow(&mut evening, id);
        assert_eq!(
            evening.does(1, Action::TakeBack(id)),
            Err(Rejection::WrongState),
            "{n}"
        );
    }
}
