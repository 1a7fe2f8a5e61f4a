//! How an introduction stands, why it was made, and how it was; and why somebody waits for one.

use serde::{Deserialize, Serialize};

use crate::{AttendeeId, TagId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntroductionState {
    Invited,
    Agreed,
    Called,
    Together,
    Met,
    Passed,
    Missed,
    Cancelled,
}

/// One tag that joins two people. A tag of mutual interest has no direction; both ids are given all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub tag: TagId,
    /// Who offers it.
    pub from: AttendeeId,
    /// Who needs it.
    pub to: AttendeeId,
    /// Somebody else has answered it before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    Good,
    Neutral,
    Poor,
}

/// Why somebody sits out a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Waiting {
    /// The count is odd and it is this person's turn.
    Odd,
    /// There is nobody here whom this person may meet (any more).
    NobodyToMeet,
    /// Everybody whom this person may meet is with somebody else.
    OthersTaken,
    /// All tables are taken.
    NoTable,
    /// Seems to be registered twice, and the other registration takes part.
    RegisteredTwice,
    /// Is at a booth or on the way to it. The matcher never says so: it is not asked about them.
    AtBooth,
    /// Leaves before it would be over. Follows from what they said; never in a fact.
    Leaving,
}

impl Waiting {
    /// Counts as a round sat out: it was not their own choice.
    pub fn counts(self) -> bool {
        !matches!(self, Self::AtBooth | Self::Leaving)
    }
}

/// What two who met agree to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStepKind {
    Materials,
    Phone,
    Visit,
    Referral,
    Tour,
    Talk,
}
