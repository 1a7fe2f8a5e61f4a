//! What people told the organizer themselves. It is held with their names and goes with them, so it is not the hall's.

use std::collections::{BTreeMap, BTreeSet};

use crate::directory::{Directory, EveningCount};
use domain::{Acquaintance, AttendeeId, IntroductionState, QuestionAnswer, QuestionId};
use hall::Hall;

/// Of everybody who is not erased; whose it is, no figure says.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub(super) answers: Vec<BTreeMap<QuestionId, QuestionAnswer>>,
    pub(super) changes: Vec<Change>,
    /// Of each change whose it is, and the digest of which organization: to look up how well the two fit.
    pub(super) pairs: Vec<(AttendeeId, u64)>,
    /// What was said once more, of people and organizations that nobody knows any more.
    pub(super) later: Vec<Later>,
    /// What all said that evening, as it was when names were erased.
    pub(super) evening: Vec<EveningCount>,
}

/// What one person said of one organization before, at the end and months later.
#[derive(Clone, Debug)]
pub(super) struct Later {
    pub(super) change: Change,
    pub(super) later: Acquaintance,
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

impl Change {
    /// Of organizations that are compared with each other.
    pub(super) fn is_of(&self, before: Acquaintance, met: bool) -> bool {
        (self.before, self.met) == (before, met)
    }

    /// Whose it is, and whether they know them better.
    pub(super) fn told(&self) -> (usize, bool) {
        (self.person, self.after > self.before)
    }
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
            for (organization, of) in &record.acquaintance {
                let (Some(before), Some(after)) = (of.before, of.after) else {
                    continue;
                };
                told.pairs.push((id, *organization));
                told.changes.push(Change {
                    person,
                    before,
                    after,
                    met: met.contains(organization),
                });
            }
        }
        told.read_kept(directory);
        told
    }

    fn read_kept(&mut self, directory: &dyn Directory) {
        let records = directory.kept().into_iter();
        let records = records.filter_map(|id| directory.person(id));
        for (person, record) in records.enumerate() {
            let Some(kept) = record.kept.as_ref().filter(|kept| kept.answered) else {
                continue;
            };
            if self.evening.is_empty() {
                self.evening.clone_from(&kept.evening);
            }
            self.later.extend(kept.of.iter().filter_map(|of| {
                let change = Change {
                    person,
                    before: of.before?,
                    after: of.after?,
                    met: of.met,
                };
                let later = of.later?;
                Some(Later { change, later })
            }));
        }
    }

    /// What is said of how well people know each other, to be kept: nobody can be counted again.
    pub fn evening(&self) -> Vec<EveningCount> {
        let cells = Acquaintance::ALL.into_iter();
        let cells = cells.flat_map(|before| [true, false].map(|met| (before, met)));
        let count = |(before, met)| {
            let all = self.changes.iter();
            let all = all.filter(|each| each.is_of(before, met));
            let all: Vec<_> = all.collect();
            let Group {
                people,
                people_risen,
                people_not_risen,
                risen,
            } = Group::of(all.iter().map(|each| (each.person, each.after > before)));
            EveningCount {
                before,
                met,
                answers: all.len() as u32,
                risen,
                people,
                people_risen,
                people_not_risen,
            }
        };
        cells.map(count).collect()
    }
}

/// Answers of which some have risen: how many, and of how many people. One person may have said several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) people: u32,
    pub(super) people_risen: u32,
    pub(super) people_not_risen: u32,
    pub(super) risen: u32,
}

impl Group {
    /// Whose each is, and whether it has risen.
    pub(super) fn of(answers: impl Iterator<Item = (usize, bool)>) -> Self {
        let answers: Vec<_> = answers.collect();
        let people = |such: &dyn Fn(bool) -> bool| {
            let people = answers.iter().filter(|(_, risen)| such(*risen));
            let people: BTreeSet<usize> = people.map(|(person, _)| *person).collect();
            people.len() as u32
        };
        Self {
            people: people(&|_| true),
            people_risen: people(&|risen| risen),
            people_not_risen: people(&|risen| !risen),
            risen: answers.iter().filter(|(_, risen)| *risen).count() as u32,
        }
    }
}
