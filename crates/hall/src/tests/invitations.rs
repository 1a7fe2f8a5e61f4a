//! Two people, from the invitation to the conversation, or to silence.

use super::*;

#[test]
fn an_accepted_invitation_gets_a_table_and_ends_with_a_conversation() {
    let mut evening = Evening::agreed();
    let id = evening.last();
    assert_eq!(evening.hall.introduction(id).and_then(|i| i.table), Some(1));
    evening
        .does(
            1,
            Action::Arrived {
                introduction: id,
                together: false,
            },
        )
        .expect("arrived");
    assert_eq!(evening.seen_by(2), State::Agreed);
    evening
        .does(
            2,
            Action::Arrived {
                introduction: id,
                together: false,
            },
        )
        .expect("arrived");
    assert_eq!(evening.seen_by(1), State::Together);
    let rating = Some(Rating::Good);
    evening
        .does(
            1,
            Action::Met {
                introduction: id,
                rating,
            },
        )
        .expect("met");
    assert_eq!(
        (evening.seen_by(1), evening.seen_by(2)),
        (State::Met, State::Met)
    );
    assert_eq!(
        evening.hall.room(&"southwest".into()).map(|r| r.met.len()),
        Some(1)
    );
    assert_eq!(evening.invites(1, 2), Err(Rejection::AlreadyMet));
}

#[test]
fn the_asker_cannot_tell_a_pass_from_silence() {
    let mut evening = Evening::with(2);
    evening.invites(1, 2).expect("invited");
    evening.answers(2, false).expect("passed");
    assert_eq!(
        (evening.seen_by(1), evening.seen_by(2)),
        (State::Invited, State::Passed)
    );
    assert_eq!(evening.invites(1, 2), Ok(Vec::new()));
    evening.does(2, Action::Leave).expect("left");
    assert_eq!(
        evening.seen_by(1),
        State::Cancelled,
        "ends as an unanswered one would"
    );
}

/// What the asker sees after `then`, if the other was silent, and if the other passed or vetoed before.
fn told_apart(then: impl Fn(&mut Evening) -> Result<Vec<Fact>, Rejection>) -> bool {
    let after = |before: &dyn Fn(&mut Evening)| {
        let mut evening = Evening::with(2);
        evening.invites(1, 2).expect("invited");
        before(&mut evening);
        let answer = then(&mut evening).map(|facts| facts.len());
        (answer.err(), evening.seen_by(1))
    };
    let silent = after(&|_| {});
    let passed = after(&|evening| drop(evening.answers(2, false)));
    let vetoed = after(&|evening| drop(evening.does(2, Action::Veto(person(1)))));
    silent != passed || silent != vetoed
}

#[test]
fn nothing_the_asker_does_tells_a_pass_or_a_veto_from_silence() {
    assert!(!told_apart(|_| Ok(Vec::new())));
    assert!(!told_apart(|evening| evening.invites(1, 2)), "asking again");
    assert!(
        !told_apart(|evening| evening.answers(1, false)),
        "taking it back"
    );
    assert!(
        !told_apart(|evening| evening.does(1, Action::Veto(person(2)))),
        "vetoing"
    );
    assert!(
        !told_apart(|evening| evening.does(1, Action::Leave)),
        "leaving"
    );
    assert!(
        !told_apart(|evening| evening.does(2, Action::Leave)),
        "being left"
    );
    assert!(
        !told_apart(|evening| evening.does(2, Action::Erase)),
        "being left for good"
    );
}

#[test]
fn taking_back_and_asking_again_at_once_is_pestering() {
    let mut evening = Evening::with(2);
    evening.invites(1, 2).expect("invited");
    evening.answers(1, false).expect("taken back");
    assert_eq!(evening.invites(1, 2), Err(Rejection::TooManyInvitations));
    evening.now += 4 * 60 * 1000;
    assert!(evening.invites(1, 2).is_ok());
}

#[test]
fn a_rating_is_not_a_second_conversation() {
    let mut evening = Evening::agreed();
    let introduction = evening.last();
    let met = |rating| Action::Met {
        introduction,
        rating,
    };
    evening.does(1, met(None)).expect("met");
    let facts = evening.does(1, met(Some(Rating::Good))).expect("rated");
    assert!(
        matches!(facts.as_slice(), [Fact::Rated { .. }]),
        "{facts:?}"
    );
    assert_eq!(evening.does(2, met(None)), Ok(Vec::new()));
    assert_eq!(evening.does(1, met(Some(Rating::Good))), Ok(Vec::new()));
}

#[test]
fn whoever_passed_may_still_change_their_mind() {
    let mut evening = Evening::with(2);
    evening.invites(1, 2).expect("invited");
    evening.answers(2, false).expect("passed");
    evening.invites(2, 1).expect("wants to after all");
    assert_eq!(
        (evening.seen_by(1), evening.seen_by(2)),
        (State::Agreed, State::Agreed)
    );
}

#[test]
fn two_who_invite_each_other_have_agreed() {
    let mut evening = Evening::with(2);
    evening.invites(1, 2).expect("invited");
    evening.invites(2, 1).expect("agreed");
    assert_eq!(evening.seen_by(1), State::Agreed);
}

