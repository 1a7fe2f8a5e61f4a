//! Tables: a round's, a room's, and those that somebody keeps.

use super::*;

/// As `call`, with so many tables.
fn call_with(tables: u16, groups: Vec<Group>, waiting: &[u64]) -> Command {
    let Command::CallRound(plan) = call(groups, waiting) else {
        panic!("a round");
    };
    let terms = Terms {
        tables: Some(tables),
        ..Terms::default()
    };
    Command::CallRound(Box::new(RoundPlan { terms, ..*plan }))
}

fn set_tables(tables: u16) -> Command {
    Command::SetRoom {
        room: room(),
        open: None,
        mode: None,
        tables: Some(tables),
        screen: None,
    }
}

impl Evening {
    fn table_of(&self, n: u64) -> Option<u16> {
        self.hall.meeting(person(n)).and_then(|i| i.table)
    }

    fn keeps(&mut self, n: u64, table: u16) {
        let change = SteeringChange {
            stays_at: Some(Some(table)),
            ..SteeringChange::default()
        };
        self.ask(Command::Steer(person(n), change)).expect("kept");
    }
}

#[test]
fn a_repair_has_no_more_tables_than_its_round() {
    let mut evening = Evening::with(5);
    evening
        .ask(call_with(1, vec![group(&[1, 2], 1)], &[3, 4, 5]))
        .expect("called");
    let beyond = repair(vec![group(&[3, 4], 2)], Vec::new());
    assert_eq!(evening.ask(beyond), Ok(Vec::new()));
    let id = evening.hall.meeting(person(1)).map(|i| i.id).expect("sits");
    evening.does(1, Action::Missing(id)).expect("missing");
    let mended = repair(vec![group(&[1, 3], 1)], Vec::new());
    evening.ask(mended).expect("mended");
    assert_eq!(evening.table_of(3), Some(1));
}

#[test]
fn an_invitation_has_no_more_tables_than_the_round_that_is_on() {
    let mut evening = Evening::with(6);
    evening
        .ask(call_with(2, vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    for n in [3, 5] {
        evening.invites(n, n + 1).expect("invited");
        evening.answers(n + 1, true).expect("agreed");
    }
    assert_eq!(evening.table_of(3), Some(2));
    assert_eq!(
        (evening.seen_by(5), evening.table_of(5)),
        (State::Agreed, None),
        "they find each other by sign"
    );
}

#[test]
fn a_round_called_with_more_tables_than_it_may_have_leaves_people_waiting_for_one() {
    let mut evening = Evening::with(4);
    let facts = evening
        .ask(call_with(
            1,
            vec![group(&[1, 2], 1), group(&[3, 4], 2)],
            &[],
        ))
        .expect("called");
    let [Fact::RoundCalled { round, .. }] = &facts[..] else {
        panic!("{facts:?}");
    };
    let no_table = domain::Waiting::NoTable;
    assert_eq!(
        round.waiting,
        [(person(3), no_table), (person(4), no_table)]
    );
}

#[test]
fn tables_taken_away_are_taken_from_the_round_and_new_ones_wait_for_the_next() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1)], &[3, 4]);
    let second = || repair(vec![group(&[3, 4], 2)], Vec::new());
    evening.ask(set_tables(1)).expect("fewer");
    assert_eq!(evening.ask(second()), Ok(Vec::new()));
    evening.ask(set_tables(3)).expect("more");
    assert_eq!(evening.ask(second()), Ok(Vec::new()));
    evening.ask(end(1)).expect("ended");
    evening.calls(vec![group(&[3, 4], 2)], &[]);
    assert_eq!(evening.table_of(3), Some(2));
}

#[test]
fn a_kept_table_is_reached_also_beyond_the_rounds() {
    let mut evening = Evening::with(4);
    evening.keeps(3, 3);
    evening
        .ask(call_with(
            1,
            vec![group(&[1, 2], 1), group(&[3, 4], 3)],
            &[],
        ))
        .expect("called");
    assert_eq!(evening.table_of(4), Some(3));
}

#[test]
fn a_table_whose_people_forgot_to_leave_is_given_to_a_round_as_to_an_invitation() {
    let mut evening = Evening::agreed();
    evening.now += 40 * 60 * 1000;
    let tables = |evening: &Evening| {
        let room = evening.hall.room(&room()).expect("a room");
        evening.hall.tables(room, Millis(evening.now))
    };
    assert_eq!(tables(&evening).take(&[], None), Some(1));
    evening.calls(vec![group(&[3, 4], 1)], &[]);
    assert_eq!(evening.table_of(3), Some(1));
}

#[test]
fn who_sits_alone_stays_and_is_joined_by_nobody_else_while_another_table_is_free() {
    let evening = Evening::with(4);
    let mut tables = {
        let room = evening.hall.room(&room()).expect("a room");
        evening.hall.first_tables(room, 3, Millis(evening.now))
    };
    tables.stay(person(1), 1);
    assert_eq!(tables.take(&[person(3), person(4)], None), Some(2));
    assert_eq!(tables.take(&[person(2), person(1)], None), Some(1));
    assert_eq!(tables.left([]), Some(1));
}

#[test]
fn people_parted_for_a_round_are_not_brought_together_by_mending_it() {
    let mut evening = Evening::with(4);
    let Command::CallRound(plan) = call(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]) else {
        panic!("a round");
    };
    let terms = Terms {
        parted: vec![(person(3), person(1))],
        ..Terms::default()
    };
    evening
        .ask(Command::CallRound(Box::new(RoundPlan { terms, ..*plan })))
        .expect("called");
    let table_of =
        |evening: &Evening, n| evening.hall.meeting(person(n)).map(|i| i.id).expect("sits");
    let (first, second) = (table_of(&evening, 1), table_of(&evening, 3));
    evening.does(1, Action::Missing(first)).expect("missing");
    evening.does(3, arrived(second, false)).expect("arrived");
    evening.does(3, Action::Missing(second)).expect("missing");
    let mended = repair(vec![group(&[1, 3], 1)], Vec::new());
    assert_eq!(evening.ask(mended), Ok(Vec::new()));
}

#[test]
fn a_round_of_an_older_journal_is_read_and_has_the_rooms_tables() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    let newest = evening.journal.last_mut().expect("a commit");
    let mut written = serde_json::to_value(&*newest).expect("writes");
    let round = written["facts"][0]["round"]
        .as_object_mut()
        .expect("a round");
    assert!(round.remove("terms").is_some());
    *newest = serde_json::from_value(written).expect("reads");
    evening.hall = Hall::default();
    evening
        .journal
        .iter()
        .for_each(|commit| evening.hall.apply(commit));
    evening
        .ask(repair(vec![group(&[3, 4], 3)], Vec::new()))
        .expect("mended");
    assert_eq!(evening.table_of(3), Some(3));
}
