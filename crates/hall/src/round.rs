//! Rounds: everybody who is free is called to a table at the same moment, as one fact.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::attendee::Attendee;
use super::command::Refusal;
use super::fact::Fact;
use super::introduction::{Introduction, Origin};
use super::{Hall, Room};
use domain::{AttendeeId, IntroductionId, Millis, RoomId};
use domain::Waiting;
use domain::Status;
use domain::{IntroductionState as State, Reason, RoundState};

/// The last stretch of a round, in which people are asked to come to an end, in milliseconds.
const CLOSING: i64 = 60 * 1000;

/// People at one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    pub introduction: IntroductionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u16>,
    pub people: Vec<AttendeeId>,
    pub score: i64,
    pub reasons: Vec<Reason>,
    /// Called during the round, in place of an introduction that did not come about.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repair: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    pub number: u32,
    /// What the matcher was started with: the same hall and seed give the same round.
    pub seed: u64,
    pub starts_at: Millis,
    pub ends_at: Millis,
    pub groups: Vec<Group>,
    pub waiting: Vec<(AttendeeId, Waiting)>,
    pub total: i64,
    /// No round as fair scores more.
    pub bound: i64,
    #[serde(default)]
    pub ended: bool,
}

impl Round {
    pub fn state(&self, now: Millis) -> RoundState {
        if self.ended {
            RoundState::Over
        } else if now < self.starts_at {
            RoundState::Called
        } else if self.ends_at.since(now) > CLOSING {
            RoundState::Running
        } else {
            RoundState::Closing
        }
    }

    pub fn waits(&self, id: AttendeeId) -> Option<Waiting> {
        self.waiting
            .iter()
            .find(|(who, _)| *who == id)
            .map(|(_, why)| *why)
    }
}

/// Most people at one table.
pub(crate) const MOST_AT_A_TABLE: usize = 6;

/// Why people cannot sit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// Fewer than two, more than fit a table, or one of them twice.
    Count,
    /// One of them left, is away, or is meeting somebody.
    NotFree,
    Colleagues,
    /// They seem to be one person, registered twice.
    OnePerson,
    /// A company, and somebody who did not ask for companies.
    Company,
    /// They have met, were called together before, or one of them does not want to. Which of these, nobody learns.
    KeptApart,
}

/// Its people have met, or were called to one table and nobody was missing.
fn brings_together(introduction: &Introduction) -> bool {
    let stood_up = introduction.state == State::Missed && introduction.missing_reported;
    let called =
        introduction.round().is_some() && !stood_up && introduction.state != State::Cancelled;
    called || introduction.is_mutual()
}

/// A round as the matcher made it from a hall that may have moved on since.
#[derive(Clone, Debug, PartialEq)]
pub struct RoundPlan {
    pub room: RoomId,
    pub seed: u64,
    pub starts_at: Millis,
    pub ends_at: Millis,
    /// Their introduction ids are given when the round is called.
    pub groups: Vec<Group>,
    pub waiting: Vec<(AttendeeId, Waiting)>,
    pub bound: i64,
    /// The timetable asks for it, not the organizer.
    pub of_timetable: bool,
}

impl Room {
    /// The round that is on, if any.
    pub fn round(&self) -> Option<&Round> {
        self.rounds.last().filter(|round| !round.ended)
    }

    /// The numbers of the tables that stand here.
    pub fn all_tables(&self) -> std::ops::Range<u16> {
        self.first_table..self.first_table.saturating_add(self.tables)
    }
}

impl Hall {
    /// Free to be called to a table in this room now.
    pub fn is_free(&self, id: AttendeeId, room: &RoomId) -> bool {
        self.attendee(id).is_some_and(|a| {
            a.room.as_ref() == Some(room) && a.may_be_introduced() && a.status == Status::Open
        }) && self.engaged(id).is_none()
    }

    /// Pairs no round may bring together (again): met, called before, vetoed. A no-show does not count as called.
    pub fn kept_apart(&self, people: &[AttendeeId]) -> Vec<(AttendeeId, AttendeeId)> {
        let mut apart = BTreeSet::new();
        for &id in people {
            let together = |i: &&Introduction| i.includes(id) && brings_together(i);
            for introduction in self.introductions_of(id).filter(together) {
                apart.extend(
                    introduction
                        .others(id)
                        .map(|other| (id.min(other), id.max(other))),
                );
            }
            let vetoes = self.attendee(id).into_iter().flat_map(|a| &a.vetoes);
            apart.extend(vetoes.map(|&other| (id.min(other), id.max(other))));
        }
        apart.into_iter().collect()
    }

