//! Rounds: everybody who is free is called to a table at the same moment, as one fact.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::room::cleared;
use super::tables::Tables;
use super::{Fact, Hall, Introduction, Lasts, Origin, Rejection, Room};
use domain::{AttendeeId, IntroductionId, Millis, RoomId, TopicId};
use domain::{IntroductionState as State, Reason, RoundState};
use domain::{RoomMode, Waiting};

/// The last stretch of a round, in which people are asked to come to an end.
const CLOSING_MS: i64 = 60 * 1000;

/// People at one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    pub introduction: IntroductionId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u16>,
    pub people: Vec<AttendeeId>,
    pub score: i64,
    pub reasons: Vec<Reason>,
    /// The topic that brings them together, whatever else does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<TopicId>,
    /// Called during the round, in place of an introduction that did not come about.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub repair: bool,
}

/// What a round was called with. It holds for everything that mends it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// How many of the room's tables, from the first. Absent in older journals: all there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<u16>,
    /// Whether pairs or circles. Absent in older journals: as the room has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<RoomMode>,
    /// Who is to sit together as soon as they can.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<Pinned>,
    /// Who is not to meet in this round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parted: Vec<(AttendeeId, AttendeeId)>,
}

/// People who are to sit together, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pinned {
    pub people: Vec<AttendeeId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u16>,
}

impl Terms {
    /// Whether two of these are not to meet.
    pub(super) fn part(&self, people: &[AttendeeId]) -> bool {
        let both = |(a, b): &(AttendeeId, AttendeeId)| people.contains(a) && people.contains(b);
        self.parted.iter().any(both)
    }
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
    #[serde(default)]
    pub terms: Terms,
    /// What was promised of it when it was called, to be opened when the event is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commitment: Option<Commitment>,
}

/// SHA-256 of what is kept of a round and of a salt, as 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Commitment(pub String);

impl Round {
    pub fn state(&self, now: Millis) -> RoundState {
        if self.ended {
            RoundState::Over
        } else if now < self.starts_at {
            RoundState::Called
        } else if self.ends_at.since(now) > CLOSING_MS {
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
    /// The timetable asks for it, not the organizer.
    pub of_timetable: bool,
    pub terms: Terms,
    pub commitment: Option<Commitment>,
}

impl Room {
    /// The round that is on, if any.
    pub fn round(&self) -> Option<&Round> {
        self.rounds
            .last()
            .map(|round| &**round)
            .filter(|round| !round.ended)
    }

    pub fn numbered(&self, number: u32) -> Option<&Round> {
        let mut rounds = self.rounds.iter();
        rounds
            .find(|round| round.number == number)
            .map(|round| &**round)
    }

    /// Tables that are no longer there are nobody's; tables that were added wait for the next round.
    pub(super) fn take_tables_from_the_round(&mut self) {
        let there = self.tables;
        if let Some(round) = self.rounds.last_mut().filter(|round| !round.ended) {
            let terms = &mut Arc::make_mut(round).terms;
            terms.tables = terms.tables.map(|tables| tables.min(there));
        }
    }
}

/// The group at its table, if it may have that; where nobody is sent to tables, at none.
pub(super) fn claim(tables: &mut Tables, group: &Group) -> Option<Group> {
    let table = group.table.filter(|_| tables.sends());
    let may = table.is_none_or(|table| tables.claim(&group.people, table));
    may.then(|| Group {
        table,
        ..group.clone()
    })
}

impl Hall {
    pub(super) fn call_round(&self, plan: &RoundPlan, now: Millis) -> Result<Vec<Fact>, Rejection> {
        let room = self.rooms.get(&plan.room).ok_or(Rejection::NoSuchRoom)?;
        if !room.open {
            return Err(Rejection::RoomClosed);
        }
        if room.round().is_some() {
            return Err(Rejection::RoundRunning);
        }
        // Paused or taken away while the round was computed.
        if plan.of_timetable
            && !room
                .timetable
                .as_ref()
                .is_some_and(|t| !t.paused && !t.is_over())
        {
            return Err(Rejection::NoTimetable);
        }
        // Looked at again: between computing and calling, people may have left, agreed with somebody, or vetoed.
        let count = plan.terms.tables.unwrap_or(room.tables);
        let mut tables = self.first_tables(room, count, now);
        let mut busy = BTreeSet::new();
        let mut left_over = Vec::new();
        let mut fit = Vec::new();
        for group in &plan.groups {
            let free = !group.people.iter().any(|who| busy.contains(who))
                && self.objection(&group.people, &plan.room).is_none();
            match free.then(|| claim(&mut tables, group)) {
                Some(Some(group)) => {
                    busy.extend(self.with_doubles(&group.people));
                    fit.push(group);
                }
                other => {
                    let why = match other {
                        Some(_) => Waiting::NoTable,
                        None => Waiting::OthersTaken,
                    };
                    left_over.extend(group.people.iter().map(|&who| (who, why)));
                }
            }
        }
        if fit.is_empty() {
            return Err(Rejection::NobodyToIntroduce);
        }
        let first = self.next_introduction().0;
        let groups: Vec<_> = fit
            .into_iter()
            .zip(first..)
            .map(|(group, id)| Group {
                introduction: IntroductionId(id),
                topic: group
                    .topic
                    .filter(|topic| self.is_theirs(*topic, &group.people, &plan.room)),
                ..group
            })
            .collect();
        let waiting = plan.waiting.iter().copied().chain(left_over);
        let mut facts = vec![Fact::RoundCalled {
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
                    .filter_map(|(id, why)| Some((id, self.why_waiting(id, why, &plan.room)?)))
                    .collect(),
                ended: false,
                terms: Terms {
                    tables: Some(count),
                    mode: Some(plan.terms.mode.unwrap_or(room.mode)),
                    ..plan.terms.clone()
                },
                commitment: plan.commitment.clone(),
            },
        }];
        if room.lasts() == Some(Lasts::UntilNextRound) {
            facts.push(cleared(&plan.room));
        }
        Ok(facts)
    }

    /// Why somebody whom the matcher left waiting does so now, if they do.
    fn why_waiting(&self, id: AttendeeId, why: Waiting, room: &RoomId) -> Option<Waiting> {
        if self.is_kept_by_a_booth(id, room) {
            return Some(Waiting::AtBooth);
        }
        let left_it = why == Waiting::AtBooth;
        let why = if left_it { Waiting::OthersTaken } else { why };
        self.is_free(id, room).then_some(why)
    }

    pub(super) fn extend_round(
        &self,
        room: &RoomId,
        number: u32,
        by_ms: i64,
    ) -> Result<Vec<Fact>, Rejection> {
        let round = self.running(room, number)?;
        Ok(vec![Fact::RoundExtended {
            room: room.clone(),
            number,
            ends_at: round.ends_at.plus(by_ms),
        }])
    }

    pub(super) fn apply_extended(&mut self, room: &RoomId, number: u32, ends_at: Millis) {
        if let Some(round) = self.round_mut(room, number) {
            round.ends_at = ends_at;
        }
    }

    pub(super) fn end_round(&self, room: &RoomId, number: u32) -> Result<Vec<Fact>, Rejection> {
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
            Err(Rejection::RoundOver) => Ok(Vec::new()),
            Err(rejection) => Err(rejection),
        }
    }

