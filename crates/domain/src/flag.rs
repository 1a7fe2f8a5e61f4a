//! What somebody flags to the organizer, and why: a closed list, because words of their own could tell of a patient, or of themself.

use serde::{Deserialize, Serialize};

use crate::{AttendeeId, RoomId, TopicId};

/// What must not stand there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Flagged {
    /// How somebody is called, where they work, what they wear, or how they behave.
    Person(AttendeeId),
    Topic(TopicId),
    /// What is announced in a room.
    Announcement(RoomId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FlagReason {
    /// It tells of a patient.
    PatientData,
    /// It is rude, or untrue.
    Words,
    /// Somebody is troubled by them.
    Trouble,
}
