//! HTTP bodies: requests, answers, and RFC 9457 problems.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize};

use crate::client::{Rating, Status};
use crate::view::{
    Card, Consent, Contact, Honorific, IntroductionState, Me, OrganizationView, Reason, RoundState,
    Screen, Slide, Theme, Waiting,
};
use domain::{
    AttendeeId, IntroductionId, KindId, OrganizationId, RoleId, RoomId, SubKindId, TagId, WardId,
};

/// Where an error is. serde names a missing field only in its message, and calls the place `.`.
pub fn place_of(path: &str, message: &str) -> String {
    match message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.split_once('`'))
    {
        Some((field, _)) if path == "." => field.to_owned(),
        Some((field, _)) => format!("{path}.{field}"),
        None => path.to_owned(),
    }
}

/// One thing wrong with the input: where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct FieldError {
    pub path: String,
    pub message: String,
}

/// `application/problem+json`, RFC 9457.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub detail: String,
    /// Stable; for programs.
    pub code: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<FieldError>>"))]
    pub fields: Vec<FieldError>,
    /// With `already_registered`: when whoever seems to be the same person registered, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub registered_at: Option<String>,
}

/// Picked from the list (`{"id"}`), or typed in (`{"name"}`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(untagged)]
pub enum OrganizationChoice {
    Listed(ListedOrganization),
    Typed(TypedOrganization),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListedOrganization {
    pub id: OrganizationId,
    /// As it was shown when it was picked: the list may have been numbered anew since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TypedOrganization {
    pub name: String,
}

/// `POST /api/attendees`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Register {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub kana: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub honorific: Option<Honorific>,
    pub organization: OrganizationChoice,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub sub_kind: Option<SubKindId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub role: Option<RoleId>,
    pub ward: WardId,
    #[serde(default)]
    pub offers: Vec<TagId>,
    #[serde(default)]
    pub needs: Vec<TagId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub sign: Option<String>,
    #[serde(default)]
    pub companies_welcome: bool,
    #[serde(default)]
    pub contact: Contact,
    #[serde(default)]
    pub wishes: Vec<OrganizationId>,
    pub consent: Consent,
    pub room: RoomId,
    /// The room's six-character code, from the QR or the wall.
    pub code: String,
    /// Somebody of this name and organization is registered, and this is somebody else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub another_person: bool,
}

/// `PATCH /api/me`. A field left out stays as it is; `null` clears an optional one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", ts(optional_fields))]
pub struct Correct {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub kana: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub honorific: Option<Honorific>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationChoice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<KindId>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sub_kind: Option<Option<SubKindId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub role: Option<Option<RoleId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ward: Option<WardId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offers: Option<Vec<TagId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<Vec<TagId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sign: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub companies_welcome: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wishes: Option<Vec<OrganizationId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
}

/// Tells `null` from a field that is not there.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Registered {
    pub attendee: Me,
    pub token: String,
    pub resume_code: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Resume {
    pub code: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub passphrase: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Token {
    pub token: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Contacts {
    pub contacts: Vec<Card>,
}

/// What a wall shows beside its QR.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoomCode {
    pub url: String,
    pub code: String,
}

/// A row of the type-ahead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct OrganizationHit {
    pub id: OrganizationId,
    pub name: String,
    pub kind: KindId,
    pub ward: WardId,
    /// What was typed is its name, in full or in short.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub named: bool,
}

/// How people are brought together in a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoomMode {
    /// Nobody is introduced.
    None,
    #[default]
    Suggestions,
    /// Suggestions, and pairs at tables when the organizer starts a round.
    Rounds,
    /// Suggestions, and group tables.
    Circles,
}

/// `PATCH /api/organizer/rooms/{room}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", ts(optional_fields))]
pub struct SetRoom {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<RoomMode>,
    /// How many tables people are sent to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tables: Option<u16>,
    /// What changes of what its walls show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screen: Option<SetScreen>,
}

/// What is left out stays as it is; `null` lets go of the slide that was held.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", ts(optional_fields))]
pub struct SetScreen {
    /// Those that take turns, as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slides: Option<BTreeSet<Slide>>,
    /// Single ones that take turns from now on, or no longer: two who switch at once do not undo each other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turns: Option<BTreeMap<Slide, bool>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<Theme>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub hold: Option<Option<Slide>>,
}

