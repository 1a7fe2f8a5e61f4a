//! What an evening would bring.

use serde::{Deserialize, Serialize};

use domain::{RoomId, TagId};

/// `GET /api/organizer/foresight`: the matcher's own rounds with everybody who is registered, as a live event would make them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct Foresight {
    /// Registered for it and to be introduced.
    pub people: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// When the first round was taken to begin, as `15:40`; absent where neither the question nor the agenda says, and nobody's coming and going counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// Of the people: who misses a round or more, by the times they said.
    #[serde(default)]
    pub partly: u32,
    /// `kaotsunagi plan --foresee` with it makes the same of the same people.
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub seed: u64,
    /// More tables than these nobody could fill.
    pub most_tables: u32,
    /// What is taken for granted: minutes to greet, to talk over one need, and from one table to the next.
    pub greeting_minutes: u32,
    pub need_minutes: u32,
    pub moving_minutes: u32,
    /// As it was asked.
    pub chosen: ForeseenPoint,
    /// The same with other rounds, minutes or tables.
    pub by_rounds: Vec<ForeseenPoint>,
    pub by_minutes: Vec<ForeseenPoint>,
    pub by_tables: Vec<ForeseenPoint>,
    /// People who seek something, and nobody here has any answer.
    pub unhelped: u32,
    /// What is sought and offered by nobody here, most sought first.
    pub unmet: Vec<ForeseenNeed>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ForeseenPoint {
    pub rounds: u32,
    pub minutes: u32,
    pub tables: u32,
    /// With the ways between tables.
    pub total_minutes: u32,
    /// A head; and those of them in which there is time for all that is new.
    pub conversations: f64,
    pub finished: f64,
    /// Of the needs that somebody here can answer, from 0 to 1: on average, and of whoever gets least.
    pub answered: f64,
    pub worst: f64,
    /// People without any answer though somebody here has one.
    pub without: u32,
    /// Rounds that whoever waits most sits out.
    pub sits_out: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ForeseenNeed {
    pub tag: TagId,
    pub seekers: u32,
    /// Kinds and sub-kinds that usually offer it.
    pub invite: Vec<String>,
}
