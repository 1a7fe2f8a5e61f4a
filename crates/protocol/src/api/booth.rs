//! Booths, as attendees find them and as their staff have them.

use serde::{Deserialize, Serialize};

use super::present;
use crate::view::{Honorific, OrganizationView};
use domain::{AttendeeId, BoothId, BoothMark, KindId, RoleId, TagId, WardId};

/// `GET /api/booths`: what booths say of themselves, in the event's order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct BoothsShown {
    pub booths: Vec<BoothShown>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct BoothShown {
    pub booth: BoothId,
    /// Who of the booth is there, as they call themselves.
    pub present: Vec<String>,
    /// What there is to read: an address on the web, or one of this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
    /// Of what the asker seeks: what houses of this kind usually offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<TagId>,
    /// About how long whoever comes now waits, minutes; absent where nobody can say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting_minutes: Option<u32>,
}

/// `GET /api/booths/{booth}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct BoothDesk {
    /// How many its staff can talk to at once.
    pub places: u16,
    /// False while its staff take a break: who waits keeps their turn, and nobody is called.
    pub open: bool,
    /// Who is there, longest first.
    pub here: Vec<BoothPerson>,
    /// Who waits, in their order; those who were called are on the way.
    pub queue: Vec<BoothPerson>,
    /// Whom the booth may know, newest first.
    pub visitors: Vec<BoothVisitor>,
    /// Who of the booth is there, as they call themselves.
    pub present: Vec<String>,
    /// What there is to read: an address on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
    /// How many were ever there, also those whom the booth may not know.
    pub came: u32,
    /// The server's clock, RFC 3339.
    pub now: String,
}

/// Somebody at a booth, or on the way to it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct BoothPerson {
    pub attendee: AttendeeId,
    /// The number on the name badge.
    pub badge: u32,
    pub kind: KindId,
    pub ward: WardId,
    /// Only of those whom the booth may know; likewise the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub honorific: Honorific,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<String>,
    /// Has no phone: is called by the number on the badge.
    pub paper: bool,
    /// Since when they are there, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// They were called, and their place is kept until then, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Sits at a table or listens to a talk: others are called before them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub passed_over: bool,
}

/// Somebody who was there and said that the booth may know them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct BoothVisitor {
    pub attendee: AttendeeId,
    pub badge: u32,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kana: Option<String>,
    pub honorific: Honorific,
    pub organization: OrganizationView,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    pub ward: WardId,
    /// When they first said so, RFC 3339.
    pub since: String,
    /// They handed over their card: how to reach them is in the files.
    pub card: bool,
    /// What the booth's staff noted.
    pub note: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<BoothMark>,
}

/// Who comes to a booth: exactly one of `badge`, `code` and `attendee`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
pub struct BoothGuest {
    /// The number on the name badge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge: Option<u32>,
    /// What the QR on their phone says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attendee: Option<AttendeeId>,
    /// On checking in somebody without a phone: they said that the booth may know them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub share: bool,
}

/// `PATCH /api/booths/{booth}`. A field left out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
pub struct SetBooth {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    /// `null`: there is nothing to read.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub material: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub present: Option<Vec<String>>,
}

/// `PUT /api/booths/{booth}/visitors/{attendee}/note`. Empty, and without a mark, it is taken away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct BoothNote {
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<BoothMark>,
}
