//! Personal links, and who has arrived.

use super::*;

const DEVICE: u32 = 7;

fn hello(room: &str) -> Action {
    Action::Hello(Arrival {
        room: room.into(),
        device: DEVICE,
        resumes: false,
        enter: None,
    })
}

#[test]
fn a_link_is_anybodys_until_a_browser_said_hello_and_then_the_desk_lets_in_one() {
    let mut evening = Evening::new();
    evening.register(1, 1);
    let free = || Command::FreeLink(person(1));
    assert_eq!(evening.ask(free()), Ok(vec![]), "it is free");
    for _ in 0..2 {
        assert_eq!(evening.does(1, Action::Claim), Ok(vec![]), "at home");
    }
    evening.does(1, hello("southwest")).expect("let in");
    assert_eq!(evening.does(1, Action::Claim), Err(Rejection::InUse));
    assert_eq!(evening.ask(free()).map(|facts| facts.len()), Ok(1));
    assert_eq!(evening.ask(free()), Ok(vec![]), "it is freed already");
    evening.does(1, Action::Claim).expect("let in");
    assert_eq!(evening.does(1, Action::Claim), Err(Rejection::InUse));
}

#[test]
fn nobody_comes_with_the_link_of_somebody_without_a_phone() {
    let mut evening = Evening::new();
    evening.register(1, 1);
    let paper = SteeringChange {
        paper: Some(true),
        ..SteeringChange::default()
    };
    evening
        .ask(Command::Steer(person(1), paper))
        .expect("steered");
    assert_eq!(evening.does(1, Action::Claim), Err(Rejection::InUse));
}

#[test]
fn somebody_has_arrived_at_the_desk_or_in_a_room_whichever_was_first() {
    let mut evening = Evening::new();
    for n in 1..=3 {
        evening.register(n, n);
    }
    let arrived = |evening: &Evening, n| {
        let attendee = evening.hall.attendee(person(n)).expect("registered");
        attendee.arrived_at
    };
    let seen = |yes| {
        let change = SteeringChange {
            confirmed: Some(yes),
            ..SteeringChange::default()
        };
        move |n| Command::Steer(person(n), change)
    };
    evening.does(1, Action::Claim).expect("let in");
    assert_eq!(arrived(&evening, 1), None, "they are at home");
    evening.ask(seen(true)(1)).expect("seen");
    let first = arrived(&evening, 1);
    assert!(first.is_some());
    evening.does(1, hello("southwest")).expect("entered");
    assert_eq!(arrived(&evening, 1), first);
    evening.does(2, hello("southwest")).expect("entered");
    let entered = arrived(&evening, 2);
    for yes in [true, false] {
        evening.ask(seen(yes)(2)).expect("seen");
        assert_eq!(arrived(&evening, 2), entered);
    }
    evening.ask(seen(true)(3)).expect("seen");
    evening.ask(seen(false)(3)).expect("taken back");
    assert_eq!(arrived(&evening, 3), None, "it was somebody else");
}
