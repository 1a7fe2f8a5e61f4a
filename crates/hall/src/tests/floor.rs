//! Rounds that do not go as planned, and what the organizer does about people.

use super::*;
use domain::Reason;

pub(super) fn room() -> RoomId {
    "southwest".into()
}

pub(super) fn group(people: &[u64], table: u16) -> Group {
    Group {
        introduction: IntroductionId(0),
        table: Some(table),
        people: people.iter().map(|&n| person(n)).collect(),
        score: 10,
        reasons: Vec::new(),
        repair: false,
    }
}

pub(super) fn call(groups: Vec<Group>, waiting: &[u64]) -> Command {
    let Command::CallRound(plan) = round(&[], waiting) else {
        panic!("a round");
    };
    Command::CallRound(Box::new(RoundPlan { groups, ..*plan }))
}

pub(super) fn repair(
    groups: Vec<Group>,
    joining: Vec<(IntroductionId, AttendeeId, Vec<Reason>)>,
) -> Command {
    Command::RepairRound(Box::new(RepairPlan {
        room: room(),
        number: 1,
        groups,
        joining,
    }))
}

pub(super) fn end(number: u32) -> Command {
    Command::EndRound {
        room: room(),
        number,
    }
}

pub(super) fn arrived(introduction: IntroductionId, together: bool) -> Verb {
    Verb::Arrived {
        introduction,
        together,
    }
}

impl Evening {
    fn at_table(&self, n: u64) -> IntroductionId {
        self.hall
            .meeting(person(n))
            .map(|i| i.id)
            .expect("an introduction")
    }

    fn is_free(&self, n: u64) -> bool {
        self.hall.is_free(person(n), &room())
    }

    fn stood_up(&self) -> Vec<AttendeeId> {
        self.hall.stood_up(&room(), 1).into_iter().collect()
    }

    fn sat_out(&self, n: u64) -> u32 {
        self.hall.attendee(person(n)).expect("registered").sat_out
    }

    fn round(&self) -> &Round {
        &self.hall.room(&room()).expect("a room").rounds[0]
    }
}

#[test]
fn who_did_not_come_is_not_called_until_they_are_back() {
    let mut evening = Evening::with(4);
    evening
        .ask(call(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]))
        .expect("called");
    let id = evening.at_table(1);
    evening.does(1, Verb::Missing(id)).expect("missing");
    assert_eq!(evening.stood_up(), [person(1)]);
    assert!(evening.is_free(1) && !evening.is_free(2));
    assert_eq!(
        evening.hall.introductions[&id].state_for(person(2)),
        State::Missed
    );
    assert_eq!(
        evening.does(1, Verb::Missing(id)),
        Ok(Vec::new()),
        "pressed twice is pressed once"
    );
    evening.does(2, Verb::Status(Status::Open)).expect("back");
    assert!(evening.is_free(2));
}

