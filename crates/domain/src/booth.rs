//! Booths: what one does there, and how one stands with them.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoothAction {
    CheckIn,
    Queue,
    Leave,
}

/// What somebody lets a booth know of them; each includes what is before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum BoothShare {
    /// That somebody was there.
    #[default]
    Nothing,
    /// Name and organization.
    Name,
    /// The card, with how to reach them.
    Card,
}

impl BoothShare {
    pub fn of(name: bool, card: bool) -> Self {
        match (name, card) {
            (_, true) => Self::Card,
            (true, false) => Self::Name,
            (false, false) => Self::Nothing,
        }
    }
}

/// How promising a visit was, as the booth's staff see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
pub enum BoothMark {
    A,
    B,
    C,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
