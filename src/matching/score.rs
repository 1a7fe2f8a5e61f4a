//! How much two people have to talk about: an integer, symmetric score that explains itself.
//!
//! A score is a sum of terms. What counts most is needs that the other person offers to answer. The needs of one person share
//! [`Weights::need`] points, rare tags taking more ([`Rarity`]), so that a person with one need counts as much as one with ten.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

/// Tags at most: the width of [`TagSet`].
pub const MAX_TAGS: usize = 128;

/// Variable points (all terms but [`Term::Meeting`]) at most: they travel in 16-bit lanes, one value is kept for "never".
pub const MAX_POINTS: i32 = 32_000;

/// Set of tags by dense index (0..128).
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub struct TagSet(pub u128);

impl TagSet {
    pub const EMPTY: Self = Self(0);

    /// # Panics
    /// If `tag` is 128 or more.
    pub fn insert(&mut self, tag: u8) {
        assert!(usize::from(tag) < MAX_TAGS, "tag {tag} is out of range");
        self.0 |= 1 << tag;
    }

    pub fn contains(self, tag: u8) -> bool {
        usize::from(tag) < MAX_TAGS && self.0 >> tag & 1 == 1
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub fn difference(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The tags, smallest first.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let tag = rest.trailing_zeros() as u8;
                rest &= rest - 1;
                tag
            })
        })
    }
}

impl FromIterator<u8> for TagSet {
    fn from_iter<I: IntoIterator<Item = u8>>(tags: I) -> Self {
        let mut set = Self::EMPTY;
        for tag in tags {
            set.insert(tag);
        }
        set
    }
}

/// What the matcher knows about a person. Dense indices come from the catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// People of one organization are never introduced to each other.
    pub organization: u64,
    /// Row of [`World`]'s kind table.
    pub kind: u8,
    /// Row of [`World`]'s ward table.
    pub ward: u8,
    pub offers: TagSet,
    pub needs: TagSet,
    /// Needs already covered in earlier conversations; they count less.
    pub covered: TagSet,
    pub is_company: bool,
    pub companies_welcome: bool,
    /// Organizations this person would like to greet.
    pub wishes: Vec<u64>,
    /// Organizations this person has already been introduced to today: meeting them again through a colleague is no novelty.
    pub greeted: Vec<u64>,
}

/// How close two wards are.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Proximity {
    #[default]
    Far,
    SameArea,
    Adjacent,
    Same,
}

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
    /// Points for each shared tag of the kind "both want this" (study groups, exchange).
    #[serde(deserialize_with = "whole")]
    pub mutual: u16,
    /// Points for the two kinds that refer to each other most; others in proportion.
    #[serde(deserialize_with = "whole")]
    pub kind: u16,
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
    /// What a need already covered in an earlier conversation still counts, percent.
    #[serde(deserialize_with = "whole")]
    pub covered: u8,
    /// How much needs of a group of tags count in this room, percent by group id. A group not named counts 100.
    #[serde(deserialize_with = "percents")]
    pub groups: BTreeMap<String, Percent>,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            meeting: 20_000,
            need: 4_000,
            both: 4,
            mutual: 300,
            kind: 1_000,
            ward_same: 800,
            ward_adjacent: 500,
            ward_area: 300,
            novelty: 300,
            wish: 2_000,
            covered: 25,
            groups: BTreeMap::new(),
        }
    }
}

/// How much a group of tags counts, percent. Up to [`MAX_PERCENT`], so that a theme can also be lifted above the rest.
pub type Percent = u16;

/// Largest [`Percent`]: ten times.
const MAX_PERCENT: Percent = 1_000;

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
        let points = self.most(world);
        if points > i64::from(MAX_POINTS) {
            return Err(WeightsError::TooLarge { points });
        }
        Ok(())
    }

    /// The most variable points a pair can earn.
    fn most(&self, world: &World) -> i64 {
        let ward = self.ward_same.max(self.ward_adjacent).max(self.ward_area);
        let need = i64::from(self.need);
        let both = need * i64::from(self.both);
        // the bonus is multiplied out in a lane before it is divided, so it must fit by itself
        (2 * need
            + both / 4
            + i64::from(self.mutual) * world.mutual.len() as i64
            + i64::from(self.kind)
            + i64::from(ward)
            + i64::from(self.novelty)
            + 2 * i64::from(self.wish))
        .max(both)
    }

    /// The same proportions, small enough to fit. Unchanged if they fit already.
    fn fitted(&self, world: &World) -> Self {
        let mut fitted = self.clone();
        fitted.covered = fitted.covered.min(100);
        while fitted.most(world) > i64::from(MAX_POINTS) {
            for weight in [
                &mut fitted.meeting,
                &mut fitted.need,
                &mut fitted.mutual,
                &mut fitted.kind,
                &mut fitted.ward_same,
                &mut fitted.ward_adjacent,
                &mut fitted.ward_area,
                &mut fitted.novelty,
                &mut fitted.wish,
            ] {
                *weight /= 2;
            }
        }
        fitted
    }
}

