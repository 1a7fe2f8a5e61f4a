//! Rounds: everybody who is free is called to a table at the same moment, as one fact.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::command::Refusal;
use super::fact::Fact;
use super::introduction::{Introduction, Origin};
use super::{Hall, Room};
use crate::id::{AttendeeId, IntroductionId, Millis, RoomId};
use crate::matching::round::Waiting;
use crate::protocol::client::Status;
use crate::protocol::view::{IntroductionState as State, Reason, RoundState};

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
}

impl Room {
    /// The round that is on, if any.
    pub fn round(&self) -> Option<&Round> {
        self.rounds.last().filter(|round| !round.ended)
    }
}

impl Hall {
    /// Free to be called to a table in this room now.
    pub fn is_free(&self, id: AttendeeId, room: &RoomId) -> bool {
        self.attendee(id).is_some_and(|a| {
            a.room.as_ref() == Some(room) && a.consent.partners && a.status == Status::Open
        }) && self.meeting(id).is_none()
    }

    /// Pairs no round may bring together (again): met, called before, vetoed. A no-show does not count as called.
    pub fn kept_apart(&self, people: &[AttendeeId]) -> Vec<(AttendeeId, AttendeeId)> {
        let mut apart = BTreeSet::new();
        for &id in people {
            for introduction in self.introductions_of(id) {
                let stood_up = introduction.state == State::Missed && introduction.missing_reported;
                let called = introduction.round().is_some()
                    && !stood_up
                    && introduction.state != State::Cancelled;
                if called || introduction.is_mutual() {
                    apart.extend(
                        introduction
                            .others(id)
                            .map(|other| (id.min(other), id.max(other))),
                    );
                }
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
        let taken: BTreeSet<_> = room
            .active
            .iter()
            .filter_map(|i| self.introductions.get(i))
            .filter_map(|i| i.table)
            .collect();
        let last = room.first_table.saturating_add(tables);
        (room.first_table..last)
            .filter(|table| !taken.contains(table))
            .collect()
    }

    pub(super) fn call_round(&self, plan: &RoundPlan) -> Result<Vec<Fact>, Refusal> {
        let room = self.rooms.get(&plan.room).ok_or(Refusal::NoSuchRoom)?;
        if !room.open {
            return Err(Refusal::RoomClosed);
        }
        if room.round().is_some() {
            return Err(Refusal::RoundRunning);
        }
        // Looked at again: between computing and calling, people may have left, agreed with somebody, or vetoed.
        let (fit, unfit): (Vec<_>, Vec<_>) = plan
            .groups
            .iter()
            .cloned()
            .partition(|group| self.may_meet(group, &plan.room));
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

    fn may_meet(&self, group: &Group, room: &RoomId) -> bool {
        let distinct: BTreeSet<_> = group.people.iter().collect();
        let pairs = || {
            let people = &group.people;
            (0..people.len())
                .flat_map(move |i| people[i + 1..].iter().map(move |&b| (people[i], b)))
        };
        distinct.len() == group.people.len()
            && group.people.len() >= 2
            && group.people.iter().all(|&id| self.is_free(id, room))
            && pairs().all(|(a, b)| !self.vetoed(a, b) && !self.same_employer(a, b))
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
                let open = round
                    .groups
                    .iter()
                    .filter_map(|group| self.introductions.get(&group.introduction));
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

    fn running(&self, room: &RoomId, number: u32) -> Result<&Round, Refusal> {
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
            self.introduce(Introduction {
                id: group.introduction,
                room: room_id.clone(),
                origin: Origin::Round {
                    number: round.number,
                },
                people: group.people.clone(),
                state: State::Invited,
                table: group.table,
                reasons: group.reasons.clone(),
                since: at,
                arrived: Default::default(),
                met: Default::default(),
                shared: Default::default(),
                exchanged_at: None,
                missing_reported: false,
            });
            self.enter_state(group.introduction, State::Called, at);
        }
        for (id, _) in &round.waiting {
            self.change(*id, |a| a.sat_out += 1);
        }
        if let Some(room) = self.rooms.get_mut(room_id) {
            room.rounds.push(round.clone());
        }
    }

    pub(super) fn apply_ended(&mut self, room: &RoomId, number: u32, at: Millis) {
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
