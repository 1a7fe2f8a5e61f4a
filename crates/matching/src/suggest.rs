//! Whom each person of one room is shown, spread so that everybody is shown to somebody and nobody to too many; kept as people come, go and edit,
//! and always equal to choosing afresh.
//!
//! Everybody chooses at the same time, one person in each round: who is worth most, where each need that nobody chosen so far answers counts
//! [`Suggestions::fresh`] points more. Whoever is wanted by more than there is place for goes to the better key: the earlier round, then the larger
//! value, then the smaller ids. Both sides go by the same keys, so there is exactly one result in which nobody could do better (deferred acceptance with a
//! common ranking; Gale and Shapley, 1962), and it depends neither on the order of events nor on what was shown before. See [`places`] for how
//! many may choose one person, and [`settle`] for how little has to be looked at after a change.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::columns::{Columns, LANES, Prepared};
use super::score::{Profile, Rarity, ScoredTerm, Scorer, TagSet, Weights, World};
use domain::AttendeeId;

pub use demand::Demand;

use places::{Claim, Rounds};
use settle::Task;

mod afresh;
mod demand;
mod places;
mod rows;
mod settle;

/// Somebody chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Choice {
    slot: u32,
    /// What they are worth in this round, and what any round would say; one more than the points, as in the kernel.
    value: i16,
    lane: i16,
}

#[derive(Debug)]
struct Person {
    id: AttendeeId,
    profile: Profile,
    prepared: Prepared,
    /// By round.
    choices: Vec<Option<Choice>>,
    /// Who has chosen this person, best first.
    chosen_by: Vec<Claim>,
    /// Invitations that lie before this person, each of which takes a place.
    invitations: usize,
    /// What is shown may differ from what was last asked for.
    changed: bool,
}

/// Whom everybody of one room is shown.
#[derive(Debug)]
pub struct Suggestions {
    scorer: Scorer,
    columns: Columns,
    rounds: Rounds,
    /// Points that a need counts more which nobody chosen so far answers.
    fresh: i16,
    slots: Vec<Option<Person>>,
    vacant: Vec<u32>,
    slot_of: HashMap<AttendeeId, u32>,
    members: HashMap<u64, Vec<u32>>,
    /// Who is on some terms with an organization: see [`Profile::named`].
    naming: HashMap<u64, Vec<u32>>,
    /// Who is not suggested to whom; survives absence.
    bans: HashMap<AttendeeId, BTreeSet<AttendeeId>>,
    /// Invitations before whom; survives absence.
    invitations: HashMap<AttendeeId, usize>,
    /// By slot: needs that are open and somebody may answer; what the person offers.
    open: Vec<TagSet>,
    gives: Vec<TagSet>,
    /// By round and slot: what a claim must reach to get a place; nothing gets one at `i16::MAX`.
    bars: Vec<Vec<i16>>,
    /// By round and slot: what the person has chosen is worth; nothing is worth more than `i16::MAX`.
    worth: Vec<Vec<i16>>,
    /// By slot: the least of these, the round of those without a place left out.
    least: Vec<i16>,
    /// Tags that changed rarity since everybody was last scored.
    moved: TagSet,
    tasks: BTreeSet<Task>,
    /// By slot, everybody's row; empty in a room too large for that. And slots whose row is no longer true.
    rows: Vec<Vec<i16>>,
    stale: BTreeSet<u32>,
    /// Points of the person in hand against every slot.
    scratch: Vec<i16>,
}

impl Suggestions {
    /// `best`: how many suggestions a person is shown.
    pub fn new(world: Arc<World>, weights: Weights, best: usize) -> Self {
        let rarity = Rarity::new(&world);
        let scorer = Scorer::new(world, &weights, rarity);
        let rounds = Rounds::new(best);
        Self {
            columns: Columns::new(&scorer),
            fresh: (scorer.weights().need / 2) as i16,
            scorer,
            bars: vec![Vec::new(); rounds.len()],
            worth: vec![Vec::new(); rounds.len()],
            rounds,
            slots: Vec::new(),
            vacant: Vec::new(),
            slot_of: HashMap::new(),
            members: HashMap::new(),
            naming: HashMap::new(),
            bans: HashMap::new(),
            invitations: HashMap::new(),
            open: Vec::new(),
            gives: Vec::new(),
            least: Vec::new(),
            moved: TagSet::EMPTY,
            tasks: BTreeSet::new(),
            rows: Vec::new(),
            stale: BTreeSet::new(),
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
            self.remove(id);
        }
        let slot = self.vacant.pop().unwrap_or_else(|| {
            self.slots.push(None);
            self.slots.len() as u32 - 1
        });
        let moved = self.scorer.rarity_mut().arrive(&profile);
        self.moved = self.moved.union(moved);
        self.seat(slot, id, profile);
    }