/// Facts about the event that the score needs, in dense tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    mutual: TagSet,
    /// Group index by tag.
    tag_groups: Vec<u8>,
    /// Group ids, as [`Weights::groups`] names them.
    groups: Vec<String>,
    kinds: usize,
    /// `kinds × kinds`, per mille, symmetric.
    affinity: Vec<u16>,
    wards: usize,
    /// `wards × wards`, symmetric.
    proximity: Vec<Proximity>,
}

/// A table of the wrong shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorldError {
    #[error("{0} tags, {MAX_TAGS} at most")]
    TooManyTags(usize),
    #[error("a tag names a group that is not there")]
    Group,
    #[error("the table of {0} must be square, 256 rows at most")]
    Shape(&'static str),
    #[error("the table of {table} differs at ({row}, {column}) and ({column}, {row})")]
    Asymmetric {
        table: &'static str,
        row: usize,
        column: usize,
    },
}

impl World {
    /// * `mutual`: tags that both must tick; the others are offered by one and needed by the other.
    /// * `tag_groups`: group index of every tag; its length is the number of tags.
    /// * `groups`: group ids by index.
    /// * `affinity`: `kinds × kinds` row-major, per mille: how much two kinds have to do with each other.
    /// * `proximity`: `wards × wards` row-major.
    ///
    /// # Errors
    /// If a table is not square or not symmetric, or a tag's group does not exist.
    pub fn new(
        mutual: TagSet,
        tag_groups: Vec<u8>,
        groups: Vec<String>,
        affinity: Vec<u16>,
        proximity: Vec<Proximity>,
    ) -> Result<Self, WorldError> {
        if tag_groups.len() > MAX_TAGS {
            return Err(WorldError::TooManyTags(tag_groups.len()));
        }
        if tag_groups.iter().any(|&g| usize::from(g) >= groups.len())
            || mutual.0.checked_shr(tag_groups.len() as u32).unwrap_or(0) != 0
        {
            return Err(WorldError::Group);
        }
        let kinds = side("kinds", &affinity)?;
        let wards = side("wards", &proximity)?;
        Ok(Self {
            mutual,
            tag_groups,
            groups,
            kinds,
            affinity,
            wards,
            proximity,
        })
    }

    pub fn tags(&self) -> usize {
        self.tag_groups.len()
    }

    pub fn kinds(&self) -> usize {
        self.kinds
    }

    pub fn wards(&self) -> usize {
        self.wards
    }

    /// Tags that both must tick.
    pub fn mutual(&self) -> TagSet {
        self.mutual
    }

    /// All tags there are.
    fn all(&self) -> TagSet {
        TagSet(if self.tags() == MAX_TAGS {
            u128::MAX
        } else {
            (1 << self.tags()) - 1
        })
    }
}

/// Side length of a square symmetric table.
fn side<T: PartialEq>(table: &'static str, cells: &[T]) -> Result<usize, WorldError> {
    let side = cells.len().isqrt();
    if side * side != cells.len() || side > 256 {
        return Err(WorldError::Shape(table));
    }
    for row in 0..side {
        for column in 0..row {
            if cells[row * side + column] != cells[column * side + row] {
                return Err(WorldError::Asymmetric { table, row, column });
            }
        }
    }
    Ok(side)
}

/// How rare each tag is among the people present: inverse frequency over who offers it, in coarse steps.
///
/// Rarity falls to three quarters each time the number of people offering a tag doubles: a power law (exponent -0.415). Since the
/// needs of one person are normalised against each other, a power law leaves every score as it is when the whole room grows in
/// proportion; only a tag's own count matters, and only when it passes a power of two. So most arrivals change no score
/// between other people, which is what keeps suggestion lists exact *and* cheap. (Spärck Jones, 1972, for the idea of weighting by
/// inverse frequency.)
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rarity {
    offering: Vec<u32>,
}

