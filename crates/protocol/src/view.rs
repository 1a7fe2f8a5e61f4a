//! People, introductions and rooms as screens see them. What a viewer may not see is not in the type.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::client::{NextStepKind, Rating, Status};
use domain::{
    AttendeeId, BoothId, Day, IntroductionId, KindId, OrganizationId, RoleId, RoomId, SubKindId,
    TagId, WardId,
};

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
    pub consent: Consent,
    /// The room I am in, or the one I registered for.
    pub room: RoomId,
    pub status: Status,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IntroductionState {
    Invited,
    Agreed,
    Called,
    Together,
    Met,
    Passed,
    Missed,
    Cancelled,
}

/// Why somebody sits out a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    Odd,
    NobodyToMeet,
    OthersTaken,
    NoTable,
    RegisteredTwice,
    AtBooth,
}

/// One tag that joins two people. A tag of mutual interest has no direction; both ids are given all the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Reason {
    pub tag: TagId,
    /// Who offers it.
    pub from: AttendeeId,
    /// Who needs it.
    pub to: AttendeeId,
    /// Somebody else has answered it before: a second answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub again: bool,
}

/// An introduction as one of its people sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct IntroductionView {
    pub id: IntroductionId,
    pub state: IntroductionState,
    /// The others.
    pub with: Vec<Person>,
    /// Whether I asked; absent when a round brought us together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub invited_by_me: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub table: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub round: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub ends_at: Option<String>,
    pub reasons: Vec<Reason>,
    /// Whether I pressed 「着きました」.
    pub arrived: bool,
    /// Which of the others said that they are at the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<AttendeeId>>"))]
    pub there: Vec<AttendeeId>,
    /// Its round ended and nobody had said anything: who talked all the same may still say so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub lapsed: bool,
    /// Which of the others pressed 「名刺交換」 and wait for me to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<AttendeeId>>"))]
    pub card_askers: Vec<AttendeeId>,
    /// Whether I pressed 「名刺交換」.
    pub shared: bool,
    /// The cards of those who pressed as well.
    pub cards: Vec<Card>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub my_rating: Option<Rating>,
    /// Until when I may take back that we have talked, RFC 3339; absent where something has followed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub take_back_until: Option<String>,
    /// What we agreed to do, in that order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<NextStep>>"))]
    pub next_steps: Vec<NextStep>,
    /// Without a table: one of us scanned the other. Where it is `invited` it waits for whoever has not confirmed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub encounter: Option<EncounterView>,
}

/// Two who met without a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct EncounterView {
    /// Who said so: scanned, or confirmed. Of one without a phone the other's word counts alone.
    pub confirmed: Vec<AttendeeId>,
    /// When they talked, RFC 3339.
    pub at: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NextStep {
    pub kind: NextStepKind,
    /// Who does it.
    pub by: AttendeeId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub until: Option<Day>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub done: bool,
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
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Present {
    pub total: u32,
    pub by_kind: BTreeMap<KindId, u32>,
}

/// A room in numbers. Small counts are left out on walls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoomSummary {
    pub room: RoomId,
    pub open: bool,
    pub present: Present,
    /// People present by tag they need.
    pub needs: BTreeMap<TagId, u32>,
    /// People present by tag they offer.
    pub offers: BTreeMap<TagId, u32>,
    /// Conversations finished in this room so far.
    pub conversations: u32,
    /// The event's booths where somebody is or waits, and those whose staff changed something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<BoothCount>>"))]
    pub booths: Vec<BoothCount>,
    /// Bots rehearse the event: nothing of it is real.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub rehearsal: bool,
}

/// What became of a room's numbers. What is absent is as it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoomNews {
    pub room: RoomId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub open: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub present: Option<Present>,
    /// For walls and consoles alone, as `offers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub needs: Option<BTreeMap<TagId, u32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub offers: Option<BTreeMap<TagId, u32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub conversations: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub booths: Option<Vec<BoothCount>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub rehearsal: Option<bool>,
}

impl From<&RoomSummary> for RoomNews {
    /// Everything.
    fn from(summary: &RoomSummary) -> Self {
        Self {
            room: summary.room.clone(),
            open: Some(summary.open),
            present: Some(summary.present.clone()),
            needs: Some(summary.needs.clone()),
            offers: Some(summary.offers.clone()),
            conversations: Some(summary.conversations),
            booths: Some(summary.booths.clone()),
            rehearsal: Some(summary.rehearsal),
        }
    }
}

