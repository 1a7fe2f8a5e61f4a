//! Two registrations of one person, and two people of one name.

use super::*;

fn likeness(name: u64, email: Option<u64>) -> Option<Likeness> {
    Some(Likeness {
        name,
        email,
        phone: None,
    })
}

impl Evening {
    fn registers(
        &mut self,
        n: u64,
        employer: u64,
        likeness: Option<Likeness>,
        another: bool,
    ) -> Result<Vec<Fact>, Rejection> {
        self.ask(Command::Register(Box::new(Registration {
            attendee: person(n),
            room: "southwest".into(),
            profile: Profile {
                likeness,
                ..profile(employer)
            },
            consent: ALL,
            key: Some(n),
            another,
            listed: false,
            awaits_desk: false,
            rehearsed: false,
            badge: None,
        })))
    }

    /// 1 to `others`, and 21 and 22 who seem to be one person.
    fn with_doubles(others: u64) -> Self {
        let mut evening = Self::with(others);
        for n in [21, 22] {
            evening
                .registers(n, 21, likeness(5, None), n == 22)
                .expect("registered");
            evening
                .does(n, Action::Enter("southwest".into()))
                .expect("entered");
        }
        evening
    }

    fn meets(&self, n: u64) -> bool {
        self.hall.meeting(person(n)).is_some()
    }
}

#[test]
fn one_name_at_one_employer_is_asked_about() {
    let mut evening = Evening::new();
    evening
        .registers(1, 1, likeness(5, Some(7)), false)
        .expect("registered");
    assert_eq!(
        evening.registers(2, 1, likeness(5, None), false),
        Err(Rejection::AlreadyRegistered)
    );
    assert_eq!(
        evening.registers(2, 9, likeness(5, Some(7)), false),
        Err(Rejection::AlreadyRegistered),
        "one address"
    );
    evening
        .registers(2, 9, likeness(5, None), false)
        .expect("a namesake elsewhere");
    evening
        .registers(3, 1, likeness(6, Some(7)), false)
        .expect("a colleague with one address for both");
    evening
        .registers(4, 1, likeness(5, None), true)
        .expect("another person");
    assert!(
        evening.hall.are_doubles(person(1), person(4)),
        "until the desk has seen both"
    );
    evening
        .ask(Command::TellApart(person(4), person(1)))
        .expect("told apart");
    assert!(
        !evening.hall.are_doubles(person(1), person(4))
            && !evening.hall.are_doubles(person(4), person(1))
    );
    evening.does(1, Action::Erase).expect("erased");
    evening.does(4, Action::Erase).expect("erased");
    evening
        .registers(5, 1, likeness(5, None), false)
        .expect("nobody is left to be taken for");
}

#[test]
fn one_key_registers_one_person() {
    let mut evening = Evening::new();
    evening.registers(1, 1, None, false).expect("registered");
    let again = Registration {
        attendee: person(2),
        room: "southwest".into(),
        profile: profile(2),
        consent: ALL,
        key: Some(1),
        another: false,
        listed: false,
        awaits_desk: false,
        rehearsed: false,
        badge: None,
    };
    assert_eq!(
        evening.ask(Command::Register(Box::new(again))),
        Ok(Vec::new())
    );
    assert_eq!(evening.hall.already_registered(1), Some(person(1)));
    assert_eq!(evening.hall.attendees().count(), 1);
}

#[test]
fn one_person_is_never_wanted_at_two_tables() {
    // In one plan, at a table and in a plan, and at two tables by invitation.
    let mut evening = Evening::with_doubles(4);
    evening.calls(vec![group(&[21, 1], 1), group(&[22, 2], 2)], &[]);
    assert!(evening.meets(21) && !evening.meets(22) && !evening.meets(2));
    assert!(!evening.hall.is_free(person(22), &"southwest".into()));
    evening.invites(22, 3).expect("invited");
    assert_eq!(evening.answers(3, true), Err(Rejection::PartnerBusy));
    assert_eq!(evening.invites(3, 22), Err(Rejection::PartnerBusy));
}

