//! What an event hands on to the next: organizations and what they had to do with each other. Nobody stands in it.

use serde::{Deserialize, Serialize};

use super::report::Count;
use crate::event::Words;
use domain::{KindId, TagId, WardId};

/// `GET /api/organizer/carry-over.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CarryOver {
    /// `kaotsunagi-carry-over-1`.
    pub form: String,
    pub event: Words,
    /// As RFC 3339 writes a date.
    pub date: String,
    pub organizations: Vec<CarriedOrganization>,
    /// Each two once.
    pub met: Vec<CarriedMeeting>,
    /// Places in `organizations`: somebody of the first would have liked to greet the second, and they did not meet.
    pub missed: Vec<(u32, u32)>,
    /// What was sought and not answered: whom to invite next time.
    pub unmet: Vec<UnmetNeed>,
    /// Counts below it are `null`.
    pub suppressed_below: u32,
    /// The event's public key (Ed25519), 64 hexadecimal digits.
    pub key: String,
    /// By that key, 128 hexadecimal digits: of the answer's bytes before `,"signature":`. Stands last.
    pub signature: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CarriedOrganization {
    pub name: String,
    /// What the next event recognizes it by, however its name is written.
    pub known_as: String,
    pub kind: KindId,
    pub ward: WardId,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct CarriedMeeting {
    /// Places in `organizations`, the smaller first.
    pub one: u32,
    pub other: u32,
    /// Why their people were brought together.
    pub tags: Vec<TagId>,
    pub conversations: Count,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct UnmetNeed {
    pub tag: TagId,
    /// Where those are who sought it.
    pub ward: WardId,
    /// Kinds and sub-kinds that usually offer it.
    pub invite: Vec<String>,
    pub seekers: Count,
    pub answered: Count,
}
