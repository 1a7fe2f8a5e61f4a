//! Meeting without a table: said by both, or waiting for the other.

use super::*;

fn scans(n: u64) -> Action {
    scanned_at(n, None)
}

fn scanned_at(n: u64, when: Option<i64>) -> Action {
    Action::Encounter {
        whom: Whom::Person(person(n)),
        when: when.map(Millis),
        reasons: Vec::new(),
    }
}

/// Reads the number off a badge.
fn types(badge: u32) -> Action {
    Action::Encounter {
        whom: Whom::Badge(badge),
        when: None,
        reasons: Vec::new(),
    }
}

impl Evening {
    fn uses_a_phone(&mut self, n: u64) {
        let hello = Action::Hello(Arrival {
            room: room(),
            device: 1,
            resumes: false,
            enter: None,
        });
        self.does(n, hello).expect("heard");
    }

    /// Four people with phones.
    fn of_phones() -> Self {
        let mut evening = Self::with(4);
        (1..=4).for_each(|n| evening.uses_a_phone(n));
        evening
    }

    fn waiting(&self, n: u64) -> Vec<IntroductionId> {
        self.hall.encounters_of(person(n)).map(|c| c.id).collect()
    }

    fn conversations(&self, n: u64) -> u32 {
        self.hall.attendee(person(n)).expect("registered").met
    }

    fn state(&self, id: IntroductionId) -> Option<State> {
        self.hall.introduction(id).map(|i| i.state)
    }
}

#[test]
fn what_one_says_waits_until_the_other_says_so_too() {
    let mut evening = Evening::of_phones();
    evening.does(1, scans(2)).expect("said");
    let [id] = evening.waiting(2)[..] else {
        panic!("one request");
    };
    assert_eq!((evening.conversations(1), evening.state(id)), (0, None));
    assert_eq!(evening.does(1, scans(2)), Ok(Vec::new()), "said already");
    assert_eq!(evening.does(1, Action::Confirm(id)), Ok(Vec::new()));
    assert_eq!(
        evening.does(3, Action::Confirm(id)),
        Err(Rejection::NoSuchIntroduction)
    );
    evening.does(2, Action::Confirm(id)).expect("confirmed");
    assert_eq!(evening.state(id), Some(State::Met));
    assert_eq!((evening.conversations(1), evening.conversations(2)), (1, 1));
    assert_eq!(evening.waiting(1), []);
    for again in [Action::Confirm(id), scans(1)] {
        assert_eq!(evening.does(2, again), Ok(Vec::new()));
    }
    let share = |introduction| Action::Exchange {
        introduction,
        share: true,
        fields: Vec::new(),
    };
    evening.does(1, share(id)).expect("shared");
    evening.does(2, share(id)).expect("shared");
    let met = &evening.hall.introductions[&id];
    assert!(met.exchanged(person(1), person(2)).is_some());
    let again = call(vec![group(&[1, 2], 1)], &[]);
    assert_eq!(evening.ask(again), Err(Rejection::NobodyToIntroduce));
}

#[test]
fn both_scanning_each_other_is_one_conversation() {
    let mut evening = Evening::of_phones();
    evening.does(1, scans(2)).expect("said");
    evening.does(2, scans(1)).expect("met");
    assert_eq!((evening.conversations(1), evening.conversations(2)), (1, 1));
    assert_eq!(evening.does(1, scans(2)), Ok(Vec::new()));
    assert_eq!(evening.hall.introductions().count(), 1);
}

#[test]
fn what_was_kept_without_a_network_is_dated_by_when_it_was() {
    let mut evening = Evening::of_phones();
    let then = evening.now;
    evening.now += 300_000;
    evening
        .does(1, scanned_at(2, Some(then + 60_000)))
        .expect("said");
    evening
        .does(2, scanned_at(1, Some(then + 61_000)))
        .expect("met");
    let id = evening.last();
    assert_eq!(evening.hall.introductions[&id].since, Millis(then + 60_000));
    // Neither in the future nor before they came.
    for wrong in [evening.now + 9_000_000, 1] {
        let mut evening = Evening::of_phones();
        evening.now += 300_000;
        evening.does(3, scanned_at(4, Some(wrong))).expect("said");
        let said = evening.hall.encounters_of(person(3)).next().expect("waits");
        assert_eq!(said.when, Millis(evening.now));
    }
}

