//! Bringing everybody's choices up to date after a change: who has to choose again, who has a place to offer.
//!
//! Where that is more than choosing afresh, everybody does ([`super::afresh`]). Else tasks are done round by round. Whatever a task changes has a worse key than what brought it about, so this ends; and when no task is left, nobody
//! could do better, which is true of one result only.

use super::places::Claim;
use super::{Choice, Suggestions};
use crate::columns::Prepared;
use crate::score::TagSet;

/// Lanes looked at together before looking at each.
pub(super) const CHUNK: usize = 32;

/// By round, and within one first those who choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Task {
    round: usize,
    offers: bool,
    slot: u32,
}

impl Task {
    /// Somebody chooses again in this round.
    fn choose(round: usize, slot: u32) -> Self {
        let offers = false;
        Self {
            round,
            offers,
            slot,
        }
    }

    /// Somebody may have a place for those who want it, in this round or a later one.
    pub(super) fn offer(round: usize, slot: u32) -> Self {
        let offers = true;
        Self {
            round,
            offers,
            slot,
        }
    }
}

impl Suggestions {
    /// Somebody chooses again from this round on.
    pub(super) fn choose_from(&mut self, slot: u32, round: usize) {
        let again = (round..self.rounds.len()).map(|round| Task::choose(round, slot));
        self.tasks.extend(again);
    }

    /// Whether there was anything to do.
    pub(super) fn settle(&mut self) -> bool {
        self.score_again();
        self.hold_rows();
        let any = !self.tasks.is_empty();
        if self.is_much() {
            self.choose_afresh();
        }
        while let Some(task) = self.tasks.pop_first() {
            if self.slots[task.slot as usize].is_none() {
                continue;
            }
            if task.offers {
                self.offer(task.slot);
            } else {
                self.choose(task.slot, task.round);
            }
        }
        any
    }

    /// Whoever needs a tag that has become rarer or more frequent is worth something else to others, and others to them.
    fn score_again(&mut self) {
        let moved = std::mem::replace(&mut self.moved, TagSet::EMPTY);
        if moved.is_empty() {
            return;
        }
        for slot in 0..self.slots.len() as u32 {
            let Some(person) = &self.slots[slot as usize] else {
                continue;
            };
            if person.profile.needs.intersection(moved).is_empty() {
                continue;
            }
            let prepared = Prepared::new(&self.scorer, &person.profile);
            if prepared == person.prepared {
                continue;
            }
            self.open[slot as usize] = prepared.needs().difference(person.profile.covered);
            self.columns.set(slot as usize, &self.scorer, &prepared);
            self.stale.insert(slot);
            let person = self.person_mut(slot);
            person.prepared = prepared;
            person.changed = true;
            for claim in person.chosen_by.clone() {
                self.person_mut(claim.slot).changed = true;
                self.tasks.insert(Task::choose(claim.round, claim.slot));
            }
            self.choose_from(slot, 0);
            self.tasks.insert(Task::offer(0, slot));
        }
    }

    fn choose(&mut self, slot: u32, round: usize) {
        let before = self.release(slot, round);
        let chosen = self.favourite(slot, round);
        if before.is_none() && chosen.is_none() {
            return;
        }
        if let Some((choice, _)) = before
            && chosen == Some(choice)
        {
            self.put_back(slot, round, choice);
            return;
        }
        if let Some((choice, true)) = before {
            self.tasks.insert(Task::offer(round, choice.slot));
        }
        if let (Some((before, _)), Some(choice)) = (before, chosen)
            && before.slot == choice.slot
        {
            // worth something else now; what comes later depends only on who was chosen
            self.take(slot, round, choice);
            return;
        }
        self.person_mut(slot).changed = true;
        if let Some(choice) = chosen {
            if let Some(later) = self.round_of(slot, choice.slot) {
                self.drop_choice(slot, later);
            }
            self.take(slot, round, choice);
        }
        self.choose_from(slot, round + 1);
    }

