//! Memos that an attendee lets the event keep for another phone, encrypted by a key that the event never learns.

use serde::{Deserialize, Serialize};

/// `GET /api/me/memos`, and the answer to keeping them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SealedMemos {
    /// Base64; absent where nothing is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub sealed: Option<String>,
    /// Names what is kept now; another one after each change, 0 where nothing is.
    pub turn: u32,
}

/// `PUT /api/me/memos`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SealMemos {
    /// Base64 of 32 KiB at most; `null` takes everything back, whatever is kept.
    pub sealed: Option<String>,
    /// What the phone took in before. If something else is kept by now, nothing is written, and the answer has it.
    pub after: u32,
}
