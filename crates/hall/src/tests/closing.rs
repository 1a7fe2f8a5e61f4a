//! A room that is closed: about who comes new, not about who is there.

use super::*;

fn set_open(open: bool) -> Command {
    Command::SetRoom {
        room: room(),
        open: Some(open),
        mode: None,
        tables: None,
        screen: None,
    }
}

#[test]
fn a_round_of_a_closed_room_is_mended_with_those_who_were_there() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1)], &[3, 4]);
    evening.register(5, 5);
    evening.ask(set_open(false)).expect("closed");
    evening.does(5, Action::Enter(room())).expect("let in");
    let id = evening.hall.meeting(person(1)).map(|i| i.id).expect("sits");
    evening.does(1, Action::Missing(id)).expect("missing");
    assert_eq!(
        evening.ask(repair(vec![group(&[1, 5], 1)], Vec::new())),
        Ok(Vec::new()),
        "who came after it was closed is not called"
    );
    evening
        .ask(repair(vec![group(&[1, 3], 1)], Vec::new()))
        .expect("mended");
    let id = evening.hall.meeting(person(3)).map(|i| i.id).expect("sits");
    evening.does(3, arrived(id, true)).expect("together");
    let by_ms = 60_000;
    let longer = Command::ExtendRound {
        room: room(),
        number: 1,
        by_ms,
    };
    assert_eq!(evening.ask(longer).map(|facts| facts.len()), Ok(1));
    evening.ask(end(1)).expect("ended");
    assert_eq!(evening.seen_by(3), State::Met);
    assert_eq!(
        evening.ask(call(vec![group(&[3, 4], 1)], &[])),
        Err(Rejection::RoomClosed)
    );
}

#[test]
fn who_goes_and_comes_back_to_a_closed_room_comes_new() {
    let mut evening = Evening::with(1);
    evening.ask(set_open(false)).expect("closed");
    let free = |evening: &Evening| evening.hall.is_free(person(1), &room());
    assert!(free(&evening));
    evening.does(1, Action::Leave).expect("left");
    evening.does(1, Action::Enter(room())).expect("back");
    assert!(!free(&evening));
    evening.ask(set_open(true)).expect("opened");
    assert!(free(&evening));
}

#[test]
fn a_closed_room_takes_nobody_who_does_not_belong_to_it() {
    let mut evening = Evening::with(2);
    evening
        .does(2, Action::Enter("social".into()))
        .expect("moved");
    evening.ask(set_open(false)).expect("closed");
    let registration = Registration {
        attendee: person(3),
        room: room(),
        profile: profile(3),
        consent: ALL,
        key: None,
        another: false,
        listed: false,
        awaits_desk: false,
        rehearsed: false,
        badge: None,
    };
    let register = Command::Register(Box::new(registration));
    assert_eq!(evening.ask(register.clone()), Err(Rejection::RoomClosed));
    assert_eq!(
        evening.does(2, Action::Enter(room())),
        Err(Rejection::RoomClosed)
    );
    let scans = Action::Hello(Arrival {
        room: room(),
        device: 7,
        resumes: false,
        enter: Some(true),
    });
    evening.does(2, scans.clone()).expect("heard");
    let room_of = |evening: &Evening| {
        evening
            .hall
            .attendee(person(2))
            .and_then(|a| a.room.clone())
    };
    assert_eq!(room_of(&evening), Some("social".into()));
    evening.ask(set_open(true)).expect("opened");
    evening.ask(register).expect("registered");
    evening.does(2, scans).expect("heard");
    assert_eq!(room_of(&evening), Some(room()));
}

#[test]
fn closing_ends_nothing_that_was_offered_or_agreed() {
    let mut evening = Evening::agreed();
    let agreed = evening.last();
    evening.invites(3, 4).expect("invited");
    evening.ask(set_open(false)).expect("closed");
    assert_eq!(evening.answers(4, true).map(|facts| facts.len()), Ok(1));
    evening.does(1, arrived(agreed, true)).expect("together");
    assert_eq!(evening.invites(1, 3), Err(Rejection::RoomClosed));
}

#[test]
fn a_timetable_waits_for_its_room() {
    let mut evening = Evening::with(2);
    evening.ask(set_open(false)).expect("closed");
    let Command::CallRound(plan) = call(vec![group(&[1, 2], 1)], &[]) else {
        panic!("a round");
    };
    let of_timetable = RoundPlan {
        of_timetable: true,
        ..*plan
    };
    let command = Command::CallRound(Box::new(of_timetable));
    assert_eq!(evening.ask(command), Err(Rejection::RoomClosed));
}