    /// Someone leaves. Bans and invitations are kept for when they come back.
    pub fn remove(&mut self, id: AttendeeId) {
        let Some(&slot) = self.slot_of.get(&id) else {
            return;
        };
        self.withdraw(slot);
        self.slot_of.remove(&id);
        let old = self.unseat(slot);
        self.vacant.push(slot);
        let moved = self.scorer.rarity_mut().leave(&old.profile);
        self.moved = self.moved.union(moved);
    }

    /// `who` is not suggested to `whose`: met, vetoed, already introduced. Survives absence.
    ///
    /// Kept from one side only, `who` still takes a place in the list of `whose` that is not shown: nothing that anybody else sees depends on it, so
    /// nobody can tell that they were vetoed.
    pub fn ban(&mut self, whose: AttendeeId, who: AttendeeId) {
        if whose == who || !self.bans.entry(whose).or_default().insert(who) {
            return;
        }
        let (Some(&x), Some(&y)) = (self.slot_of.get(&whose), self.slot_of.get(&who)) else {
            return;
        };
        self.person_mut(x).changed = true;
        if self.is_banned(who, whose) {
            self.stale.insert(x);
            for (a, b) in [(x, y), (y, x)] {
                if let Some(round) = self.round_of(a, b) {
                    self.drop_choice(a, round);
                    self.choose_from(a, round);
                }
            }
        }
    }

    /// Lifts a ban.
    pub fn allow(&mut self, whose: AttendeeId, who: AttendeeId) {
        let banned = self.bans.get_mut(&whose);
        if !banned.is_some_and(|with| with.remove(&who)) {
            return;
        }
        let (Some(&x), Some(&y)) = (self.slot_of.get(&whose), self.slot_of.get(&who)) else {
            return;
        };
        self.person_mut(x).changed = true;
        if self.is_banned(who, whose) {
            self.stale.insert(x);
            self.choose_from(x, 0);
            self.choose_from(y, 0);
        }
    }

    /// So many invitations lie before `who`, whatever they have said to them: each counts like a list they stand in. Survives absence.
    pub fn invited(&mut self, who: AttendeeId, invitations: usize) {
        let before = self.invitations.insert(who, invitations).unwrap_or(0);
        if let Some(&slot) = self.slot_of.get(&who)
            && before != invitations
        {
            self.make_place(slot, places::taken(invitations));
        }
    }

    /// Settles what has happened. Whose shown list may differ since this was last asked, in the order of their ids. Only people present.
    pub fn changed(&mut self) -> Vec<AttendeeId> {
        if self.settle() {
            // what is shown in place of somebody kept back depends on everybody
            let veiled: Vec<u32> = (0..self.slots.len() as u32)
                .filter(|&slot| self.slots[slot as usize].is_some() && self.is_veiled(slot))
                .collect();
            for slot in veiled {
                self.person_mut(slot).changed = true;
            }
        }
        let mut ids: Vec<_> = self
            .slots
            .iter_mut()
            .flatten()
            .filter_map(|p| std::mem::take(&mut p.changed).then_some(p.id))
            .collect();
        ids.sort_unstable();
        ids
    }