impl Rarity {
    /// Nobody present.
    pub fn new(world: &World) -> Self {
        Self {
            offering: vec![0; world.tags()],
        }
    }

    pub fn of<'a>(world: &World, present: impl IntoIterator<Item = &'a Profile>) -> Self {
        let mut rarity = Self::new(world);
        for profile in present {
            rarity.arrive(profile);
        }
        rarity
    }

    /// Counts a person in; the tags whose rarity changed.
    pub fn arrive(&mut self, profile: &Profile) -> TagSet {
        self.count(profile, |n| n + 1)
    }

    /// Counts a person out; the tags whose rarity changed.
    pub fn leave(&mut self, profile: &Profile) -> TagSet {
        self.count(profile, |n| n - 1)
    }

    fn count(&mut self, profile: &Profile, step: impl Fn(u32) -> u32) -> TagSet {
        let mut changed = TagSet::EMPTY;
        for tag in profile.offers.iter() {
            let Some(n) = self.offering.get_mut(usize::from(tag)) else {
                continue;
            };
            let before = octave(*n);
            *n = step(*n);
            if octave(*n) != before {
                changed.insert(tag);
            }
        }
        changed
    }

    /// People present who offer the tag.
    pub fn offering(&self, tag: u8) -> u32 {
        self.offering.get(usize::from(tag)).copied().unwrap_or(0)
    }

    fn points(&self, tag: u8) -> i64 {
        // 100,000 · 0.75^octave, rounded; 18 octaves are 131,072 people offering one tag
        const POINTS: [i64; 18] = [
            100_000, 75_000, 56_250, 42_188, 31_641, 23_730, 17_798, 13_348, 10_011, 7_508, 5_631,
            4_224, 3_168, 2_376, 1_782, 1_336, 1_002, 752,
        ];
        POINTS[octave(self.offering(tag)).min(POINTS.len() - 1)]
    }
}

/// 0 for none or one, then one more each time `n` reaches a power of two.
fn octave(n: u32) -> usize {
    n.max(1).ilog2() as usize
}

/// Why two people have something to talk about. `from` and `to` are 0 for the first and 1 for the second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Term {
    /// `to` seeks the tag, `from` offers it.
    Need { tag: u8, from: usize, to: usize },
    /// Both ticked a tag that wants both.
    Mutual { tag: u8 },
    /// Help flows both ways.
    Both,
    /// Their kinds refer to each other.
    Kind,
    /// Their wards are close.
    Ward(Proximity),
    /// Neither has been introduced to the other's organization.
    Novelty,
    /// `from` has asked to greet the organization of `to`.
    Wish { from: usize, to: usize },
    /// They are brought together at all.
    Meeting,
}

/// A term and its points; never zero points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoredTerm {
    pub term: Term,
    pub points: i32,
}

/// Scores pairs: the world, a room's weights, and the rarity of tags among the people present.
#[derive(Clone, Debug)]
pub struct Scorer {
    world: Arc<World>,
    weights: Weights,
    rarity: Rarity,
    /// Percent by tag, and the largest there is: only needs of the groups that count most can earn all points.
    tag_percents: Vec<i64>,
    top_percent: i64,
    /// `kinds × kinds`, points.
    kind_points: Vec<i16>,
    /// `wards × wards`, points.
    ward_points: Vec<i16>,
}

impl Scorer {
    /// Weights too large for [`MAX_POINTS`] are halved until they fit; [`Weights::check`] says so beforehand.
    pub fn new(world: Arc<World>, weights: &Weights, rarity: Rarity) -> Self {
        let weights = weights.fitted(&world);
        let percent = |group: &String| {
            i64::from(
                weights
                    .groups
                    .get(group)
                    .copied()
                    .unwrap_or(100)
                    .min(MAX_PERCENT),
            )
        };
        let group_percents: Vec<i64> = world.groups.iter().map(percent).collect();
        let top_percent = group_percents.iter().copied().max().unwrap_or(100).max(1);
        let tag_percents = world
            .tag_groups
            .iter()
            .map(|&g| group_percents[usize::from(g)])
            .collect();
        let kind_points = world
            .affinity
            .iter()
            .map(|&a| (i32::from(weights.kind) * i32::from(a.min(1000)) / 1000) as i16)
            .collect();
        let ward_points = world
            .proximity
            .iter()
            .map(|p| weights.ward(*p) as i16)
            .collect();
        Self {
            world,
            weights,
            rarity,
            tag_percents,
            top_percent,
            kind_points,
            ward_points,
        }
    }

    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    pub fn rarity(&self) -> &Rarity {
        &self.rarity
    }

