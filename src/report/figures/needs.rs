//! What people sought, and what of it was answered or could have been.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Event, Person};
use crate::report::discretion::Discretion;
use domain::{AttendeeId, TagId};
use matching::score::{Profile, Rarity, Scorer, TagSet, Weights, World};
use protocol::api::{Coverage, ReportedNeed, ReportedTag};

impl Event<'_> {
    /// By tag, each ward's part of a sum that is known.
    pub(super) fn needs(&self, say: Discretion) -> (Vec<ReportedNeed>, Vec<ReportedTag>) {
        let (mut needs, mut by_tag) = (Vec::new(), Vec::new());
        let wards = &self.catalog.wards;
        for (index, tag) in self.directed() {
            let count = |of: &dyn Fn(&Person) -> bool| {
                let mut counts = vec![0; wards.len()];
                for person in self.came.values().filter(|person| of(person)) {
                    counts[person.ward] += 1;
                }
                counts
            };
            let seekers = count(&|p| p.needs.contains(index));
            let answered = count(&|p| p.needs.contains(index) && p.attendee.covered.contains(&tag));
            let offerers = count(&|p| p.profile.offers.contains(index));
            let sum = |counts: &[u32]| counts.iter().sum::<u32>();
            by_tag.push(ReportedTag {
                tag: tag.clone(),
                seekers: say.alone(sum(&seekers)),
                answered: say.part(sum(&answered), sum(&seekers)),
                offerers: say.alone(sum(&offerers)),
            });
            let answered = say.parts(&answered, &seekers);
            let (seekers, offerers) = (say.list(&seekers), say.list(&offerers));
            let counts = seekers.into_iter().zip(answered).zip(offerers);
            let rows = wards.iter().zip(counts);
            needs.extend(
                rows.map(|(ward, ((seekers, answered), offerers))| ReportedNeed {
                    tag: tag.clone(),
                    ward: ward.id.clone(),
                    seekers,
                    answered,
                    offerers,
                }),
            );
        }
        (needs, by_tag)
    }

    /// Tags that one offers and another seeks.
    fn directed(&self) -> impl Iterator<Item = (u8, TagId)> {
        let tags = self.catalog.tags.iter().enumerate();
        tags.filter(|(_, tag)| !tag.mutual)
            .filter_map(|(index, tag)| Some((u8::try_from(index).ok()?, tag.id.clone())))
    }

    pub(super) fn coverage(&self, say: Discretion) -> Coverage {
        let people: Vec<_> = self.introducible().collect();
        let parts: Vec<f64> = people
            .iter()
            .filter(|person| !person.answerable.is_empty())
            .map(|person| {
                let answered = person.answerable.intersection(person.profile.covered);
                answered.len() as f64 / person.answerable.len() as f64
            })
            .collect();
        let known = say.alone(parts.len() as u32);
        let unanswerable = people
            .iter()
            .map(|person| person.needs.difference(person.answerable).len());
        Coverage {
            answerable_mean: known.map(|n| parts.iter().sum::<f64>() / f64::from(n)),
            answerable_worst: known.map(|_| parts.iter().copied().fold(1.0, f64::min)),
            unanswerable: say.alone(unanswerable.sum::<usize>() as u32),
        }
    }
}

/// What of their needs somebody who came offers whom they might have met.
pub(super) fn answerable(
    world: &Arc<World>,
    came: &BTreeMap<AttendeeId, Person>,
) -> Vec<(AttendeeId, TagSet)> {
    let scorer = Scorer::new(Arc::clone(world), &Weights::default(), Rarity::new(world));
    let introducible = || {
        let came = came.iter();
        came.filter(|(_, person)| person.attendee.consent.partners)
    };
    let mut offering: HashMap<u8, Vec<&Profile>> = HashMap::new();
    for (_, person) in introducible() {
        for tag in person.profile.offers.iter() {
            offering.entry(tag).or_default().push(&person.profile);
        }
    }
    introducible()
        .map(|(id, person)| {
            let could = |tag: &u8| {
                let others = offering.get(tag).into_iter().flatten();
                others
                    .into_iter()
                    .any(|other| scorer.admissible(&person.profile, other))
            };
            (*id, person.needs.iter().filter(could).collect())
        })
        .collect()
}
