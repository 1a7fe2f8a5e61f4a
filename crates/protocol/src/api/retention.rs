//! What is held of people, until when, and what became of it.

use serde::{Deserialize, Serialize};

use super::HeldToAsk;

/// `GET /api/organizer/retention`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct Retention {
    /// The promised day, YYYY-MM-DD.
    pub erase_on: String,
    /// People who are registered.
    pub people: u32,
    /// Records with names that are stored.
    pub records: u32,
    /// Of these, those of nobody who is registered: gone within an hour.
    pub strays: u32,
    /// People who were erased until now.
    pub erased: u32,
    /// How the files were looked through after the newest erasing; absent before the first one, and where there are no files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked_through: Option<LookedThrough>,
    /// Where people are asked once more after everything else is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_ask: Option<HeldToAsk>,
}

/// Every file of the data folder, looked through for whatever tells of the people who had just been erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct LookedThrough {
    /// RFC 3339.
    pub at: String,
    /// Of whom.
    pub people: u32,
    pub files: u32,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub bytes: u64,
    /// Files that still held something, by name: none.
    pub found_in: Vec<String>,
}
