//! How well people knew organizations before and at the end: of those they met, and, beside them, of those they did not.

use std::collections::BTreeSet;

use super::Event;
use crate::report::discretion::Discretion;
use crate::report::told::Change;
use domain::Acquaintance;
use protocol::api::{ReportedAcquaintance, ReportedChange};

impl Event<'_> {
    /// Nothing of it adds up to anything that is said.
    pub(super) fn acquaintances(&self, say: Discretion) -> Vec<ReportedAcquaintance> {
        if !self.catalog.event.acquaintance {
            return Vec::new();
        }
        let row = |before| {
            let of = |met: bool| {
                let changes = self.told.changes.iter();
                let same = changes.filter(|each| each.met == met && each.before == before);
                changed(say, &same.collect::<Vec<_>>())
            };
            ReportedAcquaintance {
                before,
                met: of(true),
                not_introduced: of(false),
            }
        };
        Acquaintance::ALL.map(row).into()
    }
}

/// One person may have said several: it is people who must not be few, those who know them better now and those who do not.
fn changed(say: Discretion, all: &[&Change]) -> ReportedChange {
    let people = |changes: &mut dyn Iterator<Item = &Change>| {
        let people: BTreeSet<usize> = changes.map(|each| each.person).collect();
        people.len() as u32
    };
    let risen = |each: &&Change| each.after > each.before;
    let all_of = people(&mut all.iter().copied());
    let (up, rest) = (
        people(&mut all.iter().copied().filter(risen)),
        people(&mut all.iter().copied().filter(|each| !risen(each))),
    );
    let count = |n: usize| Some(n as u32);
    let answers = say.alone(all_of).and(count(all.len()));
    let both = answers.and(say.alone(up)).and(say.alone(rest));
    ReportedChange {
        answers,
        risen: both.and(count(all.iter().copied().filter(risen).count())),
    }
}