#[test]
fn never_oneself_a_colleague_a_stranger_to_the_room_or_a_vetoed_person() {
    let mut evening = Evening::with(4);
    evening.register(5, 1);
    evening
        .does(5, Action::Enter("southwest".into()))
        .expect("entered");
    assert_eq!(evening.invites(1, 1), Err(Rejection::Yourself));
    assert_eq!(evening.invites(1, 5), Err(Rejection::OwnOrganization));
    assert_eq!(evening.invites(1, 77), Err(Rejection::Unavailable));
    evening
        .does(2, Action::Enter("social".into()))
        .expect("moved");
    assert_eq!(evening.invites(1, 2), Err(Rejection::Unavailable));
    evening.does(1, Action::Veto(person(3))).expect("vetoed");
    assert_eq!(evening.invites(1, 3), Err(Rejection::Unavailable));
    assert!(
        evening.invites(3, 1).is_ok(),
        "who was vetoed is not told, and heard by nobody"
    );
    assert_eq!(evening.seen_by(3), State::Invited);
    evening
        .does(4, Action::Status(Status::Listening))
        .expect("listening");
    assert_eq!(evening.invites(1, 4), Err(Rejection::Unavailable));
}

#[test]
fn a_company_reaches_only_those_who_welcome_companies() {
    let mut evening = Evening::with(2);
    let company = Profile {
        company: true,
        ..profile(9)
    };
    evening
        .ask(Command::Register(Box::new(Registration {
            attendee: person(9),
            room: "southwest".into(),
            profile: company,
            consent: ALL,
            key: None,
            another: false,
            listed: false,
            awaits_desk: false,
            rehearsed: false,
            badge: None,
        })))
        .expect("registered");
    evening
        .does(9, Action::Enter("southwest".into()))
        .expect("entered");
    assert_eq!(evening.invites(9, 1), Err(Rejection::Unavailable));
    assert!(
        evening.invites(1, 9).is_ok(),
        "asking a company is one's own wish"
    );
}

#[test]
fn nobody_sits_at_two_tables() {
    let mut evening = Evening::agreed();
    evening.invites(3, 1).expect("invited");
    assert_eq!(evening.answers(1, true), Err(Rejection::Busy));
    evening.invites(1, 4).expect("invited");
    assert_eq!(evening.answers(4, true), Err(Rejection::PartnerBusy));
}

#[test]
fn without_a_free_table_people_find_each_other_by_sign() {
    let mut evening = Evening::with(8);
    for n in [1, 3, 5, 7] {
        evening.invites(n, n + 1).expect("invited");
        evening.answers(n + 1, true).expect("agreed");
    }
    let tables: Vec<_> = evening
        .hall
        .introductions
        .values()
        .map(|i| i.table)
        .collect();
    assert_eq!(tables, [Some(1), Some(2), Some(3), None]);
}

#[test]
fn cards_cross_only_when_both_pressed_and_consented() {
    let mut evening = Evening::agreed();
    let introduction = evening.last();
    let press = |share| Action::Exchange {
        introduction,
        share,
        fields: Vec::new(),
    };
    evening.does(1, press(true)).expect("shared");
    assert_eq!(
        evening.hall.introductions[&introduction].exchanged(person(1), person(2)),
        None
    );
    evening.does(1, press(false)).expect("taken back");
    evening.does(2, press(true)).expect("shared");
    assert_eq!(
        evening.hall.introductions[&introduction].exchanged(person(1), person(2)),
        None
    );
    let withdrawn = Consent {
        exchange: false,
        ..ALL
    };
    let correct = Action::Correct {
        profile: Box::new(profile(1)),
        consent: withdrawn,
        renamed: false,
        said: None,
    };
    evening.does(1, correct).expect("corrected");
    assert_eq!(
        evening.does(1, press(true)),
        Err(Rejection::ExchangeConsentNeeded)
    );
    assert_eq!(
        evening.does(3, press(true)),
        Err(Rejection::NoSuchIntroduction)
    );
}

#[test]
fn erasing_ends_what_was_open_and_leaves_no_wish() {
    let mut evening = Evening::agreed();
    evening.does(2, Action::Erase).expect("erased");
    assert_eq!(evening.seen_by(1), State::Cancelled);
    assert!(evening.hall.attendee(person(2)).is_none());
    assert_eq!(
        evening.does(2, Action::Leave),
        Err(Rejection::NotRegistered)
    );
    assert_eq!(evening.invites(1, 2), Err(Rejection::Unavailable));
}

#[test]
fn a_closed_room_lets_its_own_people_in_but_introduces_nobody() {
    let mut evening = Evening::with(2);
    evening.register(3, 3);
    let set = Command::SetRoom {
        room: "southwest".into(),
        open: Some(false),
        mode: None,
        tables: None,
        screen: None,
    };
    evening.ask(set).expect("closed");
    assert!(evening.does(3, Action::Enter("southwest".into())).is_ok());
    assert_eq!(evening.invites(1, 2), Err(Rejection::RoomClosed));
}

#[test]
fn finished_conversations_cover_the_needs_they_answered() {
    let mut evening = Evening::with(2);
    let reasons = vec![Reason {
        tag: "open-beds".into(),
        from: person(2),
        to: person(1),
        again: false,
    }];
    let to = person(2);
    evening
        .does(1, Action::Invite { to, reasons })
        .expect("invited");
    evening.answers(2, true).expect("agreed");
    let introduction = evening.last();
    evening
        .does(
            2,
            Action::Met {
                introduction,
                rating: None,
            },
        )
        .expect("met");
    let covered = |n| evening.hall.attendee(person(n)).map(|a| a.covered.len());
    assert_eq!((covered(1), covered(2)), (Some(1), Some(0)));
}
