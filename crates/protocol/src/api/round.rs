//! Rounds and timetables, as the console asks for them.

use serde::{Deserialize, Serialize};

use crate::view::{IntroductionState, Reason, RoundState, Waiting};
use domain::{AttendeeId, IntroductionId};

/// `POST /api/organizer/rooms/{room}/rounds`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct StartRound {
    /// How long people talk.
    pub minutes: u32,
    /// Tables to use; all of the room when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<u16>,
    /// The same people and seed give the same round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional, type = "number"))]
    pub seed: Option<u64>,
    /// Time to find the table; 60 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub move_seconds: Option<u32>,
    /// People who are to sit together whatever the matcher would choose: paired by hand, or a preview's groups that are to stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<Pin>>"))]
    pub pins: Vec<Pin>,
    /// Pairs that are not to meet in this round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "schema",
        ts(optional, as = "Option<Vec<(AttendeeId, AttendeeId)>>")
    )]
    pub parted: Vec<(AttendeeId, AttendeeId)>,
}

/// People who are to sit together in a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    pub attendees: Vec<AttendeeId>,
    /// Kept if it is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u16>,
}

/// `POST /api/organizer/rooms/{room}/rounds/preview`: the round that `StartRound` would call now. Nobody is called by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoundPreview {
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub seed: u64,
    /// Sent back as `pins` of `StartRound` they are called as they are, except where something changed.
    pub groups: Vec<PreviewGroup>,
    pub sitting_out: Vec<SittingOut>,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub total: i64,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub bound: i64,
    pub unpinned: Vec<Unpinned>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct PreviewGroup {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u16>,
    pub attendees: Vec<AttendeeId>,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub score: i64,
    pub reasons: Vec<Reason>,
    /// The topic they had taken seats at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// What two people are to each other by their kinds: one of the event's relations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    pub pinned: bool,
}

/// Who waits in a round, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SittingOut {
    pub attendee: AttendeeId,
    /// Stable; for programs.
    pub code: Waiting,
    /// For people, in Japanese.
    pub reason: String,
}

/// Why people cannot sit together in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// Somebody is in another pin as well.
    Twice,
    /// Too few, or too many for a table.
    Count,
    NotFree,
    Colleagues,
    OnePerson,
    /// Somebody wishes not to meet companies.
    Company,
    /// The event does not introduce their kinds to each other, or not so many.
    Kinds,
    KeptApart,
    NoTable,
}

/// A pin that could not be kept, and why. Its people were introduced as everybody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Unpinned {
    pub attendees: Vec<AttendeeId>,
    /// Stable; for programs.
    pub code: Objection,
    /// For people, in Japanese.
    pub reason: String,
}

/// `PUT /api/organizer/rooms/{room}/timetable`: rounds that start by themselves, one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct SetTimetable {
    pub rounds: u32,
    /// How long people talk in each.
    pub minutes: u32,
    /// Time to find the table before each; 60 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub move_seconds: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<u16>,
    /// When the first is called, RFC 3339; at once when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<String>,
}

/// `PATCH /api/organizer/rooms/{room}/timetable`. A round that runs goes on; no further one starts while paused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PauseTimetable {
    pub paused: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct TimetableView {
    pub rounds: u32,
    /// Rounds called so far.
    pub called: u32,
    pub minutes: u32,
    pub move_seconds: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<u16>,
    pub paused: bool,
    /// When the next is called, RFC 3339; absent while one runs, when paused, and after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<String>,
    /// What it waits for, in Japanese: a talk of the agenda, or people to introduce.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<String>,
}

/// `PATCH /api/organizer/rooms/{room}/rounds/{n}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
pub struct SteerRound {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<bool>,
}

/// A round as the organizer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoundDetail {
    pub number: u32,
    pub state: RoundState,
    pub starts_at: String,
    pub ends_at: String,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub seed: u64,
    pub introductions: Vec<RoundIntroduction>,
    pub waiting: Vec<AttendeeId>,
    /// Those of `waiting`, each with why.
    pub sitting_out: Vec<SittingOut>,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub total: i64,
    /// No round as fair scores more; equal to `total` where the round is proven best.
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub bound: i64,
    /// Only in the answer to `POST`: what changed since the preview.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<Unpinned>>"))]
    pub unpinned: Vec<Unpinned>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct RoundIntroduction {
    pub id: IntroductionId,
    pub state: IntroductionState,
    /// Called during the round, in place of one that did not come about.
    pub repair: bool,
    /// Who pressed 「着きました」.
    pub arrived: Vec<AttendeeId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u16>,
    pub attendees: Vec<AttendeeId>,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub score: i64,
    pub reasons: Vec<Reason>,
    /// What two people are to each other by their kinds: one of the event's relations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct Rounds {
    pub rounds: Vec<RoundDetail>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timetable: Option<TimetableView>,
    /// The server's clock, RFC 3339.
    pub now: String,
}
