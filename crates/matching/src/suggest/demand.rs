//! What is sought and cannot be answered here: in the room, and by one person.

use super::Suggestions;
use crate::score::TagSet;
use domain::AttendeeId;

/// A need of the room: how many seek it, how many present could answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    pub tag: u8,
    pub seekers: u32,
    pub offerers: u32,
}

impl Suggestions {
    /// What the room seeks, scarcest answer first: fewest people who offer it, then most who seek it, then the tag's index.
    pub fn unmet(&self) -> Vec<Demand> {
        let mutual = self.scorer.world().mutual();
        let mut seekers = vec![0u32; self.scorer.world().tags()];
        for person in self.slots.iter().flatten() {
            for tag in person
                .profile
                .needs
                .difference(person.profile.covered)
                .difference(mutual)
                .iter()
            {
                if let Some(n) = seekers.get_mut(usize::from(tag)) {
                    *n += 1;
                }
            }
        }
        let demand = |(tag, &seekers): (usize, &u32)| {
            let tag = tag as u8;
            (seekers > 0).then(|| Demand {
                tag,
                seekers,
                offerers: self.scorer.rarity().offering(tag),
            })
        };
        let mut demands: Vec<_> = seekers.iter().enumerate().filter_map(demand).collect();
        demands.sort_by_key(|d| (d.offerers, std::cmp::Reverse(d.seekers), d.tag));
        demands
    }

    /// Needs of one person that nobody present offers whom they may be introduced to and who could answer.
    pub fn unanswered(&self, id: AttendeeId) -> TagSet {
        let Some(&slot) = self.slot_of.get(&id) else {
            return TagSet::EMPTY;
        };
        let me = &self.person(slot).profile;
        let mut open = me
            .needs
            .difference(me.covered)
            .difference(self.scorer.world().mutual());
        for other in self.slots.iter().flatten() {
            if !open.intersection(other.profile.offers).is_empty()
                && self.scorer.admissible(me, &other.profile)
            {
                open = open.difference(other.profile.offers);
            }
        }
        open
    }
}
