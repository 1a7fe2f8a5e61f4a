//! What the organizer does about people, and the list of it.

use super::*;

#[test]
fn somebody_hidden_is_taken_out_at_once_and_comes_back() {
    let mut evening = Evening::with(3);
    evening.invites(1, 2).expect("invited");
    let steer = |hidden| {
        let change = SteeringChange {
            hidden: Some(hidden),
            ..SteeringChange::default()
        };
        Command::Steer(person(2), change)
    };
    evening.ask(steer(true)).expect("hidden");
    assert_eq!(evening.seen_by(1), State::Cancelled);
    assert!(!evening.hall.may_see(person(3), person(2)));
    assert!(!evening.is_free(2));
    assert_eq!(evening.invites(3, 2), Err(Rejection::Unavailable));
    assert_eq!(evening.invites(2, 3), Err(Rejection::Unavailable));
    evening.ask(steer(false)).expect("shown");
    assert!(evening.invites(3, 2).is_ok());
}

#[test]
fn a_kept_table_is_one_of_the_rooms_and_nobody_elses() {
    let mut evening = Evening::with(2);
    let mut keeps = |n, table| {
        let change = SteeringChange {
            stays_at: Some(Some(table)),
            ..SteeringChange::default()
        };
        evening.ask(Command::Steer(person(n), change)).map(drop)
    };
    assert_eq!(keeps(1, 9), Err(Rejection::NoSuchTable));
    assert_eq!(keeps(1, 1), Ok(()));
    assert_eq!(keeps(2, 1), Err(Rejection::TableTaken));
    evening.invites(1, 2).expect("invited");
    evening.answers(2, true).expect("agreed");
    let table = evening.hall.meeting(person(2)).and_then(|i| i.table);
    assert_eq!(table, Some(1), "the other comes to the kept table");
}

#[test]
fn what_the_organizer_does_is_kept_and_what_people_do_is_not() {
    let mut evening = Evening::with(2);
    evening.invites(1, 2).expect("invited");
    assert!(evening.hall.audit().is_empty());
    let facts = evening
        .hall
        .decide(&Command::Attendee(person(2), Action::Leave), Millis(5))
        .expect("left");
    evening.hall.apply(&Commit {
        at: Millis(5),
        request: None,
        organizer: true,
        staff: None,
        facts,
    });
    let entries: Vec<_> = evening
        .hall
        .audit()
        .iter()
        .map(|e| (e.action, e.attendee))
        .collect();
    assert_eq!(entries, [(domain::AuditAction::Left, Some(person(2)))]);
    evening.does(2, Action::Enter(room())).expect("back");
    let facts = evening
        .hall
        .decide(&Command::Attendee(person(2), Action::Erase), Millis(9))
        .expect("erased");
    assert!(facts.len() > 1);
    let commit = Commit {
        at: Millis(9),
        request: None,
        organizer: true,
        staff: None,
        facts,
    };
    evening.hall.apply(&commit);
    assert_eq!(
        evening.hall.audit().last().map(|e| e.action),
        Some(domain::AuditAction::Erased)
    );
}

#[test]
fn an_announcement_ends_when_it_was_said_to() {
    let mut evening = Evening::with(2);
    let said = |evening: &Evening, room: &str| {
        let room = evening.hall.room(&room.into()).expect("a room");
        room.announcement
            .as_ref()
            .map(|standing| standing.text.clone())
    };
    let announce = |rooms: &[&str], lasts| Command::Announce {
        rooms: rooms.iter().map(|&room| room.into()).collect(),
        text: "まもなく乾杯です".into(),
        lasts,
    };
    let in_a_minute = Lasts::Until(Millis(evening.now + 60_000));
    evening
        .ask(announce(&["southwest", "social"], in_a_minute))
        .expect("announced");
    assert!(said(&evening, "southwest").is_some() && said(&evening, "social").is_some());
    assert_eq!(evening.ask(Command::ReconcileAnnouncements), Ok(Vec::new()));
    evening.now += 60_000;
    assert!(evening.hall.announcements_are_due(Millis(evening.now)));
    evening
        .ask(Command::ReconcileAnnouncements)
        .expect("cleared");
    assert_eq!(said(&evening, "southwest"), None);
    assert_eq!(said(&evening, "social"), None);

    evening
        .ask(announce(&["southwest"], Lasts::UntilNextRound))
        .expect("announced");
    evening
        .ask(announce(&["social"], Lasts::UntilCleared))
        .expect("announced");
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    assert_eq!(said(&evening, "southwest"), None);
    assert!(said(&evening, "social").is_some());
    assert_eq!(
        evening.ask(announce(&["attic"], Lasts::UntilCleared)),
        Err(Rejection::NoSuchRoom)
    );
}
