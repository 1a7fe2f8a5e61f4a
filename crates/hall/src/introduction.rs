//! Two or more people brought together, and what became of it.

mod answer;
mod cards;
mod encounter;
mod invite;
mod meet;
mod next_step;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Fact, Hall, OfTopic, Rejection, Round, ordered};
use domain::CardField;
use domain::Rating;
use domain::{AttendeeId, IntroductionId, Millis, RoomId, TagId};
use domain::{IntroductionState, IntroductionState as State, Reason};

pub(crate) use encounter::Encounters;
pub use encounter::{Encounter, Whom};
pub use next_step::NextStep;

/// How it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Invitation {
        by: AttendeeId,
    },
    Round {
        number: u32,
    },
    /// Without a table: who scanned whom.
    Encounter {
        by: AttendeeId,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Introduction {
    pub id: IntroductionId,
    pub room: RoomId,
    pub origin: Origin,
    pub people: Vec<AttendeeId>,
    /// As it truly stands; what a person sees of it is [`state_for`](Self::state_for).
    pub state: IntroductionState,
    pub table: Option<u16>,
    pub reasons: Vec<Reason>,
    /// Since when it is in this state.
    pub since: Millis,
    /// Since when all were at the table; nothing where they did not say so.
    pub began: Option<Millis>,
    pub arrived: BTreeSet<AttendeeId>,
    /// Who pressed 「お話しした」, and how it was.
    pub met: BTreeMap<AttendeeId, Option<Rating>>,
    /// Who pressed 「名刺交換」, for whom of those at the table then, and when.
    pub shared: BTreeMap<AttendeeId, BTreeMap<AttendeeId, Millis>>,
    /// Somebody was at the table and the other was not.
    pub missing_reported: bool,
    /// Were called to it and did not come, while the others went on without them.
    pub left_out: BTreeSet<AttendeeId>,
    /// What was on the cards that were shared.
    pub card_fields: BTreeMap<AttendeeId, Vec<CardField>>,
    /// Nobody but the one who asked knows of it.
    pub unseen: bool,
    /// What they agreed to do, in that order.
    pub next_steps: Vec<NextStep>,
    /// The topic they had taken seats at.
    pub topic: Option<OfTopic>,
}

impl Introduction {
    /// Asked for, and nothing more yet.
    pub fn new(
        id: IntroductionId,
        room: RoomId,
        origin: Origin,
        people: Vec<AttendeeId>,
        reasons: Vec<Reason>,
        since: Millis,
    ) -> Self {
        Self {
            id,
            room,
            origin,
            people,
            state: IntroductionState::Invited,
            table: None,
            reasons,
            since,
            began: None,
            arrived: BTreeSet::new(),
            met: BTreeMap::new(),
            shared: BTreeMap::new(),
            missing_reported: false,
            left_out: BTreeSet::new(),
            card_fields: BTreeMap::new(),
            unseen: false,
            next_steps: Vec::new(),
            topic: None,
        }
    }

    pub fn includes(&self, id: AttendeeId) -> bool {
        self.people.contains(&id)
    }

    /// Is one of its people, and may know of it.
    pub fn is_known_to(&self, id: AttendeeId) -> bool {
        self.includes(id) && (!self.unseen || self.invited_by() == Some(id))
    }

    pub fn others(&self, id: AttendeeId) -> impl Iterator<Item = AttendeeId> {
        self.people.iter().copied().filter(move |&p| p != id)
    }

    /// Those who have not said that they are at the table.
    pub fn not_arrived(&self) -> impl Iterator<Item = AttendeeId> {
        self.people
            .iter()
            .copied()
            .filter(|p| !self.arrived.contains(p))
    }

    pub fn invited_by(&self) -> Option<AttendeeId> {
        match self.origin {
            Origin::Invitation { by } => Some(by),
            Origin::Round { .. } | Origin::Encounter { .. } => None,
        }
    }

    pub fn round(&self) -> Option<u32> {
        match self.origin {
            Origin::Round { number } => Some(number),
            Origin::Invitation { .. } | Origin::Encounter { .. } => None,
        }
    }

    /// Takes the people's time: agreed, called or together.
    pub fn is_active(&self) -> bool {
        matches!(
            self.state,
            IntroductionState::Agreed | IntroductionState::Called | IntroductionState::Together
        )
    }

    /// They are, were, or are about to be face to face.
    pub fn is_mutual(&self) -> bool {
        self.is_active() || self.state == IntroductionState::Met
    }

    /// Its round ended and nobody had said anything: perhaps they talked all the same.
    pub fn has_lapsed(&self) -> bool {
        self.state == IntroductionState::Missed && !self.missing_reported && self.round().is_some()
    }

    /// Whoever asked never learns of a pass: for them it stays an open invitation. Whoever did not come has missed it.
    pub fn state_for(&self, viewer: AttendeeId) -> IntroductionState {
        if self.left_out.contains(&viewer) {
            return IntroductionState::Missed;
        }
        self.shown(self.state, viewer)
    }

    /// How `state` looks to `viewer`.
    pub fn shown(&self, state: IntroductionState, viewer: AttendeeId) -> IntroductionState {
        if state == IntroductionState::Passed && self.invited_by() == Some(viewer) {
            IntroductionState::Invited
        } else {
            state
        }
    }

    /// Open to at least one of its people: a passed invitation must end when an unanswered one would, or the asker could tell them apart.
    pub fn seems_open(&self) -> bool {
        let asked = matches!(
            self.state,
            IntroductionState::Invited | IntroductionState::Passed
        );
        asked || self.is_active()
    }
}

impl Hall {
    pub fn introduction(&self, id: IntroductionId) -> Option<&Introduction> {
        self.introductions.get(&id)
    }

    /// All there ever were, oldest first.
    pub fn introductions(&self) -> impl Iterator<Item = &Introduction> {
        self.introductions.values()
    }

    /// All of one person's introductions, oldest first.
    pub fn introductions_of(&self, id: AttendeeId) -> impl Iterator<Item = &Introduction> {
        self.attendees
            .get(&id)
            .into_iter()
            .flat_map(|a| &a.introductions)
            .filter_map(|i| self.introductions.get(i))
    }

    /// How many have asked somebody and were not answered with yes. One that was passed on counts like an open one, or its asker could tell them apart.
    pub fn asked_by(&self, id: AttendeeId) -> usize {
        let asked = |i: &&Introduction| {
            matches!(i.state, State::Invited | State::Passed)
                && i.includes(id)
                && i.invited_by().is_some_and(|by| by != id)
        };
        self.introductions_of(id).filter(asked).count()
    }

    /// The newest introduction of two people, whatever became of it, unless one of them left it while the others went on.
    pub fn between(&self, a: AttendeeId, b: AttendeeId) -> Option<&Introduction> {
        let newest = self.introductions.get(self.pairs.get(&ordered(a, b))?)?;
        (newest.includes(a) && newest.includes(b)).then_some(newest)
    }

    /// The round an introduction came about in.
    pub fn round_of(&self, introduction: &Introduction) -> Option<&Round> {
        let number = introduction.round()?;
        self.rooms.get(&introduction.room)?.numbered(number)
    }

    /// Somebody else's introduction is as unknown as one that never was.
    pub(super) fn mine(
        &self,
        by: AttendeeId,
        id: IntroductionId,
    ) -> Result<&Introduction, Rejection> {
        self.introductions
            .get(&id)
            .filter(|i| i.is_known_to(by))
            .ok_or(Rejection::NoSuchIntroduction)
    }

    pub(super) fn next_introduction(&self) -> IntroductionId {
        let newest = self.introductions.last_key().map_or(0, |id| id.0);
        IntroductionId(newest.max(self.encounters.last()) + 1)
    }

    /// A table where at least two others sit goes on without them.
    pub(super) fn end_for(&self, by: AttendeeId, introduction: &Introduction) -> Fact {
        let ended = Fact::Cancelled {
            introduction: introduction.id,
        };
        self.without(introduction, &[by].into()).unwrap_or(ended)
    }

    pub(super) fn end_all<'a>(
        &'a self,
        by: AttendeeId,
        introductions: impl Iterator<Item = &'a Introduction>,
    ) -> Vec<Fact> {
        let open = introductions.filter(|i| i.includes(by) && i.seems_open());
        open.map(|i| self.end_for(by, i)).collect()
    }

    /// The table going on without some of its people, if at least two others are left and it has not ended.
    pub(super) fn without(
        &self,
        introduction: &Introduction,
        gone: &BTreeSet<AttendeeId>,
    ) -> Option<Fact> {
        let stay: Vec<_> = introduction
            .people
            .iter()
            .copied()
            .filter(|who| !gone.contains(who))
            .collect();
        (introduction.is_active() && stay.len() >= 2).then(|| Fact::Regrouped {
            introduction: introduction.id,
            reasons: introduction
                .reasons
                .iter()
                .filter(|r| !gone.contains(&r.from) && !gone.contains(&r.to))
                .cloned()
                .collect(),
            people: stay,
        })
    }

    pub(super) fn introduce(&mut self, introduction: Introduction) {
        for (i, &a) in introduction.people.iter().enumerate() {
            self.change(a, |a| {
                a.introductions.insert(introduction.id);
            });
            for &b in &introduction.people[i + 1..] {
                self.pairs.insert(ordered(a, b), introduction.id);
            }
        }
        self.introductions.insert(introduction.id, introduction);
    }

    pub(super) fn apply_regrouped(
        &mut self,
        id: IntroductionId,
        people: &[AttendeeId],
        reasons: &[Reason],
        at: Millis,
    ) {
        let Some(introduction) = self.introductions.get_mut(&id) else {
            return;
        };
        let before = std::mem::replace(&mut introduction.people, people.to_vec());
        introduction.reasons = reasons.to_vec();
        let gone: Vec<_> = before
            .iter()
            .copied()
            .filter(|who| !people.contains(who))
            .collect();
        let come: Vec<_> = people
            .iter()
            .copied()
            .filter(|who| !before.contains(who))
            .collect();
        introduction.left_out.extend(&gone);
        for who in &come {
            introduction.left_out.remove(who);
        }
        for who in &gone {
            introduction.arrived.remove(who);
        }
        let (room, round) = (introduction.room.clone(), introduction.round());
        let everybody_is_here =
            introduction.state == State::Called && introduction.not_arrived().next().is_none();
        for &who in &gone {
            self.change(who, |a| a.waiting_since = at);
        }
        for &who in &come {
            self.change(who, |a| {
                a.introductions.insert(id);
            });
            for &other in people.iter().filter(|other| **other != who) {
                self.pairs.insert(ordered(who, other), id);
            }
            if let Some(number) = round {
                self.sits_after_all(&room, number, who);
            }
        }
        if everybody_is_here {
            self.enter_state(id, State::Together, at);
        }
    }

    /// Keeps the room's list of active introductions and its people's waiting time true to the new state.
    pub(super) fn enter_state(&mut self, id: IntroductionId, state: State, at: Millis) {
        let Some(introduction) = self.introductions.get_mut(&id) else {
            return;
        };
        let was_active = introduction.is_active();
        introduction.state = state;
        introduction.since = at;
        if state == State::Together {
            introduction.began.get_or_insert(at);
        }
        let active = introduction.is_active();
        if let Some(room) = self.rooms.get_mut(&introduction.room) {
            if active {
                room.active.insert(id);
            } else {
                room.active.remove(&id);
            }
        }
        if was_active && !active {
            for person in introduction.people.clone() {
                self.change(person, |a| a.waiting_since = at);
            }
        }
    }

    pub(super) fn conclude(&mut self, id: IntroductionId, at: Millis) {
        self.enter_state(id, State::Met, at);
        let Some(introduction) = self.introductions.get(&id) else {
            return;
        };
        if let Some(room) = self.rooms.get_mut(&introduction.room) {
            room.met.push(id);
        }
        let (people, reasons) = (introduction.people.clone(), introduction.reasons.clone());
        for person in people {
            self.change(person, |a| {
                a.met += 1;
                let answered = reasons
                    .iter()
                    .filter(|r| r.to == person)
                    .map(|r| r.tag.clone());
                a.covered.extend(answered);
            });
        }
    }

    /// Undoes [`conclude`](Self::conclude).
    pub(super) fn reopen(&mut self, id: IntroductionId, state: State, at: Millis) {
        self.enter_state(id, state, at);
        let Some(introduction) = self.introductions.get(&id) else {
            return;
        };
        if let Some(room) = self.rooms.get_mut(&introduction.room) {
            room.met.retain(|met| *met != id);
        }
        let (people, reasons) = (introduction.people.clone(), introduction.reasons.clone());
        for person in people {
            let answered = |i: &Introduction, tag: &TagId| {
                let mut reasons = i.reasons.iter();
                i.state == State::Met && reasons.any(|r| r.to == person && r.tag == *tag)
            };
            let open: Vec<_> = reasons
                .iter()
                .filter(|r| r.to == person)
                .filter(|r| !self.introductions_of(person).any(|i| answered(i, &r.tag)))
                .map(|r| r.tag.clone())
                .collect();
            self.change(person, |a| {
                a.met = a.met.saturating_sub(1);
                open.iter().for_each(|tag| {
                    a.covered.remove(tag);
                });
            });
        }
    }

    pub(super) fn check_introductions(&self) -> Result<(), String> {
        self.introductions.values().try_for_each(|i| {
            let distinct: BTreeSet<_> = i.people.iter().collect();
            if distinct.len() != i.people.len() || i.people.len() < 2 {
                return Err(format!("{} introduces somebody to themself", i.id));
            }
            let known = |who: &AttendeeId| i.includes(*who) || i.left_out.contains(who);
            if !i.shared.keys().all(known) {
                return Err(format!("{} shares the card of a stranger", i.id));
            }
            let may_share = i.is_mutual() || matches!(i.state, State::Missed | State::Cancelled);
            if !may_share && !i.shared.is_empty() {
                return Err(format!("{} shares cards while {:?}", i.id, i.state));
            }
            if i.unseen && !matches!(i.state, State::Passed | State::Cancelled) {
                return Err(format!("{} was never seen and is {:?}", i.id, i.state));
            }
            if i.state != State::Invited && !i.is_active() {
                return Ok(());
            }
            for (n, &a) in i.people.iter().enumerate() {
                for &b in &i.people[n + 1..] {
                    let (Some(one), Some(two)) = (self.attendee(a), self.attendee(b)) else {
                        return Err(format!("{} waits for somebody who is gone", i.id));
                    };
                    if one.profile.employer == two.profile.employer {
                        return Err(format!("{} introduces colleagues", i.id));
                    }
                    if self.vetoed(a, b) {
                        return Err(format!("{} introduces a vetoed pair", i.id));
                    }
                    if !one.may_be_introduced() || !two.may_be_introduced() {
                        return Err(format!("{} introduces somebody who did not consent", i.id));
                    }
                    if [one, two].iter().any(|p| p.room.as_ref() != Some(&i.room)) {
                        return Err(format!("{} joins two rooms", i.id));
                    }
                }
            }
            Ok(())
        })
    }
}
