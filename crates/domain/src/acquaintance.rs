//! How well somebody knows an organization, in the three stages of a working relationship.

use serde::{Deserialize, Serialize};

/// 顔の見える関係: later stages come after earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema, ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Acquaintance {
    NotYet,
    /// Face and name.
    Face,
    /// What they think, and what they are like.
    Character,
    /// One can work with them in trust.
    Trust,
}

impl Acquaintance {
    pub const ALL: [Self; 4] = [Self::NotYet, Self::Face, Self::Character, Self::Trust];
}
