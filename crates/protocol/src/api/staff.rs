//! Who works at the event: their roles, links and sign-ins.

use serde::{Deserialize, Serialize};

use domain::{BoothId, RoomId, StaffId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Knows the passphrase.
    Organizer,
    /// The reception desk.
    Desk,
    /// Hosts one room.
    Room,
    /// Looks after one booth.
    Booth,
}

/// `POST /api/organizer/staff`: who may come in by a link of their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct NewStaff {
    /// Not `organizer`: that is whoever knows the passphrase.
    pub role: StaffRole,
    /// Of a room's host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// Of a booth's staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booth: Option<BoothId>,
    /// What the list and the audit call them.
    pub label: String,
}

/// What a link opens; whoever has it can sign in until it is revoked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct StaffLink {
    pub id: StaffId,
    pub link: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct StaffMember {
    pub id: StaffId,
    pub label: String,
    pub role: StaffRole,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booth: Option<BoothId>,
    pub link: String,
    /// RFC 3339, as all times.
    pub since: String,
    /// To within a minute; absent until they came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<String>,
}

/// Those whose links are good, oldest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct StaffList {
    pub staff: Vec<StaffMember>,
}

/// `POST /api/staff/sign-in`: what follows `#` in the link.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StaffSignIn {
    pub token: String,
}

/// As whom the asker is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct SignedInAs {
    pub role: StaffRole,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booth: Option<BoothId>,
    /// Absent for the organizer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When the sign-in ends by itself, RFC 3339.
    pub until: String,
}