    pub fn rarity_mut(&mut self) -> &mut Rarity {
        &mut self.rarity
    }

    /// May these two be introduced at all? Not within one organization, no company to someone who did not ask for companies.
    /// (Who has met, vetoed or is busy is for the caller to know.)
    pub fn admissible(&self, a: &Profile, b: &Profile) -> bool {
        a.organization != b.organization
            && (!a.is_company || b.companies_welcome)
            && (!b.is_company || a.companies_welcome)
    }

    /// Points of one pair; the same from both sides. Ignores admissibility.
    pub fn score(&self, a: &Profile, b: &Profile) -> i32 {
        i32::from(self.weights.meeting) + self.points(a, b)
    }

    /// The score without [`Term::Meeting`]: 0 to [`MAX_POINTS`].
    pub fn points(&self, a: &Profile, b: &Profile) -> i32 {
        let w = &self.weights;
        let (to_a, to_b) = (self.answered(a, b), self.answered(b, a));
        let mutual = self.ticked(a).intersection(self.ticked(b)).len() as i32;
        let mut points = to_a + to_b + self.both(to_a, to_b) + mutual * i32::from(w.mutual);
        points += i32::from(self.kind_row(a.kind)[usize::from(b.kind)]);
        points += i32::from(self.ward_row(a.ward)[usize::from(b.ward)]);
        points + self.sparse(a, b)
    }

    /// The score taken apart. The points add up to [`Self::score`] exactly. Largest first.
    pub fn explain(&self, a: &Profile, b: &Profile) -> Vec<ScoredTerm> {
        let w = &self.weights;
        let mut terms = Vec::new();
        let mut flow = [0; 2];
        for (from, to, giver, seeker) in [(1, 0, b, a), (0, 1, a, b)] {
            for (tag, points) in self.shares(seeker) {
                if giver.offers.contains(tag) {
                    flow[to] += i32::from(points);
                    terms.push(ScoredTerm {
                        term: Term::Need { tag, from, to },
                        points: points.into(),
                    });
                }
            }
            if giver.wishes.contains(&seeker.organization) {
                terms.push(ScoredTerm {
                    term: Term::Wish { from, to },
                    points: w.wish.into(),
                });
            }
        }
        terms.push(ScoredTerm {
            term: Term::Both,
            points: self.both(flow[0], flow[1]),
        });
        for tag in self.ticked(a).intersection(self.ticked(b)).iter() {
            terms.push(ScoredTerm {
                term: Term::Mutual { tag },
                points: w.mutual.into(),
            });
        }
        terms.push(ScoredTerm {
            term: Term::Kind,
            points: self.kind_row(a.kind)[usize::from(b.kind)].into(),
        });
        let proximity =
            self.world.proximity[usize::from(a.ward) * self.world.wards + usize::from(b.ward)];
        terms.push(ScoredTerm {
            term: Term::Ward(proximity),
            points: w.ward(proximity).into(),
        });
        if novel(a, b) {
            terms.push(ScoredTerm {
                term: Term::Novelty,
                points: w.novelty.into(),
            });
        }
        terms.push(ScoredTerm {
            term: Term::Meeting,
            points: w.meeting.into(),
        });
        terms.retain(|t| t.points != 0);
        terms.sort_by_key(|t| (std::cmp::Reverse(t.points), t.term));
        terms
    }

    /// What each need of a person is worth: tag and points, zero points left out, at most [`Weights::need`] together.
    pub fn shares(&self, person: &Profile) -> impl Iterator<Item = (u8, i16)> {
        let needs = person
            .needs
            .intersection(self.world.all())
            .difference(self.world.mutual);
        let total: i64 = needs.iter().map(|t| self.rarity.points(t)).sum();
        let covered = person.covered;
        needs.iter().filter_map(move |tag| {
            let percent = if covered.contains(tag) {
                i64::from(self.weights.covered)
            } else {
                100
            };
            let weighted = self.rarity.points(tag) * self.tag_percents[usize::from(tag)] * percent;
            let points = i64::from(self.weights.need) * weighted / (total * 100 * self.top_percent);
            (points > 0).then_some((tag, points as i16))
        })
    }

