//! Query strings.

use domain::RoomId;
use serde::{Deserialize, Serialize};

/// `GET /api/event`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventQuery {
    /// The whole event when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub part: Option<EventPart>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventPart {
    /// What the first question of the join form shows: the rest, ten times as much, may come after it.
    Join,
}

/// `GET /api/organizations`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OrganizationQuery {
    #[serde(default)]
    pub q: String,
    /// 10 when absent, at most 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub limit: Option<usize>,
}

/// `GET /api/rooms/{room}/code`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WallKeyQuery {
    /// The wall's key.
    #[serde(default)]
    pub k: String,
}

/// `GET /qr/{file}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct QrQuery {
    /// The wall's key. An organizer needs none, and nobody where the event's codes are public.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub k: Option<String>,
    /// Means nothing here: pages put the code into it, so that another code is another picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub v: Option<String>,
}

/// `GET /api/organizer/talks/qr.svg`: of one hall, or of those that are everybody's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TalkQrQuery {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub room: Option<RoomId>,
}

/// `GET /api/me/contacts.vcf`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CardsQuery {
    /// `3.0` or `4.0`; 3.0 when absent, which every phone reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional, type = "'3.0' | '4.0'"))]
    pub version: Option<String>,
}

/// `POST /api/organizer/import/attendees?dry_run=true&columns={"name":"参加者"}`
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ImportQuery {
    /// Says what would happen, and stores nothing.
    #[serde(default)]
    pub dry_run: bool,
    /// JSON: our columns, and how the list calls them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub columns: Option<String>,
}

/// `GET /api/organizer/arrivals`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ArrivalsQuery {
    /// Two letters of a name, of its reading or of an organization; the number of a badge; or a person's own link.
    #[serde(default)]
    pub q: String,
}

/// `GET /api/organizer/foresight?rounds=6&minutes=6&tables=40`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields)]
pub struct ForesightQuery {
    /// 1 to 12; 6 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounds: Option<u32>,
    /// Of a round, 1 to 60; 6 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// As many as can be filled when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<u32>,
    /// Those who are registered for this room, weighed as it weighs; everybody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    /// When the first round begins, as `15:40`; as the agenda has the room when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
}

/// Of pages and files that are read by people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LanguageQuery {
    /// As the browser is set when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional, type = "'ja' | 'en'"))]
    pub lang: Option<String>,
}
