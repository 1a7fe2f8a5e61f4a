//! Who may meet whom by kind: never, where one has asked, or so many in an evening. One rule for pairs, for rows of them and for tables.

use domain::Allowance;

use super::{Profile, World};

/// Set of kinds by row of [`World`]'s kind table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Kinds([u64; 4]);

impl Kinds {
    pub fn contains(self, kind: u8) -> bool {
        self.0[usize::from(kind >> 6)] >> (kind & 63) & 1 == 1
    }

    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    pub fn with(mut self, others: Self) -> Self {
        self.add(others);
        self
    }

    pub fn without(mut self, others: Self) -> Self {
        let kinds = self.0.iter_mut().zip(others.0);
        kinds.for_each(|(all, less)| *all &= !less);
        self
    }

    fn add(&mut self, others: Self) {
        self.0
            .iter_mut()
            .zip(others.0)
            .for_each(|(all, more)| *all |= more);
    }
}

impl FromIterator<u8> for Kinds {
    fn from_iter<I: IntoIterator<Item = u8>>(kinds: I) -> Self {
        let mut set = Self::default();
        for kind in kinds {
            set.0[usize::from(kind >> 6)] |= 1 << (kind & 63);
        }
        set
    }
}

/// What people of some kinds may have to do with people of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    pub who: Kinds,
    pub whom: Kinds,
    pub allows: Allowance,
    /// Who welcomes companies has asked.
    pub on_request: bool,
}

impl Limit {
    /// How many more of `whom` this person may meet today; `None`: it says nothing of them, or no number.
    pub(crate) fn left(&self, person: &Profile) -> Option<usize> {
        let Allowance::AtMost(most) = self.allows else {
            return None;
        };
        self.who.contains(person.kind).then(|| {
            let met = person
                .met_kinds
                .iter()
                .filter(|kind| self.whom.contains(**kind));
            usize::from(most).saturating_sub(met.count())
        })
    }
}

impl World {
    /// The limits there are.
    pub fn limits(&self) -> &[Limit] {
        &self.limits
    }

    /// Kinds that `person` meets none of (any more), whoever they are, and those of which only whom they wish to greet.
    fn closed_to(&self, person: &Profile) -> [Kinds; 2] {
        let (mut never, mut unasked) = (Kinds::default(), Kinds::default());
        for limit in self.limits.iter().filter(|l| l.who.contains(person.kind)) {
            match limit.allows {
                Allowance::Never => never.add(limit.whom),
                Allowance::IfAsked if limit.on_request && person.companies_welcome => {}
                Allowance::IfAsked => unasked.add(limit.whom),
                Allowance::AtMost(_) if limit.left(person) == Some(0) => never.add(limit.whom),
                Allowance::AtMost(_) => {}
            }
        }
        [never, unasked]
    }

    /// Both together, and kinds that they need not meet: the few whom somebody wishes to greet are looked at one by one.
    pub(crate) fn closed(&self, person: &Profile) -> Kinds {
        let [never, unasked] = self.closed_to(person);
        let closed = never.with(unasked.without(person.asked_kinds()));
        closed.with(person.never_kinds)
    }

    /// Whether the limits let `person` meet the other, as far as they are said for `person`'s side.
    pub(super) fn allows(&self, person: &Profile, other: &Profile) -> bool {
        if self.limits.is_empty() {
            return true;
        }
        let [never, unasked] = self.closed_to(person);
        let wished = || {
            let wishes = person.wishes.iter().chain(&person.wishes_must);
            person.asked_kinds().contains(other.kind)
                || wishes.into_iter().any(|w| *w == other.organization)
        };
        !never.contains(other.kind) && (!unasked.contains(other.kind) || wished())
    }

    /// Whether the limits let these two meet, as things are now.
    pub fn kinds_allow(&self, a: &Profile, b: &Profile) -> bool {
        self.allows(a, b) && self.allows(b, a)
    }

    /// Whether a table of these people leaves everybody within the numbers they have left.
    pub fn seats_within_limits(&self, table: &[&Profile]) -> bool {
        let within = |limit: &Limit| {
            let all = table.iter().filter(|p| limit.whom.contains(p.kind)).count();
            table.iter().all(|person| {
                let others = all - usize::from(limit.whom.contains(person.kind));
                limit.left(person).is_none_or(|left| others <= left)
            })
        };
        self.limits.iter().all(within)
    }
}

#[cfg(test)]
mod tests;
