//! Everybody's best few of one room, kept as people come, go and edit; always equal to a full recomputation.
//!
//! Each list is longer than what is shown and complete above its *floor*: whoever is not in the list is worse than the floor. An
//! arrival is one pass of the column kernel, which finds both the newcomer's list and the few lists the newcomer enters. A departure touches
//! only the lists that hold the person; a list that runs short is filled again by one pass.
//!
//! Rarity moves only when the number of people offering a tag passes a power of two (see [`Rarity`]); then those who need the
//! tag are taken out and put in again, together with the arrival that caused it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::columns::{Columns, LANES, Prepared};
use super::score::{Profile, Rarity, ScoredTerm, Scorer, TagSet, Weights, World};
use domain::AttendeeId;

pub use demand::Demand;

mod demand;
mod lists;

/// A place in somebody's list. Better is greater: more points, then the smaller id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    points: i16,
    slot: u32,
    id: AttendeeId,
}

impl Entry {
    fn key(&self) -> (i16, std::cmp::Reverse<AttendeeId>) {
        (self.points, std::cmp::Reverse(self.id))
    }
}

#[derive(Debug)]
struct Person {
    id: AttendeeId,
    profile: Profile,
    prepared: Prepared,
    /// Best first.
    list: Vec<Entry>,
    /// Nobody outside the list is better than this; `None`: there is nobody outside the list.
    floor: Option<Entry>,
    /// Slots whose lists hold this person.
    listed_by: Vec<u32>,
    /// What is shown may differ from what was last asked for.
    changed: bool,
}

/// The lists of one room.
#[derive(Debug)]
pub struct Suggestions {
    scorer: Scorer,
    columns: Columns,
    best: usize,
    /// Entries kept per list: some more than are shown, so that departures rarely force a pass over the room.
    kept: usize,
    slots: Vec<Option<Person>>,
    vacant: Vec<u32>,
    slot_of: HashMap<AttendeeId, u32>,
    members: HashMap<u64, Vec<u32>>,
    /// Who wishes to greet an organization, who has greeted it.
    wishing: HashMap<u64, Vec<u32>>,
    greeted: HashMap<u64, Vec<u32>>,
    /// Who is not suggested to whom; survives absence.
    bans: HashMap<AttendeeId, BTreeSet<AttendeeId>>,
    /// To whom somebody is not suggested.
    banned_from: HashMap<AttendeeId, BTreeSet<AttendeeId>>,
    /// Points a lane must reach to enter the slot's list; nothing reaches `i16::MAX`.
    threshold: Vec<i16>,
    /// Points of the person in hand against every slot.
    scratch: Vec<i16>,
}

