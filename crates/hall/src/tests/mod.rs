//! Rules one by one, then random lives of a small event with every invariant checked after each step.

mod booths;
mod closing;
mod floor;
mod hello;
mod later;
mod properties;
mod same;
mod snapshot;
mod tables;

use super::*;
use domain::{BoothAction, Rating, Status};
use domain::{CardField, Millis, RoomMode};
use domain::{Consent, IntroductionState as State, Screen, Slide};

const ALL: Consent = Consent {
    partners: true,
    exchange: true,
    booths: true,
    wall: false,
};

fn person(n: u64) -> AttendeeId {
    AttendeeId::new(n)
}

fn profile(employer: u64) -> Profile {
    Profile {
        employer: Employer(employer),
        kind: "clinic".into(),
        sub_kind: None,
        ward: "meguro".into(),
        offers: vec!["home-visit".into()],
        needs: vec!["open-beds".into()],
        companies_welcome: false,
        company: false,
        wishes: Vec::new(),
        likeness: None,
    }
}

/// A hall together with the journal it came from.
#[derive(Default)]
struct Evening {
    hall: Hall,
    journal: Vec<Commit>,
    now: i64,
}

impl Evening {
    fn new() -> Self {
        let mut evening = Self::default();
        let plan = |room: &str, tables| RoomPlan {
            room: room.into(),
            open: true,
            mode: RoomMode::Rounds,
            first_table: 1,
            tables,
        };
        evening
            .ask(Command::Furnish(vec![
                plan("southwest", 3),
                plan("social", 0),
            ]))
            .expect("furnished");
        let booths = vec![("narrow".into(), 1), ("wide".into(), 2)];
        evening
            .ask(Command::FurnishBooths(booths))
            .expect("furnished");
        evening
    }

    /// Two rooms, and `n` people of as many organizations in the first.
    fn with(n: u64) -> Self {
        let mut evening = Self::new();
        for i in 1..=n {
            evening.register(i, i);
            evening
                .does(i, Verb::Enter("southwest".into()))
                .expect("entered");
        }
        evening
    }

    fn register(&mut self, n: u64, employer: u64) {
        self.ask(Command::Register(Box::new(Registration {
            attendee: person(n),
            room: "southwest".into(),
            profile: profile(employer),
            consent: ALL,
            key: None,
            another: false,
        })))
        .expect("registered");
    }

    fn ask(&mut self, command: Command) -> Result<Vec<Fact>, Refusal> {
        self.now += 1000;
        let facts = self.hall.decide(&command, Millis(self.now))?;
        facts.iter().for_each(|fact| self.check_called(fact));
        let commit = Commit {
            at: Millis(self.now),
            request: None,
            organizer: false,
            facts: facts.clone(),
        };
        self.hall.apply(&commit);
        self.journal.push(commit);
        self.hall.check_invariants().expect("an invariant");
        Ok(facts)
    }

    /// Nobody is called away from a booth, nor to a table that is not the round's and that nobody of them keeps.
    fn check_called(&self, fact: &Fact) {
        let (room, tables, groups) = match fact {
            Fact::RoundCalled { room, round } => (room, round.terms.tables, &round.groups),
            Fact::RoundRepaired { room, groups, .. } => {
                let round = self.hall.room(room).and_then(|room| room.round());
                (room, round.expect("a round").terms.tables, groups)
            }
            _ => return,
        };
        let room = self.hall.room(room).expect("a room");
        let last = room.first_table + tables.unwrap_or(room.tables);
        for group in groups {
            let keeps = |who: &AttendeeId| {
                let kept = self.hall.attendee(*who).and_then(|a| a.steering.stays_at);
                kept.is_some() && kept == group.table
            };
            let may = |table: u16| (room.first_table..last).contains(&table);
            assert!(
                group.table.is_none_or(may) || group.people.iter().any(keeps),
                "{group:?} is sent beyond table {last}"
            );
            for who in &group.people {
                assert_eq!(self.hall.booth_of(*who), None, "{who} is called away");
            }
        }
    }

    fn does(&mut self, n: u64, verb: Verb) -> Result<Vec<Fact>, Refusal> {
        self.ask(Command::Attendee(person(n), verb))
    }

    fn invites(&mut self, n: u64, to: u64) -> Result<Vec<Fact>, Refusal> {
        self.does(
            n,
            Verb::Invite {
                to: person(to),
                reasons: Vec::new(),
            },
        )
    }

    fn answers(&mut self, n: u64, accept: bool) -> Result<Vec<Fact>, Refusal> {
        let introduction = self.last();
        self.does(
            n,
            Verb::Answer {
                introduction,
                accept,
            },
        )
    }

