//! A rehearsal leaves the hall, and the journal that was thinned, as if it had never been.

use super::*;
use domain::{StaffId, StaffRole};

fn registration(n: u64, rehearsed: bool, listed: bool) -> Command {
    Command::Register(Box::new(Registration {
        attendee: person(n),
        room: "southwest".into(),
        profile: profile(n),
        consent: ALL,
        key: Some(n),
        another: false,
        listed,
        awaits_desk: false,
        rehearsed,
        badge: None,
    }))
}

/// Two rehearsed people who met, one erased, a room closed, a queue.
fn rehearse(evening: &mut Evening) {
    let begin = Command::BeginRehearsal { phones: true };
    evening.ask(begin).expect("begun");
    for n in 1..=4 {
        evening
            .ask(registration(n, n != 4, false))
            .expect("registered");
        evening
            .does(n, Action::Enter("southwest".into()))
            .expect("entered");
    }
    evening.ask(round(&[(1, 2)], &[3, 4])).expect("called");
    for person in [1, 2] {
        let introduction = evening.last();
        let arrived = Action::Arrived {
            introduction,
            together: false,
        };
        evening.does(person, arrived).expect("arrived");
    }
    evening
        .does(3, booths::at("narrow", BoothAction::Queue, false))
        .expect("waits");
    evening.does(4, Action::Erase).expect("erased");
    evening
        .ask(Command::SetRoom {
            room: "southwest".into(),
            open: Some(false),
            mode: None,
            tables: Some(9),
            screen: None,
        })
        .expect("closed");
}

#[test]
fn a_rehearsal_leaves_the_hall_as_it_was() {
    let mut evening = Evening::new();
    let before = evening.hall.clone();
    rehearse(&mut evening);
    let refused = evening.hall.decide(&Command::EndRehearsal, Millis(0));
    assert_eq!(refused, Err(Rejection::RealPeople));
    evening.ask(Command::EraseRehearsed).expect("erased");
    assert_eq!(evening.hall.attendees().count(), 0);
    evening.ask(Command::EndRehearsal).expect("ended");
    let position = evening.hall.position();
    assert_eq!(Hall { position, ..before }, evening.hall);
}

#[test]
fn what_was_not_rehearsed_stays_and_a_thinned_journal_says_the_same() {
    let mut evening = Evening::new();
    let from = evening.journal.len() + 1;
    rehearse(&mut evening);
    let (staff, role) = (StaffId::new(7), StaffRole::Desk);
    let asked = [
        Command::AddStaff(staff, role),
        Command::DrawCode("social".into()),
        Command::EraseRehearsed,
        Command::EndRehearsal,
    ];
    for command in asked {
        evening.ask(command).expect("done");
    }
    let hall = &evening.hall;
    assert!(hall.staff_member(staff).is_some());
    assert_eq!(hall.rooms[&"social".into()].codes_drawn, 1);

    let to = evening.journal.len() - 1;
    for commit in &mut evening.journal[from..to] {
        commit.facts.retain(Fact::outlives_rehearsals);
        commit.request = None;
    }
    let mut thinned = Hall::default();
    evening.journal.iter().for_each(|c| thinned.apply(c));
    assert_eq!(&thinned, hall);
}

#[test]
fn bots_and_people_never_mix() {
    let mut evening = Evening::new();
    let asks =
        |evening: &Evening, command: &Command| evening.hall.decide(command, Millis(0)).map(|_| ());
    let bot = registration(1, true, false);
    assert_eq!(asks(&evening, &bot), Err(Rejection::NoRehearsal));
    let begin = Command::BeginRehearsal { phones: false };
    evening.ask(begin.clone()).expect("begun");
    assert_eq!(asks(&evening, &bot), Ok(()));
    for person in [registration(2, false, false), registration(2, false, true)] {
        assert_eq!(asks(&evening, &person), Err(Rejection::RehearsalRunning));
    }
    assert_eq!(asks(&evening, &begin), Err(Rejection::RehearsalRunning));

    let real = Evening::with(1);
    assert_eq!(asks(&real, &begin), Err(Rejection::RealPeople));
    assert_eq!(
        asks(&real, &Command::EraseRehearsed),
        Err(Rejection::NoRehearsal)
    );
}
