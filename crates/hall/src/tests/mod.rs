//! Rules one by one, then random lives of a small event with every invariant checked after each step. Here is what they share.

mod booths;
mod closing;
mod encounters;
mod flags;
mod hello;
mod invitations;
mod kinds;
mod later;
mod links;
mod listening;
mod next_steps;
mod organizer;
mod past;
mod properties;
mod rehearsal;
mod repair;
mod rounds;
mod same;
mod snapshot;
mod staff;
mod tables;
mod talking_on;
mod timetable;
mod topics;

use super::*;
use domain::{BoothAction, Rating, Status};
use domain::{CardField, Millis, NextStepKind, RoomMode};
use domain::{Consent, IntroductionState as State, Reason, Screen, Slide};

const ALL: Consent = Consent {
    partners: true,
    exchange: true,
    booths: true,
    wall: false,
    record: false,
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
        wishes_must: Vec::new(),
        wishes_never: Vec::new(),
        wished_kinds: Default::default(),
        stay: Default::default(),
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
            .ask(Command::ProvisionRooms(vec![
                plan("southwest", 3),
                plan("social", 0),
            ]))
            .expect("provisioned");
        let booths = vec![("narrow".into(), 1), ("wide".into(), 2)];
        evening
            .ask(Command::ProvisionBooths(booths))
            .expect("provisioned");
        evening
    }

    /// Two rooms, and `n` people of as many organizations in the first.
    fn with(n: u64) -> Self {
        let mut evening = Self::new();
        for i in 1..=n {
            evening.register(i, i);
            evening
                .does(i, Action::Enter("southwest".into()))
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
            listed: false,
            awaits_desk: false,
            rehearsed: false,
            badge: None,
        })))
        .expect("registered");
    }

    fn ask(&mut self, command: Command) -> Result<Vec<Fact>, Rejection> {
        self.now += 1000;
        let facts = self.hall.decide(&command, Millis(self.now))?;
        facts.iter().for_each(|fact| self.check_called(fact));
        let commit = Commit {
            at: Millis(self.now),
            request: None,
            organizer: false,
            staff: None,
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

    fn does(&mut self, n: u64, action: Action) -> Result<Vec<Fact>, Rejection> {
        self.ask(Command::Attendee(person(n), action))
    }

    fn invites(&mut self, n: u64, to: u64) -> Result<Vec<Fact>, Rejection> {
        self.does(
            n,
            Action::Invite {
                to: person(to),
                reasons: Vec::new(),
            },
        )
    }

    fn answers(&mut self, n: u64, accept: bool) -> Result<Vec<Fact>, Rejection> {
        let introduction = self.last();
        self.does(
            n,
            Action::Answer {
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

fn round(pairs: &[(u64, u64)], waiting: &[u64]) -> Command {
    let group = |(i, &(a, b)): (usize, &(u64, u64))| Group {
        introduction: IntroductionId(0),
        table: u16::try_from(i + 1).ok(),
        people: vec![person(a), person(b)],
        score: 10,
        reasons: Vec::new(),
        topic: None,
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
        commitment: Some(Commitment("00ff".into())),
    }))
}

fn room() -> RoomId {
    "southwest".into()
}

fn group(people: &[u64], table: u16) -> Group {
    Group {
        introduction: IntroductionId(0),
        table: Some(table),
        people: people.iter().map(|&n| person(n)).collect(),
        score: 10,
        reasons: Vec::new(),
        topic: None,
        repair: false,
    }
}

fn call(groups: Vec<Group>, waiting: &[u64]) -> Command {
    let Command::CallRound(plan) = round(&[], waiting) else {
        panic!("a round");
    };
    Command::CallRound(Box::new(RoundPlan { groups, ..*plan }))
}

fn repair(groups: Vec<Group>, joining: Vec<(IntroductionId, AttendeeId, Vec<Reason>)>) -> Command {
    Command::RepairRound(Box::new(RepairPlan {
        room: room(),
        number: 1,
        groups,
        joining,
    }))
}

fn end(number: u32) -> Command {
    Command::EndRound {
        room: room(),
        number,
    }
}

fn arrived(introduction: IntroductionId, together: bool) -> Action {
    Action::Arrived {
        introduction,
        together,
    }
}

impl Evening {
    /// A round that the hall accepts.
    fn calls(&mut self, groups: Vec<Group>, waiting: &[u64]) {
        self.ask(call(groups, waiting)).expect("called");
    }

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
