//! What a room weighs, as its settings say it.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::{Proximity, World};

/// Variable points (all terms but [`Term::Meeting`](super::Term::Meeting)) at most: they travel in 16-bit lanes, one value is kept for "never".
pub const MAX_POINTS: i32 = 32_000;

/// What counts how much in one room. Points are comparable across terms; only their proportions matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Weights {
    /// Points for bringing two people together at all. Larger than any other sum, so that nobody is left standing for a better pair.
    #[serde(deserialize_with = "whole")]
    pub meeting: u16,
    /// Points when the other person answers everything one seeks; each direction counts.
    #[serde(deserialize_with = "whole")]
    pub need: u16,
    /// Bonus when help flows both ways: quarters of the smaller direction's points (4 = once more).
    #[serde(deserialize_with = "whole")]
    pub both: u8,
    /// Points when at least one of the two answers something the other seeks, be it for the second time: a conversation has a reason.
    #[serde(deserialize_with = "whole")]
    pub answer: u16,
    /// Points for each shared tag of the kind "both want this" (study groups, exchange).
    #[serde(deserialize_with = "whole")]
    pub mutual: u16,
    /// Points for two kinds that have most to do with each other; others in proportion.
    #[serde(deserialize_with = "whole")]
    pub kind: u16,
    /// Points when the work of one is the counterpart of the other's: of two colleagues the one who does, other things being equal.
    #[serde(deserialize_with = "whole")]
    pub role: u16,
    /// Points for the same ward.
    #[serde(deserialize_with = "whole")]
    pub ward_same: u16,
    /// Points for wards that touch.
    #[serde(deserialize_with = "whole")]
    pub ward_adjacent: u16,
    /// Points for wards of one area of the event that do not touch.
    #[serde(deserialize_with = "whole")]
    pub ward_area: u16,
    /// Points when neither has been introduced to the other's organization yet.
    #[serde(deserialize_with = "whole")]
    pub novelty: u16,
    /// Points when one has asked to greet the other's organization; each direction counts.
    #[serde(deserialize_with = "whole")]
    pub wish: u16,
    /// Likewise when they have come for it.
    #[serde(deserialize_with = "whole")]
    pub wish_must: u16,
    /// What a need already covered in an earlier conversation still counts, percent.
    #[serde(deserialize_with = "whole")]
    pub covered: u8,
    /// How much more a person's open needs count after each conversation, percent, in proportion to how much of what they seek is still open. So those whom
    /// nobody has helped yet come forward round by round.
    #[serde(deserialize_with = "whole")]
    pub overdue: u8,
    /// How much more, after each conversation, the needs count of somebody who got no answer at all, percent for each need beyond the first: one of many
    /// needs is a small part of them, and whoever seeks a single thing would always come first. Up to three needs beyond the first, 100 percent each.
    #[serde(deserialize_with = "whole")]
    pub empty_handed: u8,
    /// How much more open needs count for somebody who got answers to less than half of theirs, percent. With `overdue` and `empty_handed` together open
    /// needs count five times at most, less where that would not fit.
    #[serde(deserialize_with = "whole")]
    pub behind: u8,
    /// How much needs of a group of tags count in this room, percent by group id. A group not named counts 100.
    #[serde(deserialize_with = "percents")]
    pub groups: BTreeMap<String, Percent>,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            meeting: 32_000,
            need: 2_000,
            both: 1,
            answer: 200,
            mutual: 60,
            kind: 60,
            role: 40,
            ward_same: 80,
            ward_adjacent: 50,
            ward_area: 30,
            novelty: 30,
            wish: 2_000,
            wish_must: 4_000,
            covered: 10,
            overdue: 40,
            empty_handed: 30,
            behind: 50,
            groups: BTreeMap::new(),
        }
    }
}

/// How much a group of tags counts, percent. Up to [`MAX_PERCENT`], so that a theme can also be lifted above the rest.
pub(super) type Percent = u16;

/// Largest [`Percent`]: ten times.
pub(super) const MAX_PERCENT: Percent = 1_000;

