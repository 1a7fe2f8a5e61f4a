//! What anybody can check of an event's rounds: nobody stands in it, and pairs that may not meet look like any other.

use serde::{Deserialize, Serialize};

use crate::event::Words;
use domain::RoomId;

/// `GET /api/proof`, in the order in which rounds were called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Proof {
    /// `kaotsunagi-proof-1`.
    pub form: String,
    pub event: Words,
    /// As RFC 3339 writes a date.
    pub date: String,
    /// All rooms are closed: everything is opened.
    pub closed: bool,
    pub rounds: Vec<ProvenRound>,
    /// SHA-256, in 64 hexadecimal digits, of the answer's bytes before `,"digest":`. Stands last.
    pub digest: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ProvenRound {
    pub room: RoomId,
    pub number: u32,
    /// Published in the moment the round was called. `null`: the round was called without one.
    pub commitment: Option<String>,
    /// When the event is over. `null` also where it was lost.
    pub opening: Option<Opening>,
}

/// What was committed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Opening {
    /// 64 random hexadecimal digits.
    pub salt: String,
    /// A [`Sealed`] as it was written then: the commitment is the SHA-256 of salt and this text, one after the other.
    pub sealed: String,
}

/// What was kept of a round when it was called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Sealed {
    pub room: RoomId,
    /// Everybody who was present and open, by id.
    pub people: Vec<ProvenPerson>,
    pub claim: RoundProof,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct ProvenPerson {
    /// Drawn for this event. Leads back to nobody.
    pub id: String,
    /// Turns: 16 for each round sat out before this one, and 1 for each at a table of three.
    pub sat_out: u32,
    pub seat: Seat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub enum Seat {
    /// The matcher's choice.
    Table,
    /// The organizer's choice.
    Given,
    /// Sits this round out.
    Waits,
    /// Sits it out because there is nobody to meet, or their other registration takes part.
    Aside,
}

/// What is said of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub enum RoundProof {
    /// No round would have been better.
    Best(Best),
    /// Group tables: nothing is claimed.
    Circles,
    /// So few people took part that they could be recognized: nothing is told.
    Few,
    /// More people than can be told.
    Many,
    /// Pairs were parted so that somebody makes a table of three instead of sitting out: nothing is claimed.
    Exchanged,
}

/// Weights are half points: two people who count `w` points together weigh `2 · (w + patience · (their turns above least)) - toll`.
/// With prices `y2` and sets, doubled, no round weighs more than half of all `y2` and, of each set, its `z2` for every two of its people.
/// That is so because each pair is paid for: twice its weight is at most the two `y2` and the `z2` of all sets that hold both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct Best {
    /// At most so many; `null`: as many as there are people for.
    pub tables: Option<u32>,
    /// Points for each turn: more than all that a round can earn otherwise.
    pub patience: i64,
    /// Turns that count nothing, because everybody has them.
    pub least: u32,
    /// Turns by place. Places are drawn anew for each round.
    pub sat_out: Vec<u32>,
    /// Places of two who sit together.
    pub pairs: Vec<(u32, u32)>,
    /// Places of those who make such a table one of three.
    pub thirds: Vec<u32>,
    /// Half points that each table costs, where there are too few.
    pub toll: i64,
    /// Points: what each place counts with each later one at most; a pair, exactly. 0: they do not count at all.
    pub worth: Vec<Vec<i64>>,
    /// Prices by place, doubled.
    pub y2: Vec<i64>,
    /// Sets are stretches of this list of places.
    pub order: Vec<u32>,
    pub sets: Vec<SetOfPlaces>,
}

/// An odd number of places: `order[from..to]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(ts_rs::TS, schemars::JsonSchema))]
pub struct SetOfPlaces {
    pub from: u32,
    pub to: u32,
    pub z2: i64,
}
