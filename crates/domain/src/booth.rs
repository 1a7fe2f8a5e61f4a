//! Booths: what one does there, and how one stands with them.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoothAction {
    CheckIn,
    Queue,
    Leave,
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