#[test]
fn nobody_meets_themself_a_colleague_or_somebody_unknown() {
    let mut evening = Evening::of_phones();
    evening.register(5, 1);
    for (action, refused) in [
        (scans(1), Rejection::Yourself),
        (types(1), Rejection::Yourself),
        (scans(5), Rejection::OwnOrganization),
        (scans(9), Rejection::NoSuchCode),
        (types(77), Rejection::NoSuchCode),
    ] {
        assert_eq!(evening.does(1, action), Err(refused));
    }
    evening.does(2, Action::Erase).expect("erased");
    assert_eq!(evening.does(1, scans(2)), Err(Rejection::NoSuchCode));
    assert_eq!(evening.does(1, types(2)), Err(Rejection::NoSuchCode));
    let unasked = Consent {
        partners: false,
        ..ALL
    };
    let withdraws = |employer| Action::Correct {
        profile: Box::new(profile(employer)),
        consent: unasked,
        renamed: false,
        said: None,
    };
    evening.does(1, scans(3)).expect("said");
    evening.does(3, withdraws(3)).expect("corrected");
    assert_eq!(evening.waiting(1), [], "what waited has ended");
    assert_eq!(evening.does(1, scans(3)), Err(Rejection::Unavailable));
    assert_eq!(evening.does(3, scans(1)), Err(Rejection::ConsentNeeded));
}

#[test]
fn what_stands_open_between_the_two_ends_as_met() {
    let mut invited = Evening::of_phones();
    invited.invites(1, 2).expect("invited");
    let id = invited.last();
    invited.does(2, scans(1)).expect("said");
    let said = invited.waiting(1)[0];
    invited.does(1, Action::Confirm(said)).expect("met");
    assert_eq!(invited.state(id), Some(State::Met));
    assert_eq!(invited.state(said), None, "and nothing beside it");

    let mut agreed = Evening::agreed();
    let id = agreed.last();
    agreed
        .does(2, scans(1))
        .expect("met at once: both had said yes");
    assert_eq!(agreed.state(id), Some(State::Met));
    assert!(agreed.is_free(1));

    let mut called = Evening::of_phones();
    called.calls(vec![group(&[1, 2], 1), group(&[3, 4], 2)], &[]);
    called.does(1, scans(3)).expect("said");
    let said = called.waiting(3)[0];
    called.does(3, Action::Confirm(said)).expect("met");
    assert_eq!(called.state(called.at_table(1)), Some(State::Called));
    assert_eq!(called.state(called.at_table(3)), Some(State::Called));
}

#[test]
fn at_a_table_of_several_it_says_that_both_are_there() {
    let mut evening = Evening::of_phones();
    evening.calls(vec![group(&[1, 2, 3], 1)], &[]);
    let table = evening.at_table(1);
    evening.does(1, scans(2)).expect("there");
    let found = &evening.hall.introductions[&table];
    assert_eq!(found.state, State::Called);
    assert_eq!(found.arrived, [person(1), person(2)].into());
    assert_eq!(evening.waiting(2), []);
}

#[test]
fn a_pair_called_while_one_waits_for_the_others_word_meets_once() {
    let mut evening = Evening::of_phones();
    evening.does(1, scans(2)).expect("said");
    let said = evening.waiting(2)[0];
    evening.calls(vec![group(&[1, 2], 1)], &[]);
    let table = evening.at_table(1);
    assert_ne!(table, said);
    evening.does(2, Action::Confirm(said)).expect("met");
    assert_eq!(evening.state(table), Some(State::Met));
    assert_eq!(
        (evening.conversations(1), evening.waiting(1)),
        (1, Vec::new())
    );
}

