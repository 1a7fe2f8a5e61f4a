//! How many may choose one person, and who they are.
//!
//! Places are given out by the better key. In the first rounds only some may be taken, so that not everybody's first choice is the same person; in the
//! last but one, those whom nobody has chosen are chosen once.

use super::{Choice, Suggestions, Task};
use domain::AttendeeId;

/// Lists that one person may stand in, invitations that lie before them counted in.
const PLACES: usize = 12;
/// Of these, as many for each round so far.
const PLACES_A_ROUND: usize = 4;
/// Places that no invitations take: whoever answered them all by silence still appears here and there.
const PLACES_UNINVITED: usize = 3;

/// Places that so many invitations take.
pub(super) fn taken(invitations: usize) -> usize {
    invitations.min(PLACES - PLACES_UNINVITED)
}

/// As many rounds of choosing as people are shown, and one more: before the last one, those may be chosen whom nobody has chosen yet; whoever
/// does so has no choice in the last.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rounds {
    best: usize,
}

impl Rounds {
    pub(super) fn new(best: usize) -> Self {
        Self { best: best.max(1) }
    }

    pub(super) fn len(self) -> usize {
        self.best + 1
    }

    pub(super) fn last(self) -> usize {
        self.best
    }

    /// The round of those whom nobody has chosen.
    pub(super) fn overlooked(self) -> usize {
        self.best - 1
    }

    /// How many may have chosen one person at the end of a round.
    pub(super) fn places(self, round: usize) -> usize {
        if round == self.overlooked() {
            1
        } else if round == self.last() {
            PLACES
        } else {
            PLACES.min(PLACES_A_ROUND * (round + 1))
        }
    }
}

/// Somebody's choice, as the person chosen sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub(super) round: usize,
    pub(super) value: i16,
    pub(super) slot: u32,
    pub(super) by: AttendeeId,
}

impl Claim {
    /// Smaller is better.
    pub(super) fn key(&self) -> (usize, std::cmp::Reverse<i16>, AttendeeId) {
        (self.round, std::cmp::Reverse(self.value), self.by)
    }
}

impl Suggestions {
    pub(super) fn claim(&self, slot: u32, round: usize, value: i16) -> Claim {
        let by = self.person(slot).id;
        Claim {
            round,
            value,
            slot,
            by,
        }
    }

    /// Would there be a place for it?
    pub(super) fn has_place(&self, slot: u32, claim: &Claim) -> bool {
        let them = self.person(slot);
        let better = them.chosen_by.partition_point(|c| c.key() < claim.key());
        them.invitations + better < self.rounds.places(claim.round)
    }

    /// Takes a place; whoever has none any more because of it chooses again.
    pub(super) fn take(&mut self, slot: u32, round: usize, choice: Choice) {
        self.put_back(slot, round, choice);
        self.person_mut(slot).changed = true;
        self.evict(choice.slot);
        self.set_bars(choice.slot);
    }

    /// Takes a place that is there.
    pub(super) fn put_back(&mut self, slot: u32, round: usize, choice: Choice) {
        let claim = self.claim(slot, round, choice.value);
        self.person_mut(slot).choices[round] = Some(choice);
        self.note_worth(slot);
        let them = self.person_mut(choice.slot);
        let at = them.chosen_by.partition_point(|c| c.key() < claim.key());
        them.chosen_by.insert(at, claim);
        self.set_bars(choice.slot);
    }

    /// Takes places away until there are no more than there may be. Bars are the caller's to set.
    fn evict(&mut self, slot: u32) {
        let rounds = self.rounds;
        loop {
            let them = self.person_mut(slot);
            let too_many = |(i, c): (usize, &Claim)| them.invitations + i >= rounds.places(c.round);
            let Some(at) = them.chosen_by.iter().enumerate().position(too_many) else {
                return;
            };
            let out = them.chosen_by.remove(at);
            let loser = self.person_mut(out.slot);
            loser.choices[out.round] = None;
            loser.changed = true;
            self.note_worth(out.slot);
            self.choose_from(out.slot, out.round);
        }
    }

    /// Gives a choice up, without a word to those who wait for the place. Whether anybody may have waited.
    pub(super) fn release(&mut self, slot: u32, round: usize) -> Option<(Choice, bool)> {
        let choice = self.person_mut(slot).choices[round].take()?;
        let rounds = self.rounds;
        let them = self.person_mut(choice.slot);
        // a place was short where the last of them was taken
        let short = (round..rounds.len()).any(|r| {
            let count = them.chosen_by.iter().filter(|c| c.round <= r).count();
            them.invitations + count == rounds.places(r)
        });
        them.chosen_by
            .retain(|c| (c.slot, c.round) != (slot, round));
        self.set_bars(choice.slot);
        self.note_worth(slot);
        Some((choice, short))
    }

    /// Gives a choice up for good.
    pub(super) fn drop_choice(&mut self, slot: u32, round: usize) {
        if let Some((choice, short)) = self.release(slot, round) {
            self.person_mut(slot).changed = true;
            if short {
                self.tasks.insert(Task::offer(round, choice.slot));
            }
        }
    }

    /// As many places are taken by invitations.
    pub(super) fn make_place(&mut self, slot: u32, invitations: usize) {
        self.person_mut(slot).invitations = invitations;
        self.evict(slot);
        self.set_bars(slot);
        self.tasks.insert(Task::offer(0, slot));
    }

    /// Gives up all choices of a person, and all choices of them.
    pub(super) fn withdraw(&mut self, slot: u32) {
        for round in 0..self.rounds.len() {
            self.drop_choice(slot, round);
        }
        for claim in std::mem::take(&mut self.person_mut(slot).chosen_by) {
            let chooser = self.person_mut(claim.slot);
            chooser.choices[claim.round] = None;
            chooser.changed = true;
            self.note_worth(claim.slot);
            self.choose_from(claim.slot, claim.round);
        }
        self.set_bars(slot);
    }

    /// Notes what claims on this person must reach.
    pub(super) fn set_bars(&mut self, slot: u32) {
        let them = self.slots[slot as usize]
            .as_ref()
            .expect("the slot is taken");
        for (round, bars) in self.bars.iter_mut().enumerate() {
            let before = them.chosen_by.partition_point(|c| c.round < round);
            let taken = them.invitations + before;
            let places = self.rounds.places(round);
            bars[slot as usize] = match places.checked_sub(taken + 1) {
                None => i16::MAX,
                Some(last) => them
                    .chosen_by
                    .get(before + last)
                    .filter(|c| c.round == round)
                    .map_or(0, |c| c.value),
            };
        }
    }

    /// Notes what somebody's choices are worth to them.
    pub(super) fn note_worth(&mut self, slot: u32) {
        let me = self.slots[slot as usize]
            .as_ref()
            .expect("the slot is taken");
        let (overlooked, last) = (self.rounds.overlooked(), self.rounds.last());
        let mut least = i16::MAX;
        for (round, choice) in me.choices.iter().enumerate() {
            let worth = match choice {
                Some(choice) => choice.value,
                None if round == last && me.choices[overlooked].is_some() => i16::MAX,
                None => 0,
            };
            self.worth[round][slot as usize] = worth;
            if round != overlooked {
                least = least.min(worth);
            }
        }
        self.least[slot as usize] = least;
    }

    /// The round in which `slot` has chosen `other`.
    pub(super) fn round_of(&self, slot: u32, other: u32) -> Option<usize> {
        let chosen = |c: &Option<Choice>| c.is_some_and(|c| c.slot == other);
        self.person(slot).choices.iter().position(chosen)
    }
}
