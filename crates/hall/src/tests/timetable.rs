//! Rounds that start by themselves.

use super::*;

#[test]
fn a_timetable_counts_its_rounds_and_pauses() {
    let mut evening = Evening::with(2);
    let timetable = |paused| Timetable {
        rounds: 1,
        called: 0,
        length_ms: 60_000,
        moving_ms: 0,
        tables: None,
        next_at: Millis(0),
        paused,
    };
    let set = |timetable| Command::SetTimetable {
        room: room(),
        timetable,
    };
    let pause = |paused| Command::PauseTimetable {
        room: room(),
        paused,
    };
    assert_eq!(evening.ask(pause(true)), Err(Rejection::NoTimetable));
    evening.ask(set(Some(timetable(false)))).expect("set");
    evening.ask(pause(true)).expect("paused");
    let now = |evening: &Evening| evening.hall.room(&room()).and_then(|r| r.timetable.clone());
    assert_eq!(now(&evening), Some(timetable(true)));
    evening.ask(pause(false)).expect("goes on");
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    evening.ask(end(1)).expect("ended");
    let over = now(&evening).expect("a timetable");
    assert!(over.is_over() && over.next_at > Millis(0));
    assert_eq!(evening.ask(pause(true)), Err(Rejection::NoTimetable));
    evening.ask(set(None)).expect("removed");
    assert_eq!(now(&evening), None);
}

#[test]
fn a_timetable_that_was_paused_meanwhile_calls_nobody() {
    let mut evening = Evening::with(2);
    let Command::CallRound(plan) = call(vec![group(&[1, 2], 1)], &[]) else {
        panic!("a round");
    };
    let of_timetable = RoundPlan {
        of_timetable: true,
        ..*plan
    };
    assert_eq!(
        evening.ask(Command::CallRound(Box::new(of_timetable))),
        Err(Rejection::NoTimetable)
    );
}