#[test]
fn whoever_sat_out_for_a_namesake_comes_first() {
    let mut evening = Evening::with_doubles(1);
    let people = [person(21), person(22)];
    let surplus = |evening: &Evening| evening.hall.surplus(&people, &BTreeSet::new());
    assert_eq!(
        surplus(&evening),
        [person(21)].into(),
        "the later registration is the one in use"
    );
    evening.calls(vec![group(&[22, 1], 1)], &[]);
    evening
        .hall
        .attendees
        .get_mut(&person(21))
        .expect("there")
        .sat_out = 1;
    assert_eq!(surplus(&evening), [person(22)].into());
    assert_eq!(
        evening.hall.surplus(&[person(21)], &[person(22)].into()),
        [person(21)].into()
    );
}

#[test]
fn what_a_merged_registration_brings_along_ends_what_is_open() {
    let hides = |evening: &mut Evening| {
        let hidden = SteeringChange {
            hidden: Some(true),
            ..SteeringChange::default()
        };
        evening
            .ask(Command::Steer(person(21), hidden))
            .expect("hidden");
    };
    let vetoes = |evening: &mut Evening| {
        evening.does(21, Action::Veto(person(1))).expect("vetoed");
    };
    let is_vetoed = |evening: &mut Evening| {
        evening.does(1, Action::Veto(person(21))).expect("vetoed");
    };
    // Whoever is refused sees an invitation that nobody answers.
    let all: [(fn(&mut Evening), _); 3] = [
        (hides, (State::Cancelled, State::Cancelled)),
        (vetoes, (State::Cancelled, State::Cancelled)),
        (is_vetoed, (State::Passed, State::Invited)),
    ];
    for (brings, after) in all {
        let mut evening = Evening::with_doubles(2);
        let invite = Action::Invite {
            to: person(1),
            reasons: Vec::new(),
        };
        evening.does(22, invite).expect("invited");
        brings(&mut evening);
        let before = evening.seen_by(1);
        assert_eq!(before, State::Invited);
        evening
            .ask(Command::Merge {
                from: person(21),
                into: person(22),
            })
            .expect("merged");
        let seen = (evening.seen_by(1), evening.seen_by(22));
        assert_eq!(seen, after);
    }
}

#[test]
fn a_merged_registration_keeps_its_seat_and_its_past() {
    let mut evening = Evening::with_doubles(4);
    evening.does(4, Action::Veto(person(21))).expect("vetoed");
    evening.does(21, Action::Veto(person(3))).expect("vetoed");
    evening.calls(vec![group(&[21, 1], 1)], &[]);
    let table = evening.hall.meeting(person(21)).expect("a table").id;
    evening
        .ask(Command::Merge {
            from: person(21),
            into: person(22),
        })
        .expect("merged");
    let seat = evening.hall.meeting(person(22)).expect("the table");
    assert_eq!((seat.id, seat.state), (table, State::Called));
    assert!(evening.hall.attendee(person(21)).is_none());
    assert_eq!(evening.hall.who(person(21)), person(22));
    assert!(
        evening.hall.vetoed(person(22), person(4)) && evening.hall.vetoed(person(22), person(3))
    );
    assert_eq!(evening.hall.already_registered(21), Some(person(22)));
    let met = Action::Met {
        introduction: table,
        rating: None,
    };
    evening.does(22, met).expect("met");
    assert_eq!(evening.invites(22, 1), Err(Rejection::AlreadyMet));
    let again = Command::Merge {
        from: person(21),
        into: person(22),
    };
    assert_eq!(evening.ask(again), Ok(Vec::new()), "done once");
    let mut anew = Hall::default();
    evening.journal.iter().for_each(|commit| anew.apply(commit));
    assert!(anew == evening.hall);
}

#[test]
fn where_both_sit_or_both_are_at_one_table_the_kept_one_stays() {
    let mut evening = Evening::with(3);
    evening.invites(1, 2).expect("invited");
    evening.answers(2, true).expect("agreed");
    for (from, into) in [(1, 2), (2, 3)] {
        evening
            .ask(Command::Merge {
                from: person(from),
                into: person(into),
            })
            .expect("merged");
    }
    assert_eq!(
        evening.hall.who(person(1)),
        person(3),
        "and whoever was merged into them"
    );
    assert_eq!(evening.hall.attendees().count(), 1);
}
