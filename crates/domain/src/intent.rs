//! What somebody has come for beside organizations, and when they come and go: said at home, by the list, or at the event.

use serde::{Deserialize, Serialize};

use crate::{KindId, RoomId, SubKindId, names};

/// Kinds and sub-kinds of facility: come for, gladly met, and not needed this time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WishedKinds {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub must: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wish: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<String>,
}

impl WishedKinds {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether they would like to meet people of this kind.
    pub fn want(&self, kind: &KindId, sub_kind: Option<&SubKindId>) -> bool {
        names(&self.must, kind, sub_kind) || names(&self.wish, kind, sub_kind)
    }
}

/// When somebody comes and goes, in minutes of the event's day, and the rooms they will attend. Absent: from the beginning, to the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Stay {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrives: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves: Option<u16>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rooms: Vec<RoomId>,
}

impl Stay {
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }

    /// Comes later than all, or leaves earlier.
    pub fn is_timed(&self) -> bool {
        self.arrives.is_some() || self.leaves.is_some()
    }

    /// From the first minute to the last.
    pub fn is_there(&self, from: u32, until: u32) -> bool {
        let before = |at: u16| u32::from(at) <= from;
        let after = |at: u16| u32::from(at) >= until;
        self.arrives.is_none_or(before) && self.leaves.is_none_or(after)
    }
}
