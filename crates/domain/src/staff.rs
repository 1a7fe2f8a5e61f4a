//! Who works at the event, and what is kept of what they did.

use serde::{Deserialize, Serialize};

use crate::{BoothId, RoomId};

/// What somebody of the house is there for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "role", rename_all = "snake_case")]
pub enum StaffRole {
    /// Knows the passphrase.
    Organizer,
    /// The reception desk: people, in every room.
    Desk,
    /// Hosts one room: its rounds, announcements and walls.
    Room { room: RoomId },
    /// Looks after one booth.
    Booth { booth: BoothId },
}

impl StaffRole {
    /// Whether how this room stands is for their eyes.
    pub fn may_see(&self, other: &RoomId) -> bool {
        match self {
            Self::Organizer | Self::Desk => true,
            Self::Room { room } => room == other,
            Self::Booth { .. } => false,
        }
    }
}

/// What the audit list says was done. Kept for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    RoomSet,
    ScreenSet,
    CodeDrawn,
    WallKeyDrawn,
    RoomFurnished,
    BoothFurnished,
    BoothQueued,
    BoothEntered,
    BoothLeft,
    BoothSet,
    BoothCalled,
    Announced,
    RoundCalled,
    RoundExtended,
    RoundEnded,
    RoundRepaired,
    TimetableSet,
    TimetablePaused,
    TimetableRemoved,
    PersonSteered,
    PersonConfirmed,
    PeopleSteered,
    Registered,
    Corrected,
    Entered,
    Left,
    StatusSet,
    Invited,
    Vetoed,
    Arrived,
    Missing,
    Met,
    /// That they have talked.
    TakenBack,
    Exchanged,
    NextStepAgreed,
    NextStepStruck,
    Erased,
    PeopleMerged,
    PeopleToldApart,
    Accepted,
    Passed,
    Cancelled,
    Concluded,
    Lapsed,
    TopicClosed,
    /// What somebody flagged was looked at and left as it is, or is to be looked at once more.
    FlagSettled,
    /// How somebody says they can be recognized is shown to nobody, or is again.
    SignHidden,
    Regrouped,
    /// Somebody's contact details were looked at.
    PersonLookedAt,
    StaffAdded,
    StaffRevoked,
    SignedOut,
    /// Of everybody.
    AllSignedOut,
    PassphraseChanged,
    /// What was kept under an address to ask somebody once more, as they asked for.
    AddressForgotten,
    AuditExported,
    LinksExported,
    ListImported,
    /// The desk lets the next one in who comes with somebody's link.
    LinkFreed,
    /// Of a booth: names, and the cards that were handed to it.
    VisitorsExported,
    RehearsalBegan,
    RehearsalEnded,
}
