//! What earlier events left: organizations that met, and those that missed each other. Nobody stands in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Employer, Fact, Hall, Rejection};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Past {
    /// The files that it was read from, by digest.
    files: BTreeSet<u64>,
    /// From both sides.
    met: BTreeMap<Employer, BTreeSet<Employer>>,
    /// Whom somebody of the first would have liked to greet; nobody of the two has met since.
    missed: BTreeMap<Employer, BTreeSet<Employer>>,
}

/// One event's, as it was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CarriedOver {
    /// Digest of what it was read from.
    pub file: u64,
    pub met: Vec<(Employer, Employer)>,
    /// The first would have liked to greet the second.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<(Employer, Employer)>,
}

impl Past {
    /// Whom people of this organization met at earlier events.
    pub fn met_by(&self, employer: Employer) -> impl Iterator<Item = Employer> {
        self.met.get(&employer).into_iter().flatten().copied()
    }

    /// Whom they would have liked to greet, and never met.
    pub fn missed_by(&self, employer: Employer) -> impl Iterator<Item = Employer> {
        self.missed.get(&employer).into_iter().flatten().copied()
    }

    pub fn have_met(&self, one: Employer, other: Employer) -> bool {
        self.met.get(&one).is_some_and(|met| met.contains(&other))
    }

    /// Pairs that met, and how many files say so.
    pub fn size(&self) -> (usize, usize) {
        let ends: usize = self.met.values().map(BTreeSet::len).sum();
        (ends / 2, self.files.len())
    }

    fn take(&mut self, carried: &CarriedOver) {
        self.files.insert(carried.file);
        for &(one, other) in &carried.met {
            for (from, to) in [(one, other), (other, one)] {
                self.met.entry(from).or_default().insert(to);
                if let Some(missed) = self.missed.get_mut(&from) {
                    missed.remove(&to);
                }
            }
        }
        for &(from, to) in &carried.missed {
            if !self.have_met(from, to) {
                self.missed.entry(from).or_default().insert(to);
            }
        }
        self.missed.retain(|_, missed| !missed.is_empty());
    }
}

impl Hall {
    pub fn past(&self) -> &Past {
        &self.past
    }

    /// Nothing happens where the file was read before.
    pub(super) fn carry_over(&self, carried: &CarriedOver) -> Result<Vec<Fact>, Rejection> {
        if self.rehearsal().is_some() {
            return Err(Rejection::RehearsalRunning);
        }
        if self.past.files.contains(&carried.file) {
            return Ok(Vec::new());
        }
        Ok(vec![Fact::CarriedOver {
            past: carried.clone(),
            optional: true,
        }])
    }

    pub(super) fn apply_carried_over(&mut self, carried: &CarriedOver) {
        Arc::make_mut(&mut self.past).take(carried);
    }
}