    /// The round an introduction came about in.
    pub fn round_of(&self, introduction: &Introduction) -> Option<&Round> {
        let number = introduction.round()?;
        self.rooms
            .get(&introduction.room)?
            .rounds
            .iter()
            .find(|round| round.number == number)
    }

    /// Tables nobody sits at, lowest first, of `tables` that stand in the room.
    pub fn free_tables(&self, room: &Room, tables: u16) -> Vec<u16> {
        let taken = self.taken_tables(room);
        let last = room.first_table.saturating_add(tables);
        (room.first_table..last)
            .filter(|table| !taken.contains(table))
            .collect()
    }

    pub(super) fn taken_tables(&self, room: &Room) -> BTreeSet<u16> {
        let active = room.active.iter().filter_map(|i| self.introductions.get(i));
        active.filter_map(|i| i.table).collect()
    }

    pub(super) fn call_round(&self, plan: &RoundPlan) -> Result<Vec<Fact>, Refusal> {
        let room = self.rooms.get(&plan.room).ok_or(Refusal::NoSuchRoom)?;
        if !room.open {
            return Err(Refusal::RoomClosed);
        }
        if room.round().is_some() {
            return Err(Refusal::RoundRunning);
        }
        // Paused or taken away while the round was computed.
        if plan.of_timetable
            && !room
                .timetable
                .as_ref()
                .is_some_and(|t| !t.paused && !t.is_over())
        {
            return Err(Refusal::NoTimetable);
        }
        // Looked at again: between computing and calling, people may have left, agreed with somebody, or vetoed.
        let mut taken = self.taken_tables(room);
        let mut busy = BTreeSet::new();
        let (fit, unfit): (Vec<_>, Vec<_>) = plan.groups.iter().cloned().partition(|group| {
            let fits = !group.people.iter().any(|who| busy.contains(who))
                && self.may_meet(group, &plan.room)
                && group.table.is_none_or(|table| taken.insert(table));
            if fits {
                busy.extend(self.with_doubles(&group.people));
            }
            fits
        });
        if fit.is_empty() {
            return Err(Refusal::NobodyToIntroduce);
        }
        let first = self.next_introduction().0;
        let groups: Vec<_> = fit
            .into_iter()
            .zip(first..)
            .map(|(group, id)| Group {
                introduction: IntroductionId(id),
                ..group
            })
            .collect();
        let left_over = unfit
            .into_iter()
            .flat_map(|group| group.people)
            .map(|id| (id, Waiting::OthersTaken));
        let waiting = plan.waiting.iter().copied().chain(left_over);
        Ok(vec![Fact::RoundCalled {
            room: plan.room.clone(),
            round: Round {
                number: u32::try_from(room.rounds.len() + 1).unwrap_or(u32::MAX),
                seed: plan.seed,
                starts_at: plan.starts_at,
                ends_at: plan.ends_at,
                total: groups.iter().map(|group| group.score).sum(),
                bound: plan.bound,
                groups,
                waiting: waiting
                    .filter(|(id, _)| self.is_free(*id, &plan.room))
                    .collect(),
                ended: false,
            },
        }])
    }

    pub(super) fn may_meet(&self, group: &Group, room: &RoomId) -> bool {
        self.objection(&group.people, room).is_none()
    }

    /// Why these people cannot sit together now; `None`: they can.
    pub fn objection(&self, people: &[AttendeeId], room: &RoomId) -> Option<Objection> {
        let distinct: BTreeSet<_> = people.iter().collect();
        if distinct.len() != people.len() || !(2..=MOST_AT_A_TABLE).contains(&people.len()) {
            return Some(Objection::Count);
        }
        if !people.iter().all(|&id| self.is_free(id, room)) {
            return Some(Objection::NotFree);
        }
        let mut pairs =
            (0..people.len()).flat_map(|i| people[i + 1..].iter().map(move |&b| (people[i], b)));
        pairs.find_map(|(a, b)| self.objection_to_pair(a, b))
    }