/// `POST /api/organizer/rooms/{room}/rounds`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StartRound {
    /// How long people talk.
    pub minutes: u32,
    /// Tables to use; all of the room when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub tables: Option<u16>,
    /// The same people and seed give the same round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional, type = "number"))]
    pub seed: Option<u64>,
    /// Time to find the table; 60 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub move_seconds: Option<u32>,
    /// People who are to sit together whatever the matcher would choose: paired by hand, or a preview's groups that are to stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<Pin>>"))]
    pub pins: Vec<Pin>,
    /// Pairs that are not to meet in this round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(
        feature = "schema",
        ts(optional, as = "Option<Vec<(AttendeeId, AttendeeId)>>")
    )]
    pub parted: Vec<(AttendeeId, AttendeeId)>,
}

/// People who are to sit together in a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Pin {
    pub attendees: Vec<AttendeeId>,
    /// Kept if it is free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub table: Option<u16>,
}

/// `POST /api/organizer/rooms/{room}/rounds/preview`: the round that `StartRound` would call now. Nobody is called by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoundPreview {
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub seed: u64,
    /// Sent back as `pins` of `StartRound` they are called as they are, except where something changed.
    pub groups: Vec<PreviewGroup>,
    pub sitting_out: Vec<SittingOut>,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub total: i64,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub bound: i64,
    pub unpinned: Vec<Unpinned>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct PreviewGroup {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub table: Option<u16>,
    pub attendees: Vec<AttendeeId>,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub score: i64,
    pub reasons: Vec<Reason>,
    pub pinned: bool,
}

/// Who waits in a round, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SittingOut {
    pub attendee: AttendeeId,
    /// Stable; for programs.
    pub code: Waiting,
    /// For people, in Japanese.
    pub reason: String,
}

/// Why people cannot sit together in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Objection {
    /// Somebody is in another pin as well.
    Twice,
    /// Too few, or too many for a table.
    Count,
    NotFree,
    Colleagues,
    OnePerson,
    /// Somebody wishes not to meet companies.
    Company,
    KeptApart,
    NoTable,
}

/// A pin that could not be kept, and why. Its people were introduced as everybody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Unpinned {
    pub attendees: Vec<AttendeeId>,
    /// Stable; for programs.
    pub code: Objection,
    /// For people, in Japanese.
    pub reason: String,
}

/// `PUT /api/organizer/rooms/{room}/timetable`: rounds that start by themselves, one after the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetTimetable {
    pub rounds: u32,
    /// How long people talk in each.
    pub minutes: u32,
    /// Time to find the table before each; 60 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub move_seconds: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub tables: Option<u16>,
    /// When the first is called, RFC 3339; at once when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub starts_at: Option<String>,
}

/// `PATCH /api/organizer/rooms/{room}/timetable`. A round that runs goes on; no further one starts while paused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PauseTimetable {
    pub paused: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct TimetableView {
    pub rounds: u32,
    /// Rounds called so far.
    pub called: u32,
    pub minutes: u32,
    pub move_seconds: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub tables: Option<u16>,
    pub paused: bool,
    /// When the next is called, RFC 3339; absent while one runs, when paused, and after the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub next_at: Option<String>,
    /// What it waits for, in Japanese: a talk of the agenda, or people to introduce.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub waits_for: Option<String>,
}

/// `PATCH /api/organizer/rooms/{room}/rounds/{n}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", ts(optional_fields))]
pub struct SteerRound {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<bool>,
}

/// A round as the organizer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoundDetail {
    pub number: u32,
    pub state: RoundState,
    pub starts_at: String,
    pub ends_at: String,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub seed: u64,
    pub introductions: Vec<RoundIntroduction>,
    pub waiting: Vec<AttendeeId>,
    /// Those of `waiting`, each with why.
    pub sitting_out: Vec<SittingOut>,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub total: i64,
    /// No round as fair scores more; equal to `total` where the round is proven best.
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub bound: i64,
    /// Only in the answer to `POST`: what changed since the preview.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<Unpinned>>"))]
    pub unpinned: Vec<Unpinned>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoundIntroduction {
    pub id: IntroductionId,
    pub state: IntroductionState,
    /// Called during the round, in place of one that did not come about.
    pub repair: bool,
    /// Who pressed 「着きました」.
    pub arrived: Vec<AttendeeId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub table: Option<u16>,
    pub attendees: Vec<AttendeeId>,
    #[cfg_attr(feature = "schema", ts(type = "number"))]
    pub score: i64,
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Rounds {
    pub rounds: Vec<RoundDetail>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub timetable: Option<TimetableView>,
    /// The server's clock, RFC 3339.
    pub now: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Announce {
    pub text: String,
}

/// A room as the organizer steers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoomControl {
    pub room: RoomId,
    pub open: bool,
    pub mode: RoomMode,
    pub tables: u16,
    /// The lowest number on them.
    pub first_table: u16,
    pub registered: u32,
    pub present: u32,
    pub conversations: u32,
    /// What the QR holds.
    pub join_url: String,
    pub join_code: String,
    pub wall_url: String,
    pub screen: Screen,
    /// What everybody in it reads now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub announcement: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoomControls {
    pub rooms: Vec<RoomControl>,
    /// Once the promised date has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub erasing: Option<Erasing>,
}

/// The erasing that the consent text promises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Erasing {
    /// People who are not erased yet.
    pub people: u32,
    /// When they will be, if the clock is not set meanwhile; absent when nobody is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub at: Option<String>,
}

