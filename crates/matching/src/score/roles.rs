//! Whose work is whose counterpart at another organization: liaison nurse and liaison nurse, social worker and care manager.

use super::World;

/// Role of somebody who has named none, or one without counterparts.
pub const NO_ROLE: u8 = 0;

/// Which roles are each other's counterpart. Symmetric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    count: usize,
    /// `count × count`.
    counterparts: Vec<bool>,
}

impl Roles {
    /// `pairs` in any order; roles count from 1 ([`NO_ROLE`] corresponds to none) to 255.
    pub fn new(pairs: impl IntoIterator<Item = (u8, u8)>) -> Self {
        let pairs: Vec<(u8, u8)> = { pairs.into_iter() }
            .filter(|&(a, b)| a != NO_ROLE && b != NO_ROLE)
            .collect();
        let last = pairs.iter().map(|&(a, b)| a.max(b)).max();
        let count = last.map_or(0, |last| usize::from(last) + 1);
        let mut counterparts = vec![false; count * count];
        for (a, b) in pairs
            .into_iter()
            .map(|(a, b)| (usize::from(a), usize::from(b)))
        {
            counterparts[a * count + b] = true;
            counterparts[b * count + a] = true;
        }
        Self {
            count,
            counterparts,
        }
    }

    /// Roles that may have counterparts, [`NO_ROLE`] included; 0 where none has.
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub fn correspond(&self, a: u8, b: u8) -> bool {
        let (a, b) = (usize::from(a), usize::from(b));
        a < self.count && b < self.count && self.counterparts[a * self.count + b]
    }
}

impl World {
    /// The same with these counterparts.
    #[must_use]
    pub fn with_roles(mut self, roles: Roles) -> Self {
        self.roles = roles;
        self
    }

    pub fn roles(&self) -> &Roles {
        &self.roles
    }
}
