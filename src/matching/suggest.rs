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

use super::columns::{Columns, LANES, Prepared, Row};
use super::score::{Profile, Rarity, ScoredTerm, Scorer, TagSet, Weights, World};
use crate::id::AttendeeId;

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

/// A need of the room: how many seek it, how many present could answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    pub tag: u8,
    pub seekers: u32,
    pub offerers: u32,
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
    /// Both directions; survives absence.
    bans: HashMap<AttendeeId, BTreeSet<AttendeeId>>,
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

    /// These two are not suggested to each other: met, vetoed, already introduced. Survives absence.
    pub fn ban(&mut self, a: AttendeeId, b: AttendeeId) {
        if a == b || !self.bans.entry(a).or_default().insert(b) {
            return;
        }
        self.bans.entry(b).or_default().insert(a);
        if let (Some(&x), Some(&y)) = (self.slot_of.get(&a), self.slot_of.get(&b)) {
            for (whose, who) in [(x, y), (y, x)] {
                if self.drop_entry(whose, who) {
                    let listed_by = &mut self.person_mut(who).listed_by;
                    listed_by.swap_remove(position(listed_by, whose));
                    self.fill_if_short(whose);
                }
            }
        }
    }

    /// Lifts a ban.
    pub fn allow(&mut self, a: AttendeeId, b: AttendeeId) {
        if !self.bans.get_mut(&a).is_some_and(|with| with.remove(&b)) {
            return;
        }
        if let Some(with) = self.bans.get_mut(&b) {
            with.remove(&a);
        }
        if let (Some(&x), Some(&y)) = (self.slot_of.get(&a), self.slot_of.get(&b)) {
            let (p, q) = (&self.person(x).profile, &self.person(y).profile);
            if self.scorer.admissible(p, q) {
                let points = self.scorer.points(p, q) as i16 + 1;
                self.offer(
                    x,
                    Entry {
                        points,
                        slot: y,
                        id: b,
                    },
                );
                self.offer(
                    y,
                    Entry {
                        points,
                        slot: x,
                        id: a,
                    },
                );
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

    /// Brings all lists up to date after `moved` tags changed rarity, `newcomer` was seated, and whoever sat in the slot of
    /// `gone` before, held by those lists, was taken away.
    fn settle(&mut self, moved: TagSet, newcomer: Option<u32>, gone: Option<(u32, Vec<u32>)>) {
        let mut again: Vec<u32> = Vec::new();
        if !moved.is_empty() {
            let needs = |p: &Person| !p.profile.needs.intersection(moved).is_empty();
            again = (0..self.slots.len() as u32)
                .filter(|&s| {
                    Some(s) != newcomer && self.slots[s as usize].as_ref().is_some_and(needs)
                })
                .collect();
        }
        let mut short = Vec::new();
        if let Some((slot, holders)) = gone {
            for &holder in &holders {
                self.drop_entry(holder, slot);
            }
            short = holders;
        }
        for &slot in &again {
            let mut prepared = Prepared::new(&self.scorer, &self.person(slot).profile);
            self.columns.set(slot as usize, &self.scorer, &prepared);
            std::mem::swap(&mut self.person_mut(slot).prepared, &mut prepared);
            self.forget_list(slot);
            self.person_mut(slot).changed = true;
            for holder in std::mem::take(&mut self.person_mut(slot).listed_by) {
                self.drop_entry(holder, slot);
                short.push(holder);
            }
        }
        again.extend(newcomer);
        // nobody who is being put in again may be offered to another such: each finds the others by itself
        for &slot in &again {
            self.threshold[slot as usize] = i16::MAX;
        }
        for &slot in &again {
            self.look_around(slot);
            self.enter_lists(slot);
        }
        for &slot in &again {
            self.set_threshold(slot);
        }
        short.sort_unstable();
        short.dedup();
        for slot in short {
            self.fill_if_short(slot);
        }
    }

    /// Points of the person in `slot` against everybody, bans and wishes included, into `scratch`.
    fn look_around(&mut self, slot: u32) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.resize(self.columns.blocks() * LANES, 0);
        let me = self.person(slot);
        for (block, out) in scratch.chunks_exact_mut(LANES).enumerate() {
            let out: &mut Row = out.try_into().expect("chunks have LANES lanes");
            self.columns.row(&me.prepared, block, out);
        }
        let w = self.scorer.weights();
        let profile = &me.profile;
        let people = |index: &HashMap<u64, Vec<u32>>, organization: u64| {
            index.get(&organization).cloned().unwrap_or_default()
        };
        let mut add = |slots: Vec<u32>, points: i16| {
            for other in slots {
                let lane = &mut scratch[other as usize];
                if *lane > 0 {
                    *lane += points;
                }
            }
        };
        for organization in distinct(&profile.wishes) {
            add(people(&self.members, organization), w.wish as i16);
        }
        add(people(&self.wishing, profile.organization), w.wish as i16);
        let mut known: Vec<u32> = distinct(&profile.greeted)
            .flat_map(|o| people(&self.members, o))
            .collect();
        known.extend(people(&self.greeted, profile.organization));
        known.sort_unstable();
        known.dedup();
        add(known, -(w.novelty as i16));
        for &colleague in &self.members[&profile.organization] {
            scratch[colleague as usize] = 0;
        }
        for other in self.bans.get(&me.id).into_iter().flatten() {
            if let Some(&other) = self.slot_of.get(other) {
                scratch[other as usize] = 0;
            }
        }
        self.scratch = scratch;
    }

    /// Fills the list of `slot` from `scratch`.
    fn take_best(&mut self, slot: u32) {
        let entry = |i: usize| {
            let id = self.slots[i]
                .as_ref()
                .expect("points only where someone is")
                .id;
            Entry {
                points: self.scratch[i],
                slot: i as u32,
                id,
            }
        };
        let mut found: Vec<Entry> = Vec::with_capacity(4 * self.kept);
        let mut floor: Option<Entry> = None;
        let better = |a: &Entry, b: &Entry| b.key().cmp(&a.key());
        for (chunk, lanes) in self.scratch.chunks_exact(32).enumerate() {
            let least = floor.map_or(1, |f| f.points);
            if !lanes.iter().fold(false, |any, &x| any | (x >= least)) {
                continue;
            }
            for (i, &points) in lanes.iter().enumerate() {
                if points >= least {
                    found.push(entry(chunk * 32 + i));
                }
            }
            if found.len() >= 3 * self.kept {
                found.select_nth_unstable_by(self.kept, better);
                let worst = found[self.kept];
                floor = higher(floor, worst);
                found.truncate(self.kept);
            }
        }
        found.sort_unstable_by(better);
        if found.len() > self.kept {
            floor = higher(floor, found[self.kept]);
            found.truncate(self.kept);
        }
        for e in &found {
            self.slots[e.slot as usize]
                .as_mut()
                .expect("the slot is taken")
                .listed_by
                .push(slot);
        }
        let best = self.best;
        let me = self.person_mut(slot);
        me.changed |= !same(&me.list, &found, best);
        me.list = found;
        me.floor = floor;
    }

    /// Fills the list of `slot` and enters it into the lists of those who would rank it above their floor. `scratch` holds its points.
    fn enter_lists(&mut self, slot: u32) {
        self.take_best(slot);
        let id = self.person(slot).id;
        let lanes = std::mem::take(&mut self.scratch);
        for (chunk, lanes) in lanes.chunks_exact(32).enumerate() {
            let thresholds = &self.threshold[chunk * 32..][..32];
            if !lanes
                .iter()
                .zip(thresholds)
                .fold(false, |any, (x, t)| any | (x >= t))
            {
                continue;
            }
            for (i, &points) in lanes.iter().enumerate() {
                let other = chunk * 32 + i;
                if points >= self.threshold[other] {
                    self.offer(other as u32, Entry { points, slot, id });
                }
            }
        }
        self.scratch = lanes;
    }

    /// Puts an entry into a list if it is above the floor.
    fn offer(&mut self, whose: u32, entry: Entry) {
        let (best, kept) = (self.best, self.kept);
        let me = self.person_mut(whose);
        if me.floor.is_some_and(|f| f.key() >= entry.key()) {
            return;
        }
        let at = me.list.partition_point(|e| e.key() > entry.key());
        me.list.insert(at, entry);
        me.changed |= at < best;
        let out = if me.list.len() > kept {
            me.list.pop()
        } else {
            None
        };
        if let Some(out) = out {
            me.floor = Some(out);
        }
        self.person_mut(entry.slot).listed_by.push(whose);
        if let Some(out) = out {
            let listed_by = &mut self.person_mut(out.slot).listed_by;
            listed_by.swap_remove(position(listed_by, whose));
            self.set_threshold(whose);
        }
    }

    /// Takes `who` out of the list of `whose`; leaves `listed_by` of `who` to the caller. False if it was not there.
    fn drop_entry(&mut self, whose: u32, who: u32) -> bool {
        let best = self.best;
        let me = self.person_mut(whose);
        let Some(at) = me.list.iter().position(|e| e.slot == who) else {
            return false;
        };
        me.list.remove(at);
        me.changed |= at < best;
        true
    }

    fn fill_if_short(&mut self, slot: u32) {
        let me = self.person(slot);
        if me.list.len() < self.best && me.floor.is_some() {
            let before = self.person(slot).list.clone();
            let changed = self.person(slot).changed;
            self.forget_list(slot);
            self.look_around(slot);
            self.take_best(slot);
            let best = self.best;
            let me = self.person_mut(slot);
            me.changed = changed || !same(&before, &me.list, best);
            self.set_threshold(slot);
        }
    }

    /// Empties a list.
    fn forget_list(&mut self, slot: u32) {
        for e in std::mem::take(&mut self.person_mut(slot).list) {
            if let Some(other) = self.slots[e.slot as usize].as_mut() {
                let listed_by = &mut other.listed_by;
                listed_by.swap_remove(position(listed_by, slot));
            }
        }
        self.person_mut(slot).floor = None;
    }

    fn set_threshold(&mut self, slot: u32) {
        self.threshold[slot as usize] = self.person(slot).floor.map_or(1, |f| f.points);
    }
}

fn higher(floor: Option<Entry>, other: Entry) -> Option<Entry> {
    floor.filter(|f| f.key() >= other.key()).or(Some(other))
}

fn same(a: &[Entry], b: &[Entry], best: usize) -> bool {
    a.iter().take(best).eq(b.iter().take(best))
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
