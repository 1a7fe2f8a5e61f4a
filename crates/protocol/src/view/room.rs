//! A room, its rounds and what was talked there, in numbers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::booth::BoothCount;
use domain::{KindId, RoomId, TagId, WardId};

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
    /// People present by ward. For walls and consoles alone.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "schema", ts(optional, as = "Option<BTreeMap<WardId, u32>>"))]
    pub by_ward: BTreeMap<WardId, u32>,
    /// Conversations finished in this room so far.
    pub conversations: u32,
    /// Of them those of organizations that had not met at earlier events, percent. Absent where earlier events are not known, and while there are few.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub first_meetings: Option<u8>,
    /// Conversations of the whole event, once all its rooms are closed. For walls and consoles alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub event_conversations: Option<u32>,
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
    pub by_ward: Option<BTreeMap<WardId, u32>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub conversations: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub first_meetings: Option<u8>,
    /// 0 while any room is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", ts(optional))]
    pub event_conversations: Option<u32>,
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
            by_ward: Some(summary.by_ward.clone()),
            first_meetings: summary.first_meetings,
            // Nothing is not "as it was": another room may have opened again.
            event_conversations: Some(summary.event_conversations.unwrap_or_default()),
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
            by_ward: None,
            first_meetings: None,
            event_conversations: None,
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
            by_ward,
            conversations,
            first_meetings,
            event_conversations,
            booths,
            rehearsal,
        } = self;
        let counts = present.is_some() || conversations.is_some() || booths.is_some();
        let for_screens = needs.is_some() || offers.is_some() || by_ward.is_some();
        let shares = first_meetings.is_some() || event_conversations.is_some();
        let said = counts || for_screens || shares;
        !(said || open.is_some() || rehearsal.is_some())
    }

    /// Without what was the same `before`.
    pub fn since(self, before: &RoomSummary) -> Self {
        Self {
            room: self.room,
            open: self.open.filter(|open| *open != before.open),
            present: self.present.filter(|present| *present != before.present),
            needs: self.needs.filter(|needs| *needs != before.needs),
            offers: self.offers.filter(|offers| *offers != before.offers),
            by_ward: self.by_ward.filter(|by_ward| *by_ward != before.by_ward),
            conversations: self.conversations.filter(|n| *n != before.conversations),
            first_meetings: (self.first_meetings).filter(|n| Some(*n) != before.first_meetings),
            event_conversations: (self.event_conversations)
                .filter(|n| Some(*n) != before.event_conversations),
            booths: self.booths.filter(|booths| *booths != before.booths),
            rehearsal: self.rehearsal.filter(|is| *is != before.rehearsal),
        }
    }
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
