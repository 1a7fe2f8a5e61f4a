//! Letters: people's own links by mail.

use serde::{Deserialize, Serialize};

/// How far the letters are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct Letters {
    /// Whether a mail server is set up.
    pub configured: bool,
    /// Whether a test letter has gone since this server started: without one none goes to people.
    pub tested: bool,
    /// Letters are going out, one a second.
    pub running: bool,
    /// People with a mail address.
    pub people: u32,
    /// Of them those who have their letter.
    pub sent: u32,
    /// Who could not be sent theirs, the last time.
    pub failed: Vec<FailedLetter>,
    /// Why it ended before all had gone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct FailedLetter {
    pub badge: u32,
    /// As the mail server said it.
    pub message: String,
}

/// `POST /api/organizer/letters/test`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TestLetter {
    /// A mail address.
    pub to: String,
}

/// `POST /api/organizer/letters`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct SendLetters {
    /// Also to whoever has theirs.
    #[serde(default)]
    pub again: bool,
}
