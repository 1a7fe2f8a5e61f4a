//! What people say must not stand there, as the house looks at it.

use serde::{Deserialize, Serialize};

use crate::view::OrganizationView;
use domain::{FlagReason, Flagged, RoomId};

/// One thing that somebody flagged. Who did stands nowhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct FlagView {
    pub of: Flagged,
    pub reasons: Vec<FlagReason>,
    /// How many said so.
    pub times: u32,
    /// Since when, RFC 3339.
    pub since: String,
    /// Where it is, or where they are.
    pub room: RoomId,
    /// What a topic or an announcement says, or how somebody says they can be recognized.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of a person, or of whoever offers the topic; likewise the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationView>,
    /// It was left as it is, or hidden.
    pub settled: bool,
    /// Of a person: they are hidden, or their sign is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub hidden: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub sign_hidden: bool,
}

/// `PUT /api/organizer/flags`: it stays as it is, or is to be looked at once more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SettleFlag {
    pub of: Flagged,
    pub settled: bool,
}