#[test]
fn nobody_is_missing_who_said_that_they_came() {
    let mut evening = Evening::with(2);
    evening
        .ask(call(vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    let id = evening.at_table(1);
    evening.does(2, arrived(id, false)).expect("arrived");
    assert_eq!(
        evening.does(1, Verb::Missing(id)),
        Err(Refusal::PartnerArrived)
    );
    evening.does(1, arrived(id, true)).expect("arrived");
    assert_eq!(evening.does(1, Verb::Missing(id)), Err(Refusal::WrongState));
}

#[test]
fn one_may_say_for_both_that_they_met() {
    let mut evening = Evening::with(2);
    evening
        .ask(call(vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    let id = evening.at_table(1);
    evening.does(1, arrived(id, false)).expect("arrived");
    assert_eq!(evening.seen_by(1), State::Called);
    evening.does(1, arrived(id, true)).expect("both");
    assert_eq!(evening.seen_by(2), State::Together);
}

#[test]
fn three_go_on_as_two() {
    let mut evening = Evening::with(3);
    evening
        .ask(call(vec![group(&[1, 2, 3], 1)], &[]))
        .expect("called");
    let id = evening.at_table(1);
    evening.does(1, arrived(id, false)).expect("arrived");
    evening.does(2, arrived(id, false)).expect("arrived");
    evening.does(1, Verb::Missing(id)).expect("missing");
    assert_eq!(evening.seen_by(1), State::Together);
    assert_eq!(evening.seen_by(3), State::Missed);
    assert!(evening.hall.meeting(person(3)).is_none());
    assert_eq!(
        evening.does(
            3,
            Verb::Met {
                introduction: id,
                rating: None
            }
        ),
        Err(Refusal::NoSuchIntroduction),
        "no longer theirs"
    );
    evening.does(2, Verb::Leave).expect("left");
    assert_eq!(evening.seen_by(1), State::Met);
}

#[test]
fn who_left_a_table_of_three_may_sit_at_another() {
    let mut evening = Evening::with(4);
    evening
        .ask(call(vec![group(&[1, 2, 3], 1)], &[]))
        .expect("called");
    evening.does(3, Verb::Leave).expect("left");
    evening
        .does(3, Verb::Enter("southwest".into()))
        .expect("entered");
    evening.invites(3, 4).expect("invited");
    evening.answers(4, true).expect("agreed");
    assert_eq!(evening.seen_by(3), State::Agreed);
}

#[test]
fn the_time_to_arrive_frees_only_those_who_came() {
    let mut evening = Evening::with(4);
    evening
        .ask(call(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]))
        .expect("called");
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
    evening
        .ask(call(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[5]))
        .expect("called");
    assert_eq!(evening.sat_out(5), 1);
    let id = evening.at_table(1);
    evening.does(1, Verb::Missing(id)).expect("missing");
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
        Err(Refusal::RoundOver)
    );
}

#[test]
fn who_waited_in_vain_has_sat_out() {
    let mut evening = Evening::with(2);
    evening
        .ask(call(vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    let id = evening.at_table(1);
    evening.does(1, Verb::Missing(id)).expect("missing");
    evening.ask(end(1)).expect("ended");
    assert_eq!((evening.sat_out(1), evening.sat_out(2)), (1, 0));
}

#[test]
fn who_joins_a_table_gets_no_card_that_was_handed_over_before() {
    let mut evening = Evening::with(4);
    evening
        .ask(call(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]))
        .expect("called");
    let (id, alone) = (evening.at_table(1), evening.at_table(3));
    evening.does(1, arrived(id, true)).expect("together");
    let press = || Verb::Exchange {
        introduction: id,
        share: true,
        fields: Vec::new(),
    };
    evening.does(1, press()).expect("shared");
    evening.does(2, press()).expect("shared");
    evening.does(3, Verb::Missing(alone)).expect("missing");
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
    evening.does(3, Verb::Veto(person(2))).expect("vetoed");
    evening
        .ask(call(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]))
        .expect("called");
    let (id, alone) = (evening.at_table(1), evening.at_table(3));
    evening.does(3, Verb::Missing(alone)).expect("missing");
    assert_eq!(
        evening.ask(repair(Vec::new(), vec![(id, person(3), Vec::new())])),
        Ok(Vec::new())
    );
}

#[test]
fn who_still_talks_keeps_the_table_and_is_not_called() {
    let mut evening = Evening::with(4);
    evening
        .ask(call(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]))
        .expect("called");
    let (id, other) = (evening.at_table(1), evening.at_table(3));
    evening.does(1, arrived(id, true)).expect("together");
    evening.does(3, arrived(other, true)).expect("together");
    evening
        .does(1, Verb::Status(Status::Talking))
        .expect("talks on");
    evening.ask(end(1)).expect("ended");
    assert_eq!(evening.hall.introductions[&id].state, State::Together);
    assert_eq!(evening.hall.introductions[&other].state, State::Met);
    let tables = evening.hall.room(&room()).expect("a room");
    let mut tables = evening.hall.tables(tables, Millis(evening.now));
    assert!(!tables.claim(&[], 1));
    assert!(!evening.is_free(1) && !evening.is_free(2));
    evening.does(1, Verb::Status(Status::Open)).expect("done");
    assert_eq!(evening.hall.introductions[&id].state, State::Met);
    assert!(evening.is_free(1) && evening.is_free(2));
    assert_eq!((evening.sat_out(1), evening.sat_out(2)), (0, 0));
}

#[test]
fn whoever_talked_on_is_free_again_when_either_says_that_they_have_talked() {
    let met = |introduction| Verb::Met {
        introduction,
        rating: None,
    };
    for (talks_on, done) in [
        (vec![1, 2], Verb::Status(Status::Open)),
        (vec![1, 2], met(IntroductionId(1))),
        (vec![2], met(IntroductionId(1))),
    ] {
        let mut evening = Evening::with(2);
        evening
            .ask(call(vec![group(&[1, 2], 1)], &[]))
            .expect("called");
        let id = evening.at_table(1);
        assert_eq!(id, IntroductionId(1));
        evening.does(1, arrived(id, true)).expect("together");
        for who in talks_on {
            evening
                .does(who, Verb::Status(Status::Talking))
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
    evening
        .ask(call(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]))
        .expect("called");
    let (id, reported) = (evening.at_table(1), evening.at_table(3));
    evening.does(3, Verb::Missing(reported)).expect("missing");
    evening.ask(end(1)).expect("ended");
    let met = |introduction| Verb::Met {
        introduction,
        rating: None,
    };
    assert_eq!(evening.hall.introductions[&id].state, State::Missed);
    evening.does(2, met(id)).expect("talked");
    assert_eq!(evening.hall.introductions[&id].state, State::Met);
    assert_eq!(evening.does(3, met(reported)), Err(Refusal::WrongState));
}

#[test]
fn two_groups_never_get_one_table() {
    let mut evening = Evening::with(4);
    let facts = evening.ask(call(vec![group(&[1, 2], 1), group(&[3, 4], 1)], &[]));
    let Ok([Fact::RoundCalled { round, .. }]) = facts.as_deref() else {
        panic!("{facts:?}");
    };
    assert_eq!(round.groups.len(), 1);
    assert_eq!(round.waiting.len(), 2);
}

#[test]
fn people_called_before_are_not_called_together_again() {
    let mut evening = Evening::with(2);
    evening
        .ask(call(vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    evening.ask(end(1)).expect("ended");
    assert_eq!(
        evening.hall.objection(&[person(1), person(2)], &room()),
        Some(Objection::KeptApart)
    );
    assert_eq!(
        evening.ask(call(vec![group(&[1, 2], 1)], &[])),
        Err(Refusal::NobodyToIntroduce)
    );
}

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
    assert_eq!(evening.invites(3, 2), Err(Refusal::Unavailable));
    assert_eq!(evening.invites(2, 3), Err(Refusal::Unavailable));
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
    assert_eq!(keeps(1, 9), Err(Refusal::NoSuchTable));
    assert_eq!(keeps(1, 1), Ok(()));
    assert_eq!(keeps(2, 1), Err(Refusal::TableTaken));
    evening.invites(1, 2).expect("invited");
    evening.answers(2, true).expect("agreed");
    let table = evening.hall.meeting(person(2)).and_then(|i| i.table);
    assert_eq!(table, Some(1), "the other comes to the kept table");
}

#[test]
fn a_timetable_counts_its_rounds_and_pauses() {
    let mut evening = Evening::with(2);
    let timetable = |paused| Timetable {
        rounds: 1,
        called: 0,
        length: 60_000,
        moving: 0,
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
    assert_eq!(evening.ask(pause(true)), Err(Refusal::NoTimetable));
    evening.ask(set(Some(timetable(false)))).expect("set");
    evening.ask(pause(true)).expect("paused");
    let now = |evening: &Evening| evening.hall.room(&room()).and_then(|r| r.timetable.clone());
    assert_eq!(now(&evening), Some(timetable(true)));
    evening.ask(pause(false)).expect("goes on");
    evening
        .ask(call(vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    evening.ask(end(1)).expect("ended");
    let over = now(&evening).expect("a timetable");
    assert!(over.is_over() && over.next_at > Millis(0));
    assert_eq!(evening.ask(pause(true)), Err(Refusal::NoTimetable));
    evening.ask(set(None)).expect("removed");
    assert_eq!(now(&evening), None);
}

#[test]
fn what_the_organizer_does_is_kept_and_what_people_do_is_not() {
    let mut evening = Evening::with(2);
    evening.invites(1, 2).expect("invited");
    assert!(evening.hall.audit().is_empty());
    let facts = evening
        .hall
        .decide(&Command::Attendee(person(2), Verb::Leave), Millis(5))
        .expect("left");
    evening.hall.apply(&Commit {
        at: Millis(5),
        request: None,
        organizer: true,
        facts,
    });
    let entries: Vec<_> = evening
        .hall
        .audit()
        .iter()
        .map(|e| (&*e.action, e.attendee))
        .collect();
    assert_eq!(entries, [("left", Some(person(2)))]);
    evening.does(2, Verb::Enter(room())).expect("back");
    let facts = evening
        .hall
        .decide(&Command::Attendee(person(2), Verb::Erase), Millis(9))
        .expect("erased");
    assert!(facts.len() > 1);
    let commit = Commit {
        at: Millis(9),
        request: None,
        organizer: true,
        facts,
    };
    evening.hall.apply(&commit);
    assert_eq!(
        evening.hall.audit().last().map(|e| &*e.action),
        Some("erased")
    );
}

#[test]
fn nobody_can_tell_a_veto_from_having_met() {
    let mut evening = Evening::with(4);
    evening
        .ask(call(vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    evening.ask(end(1)).expect("ended");
    evening.does(3, Verb::Veto(person(4))).expect("vetoed");
    let objection = |a, b| evening.hall.objection(&[person(a), person(b)], &room());
    assert_eq!(objection(1, 2), Some(Objection::KeptApart));
    assert_eq!(objection(3, 4), objection(1, 2));
}

#[test]
fn a_company_is_seated_only_with_those_who_asked_for_companies() {
    let mut evening = Evening::with(4);
    let correct = |company, companies_welcome| Verb::Correct {
        profile: Box::new(Profile {
            company,
            companies_welcome,
            ..profile(if company { 3 } else { 1 })
        }),
        consent: ALL,
        renamed: false,
    };
    evening.does(3, correct(true, true)).expect("corrected");
    evening
        .ask(call(vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    let id = evening.at_table(1);
    let join = || repair(Vec::new(), vec![(id, person(3), Vec::new())]);
    assert_eq!(evening.ask(join()), Ok(Vec::new()));
    assert_eq!(
        evening.hall.objection(&[person(3), person(4)], &room()),
        Some(Objection::Company)
    );
}

#[test]
fn who_goes_while_they_talk_has_talked() {
    let mut evening = Evening::with(2);
    evening
        .ask(call(vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    let id = evening.at_table(1);
    evening.does(1, arrived(id, true)).expect("together");
    evening.does(1, Verb::Leave).expect("left");
    assert_eq!(evening.seen_by(2), State::Met);
    assert!(evening.stood_up().is_empty());
}

#[test]
fn who_joined_another_table_did_not_wait_in_vain() {
    let mut evening = Evening::with(4);
    evening
        .ask(call(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]))
        .expect("called");
    let (id, alone) = (evening.at_table(1), evening.at_table(3));
    evening.does(3, Verb::Missing(alone)).expect("missing");
    evening
        .ask(repair(Vec::new(), vec![(id, person(3), Vec::new())]))
        .expect("joined");
    evening.does(1, arrived(id, true)).expect("together");
    evening.ask(end(1)).expect("ended");
    assert_eq!((evening.seen_by(3), evening.sat_out(3)), (State::Missed, 0));
}

#[test]
fn a_long_rounds_table_is_nobody_elses() {
    let mut evening = Evening::with(4);
    evening
        .ask(call(vec![group(&[1, 2], 1)], &[]))
        .expect("called");
    evening.now += 40 * 60 * 1000;
    evening.invites(3, 4).expect("invited");
    evening.answers(4, true).expect("agreed");
    let table = evening.hall.meeting(person(3)).and_then(|i| i.table);
    assert_eq!(table, Some(2));
}

#[test]
fn a_no_show_may_meet_those_who_went_on() {
    let mut evening = Evening::with(3);
    evening
        .ask(call(vec![group(&[1, 2, 3], 1)], &[]))
        .expect("called");
    let id = evening.at_table(1);
    evening.does(1, arrived(id, false)).expect("arrived");
    evening.does(2, arrived(id, false)).expect("arrived");
    evening.does(1, Verb::Missing(id)).expect("missing");
    let people: Vec<_> = (1..=3).map(person).collect();
    assert_eq!(evening.hall.kept_apart(&people), [(person(1), person(2))]);
    assert!(evening.hall.between(person(1), person(3)).is_none());
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
        Err(Refusal::NoTimetable)
    );
}
