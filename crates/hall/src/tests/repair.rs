//! Somebody does not come, leaves, or joins another table.

use super::*;

#[test]
fn who_did_not_come_is_not_called_until_they_are_back() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    let id = evening.at_table(1);
    evening.does(1, Action::Missing(id)).expect("missing");
    assert_eq!(evening.stood_up(), [person(1)]);
    assert!(evening.is_free(1) && !evening.is_free(2));
    assert_eq!(
        evening.hall.introductions[&id].state_for(person(2)),
        State::Missed
    );
    assert_eq!(
        evening.does(1, Action::Missing(id)),
        Ok(Vec::new()),
        "pressed twice is pressed once"
    );
    evening.does(2, Action::Status(Status::Open)).expect("back");
    assert!(evening.is_free(2));
}

#[test]
fn nobody_is_missing_who_said_that_they_came() {
    let mut evening = Evening::with(2);
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    let id = evening.at_table(1);
    evening.does(2, arrived(id, false)).expect("arrived");
    assert_eq!(
        evening.does(1, Action::Missing(id)),
        Err(Rejection::PartnerArrived)
    );
    evening.does(1, arrived(id, true)).expect("arrived");
    assert_eq!(
        evening.does(1, Action::Missing(id)),
        Err(Rejection::WrongState)
    );
}

#[test]
fn three_go_on_as_two() {
    let mut evening = Evening::with(3);
    evening.calls(vec![group(&[1, 2, 3], 1)], &[]);
    let id = evening.at_table(1);
    evening.does(1, arrived(id, false)).expect("arrived");
    evening.does(2, arrived(id, false)).expect("arrived");
    evening.does(1, Action::Missing(id)).expect("missing");
    assert_eq!(evening.seen_by(1), State::Together);
    assert_eq!(evening.seen_by(3), State::Missed);
    assert!(evening.hall.meeting(person(3)).is_none());
    assert_eq!(
        evening.does(
            3,
            Action::Met {
                introduction: id,
                rating: None
            }
        ),
        Err(Rejection::NoSuchIntroduction),
        "no longer theirs"
    );
    evening.does(2, Action::Leave).expect("left");
    assert_eq!(evening.seen_by(1), State::Met);
}

#[test]
fn who_left_a_table_of_three_may_sit_at_another() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2, 3], 1)], &[]);
    evening.does(3, Action::Leave).expect("left");
    evening
        .does(3, Action::Enter("southwest".into()))
        .expect("entered");
    evening.invites(3, 4).expect("invited");
    evening.answers(4, true).expect("agreed");
    assert_eq!(evening.seen_by(3), State::Agreed);
}

#[test]
fn the_time_to_arrive_frees_only_those_who_came() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    let (one, two) = (evening.at_table(1), evening.at_table(3));
    evening.does(1, arrived(one, false)).expect("arrived");
    evening.ask(Command::NoShow(one)).expect("noticed");
    assert_eq!(
        evening.ask(Command::NoShow(two)),
        Ok(Vec::new()),
        "nobody said anything: perhaps they talk"
    );
    assert_eq!(evening.stood_up(), [person(1)]);
    assert_eq!(evening.at_table(3), two);
}

#[test]
fn a_repair_seats_those_who_wait_and_takes_back_that_they_sat_out() {
    let mut evening = Evening::with(5);
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[5]);
    assert_eq!(evening.sat_out(5), 1);
    let id = evening.at_table(1);
    evening.does(1, Action::Missing(id)).expect("missing");
    // 3 is taken, 2 is away, table 2 is in use: only the first group holds.
    let wanted = vec![group(&[1, 5], 1), group(&[3, 2], 3)];
    evening.ask(repair(wanted, Vec::new())).expect("repaired");
    assert_eq!(evening.at_table(1), evening.at_table(5));
    assert_eq!(evening.sat_out(5), 0);
    assert!(evening.round().waiting.is_empty());
    assert_eq!(evening.round().groups.len(), 3);
    assert!(evening.stood_up().is_empty());
    assert_eq!(
        evening.ask(repair(vec![group(&[1, 5], 1)], Vec::new())),
        Ok(Vec::new()),
        "the same repair from a second node does nothing"
    );
    evening.ask(end(1)).expect("ended");
    assert_eq!(
        evening.ask(repair(vec![group(&[1, 3], 1)], Vec::new())),
        Err(Rejection::RoundOver)
    );
}

#[test]
fn who_waited_in_vain_has_sat_out() {
    let mut evening = Evening::with(2);
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    let id = evening.at_table(1);
    evening.does(1, Action::Missing(id)).expect("missing");
    evening.ask(end(1)).expect("ended");
    assert_eq!((evening.sat_out(1), evening.sat_out(2)), (1, 0));
}

#[test]
fn who_joins_a_table_gets_no_card_that_was_handed_over_before() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    let (id, alone) = (evening.at_table(1), evening.at_table(3));
    evening.does(1, arrived(id, true)).expect("together");
    let press = || Action::Exchange {
        introduction: id,
        share: true,
        fields: Vec::new(),
    };
    evening.does(1, press()).expect("shared");
    evening.does(2, press()).expect("shared");
    evening.does(3, Action::Missing(alone)).expect("missing");
    evening
        .ask(repair(Vec::new(), vec![(id, person(3), Vec::new())]))
        .expect("joined");
    assert_eq!(evening.at_table(3), id);
    assert_eq!(evening.hall.introductions[&id].people.len(), 3);
    evening.does(3, press()).expect("shared");
    let introduction = &evening.hall.introductions[&id];
    assert!(introduction.exchanged(person(1), person(2)).is_some());
    assert_eq!(introduction.exchanged(person(1), person(3)), None);
    assert!(
        !introduction.has_shared(person(1)),
        "not with everybody here"
    );
    evening.does(1, press()).expect("shared again");
    let introduction = &evening.hall.introductions[&id];
    assert!(introduction.exchanged(person(1), person(3)).is_some());
    assert_eq!(introduction.exchanged(person(2), person(3)), None);
}

#[test]
fn a_join_never_brings_two_together_who_are_kept_apart() {
    let mut evening = Evening::with(4);
    evening.does(3, Action::Veto(person(2))).expect("vetoed");
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    let (id, alone) = (evening.at_table(1), evening.at_table(3));
    evening.does(3, Action::Missing(alone)).expect("missing");
    assert_eq!(
        evening.ask(repair(Vec::new(), vec![(id, person(3), Vec::new())])),
        Ok(Vec::new())
    );
}

#[test]
fn who_joined_another_table_did_not_wait_in_vain() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    let (id, alone) = (evening.at_table(1), evening.at_table(3));
    evening.does(3, Action::Missing(alone)).expect("missing");
    evening
        .ask(repair(Vec::new(), vec![(id, person(3), Vec::new())]))
        .expect("joined");
    evening.does(1, arrived(id, true)).expect("together");
    evening.ask(end(1)).expect("ended");
    assert_eq!((evening.seen_by(3), evening.sat_out(3)), (State::Missed, 0));
}

#[test]
fn a_no_show_may_meet_those_who_went_on() {
    let mut evening = Evening::with(3);
    evening.calls(vec![group(&[1, 2, 3], 1)], &[]);
    let id = evening.at_table(1);
    evening.does(1, arrived(id, false)).expect("arrived");
    evening.does(2, arrived(id, false)).expect("arrived");
    evening.does(1, Action::Missing(id)).expect("missing");
    let people: Vec<_> = (1..=3).map(person).collect();
    assert_eq!(evening.hall.kept_apart(&people), [(person(1), person(2))]);
    assert!(evening.hall.between(person(1), person(3)).is_none());
}