    /// Offers that go from one to the other.
    pub fn gives(&self, person: &Profile) -> TagSet {
        person
            .offers
            .intersection(self.world.all())
            .difference(self.world.mutual)
    }

    /// Tags of the kind "both want this" that the person ticked, on either list.
    pub fn ticked(&self, person: &Profile) -> TagSet {
        person
            .offers
            .union(person.needs)
            .intersection(self.world.mutual)
    }

    /// Points of a kind against every kind.
    pub fn kind_row(&self, kind: u8) -> &[i16] {
        &self.kind_points[usize::from(kind) * self.world.kinds..][..self.world.kinds]
    }

    /// Points of a ward against every ward.
    pub fn ward_row(&self, ward: u8) -> &[i16] {
        &self.ward_points[usize::from(ward) * self.world.wards..][..self.world.wards]
    }

    /// Terms that concern few pairs: wishes and novelty.
    fn sparse(&self, a: &Profile, b: &Profile) -> i32 {
        let wishes = i32::from(a.wishes.contains(&b.organization))
            + i32::from(b.wishes.contains(&a.organization));
        wishes * i32::from(self.weights.wish)
            + if novel(a, b) {
                i32::from(self.weights.novelty)
            } else {
                0
            }
    }

    fn both(&self, to_a: i32, to_b: i32) -> i32 {
        to_a.min(to_b) * i32::from(self.weights.both) / 4
    }

    /// Points of the seeker's needs that the giver answers.
    fn answered(&self, seeker: &Profile, giver: &Profile) -> i32 {
        if seeker.needs.intersection(giver.offers).is_empty() {
            return 0;
        }
        self.shares(seeker)
            .filter(|&(tag, _)| giver.offers.contains(tag))
            .map(|(_, points)| i32::from(points))
            .sum()
    }
}

impl Weights {
    fn ward(&self, proximity: Proximity) -> u16 {
        match proximity {
            Proximity::Same => self.ward_same,
            Proximity::Adjacent => self.ward_adjacent,
            Proximity::SameArea => self.ward_area,
            Proximity::Far => 0,
        }
    }
}