    /// Whom somebody is shown, in the order they were chosen, and the score; as of the last time [`Self::changed`] was asked. Empty for someone who is not
    /// here.
    pub fn best(&self, id: AttendeeId) -> Vec<(AttendeeId, i32)> {
        let Some(&slot) = self.slot_of.get(&id) else {
            return Vec::new();
        };
        let meeting = i32::from(self.scorer.weights().meeting);
        let chosen = self.person(slot).choices.iter().flatten();
        let mut shown: Vec<(AttendeeId, i32)> = chosen
            .map(|c| (self.person(c.slot).id, meeting + i32::from(c.lane) - 1))
            .collect();
        if self.is_veiled(slot) {
            let count = shown.len();
            shown.retain(|&(other, _)| !self.is_banned(id, other));
            let instead = self.instead(slot, count - shown.len());
            shown.extend(instead.map(|(other, lane)| (other, meeting + i32::from(lane) - 1)));
        }
        shown
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

    fn is_banned(&self, whose: AttendeeId, who: AttendeeId) -> bool {
        self.bans.get(&whose).is_some_and(|of| of.contains(&who))
    }

    /// Somebody chosen for this person is not to be shown to them.
    fn is_veiled(&self, slot: u32) -> bool {
        let me = self.person(slot);
        let Some(bans) = self.bans.get(&me.id).filter(|bans| !bans.is_empty()) else {
            return false;
        };
        let mut chosen = me.choices.iter().flatten();
        chosen.any(|c| bans.contains(&self.person(c.slot).id))
    }

    /// The best of those who were not chosen and stand in fewer lists than they may.
    fn instead(&self, slot: u32, count: usize) -> impl Iterator<Item = (AttendeeId, i16)> {
        let me = self.person(slot);
        let mut lanes = Vec::new();
        self.look_around(slot, &mut lanes);
        let mut free: Vec<(AttendeeId, i16)> = { lanes.iter().zip(&self.slots) }
            .filter_map(|(&lane, other)| Some((lane, other.as_ref()?)))
            .filter(|(lane, other)| {
                let last = self.rounds.last();
                let has_place =
                    other.invitations + other.chosen_by.len() < self.rounds.places(last);
                let chosen = other.chosen_by.iter().any(|claim| claim.slot == slot);
                *lane > 0 && has_place && !chosen && !self.is_banned(me.id, other.id)
            })
            .map(|(lane, other)| (other.id, lane))
            .collect();
        free.sort_unstable_by_key(|&(id, lane)| (std::cmp::Reverse(lane), id));
        free.into_iter().take(count)
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

    /// Puts someone into a vacant slot, with everything still to be chosen.
    fn seat(&mut self, slot: u32, id: AttendeeId, profile: Profile) {
        let prepared = Prepared::new(&self.scorer, &profile);
        self.columns.set(slot as usize, &self.scorer, &prepared);
        let size = self.columns.blocks() * LANES;
        for bars in &mut self.bars {
            bars.resize(size, i16::MAX);
        }
        for worth in &mut self.worth {
            worth.resize(size, 0);
        }
        self.least.resize(size, 0);
        self.open.resize(size, TagSet::EMPTY);
        self.gives.resize(size, TagSet::EMPTY);
        self.open[slot as usize] = prepared.needs().difference(profile.covered);
        self.gives[slot as usize] = self.scorer.gives(&profile);
        self.slot_of.insert(id, slot);
        self.members
            .entry(profile.organization)
            .or_default()
            .push(slot);
        for organization in profile.named() {
            self.naming.entry(organization).or_default().push(slot);
        }
        let invitations = self.invitations.get(&id).copied().unwrap_or(0);
        self.slots[slot as usize] = Some(Person {
            id,
            profile,
            prepared,
            choices: vec![None; self.rounds.len()],
            chosen_by: Vec::new(),
            invitations: places::taken(invitations),
            changed: true,
        });
        self.stale.insert(slot);
        self.note_worth(slot);
        self.set_bars(slot);
        self.choose_from(slot, 0);
        self.tasks.insert(Task::offer(0, slot));
    }

    /// Takes someone out of their slot and out of every index, after they have been withdrawn.
    fn unseat(&mut self, slot: u32) -> Person {
        let person = self.slots[slot as usize].take().expect("the slot is taken");
        self.columns.clear(slot as usize);
        self.stale.insert(slot);
        for bars in &mut self.bars {
            bars[slot as usize] = i16::MAX;
        }
        let unlist = |index: &mut HashMap<u64, Vec<u32>>, organization: u64| {
            if let Some(slots) = index.get_mut(&organization) {
                slots.retain(|&s| s != slot);
                if slots.is_empty() {
                    index.remove(&organization);
                }
            }
        };
        unlist(&mut self.members, person.profile.organization);
        let named = person.profile.named();
        named.for_each(|o| unlist(&mut self.naming, o));
        person
    }
}

#[cfg(test)]
mod tests;
