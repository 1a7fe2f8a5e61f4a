//! Two or more people brought together, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::id::{AttendeeId, IntroductionId, Millis, RoomId};
use crate::protocol::client::Rating;
use crate::protocol::view::{IntroductionState, Reason};

/// How it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    Invitation { by: AttendeeId },
    Round { number: u32 },
}

#[derive(Clone, Debug, PartialEq)]
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
    /// Who pressed 「名刺交換」.
    pub shared: BTreeSet<AttendeeId>,
    /// When everybody had.
    pub exchanged_at: Option<Millis>,
    /// Somebody was at the table and the other was not.
    pub missing_reported: bool,
}

impl Introduction {
    pub fn includes(&self, id: AttendeeId) -> bool {
        self.people.contains(&id)
    }

    pub fn others(&self, id: AttendeeId) -> impl Iterator<Item = AttendeeId> {
        self.people.iter().copied().filter(move |&p| p != id)
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

    /// Whoever asked never learns of a pass: for them it stays an open invitation.
    pub fn state_for(&self, viewer: AttendeeId) -> IntroductionState {
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