/// A person as the organizer sees them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoomPerson {
    pub id: AttendeeId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub kana: Option<String>,
    pub organization: OrganizationView,
    pub kind: KindId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub role: Option<RoleId>,
    pub ward: WardId,
    pub status: Status,
    pub present: bool,
    /// Conversations finished.
    pub met: u32,
    pub rounds_sat_out: u32,
    /// Since when nobody has been found for them, RFC 3339; absent while meeting somebody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub waiting_since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub table: Option<u16>,
    /// The number on the name badge.
    pub badge: u32,
    /// Without a phone: here until the desk says otherwise, and the desk acts for them.
    pub paper: bool,
    /// Hidden by the organizer: not shown and not introduced.
    pub hidden: bool,
    /// Keeps this table; others come to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub stays_at: Option<u16>,
    /// With whom they are or should be now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub introduction: Option<IntroductionId>,
    /// Other registrations that seem to be of the same person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<Double>>"))]
    pub doubles: Vec<Double>,
}

/// A registration that seems to be of somebody who is registered already.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Double {
    pub attendee: AttendeeId,
    pub name: String,
    pub badge: u32,
    /// RFC 3339.
    pub registered_at: String,
    /// Where they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub room: Option<RoomId>,
}

/// `POST /api/organizer/people/{attendee}/merge`: the other registration becomes a part of this one.
/// `POST /api/organizer/people/{attendee}/tell-apart`: they are two people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OtherRegistration {
    pub attendee: AttendeeId,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoomPeople {
    pub people: Vec<RoomPerson>,
    /// The server's clock, RFC 3339.
    pub now: String,
}

/// `PATCH /api/organizer/people/{attendee}`. A field left out stays as it is; `null` frees the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", ts(optional_fields))]
pub struct SteerPerson {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden: Option<bool>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub stays_at: Option<Option<u16>>,
}

/// `POST /api/organizer/people/{attendee}/act`: what the reception desk does for somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    Enter {
        room: RoomId,
    },
    Leave,
    Status {
        status: Status,
    },
    Invite {
        attendee: AttendeeId,
    },
    Answer {
        introduction: IntroductionId,
        accept: bool,
    },
    Veto {
        attendee: AttendeeId,
    },
    Arrived {
        introduction: IntroductionId,
        #[serde(default)]
        together: bool,
    },
    Missing {
        introduction: IntroductionId,
    },
    Met {
        introduction: IntroductionId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "schema", ts(optional))]
        rating: Option<Rating>,
    },
    Exchange {
        introduction: IntroductionId,
        share: bool,
    },
}

/// What the organizer did, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Audit {
    pub entries: Vec<AuditEntry>,
}

/// One thing the organizer did. Names are not in it: they are looked up while the person is registered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AuditEntry {
    /// RFC 3339.
    pub at: String,
    /// Stable, such as `round_called`.
    pub action: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub room: Option<RoomId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub round: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub attendee: Option<AttendeeId>,
    /// As they are called now; absent when erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub detail: Option<String>,
}

/// `GET /api/me/provisions`: what of me was handed to whom, and what I was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Provisions {
    pub provisions: Vec<Provision>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Provision {
    /// RFC 3339.
    pub at: String,
    /// True: mine, handed to `with`. False: theirs, handed to me.
    pub given: bool,
    /// Absent when they erased themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub with: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub organization: Option<String>,
    pub fields: Vec<CardField>,
    /// The consent it rested on.
    pub consent: String,
}

/// Parts of a card, without their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardField {
    Name,
    Kana,
    Organization,
    Role,
    Phone,
    Email,
}
