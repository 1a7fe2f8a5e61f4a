//! Booths in numbers, and where one is with them.

use serde::{Deserialize, Serialize};

use domain::BoothId;

/// A booth in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct BoothCount {
    pub booth: BoothId,
    /// In the queue, those who were called included.
    pub waiting: u32,
    pub here: u32,
    /// How many its staff can talk to at once, where they have found it to be otherwise than the event says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub places: Option<u16>,
    /// Its staff take a break: nobody is called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub paused: bool,
}

/// Where I am with a booth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BoothState {
    Queued,
    /// A place is free, and kept for a few minutes.
    Called,
    /// Checked in.
    Here,
    /// Was called, and did not come in time.
    Missed,
    Left,
}

/// A booth where I am or wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AtBoothView {
    pub booth: BoothId,
    pub state: BoothState,
    /// How many are called before me.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub ahead: Option<u32>,
    /// Until when my place is kept, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub until: Option<String>,
    /// About how long I still wait, minutes; absent where nobody can say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub waiting_minutes: Option<u32>,
    /// I keep my place, and others are called before me until my table, or the talk I listen to, is over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub passed_over: bool,
    /// Its staff take a break: I keep my place, and nobody is called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub paused: bool,
    /// I have handed it my card.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub card: bool,
}