impl RoomNews {
    /// What a phone is told: nobody's needs and offers are counted there.
    pub fn for_phones(summary: &RoomSummary) -> Self {
        Self {
            needs: None,
            offers: None,
            ..summary.into()
        }
    }

    /// It says nothing of the room.
    pub fn is_empty(&self) -> bool {
        let Self {
            room: _,
            open,
            present,
            needs,
            offers,
            conversations,
            booths,
            rehearsal,
        } = self;
        let counts = present.is_some() || conversations.is_some() || booths.is_some();
        !(counts || needs.is_some() || offers.is_some() || open.is_some() || rehearsal.is_some())
    }

    /// Without what was the same `before`.
    pub fn since(self, before: &RoomSummary) -> Self {
        Self {
            room: self.room,
            open: self.open.filter(|open| *open != before.open),
            present: self.present.filter(|present| *present != before.present),
            needs: self.needs.filter(|needs| *needs != before.needs),
            offers: self.offers.filter(|offers| *offers != before.offers),
            conversations: self.conversations.filter(|n| *n != before.conversations),
            booths: self.booths.filter(|booths| *booths != before.booths),
            rehearsal: self.rehearsal.filter(|is| *is != before.rehearsal),
        }
    }
}

/// A booth in numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct BoothCount {
    pub booth: BoothId,
    /// In the queue, those who were called included.
    pub waiting: u32,
    pub here: u32,
    /// How many its staff can talk to at once, where they have found it to be otherwise than the event says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub places: Option<u16>,
    /// Its staff take a break: nobody is called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub paused: bool,
}

/// Where I am with a booth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BoothState {
    Queued,
    /// A place is free, and kept for a few minutes.
    Called,
    /// Checked in.
    Here,
    /// Was called, and did not come in time.
    Missed,
    Left,
}

/// A booth where I am or wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct AtBoothView {
    pub booth: BoothId,
    pub state: BoothState,
    /// How many are called before me.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub ahead: Option<u32>,
    /// Until when my place is kept, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub until: Option<String>,
    /// About how long I still wait, minutes; absent where nobody can say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub waiting_minutes: Option<u32>,
    /// I keep my place, and others are called before me until my table, or the talk I listen to, is over.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub passed_over: bool,
    /// Its staff take a break: I keep my place, and nobody is called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub paused: bool,
    /// I have handed it my card.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub card: bool,
}

/// A finished conversation as the wall draws it: places and kinds, no persons.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Link {
    pub from_ward: WardId,
    pub to_ward: WardId,
    /// The kinds at the two ends, in the order of the wards.
    pub kinds: Vec<KindId>,
}

/// What people look for and can give, most wanted first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Board {
    pub needs: Vec<BoardRow>,
    pub offers: Vec<BoardRow>,
    /// Needs that nobody present offers.
    pub unmet: Vec<BoardRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct BoardRow {
    pub tag: TagId,
    pub needed: u32,
    pub offered: u32,
}

/// One page of what a wall shows in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Slide {
    /// Wards, and the links between them.
    Map,
    /// Table calls.
    Calls,
    Agenda,
    Needs,
    Offers,
    Unmet,
    Announcement,
    /// Queues at the booths.
    Booths,
}

impl Slide {
    pub const ALL: [Self; 8] = [
        Self::Map,
        Self::Calls,
        Self::Agenda,
        Self::Needs,
        Self::Offers,
        Self::Unmet,
        Self::Announcement,
        Self::Booths,
    ];
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// A projector in a dim hall.
    #[default]
    Dark,
    /// Daylight.
    Light,
}

/// What the organizer chose for a room's walls. The wall's own address overrides it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[cfg_attr(feature = "schema", ts(optional_fields))]
pub struct Screen {
    /// Those that take turns; all when absent.
    pub slides: BTreeSet<Slide>,
    pub theme: Theme,
    /// Stays until it is let go. A call of tables goes before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<Slide>,
}

impl Default for Screen {
    fn default() -> Self {
        Self {
            slides: Slide::ALL.into(),
            theme: Theme::default(),
            hold: None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    Called,
    Running,
    Closing,
    Over,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct NextRound {
    pub number: u32,
    /// 輪, and not two by two.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub circles: bool,
    /// About then, RFC 3339: it waits for talks and for people.
    pub starts_at: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct RoundView {
    pub number: u32,
    /// 輪, and not two by two.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub circles: bool,
    pub state: RoundState,
    pub starts_at: String,
    pub ends_at: String,
}
