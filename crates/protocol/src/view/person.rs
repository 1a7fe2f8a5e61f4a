//! People as others see them, and as they see themselves.

use serde::{Deserialize, Serialize};

use super::introduction::Reason;
use crate::client::Status;
use domain::{AttendeeId, KindId, OrganizationId, RoleId, RoomId, SubKindId, TagId, WardId};

/// How somebody is addressed on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Honorific {
    #[serde(rename = "先生", alias = "sensei")]
    Sensei,
    #[serde(rename = "様", alias = "sama")]
    Sama,
    #[serde(rename = "さん", alias = "san")]
    San,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct OrganizationView {
    /// Absent when the organization was typed in rather than picked from the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub id: Option<OrganizationId>,
    pub name: String,
}

/// A person as the people they are introduced to see them. Never contact details.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Person {
    pub id: AttendeeId,
    /// Absent when the person has erased their data: the screen says 「削除された方」.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub name: Option<String>,
    pub honorific: Honorific,
    pub organization: OrganizationView,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub sub_kind: Option<SubKindId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub role: Option<RoleId>,
    pub ward: WardId,
    pub offers: Vec<TagId>,
    pub needs: Vec<TagId>,
    /// How to spot them in the hall: 「青いストラップ」.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub sign: Option<String>,
    pub status: Status,
    /// Connected now, or a moment ago.
    pub present: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contact {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub email: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Shown to the people I am introduced to. Without it nobody is introduced.
    pub partners: bool,
    /// My card may be handed over when I press 「名刺交換」.
    pub exchange: bool,
    /// Booths I check in at may learn who I am.
    pub booths: bool,
    /// The wall may call my organization to its table. Never my name.
    #[serde(default)]
    pub wall: bool,
    /// My name and organization may stand in the record of meetings of whom I talked to, and theirs in ours, if they agreed as well.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub record: bool,
}

/// Kinds and sub-kinds of facility by id, each in one of the three lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
pub struct WishedKinds {
    /// I have come for one of these at least: first until I have met one, then as `wish`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<String>>"))]
    pub must: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<String>>"))]
    pub wish: Vec<String>,
    /// Nobody introduces me to their people, who may still ask me.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<String>>"))]
    pub never: Vec<String>,
}

/// When I come and go, and the rooms I will attend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
pub struct Stay {
    /// By the event's clock, 15:40. Absent: from the beginning.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrives: Option<String>,
    /// Absent: to the end. Nobody is called to a table for longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves: Option<String>,
    /// All that I will attend; absent: the one I am registered for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<RoomId>>"))]
    pub rooms: Vec<RoomId>,
}

/// Everything held about oneself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Me {
    pub id: AttendeeId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub kana: Option<String>,
    pub honorific: Honorific,
    pub organization: OrganizationView,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub sub_kind: Option<SubKindId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub role: Option<RoleId>,
    pub ward: WardId,
    pub offers: Vec<TagId>,
    pub needs: Vec<TagId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub sign: Option<String>,
    pub companies_welcome: bool,
    pub contact: Contact,
    /// Organizations I would like to greet.
    pub wishes: Vec<OrganizationView>,
    /// Those I have come for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<OrganizationView>>"))]
    pub wishes_must: Vec<OrganizationView>,
    /// Those I need not meet this time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<OrganizationView>>"))]
    pub wishes_never: Vec<OrganizationView>,
    /// Kinds I wish to meet, or not; absent where I named none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub wished_kinds: Option<WishedKinds>,
    /// Absent: from the beginning to the end, in one room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub stay: Option<Stay>,
    pub consent: Consent,
    /// The room I am in, or the one I registered for.
    pub room: RoomId,
    pub status: Status,
    /// The organizer shows my sign to nobody.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub sign_hidden: bool,
    /// When the talk I listen to is over, and I am free again by myself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub listens_until: Option<String>,
    /// Nobody is introduced to me until the desk has seen me.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub awaits_desk: bool,
    /// The number on the name badge.
    pub badge: u32,
    /// Keeps this table; others come to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub stays_at: Option<u16>,
    /// Continues on another browser.
    pub resume_code: String,
}

/// What a digital business card holds, handed over by the person themself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Card {
    pub attendee: AttendeeId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub kana: Option<String>,
    pub honorific: Honorific,
    pub organization: OrganizationView,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub role: Option<RoleId>,
    pub ward: WardId,
    #[serde(default)]
    pub contact: Contact,
    /// When both had pressed; RFC 3339.
    pub exchanged_at: String,
}

/// One person the room suggests, with why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Suggestion {
    pub attendee: Person,
    pub score: i32,
    pub reasons: Vec<Reason>,
    /// In the same ward, or the next one.
    pub near: bool,
    /// My wish list names their organization.
    pub wished: bool,
    /// What they are to me by our kinds: one of the event's relations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub relation: Option<String>,
}