impl Suggestions {
    /// `best`: how many suggestions a person is shown.
    pub fn new(world: Arc<World>, weights: Weights, best: usize) -> Self {
        let rarity = Rarity::new(&world);
        let scorer = Scorer::new(world, &weights, rarity);
        Self {
            columns: Columns::new(&scorer),
            scorer,
            best,
            kept: best + best.max(8),
            slots: Vec::new(),
            vacant: Vec::new(),
            slot_of: HashMap::new(),
            members: HashMap::new(),
            wishing: HashMap::new(),
            greeted: HashMap::new(),
            bans: HashMap::new(),
            banned_from: HashMap::new(),
            threshold: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// People present.
    pub fn len(&self) -> usize {
        self.slot_of.len()
    }

    pub fn is_empty(&self) -> bool {
        self.slot_of.is_empty()
    }

    /// Someone comes in, or edits their profile.
    pub fn insert(&mut self, id: AttendeeId, profile: Profile) {
        if let Some(&slot) = self.slot_of.get(&id) {
            if self.person(slot).profile == profile {
                return;
            }
            let old = self.unseat(slot);
            let mut moved = self.scorer.rarity_mut().leave(&old.profile);
            let back = self.scorer.rarity_mut().arrive(&profile);
            moved = TagSet(moved.0 ^ back.0);
            self.seat(slot, id, profile);
            self.settle(moved, Some(slot), Some((slot, old.listed_by)));
        } else {
            let slot = self.vacant.pop().unwrap_or_else(|| {
                self.slots.push(None);
                self.slots.len() as u32 - 1
            });
            let moved = self.scorer.rarity_mut().arrive(&profile);
            self.seat(slot, id, profile);
            self.settle(moved, Some(slot), None);
        }
    }

    /// Someone leaves. Bans are kept for when they come back.
    pub fn remove(&mut self, id: AttendeeId) {
        let Some(slot) = self.slot_of.remove(&id) else {
            return;
        };
        let old = self.unseat(slot);
        self.vacant.push(slot);
        let moved = self.scorer.rarity_mut().leave(&old.profile);
        self.settle(moved, None, Some((slot, old.listed_by)));
    }

    /// `who` is not suggested to `whose`: met, vetoed, already introduced. Survives absence.
    pub fn ban(&mut self, whose: AttendeeId, who: AttendeeId) {
        if whose == who || !self.bans.entry(whose).or_default().insert(who) {
            return;
        }
        self.banned_from.entry(who).or_default().insert(whose);
        if let (Some(&x), Some(&y)) = (self.slot_of.get(&whose), self.slot_of.get(&who))
            && self.drop_entry(x, y)
        {
            let listed_by = &mut self.person_mut(y).listed_by;
            listed_by.swap_remove(position(listed_by, x));
            self.fill_if_short(x);
        }
    }

    /// Lifts a ban.
    pub fn allow(&mut self, whose: AttendeeId, who: AttendeeId) {
        let banned = self.bans.get_mut(&whose);
        if !banned.is_some_and(|with| with.remove(&who)) {
            return;
        }
        if let Some(from) = self.banned_from.get_mut(&who) {
            from.remove(&whose);
        }
        if let (Some(&x), Some(&y)) = (self.slot_of.get(&whose), self.slot_of.get(&who)) {
            let (p, q) = (&self.person(x).profile, &self.person(y).profile);
            if self.scorer.admissible(p, q) {
                let points = self.scorer.points(p, q) as i16 + 1;
                let (slot, id) = (y, who);
                self.offer(x, Entry { points, slot, id });
            }
        }
    }

    /// Whose shown list may differ since this was last asked, in the order of their ids. Only people present.
    pub fn changed(&mut self) -> Vec<AttendeeId> {
        let mut ids: Vec<_> = self
            .slots
            .iter_mut()
            .flatten()
            .filter_map(|p| std::mem::take(&mut p.changed).then_some(p.id))
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Best first: who, and the score. Empty for someone who is not here. Equal scores are ordered by id.
    pub fn best(&self, id: AttendeeId) -> Vec<(AttendeeId, i32)> {
        let Some(&slot) = self.slot_of.get(&id) else {
            return Vec::new();
        };
        let meeting = i32::from(self.scorer.weights().meeting);
        let score = |e: &Entry| (e.id, meeting + i32::from(e.points) - 1);
        self.person(slot)
            .list
            .iter()
            .take(self.best)
            .map(score)
            .collect()
    }

    /// Why these two; empty if one of them is not here. `from`/`to` are 0 for `a`, 1 for `b`.
    pub fn explain(&self, a: AttendeeId, b: AttendeeId) -> Vec<ScoredTerm> {
        match (self.slot_of.get(&a), self.slot_of.get(&b)) {
            (Some(&a), Some(&b)) => self
                .scorer
                .explain(&self.person(a).profile, &self.person(b).profile),
            _ => Vec::new(),
        }
    }

    fn person(&self, slot: u32) -> &Person {
        self.slots[slot as usize]
            .as_ref()
            .expect("the slot is taken")
    }

    fn person_mut(&mut self, slot: u32) -> &mut Person {
        self.slots[slot as usize]
            .as_mut()
            .expect("the slot is taken")
    }

    /// Puts someone into a vacant slot; the list is still to be filled.
    fn seat(&mut self, slot: u32, id: AttendeeId, profile: Profile) {
        let prepared = Prepared::new(&self.scorer, &profile);
        self.columns.set(slot as usize, &self.scorer, &prepared);
        self.threshold
            .resize(self.columns.blocks() * LANES, i16::MAX);
        self.slot_of.insert(id, slot);
        self.members
            .entry(profile.organization)
            .or_default()
            .push(slot);
        for (index, organizations) in [
            (&mut self.wishing, &profile.wishes),
            (&mut self.greeted, &profile.greeted),
        ] {
            for organization in distinct(organizations) {
                index.entry(organization).or_default().push(slot);
            }
        }
        self.slots[slot as usize] = Some(Person {
            id,
            profile,
            prepared,
            list: Vec::new(),
            floor: None,
            listed_by: Vec::new(),
            changed: true,
        });
    }

    /// Takes someone out of their slot and out of every index, but not yet out of the lists that hold them.
    fn unseat(&mut self, slot: u32) -> Person {
        self.forget_list(slot);
        let person = self.slots[slot as usize].take().expect("the slot is taken");
        self.columns.clear(slot as usize);
        self.threshold[slot as usize] = i16::MAX;
        let unlist = |index: &mut HashMap<u64, Vec<u32>>, organization: u64| {
            if let Some(slots) = index.get_mut(&organization) {
                slots.swap_remove(position(slots, slot));
                if slots.is_empty() {
                    index.remove(&organization);
                }
            }
        };
        unlist(&mut self.members, person.profile.organization);
        distinct(&person.profile.wishes).for_each(|o| unlist(&mut self.wishing, o));
        distinct(&person.profile.greeted).for_each(|o| unlist(&mut self.greeted, o));
        person
    }
}

fn distinct(organizations: &[u64]) -> impl Iterator<Item = u64> {
    organizations
        .iter()
        .enumerate()
        .filter(|(i, o)| !organizations[..*i].contains(o))
        .map(|(_, &o)| o)
}

fn position(slots: &[u32], slot: u32) -> usize {
    slots
        .iter()
        .position(|&s| s == slot)
        .expect("both sides know of an entry")
}

#[cfg(test)]
mod tests;
