//! Two or more people brought together, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use domain::CardField;
use domain::Rating;
use domain::{AttendeeId, IntroductionId, Millis, RoomId};
use domain::{IntroductionState, Reason};

/// How it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Invitation { by: AttendeeId },
    Round { number: u32 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
            arrived: BTreeSet::new(),
            met: BTreeMap::new(),
            shared: BTreeMap::new(),
            missing_reported: false,
            left_out: BTreeSet::new(),
            card_fields: BTreeMap::new(),
            unseen: false,
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

    /// When both had pressed 「名刺交換」.
    pub fn exchanged(&self, a: AttendeeId, b: AttendeeId) -> Option<Millis> {
        let pressed = |by, for_whom| self.shared.get(&by)?.get(&for_whom).copied();
        Some(pressed(a, b)?.max(pressed(b, a)?))
    }

    /// Everybody with whom `who` exchanged cards here, and when; also those who left the table since.
    pub fn exchanges(&self, who: AttendeeId) -> impl Iterator<Item = (AttendeeId, Millis)> {
        let others = self
            .shared
            .keys()
            .copied()
            .filter(move |&other| other != who);
        others.filter_map(move |other| Some((other, self.exchanged(who, other)?)))
    }

    /// Has pressed 「名刺交換」 for everybody who sits there now.
    pub fn has_shared(&self, who: AttendeeId) -> bool {
        let pressed = self.shared.get(&who);
        pressed.is_some_and(|pressed| self.others(who).all(|other| pressed.contains_key(&other)))
    }

    pub fn invited_by(&self) -> Option<AttendeeId> {
        match self.origin {
            Origin::Invitation { by } => Some(by),
            Origin::Round { .. } => None,
        }
    }

    pub fn round(&self) -> Option<u32> {
        match self.origin {
            Origin::Round { number } => Some(number),
            Origin::Invitation { .. } => None,
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
}
