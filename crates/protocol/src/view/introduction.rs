//! An introduction as one of its people sees it.

use serde::{Deserialize, Serialize};

use super::person::{Card, Person};
use crate::client::{NextStepKind, Rating};
use domain::{AttendeeId, Day, IntroductionId, TagId};

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
    Leaving,
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
    /// I wish to meet the organization of one of them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<bool>"))]
    pub wished: bool,
    /// The topic we had taken seats at, in its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub topic: Option<String>,
    /// What two people are to each other by their kinds: one of the event's relations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub relation: Option<String>,
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
