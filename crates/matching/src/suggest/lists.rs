//! Keeping everybody's list: who enters, who drops out, which list is filled again.

use std::collections::{BTreeSet, HashMap};

use super::{Entry, Person, Suggestions, distinct, position};
use crate::columns::{LANES, Prepared, Row};
use crate::score::TagSet;
use domain::AttendeeId;

impl Suggestions {
    /// Brings all lists up to date after `moved` tags changed rarity, `newcomer` was seated, and whoever sat in the slot of
    /// `gone` before, held by those lists, was taken away.
    pub(super) fn settle(
        &mut self,
        moved: TagSet,
        newcomer: Option<u32>,
        gone: Option<(u32, Vec<u32>)>,
    ) {
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

    /// Points of the person in `slot` against everybody, wishes included and bans not, into `scratch`.
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
        self.scratch = scratch;
    }

    /// Hides these people in `scratch`, and says what was there.
    fn hide(&mut self, people: Option<BTreeSet<AttendeeId>>) -> Vec<(u32, i16)> {
        let people = people.into_iter().flatten();
        let slots = people.filter_map(|who| self.slot_of.get(&who).copied());
        slots
            .map(|slot| (slot, std::mem::take(&mut self.scratch[slot as usize])))
            .collect()
    }

    /// Fills the list of `slot` from `scratch`.
    fn take_best(&mut self, slot: u32) {
        let hidden = self.hide(self.bans.get(&self.person(slot).id).cloned());
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
        for (slot, points) in hidden {
            self.scratch[slot as usize] = points;
        }
    }

    /// Fills the list of `slot` and enters it into the lists of those who would rank it above their floor. `scratch` holds its points.
    fn enter_lists(&mut self, slot: u32) {
        self.take_best(slot);
        let id = self.person(slot).id;
        self.hide(self.banned_from.get(&id).cloned());
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
    pub(super) fn offer(&mut self, whose: u32, entry: Entry) {
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
    pub(super) fn drop_entry(&mut self, whose: u32, who: u32) -> bool {
        let best = self.best;
        let me = self.person_mut(whose);
        let Some(at) = me.list.iter().position(|e| e.slot == who) else {
            return false;
        };
        me.list.remove(at);
        me.changed |= at < best;
        true
    }

    pub(super) fn fill_if_short(&mut self, slot: u32) {
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
    pub(super) fn forget_list(&mut self, slot: u32) {
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