    /// Whom `slot` would choose in this round, of those who have a place.
    fn favourite(&mut self, slot: u32, round: usize) -> Option<Choice> {
        if !self.chooses(slot, round) {
            return None;
        }
        if self.bars[round].iter().all(|&bar| bar == i16::MAX) {
            return None;
        }
        let mut lanes = std::mem::take(&mut self.scratch);
        self.look_for(slot, round, &mut lanes);
        let bars = &self.bars[round];
        let mut best: Option<Claim> = None;
        for (chunk, (lanes, bars)) in lanes
            .chunks_exact(CHUNK)
            .zip(bars.chunks_exact(CHUNK))
            .enumerate()
        {
            let least = best.map_or(1, |b| b.value);
            let any = { lanes.iter().zip(bars) }
                .fold(false, |any, (x, bar)| any | (x >= bar) & (*x >= least));
            if !any {
                continue;
            }
            for (i, (&value, &bar)) in lanes.iter().zip(bars).enumerate() {
                if value < bar || value < best.map_or(1, |b| b.value) {
                    continue;
                }
                let other = (chunk * CHUNK + i) as u32;
                let found = self.claim(other, round, value);
                let is_better = best.is_none_or(|best| found.key() < best.key());
                if is_better && self.has_place(other, &self.claim(slot, round, value)) {
                    best = Some(found);
                }
            }
        }
        self.scratch = lanes;
        best.map(|found| Choice {
            slot: found.slot,
            value: found.value,
            lane: self.lane(slot, found.slot),
        })
    }

    /// Lets those choose again who want this person more than what they have chosen, as many as there are places.
    fn offer(&mut self, slot: u32) {
        let wanted = self.claimants(slot);
        let Some(first) = wanted.first() else {
            return;
        };
        self.tasks.insert(Task::offer(first.round, slot));
        let them = self.person(slot);
        let places = self
            .rounds
            .places(self.rounds.last())
            .saturating_sub(them.invitations + them.chosen_by.len());
        for claim in wanted.iter().take(places.max(1)) {
            self.tasks.insert(Task::choose(claim.round, claim.slot));
        }
    }

    /// The first round in which somebody wants this person and would get a place, of everybody; best claims first.
    fn claimants(&mut self, slot: u32) -> Vec<Claim> {
        let rounds: Vec<usize> = (0..self.rounds.len())
            .filter(|&round| self.bars[round][slot as usize] < i16::MAX)
            .collect();
        if rounds.is_empty() {
            return Vec::new();
        }
        let overlooked = rounds.contains(&self.rounds.overlooked());
        let mut lanes = std::mem::take(&mut self.scratch);
        self.look_around(slot, &mut lanes);
        let (me, gives) = (self.person(slot).id, self.gives[slot as usize]);
        let mut claims = Vec::new();
        for (i, &lane) in lanes.iter().enumerate().filter(|(_, lane)| **lane > 0) {
            let mut open = self.open[i];
            if !overlooked && self.value(lane, open, gives) < self.least[i] {
                continue;
            }
            let other = i as u32;
            let choices = &self.person(other).choices;
            for (round, choice) in choices.iter().enumerate() {
                if choice.is_some_and(|c| c.slot == slot) {
                    break;
                }
                let (bar, worth) = (self.bars[round][slot as usize], self.worth[round][i]);
                let value = self.value(lane, open, gives);
                let is_wanted = match choice {
                    Some(c) if value == worth => me < self.person(c.slot).id,
                    _ => value > worth,
                };
                if is_wanted && value >= bar {
                    let claim = self.claim(other, round, value);
                    if self.has_place(slot, &claim) {
                        claims.push(claim);
                        break;
                    }
                }
                if let Some(c) = choice {
                    open = open.difference(self.gives[c.slot as usize]);
                }
            }
        }
        self.scratch = lanes;
        claims.sort_unstable_by_key(Claim::key);
        claims
    }

    /// What somebody at `lane` points is worth to a person to whom these needs are still open.
    fn value(&self, lane: i16, open: TagSet, gives: TagSet) -> i16 {
        let fresh = open.intersection(gives).len() as i32;
        (i32::from(lane) + fresh * i32::from(self.fresh)).min(i16::MAX.into()) as i16
    }

    pub(super) fn lane(&self, a: u32, b: u32) -> i16 {
        let points = self
            .scorer
            .points(&self.person(a).profile, &self.person(b).profile);
        points as i16 + 1
    }
}
