//! A topic that somebody offers, as the people of its room and its screens see it.

use serde::{Deserialize, Serialize};

use super::person::Person;
use domain::{KindId, TopicId};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct TopicView {
    pub topic: TopicId,
    pub text: String,
    pub seats: u8,
    /// Seats that are taken.
    pub taken: u8,
    /// Of whoever has one, the one who offers it first; not on walls. Who they are is for those who sit there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<Vec<KindId>>"))]
    pub kinds: Vec<KindId>,
    /// Where I have a seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub mine: Option<MySeat>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct MySeat {
    /// I offer it.
    pub offers: bool,
    /// Whom else I meet there; without those I keep away from.
    pub with: Vec<Person>,
}
