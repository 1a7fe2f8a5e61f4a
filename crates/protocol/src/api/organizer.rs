//! What the organizer's console asks of rooms and walls.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{StaffRole, present};
use crate::view::{Screen, Slide, Theme};
use domain::{AttendeeId, AuditAction, RoomId};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    pub passphrase: String,
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
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
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
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
#[serde(deny_unknown_fields, default)]
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

/// The join code that was just drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct DrawnCode {
    pub code: String,
}

/// The key of a room's walls that was just drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct DrawnKey {
    pub key: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Announce {
    /// Empty: what stands is cleared.
    pub text: String,
    /// It ends by itself after so many; absent: it stands until it is cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub minutes: Option<u16>,
    /// It ends by itself when the next round is called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub until_next_round: bool,
    /// To every room of the event.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub all_rooms: bool,
}

/// `POST /api/organizer/rehearsal`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BeginRehearsal {
    /// Phones may join meanwhile; they are erased with the rest.
    #[serde(default)]
    pub phones: bool,
}

/// A room as the organizer steers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
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
    /// Where the QR is, under the address of this server.
    pub qr: String,
    pub join_code: String,
    /// When another takes its place by itself, RFC 3339; absent where it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_until: Option<String>,
    pub wall_url: String,
    pub screen: Screen,
    /// What everybody in it reads now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announcement: Option<String>,
    /// When that ends by itself, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announcement_until: Option<String>,
    /// That ends by itself when the next round is called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(as = "Option<bool>"))]
    pub announcement_until_next_round: bool,
    /// How long the event plans a round here.
    pub round_minutes: u32,
    /// Bots rehearse the event: nothing of it is real.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub rehearsal: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct RoomControls {
    pub rooms: Vec<RoomControl>,
    /// Once the promised date has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasing: Option<Erasing>,
}

/// The erasing that the consent text promises.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct Erasing {
    /// People who are not erased yet.
    pub people: u32,
    /// When they will be, if the clock is not set meanwhile; absent when nobody is left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// Something that was refused more often than it should be, in the last ten minutes on this node.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Unusual {
    /// As the metric `kaotsunagi_security_total` names it: `sign_in_refused`, `code_refused` …
    pub what: String,
    pub count: u32,
}

/// What storing a list of registrations did, or would do. With errors nothing is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Import {
    pub new: usize,
    pub changed: usize,
    pub unchanged: usize,
    /// Stored from an earlier list and not in this one; they stay.
    pub gone: usize,
    /// Lines that are left out until somebody has looked.
    pub doubtful: Vec<ImportNote>,
    pub errors: Vec<ImportFault>,
    /// Those of the list, in its order.
    pub columns: Vec<ImportColumn>,
    /// Whom the lines stand for; of a dry run nobody.
    pub people: Vec<ImportedPerson>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct ImportColumn {
    /// As the list calls it.
    pub heading: String,
    /// What it is taken for; absent where it is left alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ImportNote {
    /// As an editor counts.
    pub line: usize,
    /// In English.
    pub message: String,
    pub code: FaultCode,
    /// What the words for the code are filled with.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// What may be wrong with a list of registrations, so that each page says it in its reader's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    // Of the file.
    Locked,
    Encoding,
    Workbook,
    NotCsv,
    Unclosed,
    TooManyRows,
    NoColumn,
    ColumnTwice,
    NotAColumn,
    NoHeading,
    Surplus,
    // Of a cell.
    Empty,
    NoWard,
    LineBreak,
    TooLong,
    Repeated,
    PatientData,
    NotATime,
    LeavesFirst,
    Honorific,
    NoBadgeNumber,
    YesNo,
    UnknownTag,
    UnknownKind,
    UnknownRole,
    UnknownRoom,
    UnknownWard,
    NoSubKind,
    UnsureOrganization,
    // Against what is registered.
    NoRoom,
    OtherBadge,
    BadgeWorn,
    /// As the form says it, in Japanese.
    Field,
    // Of a line that is left out, or of a badge that was given away meanwhile.
    SamePerson,
    Merged,
    Erased,
    Namesake,
    HasCome,
    BadgeGone,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct ImportFault {
    /// As an editor counts; of the list as a whole without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    pub column: String,
    /// In English; what the form says, in Japanese.
    pub message: String,
    pub code: FaultCode,
    /// What the words for the code are filled with.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ImportedPerson {
    pub id: AttendeeId,
    pub line: usize,
    pub badge: u32,
    /// Their own, for a mail or a badge.
    pub link: String,
}

/// What the organizer and staff did, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Audit {
    pub entries: Vec<AuditEntry>,
}

/// One thing the organizer or somebody of the staff did. Names are not in it: they are looked up while the person is registered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(ts_rs::TS, schemars::JsonSchema),
    ts(optional_fields)
)]
pub struct AuditEntry {
    /// RFC 3339.
    pub at: String,
    pub action: AuditAction,
    /// Who did it.
    pub role: StaffRole,
    /// Which of the staff; absent for the organizer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendee: Option<AttendeeId>,
    /// As they are called now; absent when erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}
