//! The catalog as tables of small numbers, for the matcher: indices in, numbers out.

use std::ops::Range;

use crate::catalog::{Catalog, OTHER_WARD};
use domain::{KindId, SubKindId};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Proximity {
    Far,
    Adjacent,
    Same,
}

/// Highest affinity.
pub const FULL_AFFINITY: u16 = 1000;

/// A *profile* is a sub-kind, or a kind alone where somebody named no sub-kind: sub-kinds first, then kinds.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// By tag: both tick it, no direction.
    pub mutual: Vec<bool>,
    /// By tag: the index of its group.
    pub tag_group: Vec<u8>,
    pub groups: usize,
    /// By profile: the index of its kind.
    pub profile_kind: Vec<u8>,
    /// By kind: introduced only to those who asked.
    pub on_request: Vec<bool>,
    pub wards: usize,
    affinity: Vec<u16>,
    proximity: Vec<Proximity>,
}

impl World {
    pub fn profiles(&self) -> usize {
        self.profile_kind.len()
    }

    /// How much two profiles typically have for each other, both ways together: 0 to [`FULL_AFFINITY`], symmetric.
    /// It counts the tags one typically offers and the other typically needs.
    pub fn affinity(&self, a: usize, b: usize) -> u16 {
        self.affinity[a * self.profiles() + b]
    }

    /// "Elsewhere" is near nobody, not even itself: two people from outside may be a country apart.
    pub fn proximity(&self, a: usize, b: usize) -> Proximity {
        self.proximity[a * self.wards + b]
    }

    pub(super) fn of(catalog: &Catalog) -> Self {
        let groups = &catalog.groups;
        let group_of = |id: &str| groups.iter().position(|g| g.id == id).unwrap_or_default() as u8;
        let kind_of = |id: &KindId| catalog.kind_index(id).unwrap_or_default() as u8;
        let subs = catalog.sub_kinds.iter().map(|s| kind_of(&s.kind));
        let wards = &catalog.wards;
        let mut proximity = Vec::with_capacity(wards.len() * wards.len());
        for a in wards {
            proximity.extend(wards.iter().map(|b| {
                if a.id == b.id && a.id.as_str() != OTHER_WARD {
                    Proximity::Same
                } else if a.adjacent.contains(&b.id) {
                    Proximity::Adjacent
                } else {
                    Proximity::Far
                }
            }));
        }
        Self {
            mutual: catalog.tags.iter().map(|t| t.mutual).collect(),
            tag_group: catalog.tags.iter().map(|t| group_of(&t.group)).collect(),
            groups: groups.len(),
            profile_kind: subs.chain(0..catalog.kinds.len() as u8).collect(),
            on_request: catalog.kinds.iter().map(|k| k.on_request).collect(),
            wards: wards.len(),
            affinity: affinity(catalog),
            proximity,
        }
    }
}

/// The sub-kinds a profile stands for: itself, or all of its kind.
fn members(catalog: &Catalog) -> Vec<Vec<usize>> {
    let alone = (0..catalog.sub_kinds.len()).map(|i| vec![i]);
    let whole = catalog.kinds.iter().map(|kind| {
        let of = catalog
            .sub_kinds
            .iter()
            .enumerate()
            .filter(|(_, s)| s.kind == kind.id);
        of.map(|(i, _)| i).collect()
    });
    alone.chain(whole).collect()
}

fn affinity(catalog: &Catalog) -> Vec<u16> {
    let n = catalog.sub_kinds.len();
    let typical = |list: &[String]| -> Vec<usize> {
        let named = |s: &crate::catalog::SubKind| {
            list.iter()
                .any(|id| id == s.id.as_str() || id == s.kind.as_str())
        };
        let found = catalog
            .sub_kinds
            .iter()
            .enumerate()
            .filter(|(_, s)| named(s));
        found.map(|(i, _)| i).collect()
    };
    // How many tags flow from one sub-kind to another, both ways together.
    let mut flow = vec![0u64; n * n];
    for tag in &catalog.tags {
        let (from, to) = (typical(&tag.offered_by), typical(&tag.needed_by));
        for &a in &from {
            for &b in &to {
                flow[a * n + b] += 1;
                flow[b * n + a] += 1;
            }
        }
    }
    let top = flow.iter().copied().max().unwrap_or_default().max(1);
    let members = members(catalog);
    let mean = |a: &[usize], b: &[usize]| {
        let pairs = (a.len() * b.len()).max(1) as u64;
        let sum: u64 = a
            .iter()
            .flat_map(|&i| b.iter().map(move |&j| (i, j)))
            .map(|(i, j)| flow[i * n + j])
            .sum();
        (sum * u64::from(FULL_AFFINITY) / (pairs * top)) as u16
    };
    members
        .iter()
        .flat_map(|a| members.iter().map(|b| mean(a, b)).collect::<Vec<_>>())
        .collect()
}

impl Catalog {
    /// The profile of somebody's kind and sub-kind; a sub-kind of another kind is ignored.
    pub fn profile_index(&self, kind: &KindId, sub_kind: Option<&SubKindId>) -> Option<usize> {
        let kind_index = self.kind_index(kind)?;
        let sub = sub_kind
            .and_then(|id| self.sub_kind_index(id))
            .filter(|&i| self.sub_kinds[i].kind == *kind);
        Some(sub.unwrap_or(self.sub_kinds.len() + kind_index))
    }

    /// The profiles of kinds alone.
    pub fn kind_profiles(&self) -> Range<usize> {
        self.sub_kinds.len()..self.sub_kinds.len() + self.kinds.len()
    }
}
