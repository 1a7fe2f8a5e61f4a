//! What the organizer wants on walls.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

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
    /// Topics that are offered, and their free seats.
    Topics,
}

impl Slide {
    pub const ALL: [Self; 9] = [
        Self::Map,
        Self::Calls,
        Self::Agenda,
        Self::Needs,
        Self::Offers,
        Self::Unmet,
        Self::Announcement,
        Self::Booths,
        Self::Topics,
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