    fn last(&self) -> IntroductionId {
        self.hall
            .introductions
            .last_key()
            .map_or(IntroductionId(0), |&id| id)
    }

    fn seen_by(&self, n: u64) -> State {
        self.hall.introductions[&self.last()].state_for(person(n))
    }

    /// 1 and 2 have agreed to meet.
    fn agreed() -> Self {
        let mut evening = Self::with(4);
        evening.invites(1, 2).expect("invited");
        evening.answers(2, true).expect("agreed");
        evening
    }
}

#[test]
fn an_accepted_invitation_gets_a_table_and_ends_with_a_conversation() {
    let mut evening = Evening::agreed();
    let id = evening.last();
    assert_eq!(evening.hall.introduction(id).and_then(|i| i.table), Some(1));
    evening
        .does(
            1,
            Verb::Arrived {
                introduction: id,
                together: false,
            },
        )
        .expect("arrived");
    assert_eq!(evening.seen_by(2), State::Agreed);
    evening
        .does(
            2,
            Verb::Arrived {
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
            Verb::Met {
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
    assert_eq!(evening.invites(1, 2), Err(Refusal::AlreadyMet));
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
    evening.does(2, Verb::Leave).expect("left");
    assert_eq!(
        evening.seen_by(1),
        State::Cancelled,
        "ends as an unanswered one would"
    );
}

/// What the asker sees after `then`, if the other was silent, and if the other passed or vetoed before.
fn told_apart(then: impl Fn(&mut Evening) -> Result<Vec<Fact>, Refusal>) -> bool {
    let after = |before: &dyn Fn(&mut Evening)| {
        let mut evening = Evening::with(2);
        evening.invites(1, 2).expect("invited");
        before(&mut evening);
        let answer = then(&mut evening).map(|facts| facts.len());
        (answer.err(), evening.seen_by(1))
    };
    let silent = after(&|_| {});
    let passed = after(&|evening| drop(evening.answers(2, false)));
    let vetoed = after(&|evening| drop(evening.does(2, Verb::Veto(person(1)))));
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
        !told_apart(|evening| evening.does(1, Verb::Veto(person(2)))),
        "vetoing"
    );
    assert!(
        !told_apart(|evening| evening.does(1, Verb::Leave)),
        "leaving"
    );
    assert!(
        !told_apart(|evening| evening.does(2, Verb::Leave)),
        "being left"
    );
    assert!(
        !told_apart(|evening| evening.does(2, Verb::Erase)),
        "being left for good"
    );
}

#[test]
fn taking_back_and_asking_again_at_once_is_pestering() {
    let mut evening = Evening::with(2);
    evening.invites(1, 2).expect("invited");
    evening.answers(1, false).expect("taken back");
    assert_eq!(evening.invites(1, 2), Err(Refusal::TooManyInvitations));
    evening.now += 4 * 60 * 1000;
    assert!(evening.invites(1, 2).is_ok());
}

#[test]
fn a_rating_is_not_a_second_conversation() {
    let mut evening = Evening::agreed();
    let introduction = evening.last();
    let met = |rating| Verb::Met {
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
        .does(5, Verb::Enter("southwest".into()))
        .expect("entered");
    assert_eq!(evening.invites(1, 1), Err(Refusal::Yourself));
    assert_eq!(evening.invites(1, 5), Err(Refusal::OwnOrganization));
    assert_eq!(evening.invites(1, 77), Err(Refusal::Unavailable));
    evening
        .does(2, Verb::Enter("social".into()))
        .expect("moved");
    assert_eq!(evening.invites(1, 2), Err(Refusal::Unavailable));
    evening.does(1, Verb::Veto(person(3))).expect("vetoed");
    assert_eq!(evening.invites(1, 3), Err(Refusal::Unavailable));
    assert!(
        evening.invites(3, 1).is_ok(),
        "who was vetoed is not told, and heard by nobody"
    );
    assert_eq!(evening.seen_by(3), State::Invited);
    evening
        .does(4, Verb::Status(Status::Listening))
        .expect("listening");
    assert_eq!(evening.invites(1, 4), Err(Refusal::Unavailable));
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
        })))
        .expect("registered");
    evening
        .does(9, Verb::Enter("southwest".into()))
        .expect("entered");
    assert_eq!(evening.invites(9, 1), Err(Refusal::Unavailable));
    assert!(
        evening.invites(1, 9).is_ok(),
        "asking a company is one's own wish"
    );
}