/// Reads `4000` and `4000.0` alike: settings may come as decimal numbers.
fn whole<'de, D: Deserializer<'de>, T: TryFrom<i64>>(deserializer: D) -> Result<T, D::Error> {
    let number = f64::deserialize(deserializer)?;
    let fits = (number.fract() == 0.0 && number.abs() < 1e9)
        .then_some(number as i64)
        .and_then(|n| T::try_from(n).ok());
    fits.ok_or_else(|| {
        serde::de::Error::custom(format!(
            "`{number}` does not fit, write a whole number of points"
        ))
    })
}

/// As [`whole`], by group.
fn percents<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, Percent>, D::Error> {
    struct Whole(Percent);
    impl<'de> Deserialize<'de> for Whole {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            whole(deserializer).map(Self)
        }
    }
    let groups = BTreeMap::<String, Whole>::deserialize(deserializer)?;
    Ok(groups
        .into_iter()
        .map(|(group, percent)| (group, percent.0))
        .collect())
}

/// A weight that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    #[error("`covered` is {0}, write a percentage from 0 to 100")]
    Covered(u8),
    #[error("`groups.{group}` is {percent}, write a percentage from 0 to {MAX_PERCENT}")]
    Group { group: String, percent: Percent },
    #[error("`groups.{0}` names no group of tags")]
    UnknownGroup(String),
    #[error(
        "a pair could earn {points} points, {MAX_POINTS} at most fit: write smaller weights in the same proportions"
    )]
    TooLarge { points: i64 },
}

impl Weights {
    /// Checks the weights against the groups and tags of the world.
    ///
    /// # Errors
    /// Names the first weight that cannot be used, and what to write instead.
    pub fn check(&self, world: &World) -> Result<(), WeightsError> {
        if self.covered > 100 {
            return Err(WeightsError::Covered(self.covered));
        }
        for (group, &percent) in &self.groups {
            if !world.groups.contains(group) {
                return Err(WeightsError::UnknownGroup(group.clone()));
            }
            if percent > MAX_PERCENT {
                return Err(WeightsError::Group {
                    group: group.clone(),
                    percent,
                });
            }
        }
        let points = self.most(world, self.need.into());
        if points > i64::from(MAX_POINTS) {
            return Err(WeightsError::TooLarge { points });
        }
        Ok(())
    }

    /// The most variable points a pair can earn if everything one seeks is worth `need`.
    fn most(&self, world: &World, need: i64) -> i64 {
        let ward = self.ward_same.max(self.ward_adjacent).max(self.ward_area);
        let both = need * i64::from(self.both);
        // the bonus is multiplied out in a lane before it is divided, so it must fit by itself
        (2 * need
            + both / 4
            + i64::from(self.answer)
            + i64::from(self.mutual) * world.mutual.len() as i64
            + i64::from(self.kind)
            + i64::from(self.role)
            + i64::from(ward)
            + i64::from(self.novelty)
            + 2 * i64::from(self.wish.max(self.wish_must)))
        .max(both)
    }

    /// The largest factor of needs still open that fits, parts of a thousand: 1000 to 5000.
    pub(super) fn most_urgent(&self, world: &World) -> i64 {
        let fits = |factor: &i64| {
            let need = i64::from(self.need) * factor / 1000;
            self.most(world, need) <= i64::from(MAX_POINTS)
        };
        (1000..=5000).rev().find(fits).unwrap_or(1000)
    }

    /// The same proportions, small enough to fit. Unchanged if they fit already.
    pub(super) fn fitted(&self, world: &World) -> Self {
        let mut fitted = self.clone();
        fitted.covered = fitted.covered.min(100);
        while fitted.most(world, fitted.need.into()) > i64::from(MAX_POINTS) {
            for weight in [
                &mut fitted.meeting,
                &mut fitted.need,
                &mut fitted.answer,
                &mut fitted.mutual,
                &mut fitted.kind,
                &mut fitted.role,
                &mut fitted.ward_same,
                &mut fitted.ward_adjacent,
                &mut fitted.ward_area,
                &mut fitted.novelty,
                &mut fitted.wish,
                &mut fitted.wish_must,
            ] {
                *weight /= 2;
            }
        }
        fitted
    }
}

impl Weights {
    pub(super) fn ward(&self, proximity: Proximity) -> u16 {
        match proximity {
            Proximity::Same => self.ward_same,
            Proximity::Adjacent => self.ward_adjacent,
            Proximity::SameArea => self.ward_area,
            Proximity::Far => 0,
        }
    }
}