    /// Rounds of pairs in which somebody was at a table of three.
    pub fn trios(&self, who: AttendeeId) -> u32 {
        let of_pairs = |i: &&Introduction| {
            let room = self.rooms.get(&i.room);
            let round = i.round().and_then(|number| room?.numbered(number));
            round.is_some_and(|round| round.terms.mode != Some(RoomMode::Circles))
        };
        let three = self.introductions_of(who).filter(|i| i.people.len() > 2);
        three.filter(of_pairs).count() as u32
    }

    pub(super) fn round_mut(&mut self, room: &RoomId, number: u32) -> Option<&mut Round> {
        let mut rounds = self.rooms.get_mut(room)?.rounds.iter_mut();
        rounds
            .find(|round| round.number == number)
            .map(Arc::make_mut)
    }

    pub(super) fn running(&self, room: &RoomId, number: u32) -> Result<&Round, Rejection> {
        let room = self.rooms.get(room).ok_or(Rejection::NoSuchRoom)?;
        let round = room.numbered(number).ok_or(Rejection::NoSuchRound)?;
        if round.ended {
            Err(Rejection::RoundOver)
        } else {
            Ok(round)
        }
    }

    pub(super) fn apply_called(&mut self, room_id: &RoomId, round: &Round, at: Millis) {
        for group in &round.groups {
            self.seat(group, room_id, round.number, at);
        }
        for (id, _) in round.waiting.iter().filter(|(_, why)| why.counts()) {
            self.change(*id, |a| a.sat_out += 1);
        }
        if let Some(room) = self.rooms.get_mut(room_id) {
            room.rounds.push(Arc::new(round.clone()));
            if let Some(timetable) = &mut room.timetable {
                timetable.called += 1;
            }
        }
    }

    pub(super) fn seat(&mut self, group: &Group, room: &RoomId, round: u32, at: Millis) {
        self.heard(&group.people);
        let topic = group.topic.and_then(|topic| self.end_topic(topic));
        self.introduce(Introduction {
            table: group.table,
            topic,
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
        for id in self.left_alone(room, number) {
            self.change(id, |a| a.sat_out += 1);
        }
        if let Some(timetable) = self
            .rooms
            .get_mut(room)
            .and_then(|room| room.timetable.as_mut())
        {
            timetable.next_at = timetable.next_at.max(at);
        }
        if let Some(round) = self.round_mut(room, number) {
            round.ended = true;
            round.ends_at = round.ends_at.min(at);
        }
    }
}
