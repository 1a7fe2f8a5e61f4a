//! What people told the organizer themselves. It is held with their names and goes with them, so it is not the hall's.

use std::collections::{BTreeMap, BTreeSet};

use crate::directory::Directory;
use domain::{Acquaintance, IntroductionState, QuestionAnswer, QuestionId};
use hall::Hall;

/// Of everybody who is not erased; whose it is, is left behind here.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub(super) answers: Vec<BTreeMap<QuestionId, QuestionAnswer>>,
    pub(super) changes: Vec<Change>,
}

/// What one person said of one organization before and at the end.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// A number of this list, so that one who said much does not count as many.
    pub(super) person: usize,
    pub(super) before: Acquaintance,
    pub(super) after: Acquaintance,
    /// They talked with somebody of it.
    pub(super) met: bool,
}

impl Told {
    pub fn of(hall: &Hall, directory: &dyn Directory) -> Self {
        let ids = directory.everybody().into_iter();
        let known = ids.filter(|id| hall.attendee(*id).is_some());
        let records = known.filter_map(|id| Some((id, directory.person(id)?)));
        let employers: BTreeMap<_, _> = hall
            .traces()
            .map(|(id, attendee)| (id, attendee.profile.employer.0))
            .collect();
        let mut told = Self::default();
        for (person, (id, record)) in records.enumerate() {
            if !record.answers.is_empty() {
                told.answers.push(record.answers.clone());
            }
            let talks = hall.introductions_of(id);
            let talks = talks.filter(|talk| talk.state == IntroductionState::Met);
            let people = talks.flat_map(|talk| talk.people.iter().map(|each| hall.who(*each)));
            let met: BTreeSet<u64> = people
                .filter_map(|who| employers.get(&who).copied())
                .collect();
            let said = record.acquaintance.iter();
            told.changes.extend(said.filter_map(|(organization, of)| {
                Some(Change {
                    person,
                    before: of.before?,
                    after: of.after?,
                    met: met.contains(organization),
                })
            }));
        }
        told
    }
}
