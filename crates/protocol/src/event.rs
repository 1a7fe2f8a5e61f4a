//! `GET /api/event`: everything a screen must know of the event before anybody is in it.

use serde::{Deserialize, Serialize};

use domain::{BoothId, KindId, RoleId, RoomId, SubKindId, TagId, WardId};

/// The same words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Words {
    pub ja: String,
    pub en: String,
}

/// `GET /api/event?part=join`: what the first question shows. Everything in it is in [`EventView`], too.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct EventStart {
    pub name: Words,
    pub rooms: Vec<RoomView>,
}

/// Which of the two it is follows from the query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(untagged)]
pub enum EventAnswer {
    Whole(Box<EventView>),
    Start(EventStart),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct EventView {
    pub name: Words,
    pub organizer: Words,
    /// `2025-09-20`.
    pub date: String,
    /// By whose clock the event goes: an IANA name, such as `Asia/Tokyo`.
    pub timezone: String,
    /// The day everything personal is deleted.
    pub erase_on: String,
    pub kinds: Vec<KindView>,
    pub sub_kinds: Vec<SubKindView>,
    pub roles: Vec<RoleView>,
    pub wards: Vec<WardView>,
    pub areas: Vec<AreaView>,
    pub groups: Vec<GroupView>,
    pub tags: Vec<TagView>,
    pub rooms: Vec<RoomView>,
    pub booths: Vec<BoothView>,
    pub agenda: Vec<AgendaItem>,
    pub consent: Vec<Words>,
    /// Whose data stands behind the lists, to be shown; often nobody's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<Words>>"))]
    pub credits: Vec<Words>,
    /// The organizer asks something beside the form: `GET /api/me/questions`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub asks: bool,
    /// What people of two kinds are to each other, as it is said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<RelationView>>"))]
    pub relations: Vec<RelationView>,
    /// Letters can go: people may send themselves what they take home.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub mails: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RelationView {
    pub id: String,
    #[serde(flatten)]
    pub words: Words,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct KindView {
    pub id: KindId,
    #[serde(flatten)]
    pub words: Words,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SubKindView {
    pub id: SubKindId,
    pub kind: KindId,
    #[serde(flatten)]
    pub words: Words,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoleView {
    pub id: RoleId,
    /// The kinds it is usual in; empty: all.
    pub kinds: Vec<KindId>,
    #[serde(flatten)]
    pub words: Words,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct WardView {
    pub id: WardId,
    #[serde(flatten)]
    pub words: Words,
    pub kana: String,
    /// Column and row on the wall's schematic map; absent for "other".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub tile: Option<[u8; 2]>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AreaView {
    pub id: String,
    #[serde(flatten)]
    pub words: Words,
    pub wards: Vec<WardId>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct GroupView {
    pub id: String,
    #[serde(flatten)]
    pub words: Words,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct TagView {
    pub id: TagId,
    #[serde(flatten)]
    pub words: Words,
    pub kana: String,
    pub group: String,
    /// Both tick it; no direction.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub mutual: bool,
    /// Kinds or sub-kinds that typically offer it.
    pub offered_by: Vec<String>,
    pub needed_by: Vec<String>,
    pub aliases: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoomKind {
    Area,
    Liaison,
    Circle,
    Social,
    Talk,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoomView {
    pub id: RoomId,
    pub kind: RoomKind,
    #[serde(flatten)]
    pub words: Words,
    /// Wards whose people are sent here by default.
    pub wards: Vec<WardId>,
    pub open: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct BoothView {
    pub id: BoothId,
    pub kind: KindId,
    #[serde(flatten)]
    pub words: Words,
    /// How many its staff can talk to at once.
    pub places: u16,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AgendaItem {
    /// RFC 3339.
    pub starts_at: String,
    pub ends_at: String,
    pub title: Words,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub room: Option<RoomId>,
    /// Booths of those whose talk it is, in the order in which they speak.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<BoothId>>"))]
    pub hosts: Vec<BoothId>,
    /// Who speaks, in that order, as they are announced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<Words>>"))]
    pub speakers: Vec<Words>,
    /// People listen: no round of the room runs into it.
    pub talk: bool,
}