    /// Why these two cannot sit together, wherever they are.
    pub(super) fn objection_to_pair(&self, a: AttendeeId, b: AttendeeId) -> Option<Objection> {
        let (Some(one), Some(two)) = (self.attendee(a), self.attendee(b)) else {
            return Some(Objection::NotFree);
        };
        let unasked =
            |x: &Attendee, y: &Attendee| x.profile.company && !y.profile.companies_welcome;
        if one.profile.employer == two.profile.employer {
            Some(Objection::Colleagues)
        } else if self.are_doubles(a, b) {
            Some(Objection::OnePerson)
        } else if unasked(one, two) || unasked(two, one) {
            Some(Objection::Company)
        } else if self.vetoed(a, b) || self.called_together(a, b) {
            Some(Objection::KeptApart)
        } else {
            None
        }
    }

    /// They have met, or were called to one table before. A no-show does not count.
    fn called_together(&self, a: AttendeeId, b: AttendeeId) -> bool {
        self.introductions_of(a)
            .any(|i| i.includes(a) && i.includes(b) && brings_together(i))
    }

    pub(super) fn extend_round(
        &self,
        room: &RoomId,
        number: u32,
        by: i64,
    ) -> Result<Vec<Fact>, Refusal> {
        let round = self.running(room, number)?;
        Ok(vec![Fact::RoundExtended {
            room: room.clone(),
            number,
            ends_at: round.ends_at.plus(by),
        }])
    }

    pub(super) fn end_round(&self, room: &RoomId, number: u32) -> Result<Vec<Fact>, Refusal> {
        match self.running(room, number) {
            Ok(round) => {
                // Who said 「まだお話し中」 keeps the table, and is called again when they have come to an end.
                let open = round
                    .groups
                    .iter()
                    .filter_map(|group| self.introductions.get(&group.introduction))
                    .filter(|i| !self.goes_on(i));
                // Whoever came has talked; of the others nobody knows, so it does not count as a conversation.
                let outcome = |i: &Introduction| {
                    let introduction = i.id;
                    if i.arrived.is_empty() {
                        Fact::Lapsed { introduction }
                    } else {
                        Fact::Concluded { introduction }
                    }
                };
                let mut facts: Vec<_> = open.filter(|i| i.is_active()).map(outcome).collect();
                facts.push(Fact::RoundEnded {
                    room: room.clone(),
                    number,
                });
                Ok(facts)
            }
            // Two who end it at once both have what they wanted.
            Err(Refusal::RoundOver) => Ok(Vec::new()),
            Err(refusal) => Err(refusal),
        }
    }

    pub(super) fn running(&self, room: &RoomId, number: u32) -> Result<&Round, Refusal> {
        let room = self.rooms.get(room).ok_or(Refusal::NoSuchRoom)?;
        let round = room
            .rounds
            .iter()
            .find(|round| round.number == number)
            .ok_or(Refusal::NoSuchRound)?;
        if round.ended {
            Err(Refusal::RoundOver)
        } else {
            Ok(round)
        }
    }

    pub(super) fn apply_called(&mut self, room_id: &RoomId, round: &Round, at: Millis) {
        for group in &round.groups {
            self.seat(group, room_id, round.number, at);
        }
        for (id, _) in &round.waiting {
            self.change(*id, |a| a.sat_out += 1);
        }
        if let Some(room) = self.rooms.get_mut(room_id) {
            room.rounds.push(round.clone());
            if let Some(timetable) = &mut room.timetable {
                timetable.called += 1;
            }
        }
    }

    pub(super) fn seat(&mut self, group: &Group, room: &RoomId, round: u32, at: Millis) {
        self.introduce(Introduction {
            table: group.table,
            ..Introduction::new(
                group.introduction,
                room.clone(),
                Origin::Round { number: round },
                group.people.clone(),
                group.reasons.clone(),
                at,
            )
        });
        self.enter_state(group.introduction, State::Called, at);
    }

    pub(super) fn apply_ended(&mut self, room: &RoomId, number: u32, at: Millis) {
        // Waited at a table in vain: that counts as a round sat out.
        for id in self.stood_up(room, number) {
            self.change(id, |a| a.sat_out += 1);
        }
        if let Some(timetable) = self
            .rooms
            .get_mut(room)
            .and_then(|room| room.timetable.as_mut())
        {
            timetable.next_at = timetable.next_at.max(at);
        }
        let rounds = self
            .rooms
            .get_mut(room)
            .into_iter()
            .flat_map(|room| &mut room.rounds);
        for round in rounds.filter(|round| round.number == number) {
            round.ended = true;
            round.ends_at = round.ends_at.min(at);
        }
    }
}