fn novel(a: &Profile, b: &Profile) -> bool {
    !a.greeted.contains(&b.organization) && !b.greeted.contains(&a.organization)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::columns::{Columns, LANES, Prepared};
    use crate::matching::crowd::Crowd;

    fn scorer(crowd: &Crowd) -> Scorer {
        let world = crowd.world();
        let rarity = Rarity::of(&world, crowd.profiles());
        Scorer::new(world, &Weights::default(), rarity)
    }

    #[test]
    fn a_score_is_the_sum_of_its_terms_from_both_sides() {
        let crowd = Crowd::new(3, 120);
        let scorer = scorer(&crowd);
        for a in crowd.profiles() {
            for b in crowd.profiles() {
                let score = scorer.score(a, b);
                assert_eq!(score, scorer.score(b, a));
                assert_eq!(scorer.admissible(a, b), scorer.admissible(b, a));
                let terms = scorer.explain(a, b);
                assert_eq!(
                    score,
                    terms.iter().map(|t| t.points).sum::<i32>(),
                    "{terms:?}"
                );
                assert!(terms.iter().all(|t| t.points > 0));
            }
        }
    }

    #[test]
    fn the_column_kernel_scores_as_the_terms_do() {
        let crowd = Crowd::new(4, 300);
        let scorer = scorer(&crowd);
        let prepared: Vec<_> = crowd
            .profiles()
            .iter()
            .map(|p| Prepared::new(&scorer, p))
            .collect();
        let mut columns = Columns::new(&scorer);
        for (slot, person) in prepared.iter().enumerate() {
            columns.set(slot, &scorer, person);
        }
        columns.clear(17);
        let mut row = [0; LANES];
        for (a, pa) in crowd.profiles().iter().enumerate() {
            for (b, pb) in crowd.profiles().iter().enumerate() {
                if b % LANES == 0 {
                    columns.row(&prepared[a], b / LANES, &mut row);
                }
                let wishes =
                    pa.wishes.contains(&pb.organization) || pb.wishes.contains(&pa.organization);
                if pa.organization != pb.organization && !wishes {
                    let never = b == 17 || !scorer.admissible(pa, pb);
                    let expected = if never { 0 } else { scorer.points(pa, pb) + 1 };
                    assert_eq!(i32::from(row[b % LANES]), expected, "{a} {b}");
                }
            }
        }
    }

    #[test]
    fn help_both_ways_is_worth_more_than_the_same_help_one_way() {
        let crowd = Crowd::new(1, 40);
        let scorer = scorer(&crowd);
        let person = |offers: u8, needs: &[u8]| Profile {
            organization: u64::from(offers),
            offers: [offers].into_iter().collect(),
            needs: needs.iter().copied().collect(),
            ..Profile::default()
        };
        let (a, b, c) = (person(1, &[2]), person(2, &[1]), person(3, &[]));
        let alone = scorer.points(&a, &c);
        let one_way = scorer.points(&person(1, &[]), &b) - alone;
        assert!(scorer.points(&a, &b) - alone > 2 * one_way);
    }

    #[test]
    fn a_need_already_covered_counts_less() {
        let crowd = Crowd::new(1, 40);
        let scorer = scorer(&crowd);
        let giver = Profile {
            organization: 1,
            offers: [5].into_iter().collect(),
            ..Profile::default()
        };
        let seeker = Profile {
            needs: [5, 6].into_iter().collect(),
            ..Profile::default()
        };
        let helped = Profile {
            covered: [5].into_iter().collect(),
            ..seeker.clone()
        };
        assert!(scorer.points(&helped, &giver) < scorer.points(&seeker, &giver));
    }

    #[test]
    fn people_without_tags_still_have_a_best_choice() {
        let crowd = Crowd::new(2, 60);
        let scorer = scorer(&crowd);
        let nobody = Profile {
            organization: 10_000,
            kind: 1,
            ward: 3,
            ..Profile::default()
        };
        let points: Vec<_> = crowd
            .profiles()
            .iter()
            .map(|p| scorer.points(&nobody, p))
            .collect();
        assert!(points.iter().max() > points.iter().min());
    }

    #[test]
    fn weights_that_cannot_be_used_are_refused_and_still_fit() {
        let world = Crowd::new(0, 1).world();
        let large = Weights {
            need: 60_000,
            both: 9,
            ..Weights::default()
        };
        assert!(matches!(
            large.check(&world),
            Err(WeightsError::TooLarge { .. })
        ));
        assert!(large.fitted(&world).check(&world).is_ok());
        let typo = Weights {
            groups: [("hom".into(), 50)].into(),
            ..Weights::default()
        };
        assert_eq!(
            typo.check(&world),
            Err(WeightsError::UnknownGroup("hom".into()))
        );
        assert!(Weights::default().check(&world).is_ok());
    }

    #[test]
    fn weights_are_read_as_people_write_them() {
        let weights: Weights =
            serde_json::from_str(r#"{"need": 3000.0, "groups": {"care": 60, "front": 100.0}}"#)
                .unwrap();
        assert_eq!(
            (weights.need, weights.both),
            (3000, Weights::default().both)
        );
        assert_eq!(
            weights.groups,
            [("care".to_owned(), 60), ("front".to_owned(), 100)].into()
        );
        let back: Weights =
            serde_json::from_str(&serde_json::to_string(&weights).unwrap()).unwrap();
        assert_eq!(back, weights);
        for wrong in [
            r#"{"need": 0.5}"#,
            r#"{"ned": 1}"#,
            r#"{"groups": {"care": 1.5}}"#,
            r#"{"need": -1}"#,
        ] {
            assert!(serde_json::from_str::<Weights>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_room_can_favour_a_group_of_tags() {
        let crowd = Crowd::new(1, 40);
        let weights = Weights {
            groups: [("care".into(), 200)].into(),
            ..Weights::default()
        };
        let favouring = Scorer::new(crowd.world(), &weights, Rarity::new(&crowd.world()));
        let even = Scorer::new(
            crowd.world(),
            &Weights::default(),
            Rarity::new(&crowd.world()),
        );
        // tag 60 is of the group "care", tag 5 is not
        let seeker = Profile {
            needs: [5, 60].into_iter().collect(),
            ..Profile::default()
        };
        let share = |scorer: &Scorer, tag| scorer.shares(&seeker).find(|s| s.0 == tag).unwrap().1;
        assert_eq!(share(&favouring, 60), share(&even, 60));
        assert_eq!(share(&favouring, 5) * 2, share(&even, 5));
    }
}
