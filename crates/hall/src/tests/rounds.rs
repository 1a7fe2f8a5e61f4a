//! A round, from its call to its end, and whom it may bring together.

use super::*;

#[test]
fn a_round_calls_everybody_at_once_and_only_one_runs() {
    let mut evening = Evening::with(5);
    evening.ask(round(&[(1, 2), (3, 4)], &[5])).expect("called");
    for n in 1..=4 {
        assert_eq!(
            evening.hall.meeting(person(n)).map(|i| i.state),
            Some(State::Called)
        );
    }
    assert_eq!(evening.hall.attendee(person(5)).map(|a| a.sat_out), Some(1));
    assert_eq!(
        evening.ask(round(&[(1, 2)], &[])),
        Err(Rejection::RoundRunning)
    );
    assert_eq!(
        evening.invites(5, 1).map(|facts| facts.len()),
        Ok(1),
        "may be asked, and answers later"
    );
    assert_eq!(evening.answers(1, true), Err(Rejection::Busy));
}

#[test]
fn what_changed_since_the_round_was_computed_is_looked_at_again() {
    let mut evening = Evening::with(6);
    evening.does(1, Action::Veto(person(2))).expect("vetoed");
    evening.does(3, Action::Leave).expect("left");
    let facts = evening
        .ask(round(&[(1, 2), (3, 4), (5, 6)], &[]))
        .expect("called");
    let Some(Fact::RoundCalled { round, .. }) = facts.first() else {
        panic!("{facts:?}");
    };
    assert_eq!(round.groups.len(), 1);
    let waiting: Vec<_> = round.waiting.iter().map(|(id, _)| *id).collect();
    assert_eq!(
        waiting,
        [person(1), person(2), person(4)],
        "who left does not wait"
    );
}

#[test]
fn when_a_round_ends_those_who_came_have_talked() {
    let mut evening = Evening::with(4);
    evening.ask(round(&[(1, 2), (3, 4)], &[])).expect("called");
    let id = evening
        .hall
        .meeting(person(1))
        .map(|i| i.id)
        .expect("an introduction");
    evening
        .does(
            1,
            Action::Arrived {
                introduction: id,
                together: false,
            },
        )
        .expect("arrived");
    let end = || Command::EndRound {
        room: "southwest".into(),
        number: 1,
    };
    evening.ask(end()).expect("ended");
    assert_eq!(
        evening.hall.introduction(id).map(|i| i.state),
        Some(State::Met)
    );
    assert!(evening.hall.meeting(person(3)).is_none());
    assert_eq!(
        evening.hall.room(&"southwest".into()).map(|r| r.met.len()),
        Some(1)
    );
    assert_eq!(
        evening.ask(end()),
        Ok(Vec::new()),
        "ending twice is ending once"
    );
    let people: Vec<_> = (1..=4).map(person).collect();
    let apart = evening.hall.kept_apart(&people);
    assert_eq!(
        apart,
        [(person(1), person(2)), (person(3), person(4))],
        "nobody is called to the same person again"
    );
}

#[test]
fn three_at_one_table_have_all_met_each_other() {
    let mut evening = Evening::with(3);
    let Command::CallRound(mut plan) = round(&[(1, 2)], &[]) else {
        panic!("a round");
    };
    plan.groups[0].people.push(person(3));
    evening.ask(Command::CallRound(plan)).expect("called");
    let id = evening.last();
    for n in 1..=3 {
        assert_ne!(evening.seen_by(n), State::Together);
        evening
            .does(
                n,
                Action::Arrived {
                    introduction: id,
                    together: false,
                },
            )
            .expect("arrived");
    }
    assert_eq!(evening.seen_by(1), State::Together);
    for n in 1..=3 {
        evening
            .does(
                n,
                Action::Exchange {
                    introduction: id,
                    share: true,
                    fields: Vec::new(),
                },
            )
            .expect("shared");
        assert_eq!(
            evening
                .hall
                .introduction(id)
                .map(|i| i.exchanges(person(1)).count()),
            Some(n as usize - 1)
        );
    }
    evening
        .does(
            2,
            Action::Met {
                introduction: id,
                rating: None,
            },
        )
        .expect("met");
    let people: Vec<_> = (1..=3).map(person).collect();
    assert_eq!(evening.hall.kept_apart(&people).len(), 3);
    assert_eq!(evening.invites(1, 3), Err(Rejection::AlreadyMet));
}

#[test]
fn somebody_who_was_stood_up_may_be_called_to_them_again() {
    let mut evening = Evening::with(2);
    evening.ask(round(&[(1, 2)], &[])).expect("called");
    let id = evening.last();
    evening.does(1, Action::Missing(id)).expect("missing");
    assert!(evening.hall.kept_apart(&[person(1), person(2)]).is_empty());
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
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    evening.ask(end(1)).expect("ended");
    assert_eq!(
        evening.hall.objection(&[person(1), person(2)], &room()),
        Some(Objection::KeptApart)
    );
    assert_eq!(
        evening.ask(call(vec![group(&[1, 2], 1)], &[])),
        Err(Rejection::NobodyToIntroduce)
    );
}

#[test]
fn nobody_can_tell_a_veto_from_having_met() {
    let mut evening = Evening::with(4);
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    evening.ask(end(1)).expect("ended");
    evening.does(3, Action::Veto(person(4))).expect("vetoed");
    let objection = |a, b| evening.hall.objection(&[person(a), person(b)], &room());
    assert_eq!(objection(1, 2), Some(Objection::KeptApart));
    assert_eq!(objection(3, 4), objection(1, 2));
}

#[test]
fn a_company_is_seated_only_with_those_who_asked_for_companies() {
    let mut evening = Evening::with(4);
    let correct = |company, companies_welcome| Action::Correct {
        profile: Box::new(Profile {
            company,
            companies_welcome,
            ..profile(if company { 3 } else { 1 })
        }),
        consent: ALL,
        renamed: false,
        said: None,
    };
    evening.does(3, correct(true, true)).expect("corrected");
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    let id = evening.at_table(1);
    let join = || repair(Vec::new(), vec![(id, person(3), Vec::new())]);
    assert_eq!(evening.ask(join()), Ok(Vec::new()));
    assert_eq!(
        evening.hall.objection(&[person(3), person(4)], &room()),
        Some(Objection::Company)
    );
}
