//! What the score knows about an event: its tags, and how kinds and wards lie to each other.

use serde::{Deserialize, Serialize};

use super::limits::Limit;
use super::roles::Roles;
use super::tags::{MAX_TAGS, TagSet};

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

/// Facts about the event that the score needs, in dense tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct World {
    pub(super) mutual: TagSet,
    /// Group index by tag.
    pub(super) tag_groups: Vec<u8>,
    /// Group ids, as [`Weights::groups`](super::Weights::groups) names them.
    pub(super) groups: Vec<String>,
    pub(super) kinds: usize,
    /// `kinds × kinds`, per mille, symmetric.
    pub(super) affinity: Vec<u16>,
    pub(super) wards: usize,
    /// `wards × wards`, symmetric.
    pub(super) proximity: Vec<Proximity>,
    /// Who may meet whom by kind, beyond what holds for everybody.
    pub(super) limits: Vec<Limit>,
    /// Whose work is whose counterpart.
    pub(super) roles: Roles,
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
            limits: Vec::new(),
            roles: Roles::default(),
        })
    }

    /// The same with these limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Vec<Limit>) -> Self {
        self.limits = limits;
        self
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

    /// Of two kinds, per mille.
    pub fn affinity(&self, a: usize, b: usize) -> u16 {
        self.affinity[a * self.kinds + b]
    }

    pub fn proximity(&self, a: usize, b: usize) -> Proximity {
        self.proximity[a * self.wards + b]
    }

    /// The id of a tag's group.
    pub fn group(&self, tag: u8) -> &str {
        &self.groups[usize::from(self.tag_groups[usize::from(tag)])]
    }

    /// Tags that both must tick.
    pub fn mutual(&self) -> TagSet {
        self.mutual
    }

    /// All tags there are.
    pub(super) fn all(&self) -> TagSet {
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