#[test]
fn nobody_sits_at_two_tables() {
    let mut evening = Evening::agreed();
    evening.invites(3, 1).expect("invited");
    assert_eq!(evening.answers(1, true), Err(Refusal::Busy));
    evening.invites(1, 4).expect("invited");
    assert_eq!(evening.answers(4, true), Err(Refusal::PartnerBusy));
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
    let press = |share| Verb::Exchange {
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
    let correct = Verb::Correct {
        profile: Box::new(profile(1)),
        consent: withdrawn,
        renamed: false,
    };
    evening.does(1, correct).expect("corrected");
    assert_eq!(
        evening.does(1, press(true)),
        Err(Refusal::ExchangeConsentNeeded)
    );
    assert_eq!(
        evening.does(3, press(true)),
        Err(Refusal::NoSuchIntroduction)
    );
}

#[test]
fn erasing_ends_what_was_open_and_leaves_no_wish() {
    let mut evening = Evening::agreed();
    evening.does(2, Verb::Erase).expect("erased");
    assert_eq!(evening.seen_by(1), State::Cancelled);
    assert!(evening.hall.attendee(person(2)).is_none());
    assert_eq!(evening.does(2, Verb::Leave), Err(Refusal::NotRegistered));
    assert_eq!(evening.invites(1, 2), Err(Refusal::Unavailable));
}

#[test]
fn a_closed_room_lets_people_in_but_introduces_nobody() {
    let mut evening = Evening::with(2);
    let set = Command::SetRoom {
        room: "southwest".into(),
        open: Some(false),
        mode: None,
        tables: None,
        screen: None,
    };
    evening.ask(set).expect("closed");
    evening.register(3, 3);
    assert!(evening.does(3, Verb::Enter("southwest".into())).is_ok());
    assert_eq!(evening.invites(1, 2), Err(Refusal::RoomClosed));
}

#[test]
fn finished_conversations_cover_the_needs_they_answered() {
    let mut evening = Evening::with(2);
    let reasons = vec![domain::Reason {
        tag: "open-beds".into(),
        from: person(2),
        to: person(1),
    }];
    let to = person(2);
    evening
        .does(1, Verb::Invite { to, reasons })
        .expect("invited");
    evening.answers(2, true).expect("agreed");
    let introduction = evening.last();
    evening
        .does(
            2,
            Verb::Met {
                introduction,
                rating: None,
            },
        )
        .expect("met");
    let covered = |n| evening.hall.attendee(person(n)).map(|a| a.covered.len());
    assert_eq!((covered(1), covered(2)), (Some(1), Some(0)));
}

fn round(pairs: &[(u64, u64)], waiting: &[u64]) -> Command {
    let group = |(i, &(a, b)): (usize, &(u64, u64))| Group {
        introduction: IntroductionId(0),
        table: u16::try_from(i + 1).ok(),
        people: vec![person(a), person(b)],
        score: 10,
        reasons: Vec::new(),
        repair: false,
    };
    Command::CallRound(Box::new(RoundPlan {
        room: "southwest".into(),
        seed: 7,
        starts_at: Millis(60_000),
        ends_at: Millis(420_000),
        groups: pairs.iter().enumerate().map(group).collect(),
        waiting: waiting
            .iter()
            .map(|&n| (person(n), domain::Waiting::Odd))
            .collect(),
        bound: 20,
        of_timetable: false,
        terms: Terms::default(),
    }))
}

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
        Err(Refusal::RoundRunning)
    );
    assert_eq!(
        evening.invites(5, 1).map(|facts| facts.len()),
        Ok(1),
        "may be asked, and answers later"
    );
    assert_eq!(evening.answers(1, true), Err(Refusal::Busy));
}

#[test]
fn what_changed_since_the_round_was_computed_is_looked_at_again() {
    let mut evening = Evening::with(6);
    evening.does(1, Verb::Veto(person(2))).expect("vetoed");
    evening.does(3, Verb::Leave).expect("left");
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
            Verb::Arrived {
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
                Verb::Arrived {
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
                Verb::Exchange {
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
            Verb::Met {
                introduction: id,
                rating: None,
            },
        )
        .expect("met");
    let people: Vec<_> = (1..=3).map(person).collect();
    assert_eq!(evening.hall.kept_apart(&people).len(), 3);
    assert_eq!(evening.invites(1, 3), Err(Refusal::AlreadyMet));
}

#[test]
fn somebody_who_was_stood_up_may_be_called_to_them_again() {
    let mut evening = Evening::with(2);
    evening.ask(round(&[(1, 2)], &[])).expect("called");
    let id = evening.last();
    evening.does(1, Verb::Missing(id)).expect("missing");
    assert!(evening.hall.kept_apart(&[person(1), person(2)]).is_empty());
}

#[test]
fn facts_survive_the_journal_as_text() {
    let evening = Evening::agreed();
    for commit in &evening.journal {
        let text = serde_json::to_string(commit).expect("writes");
        assert_eq!(
            &serde_json::from_str::<Commit>(&text).expect("reads"),
            commit
        );
    }
}