#[test]
fn a_veto_looks_like_silence() {
    let mut evening = Evening::of_phones();
    evening.does(2, Action::Veto(person(1))).expect("vetoed");
    evening.does(1, scans(2)).expect("said");
    let id = evening.waiting(1)[0];
    assert_eq!(evening.waiting(2), [], "never asked");
    assert_eq!(
        evening.does(2, Action::Confirm(id)),
        Err(Rejection::NoSuchIntroduction)
    );
    assert_eq!(evening.does(2, scans(1)), Err(Rejection::Unavailable));
    let no = |introduction| Action::Answer {
        introduction,
        accept: false,
    };
    // The same where they only say no, or veto after they were asked.
    evening.does(1, scans(3)).expect("said");
    let declined = evening.waiting(3)[0];
    evening.does(3, no(declined)).expect("declined");
    evening.does(1, scans(4)).expect("said");
    evening.does(4, Action::Veto(person(1))).expect("vetoed");
    assert_eq!((evening.waiting(3), evening.waiting(4)), (vec![], vec![]));
    assert_eq!(evening.waiting(1).len(), 3, "all three wait alike");
    evening.now += 2 * 60 * 60 * 1000;
    evening.ask(Command::ReconcileEncounters).expect("ended");
    assert_eq!(evening.waiting(1), []);
}

#[test]
fn whoever_never_had_a_phone_is_met_by_their_badge() {
    let mut evening = Evening::with(2);
    evening.uses_a_phone(1);
    evening.register(3, 3);
    evening.does(1, types(3)).expect("said");
    assert_eq!(
        evening.conversations(1),
        0,
        "3 has not come: nobody was met"
    );
    evening.does(1, types(2)).expect("met");
    let id = evening.last();
    let met = &evening.hall.introductions[&id];
    assert!(met.met.keys().eq([&person(1)]), "one alone said so");
    assert_eq!((evening.conversations(1), evening.conversations(2)), (1, 1));
    // It was another number.
    evening.does(1, Action::TakeBack(id)).expect("taken back");
    assert_eq!(
        (evening.conversations(1), evening.state(id)),
        (0, Some(State::Cancelled))
    );
    evening.does(1, types(2)).expect("met after all");
    assert_eq!(evening.conversations(1), 1);
}

#[test]
fn a_hall_of_ghosts_is_asked_no_more_than_it_is_invited() {
    let mut evening = Evening::with(40);
    (1..=40).for_each(|n| evening.uses_a_phone(n));
    for n in 2..=21 {
        evening.does(1, scans(n)).expect("said");
    }
    assert_eq!(
        evening.does(1, scans(22)),
        Err(Rejection::TooManyEncounters)
    );
    for n in 22..=33 {
        evening.does(n, scans(40)).expect("said");
    }
    assert_eq!(evening.does(34, scans(40)), Err(Rejection::AskedByMany));
    let answered = evening.waiting(40)[0];
    evening.does(40, Action::Confirm(answered)).expect("met");
    evening.does(34, scans(40)).expect("said");
}

#[test]
fn no_id_is_given_twice() {
    let mut evening = Evening::of_phones();
    evening.does(1, scans(2)).expect("said");
    let said = evening.waiting(1)[0];
    evening.does(2, Action::Erase).expect("erased");
    assert_eq!(evening.waiting(1), []);
    evening.invites(1, 3).expect("invited");
    assert!(evening.last() > said);
}

#[test]
fn a_company_is_scanned_by_whoever_did_not_ask_for_companies() {
    let mut evening = Evening::of_phones();
    let company = Action::Correct {
        profile: Box::new(Profile {
            company: true,
            ..profile(1)
        }),
        consent: ALL,
        renamed: false,
        said: None,
    };
    evening.does(1, company).expect("corrected");
    assert_eq!(evening.does(1, scans(2)), Err(Rejection::Unavailable));
    evening.does(2, scans(1)).expect("said");
    evening.does(1, scans(2)).expect("met");
    assert_eq!(evening.conversations(2), 1);
}
