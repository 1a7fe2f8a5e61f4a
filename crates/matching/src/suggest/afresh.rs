//! Everybody's choices made afresh, for when so much has happened that following each change would take longer.
//!
//! Both sides go by the same keys, so whoever has the best claim of all may keep it, then whoever has the best of the rest: claims are granted in the
//! order of their keys, and none is ever taken back.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::places::Claim;
use super::settle::CHUNK;
use super::{Choice, Suggestions};
use domain::AttendeeId;

/// Candidates that are looked for in one pass. Most get one of their first few.
const CANDIDATES: usize = 8;
/// Following one task costs as much as a pass for so many people.
const TASK_COSTS: usize = 12;

/// Whom somebody would choose in this round, best last.
#[derive(Default)]
struct Candidates {
    slots: Vec<(i16, Reverse<AttendeeId>, u32)>,
    /// There may be more than these.
    more: bool,
}

impl Suggestions {
    /// Whether choosing afresh is quicker than what there is to do.
    pub(super) fn is_much(&self) -> bool {
        let passes = self.len() * self.rounds.len();
        self.tasks.len() * TASK_COSTS > passes
    }

    pub(super) fn choose_afresh(&mut self) {
        self.tasks.clear();
        let before: Vec<_> = self
            .slots
            .iter_mut()
            .map(|person| {
                let person = person.as_mut()?;
                person.chosen_by.clear();
                let none = vec![None; person.choices.len()];
                Some(std::mem::replace(&mut person.choices, none))
            })
            .collect();
        for round in 0..self.rounds.len() {
            self.grant(round);
        }
        for (slot, before) in before.into_iter().enumerate() {
            let Some(before) = before else { continue };
            self.set_bars(slot as u32);
            self.note_worth(slot as u32);
            let person = self.person_mut(slot as u32);
            person.changed |= person.choices != before;
        }
    }

    /// Gives all places of a round to the best claims.
    fn grant(&mut self, round: usize) {
        self.open_places(round);
        let slots = 0..self.slots.len() as u32;
        let mut candidates: Vec<_> = slots
            .clone()
            .map(|slot| match self.chooses(slot, round) {
                true => self.candidates(slot, round),
                false => Candidates::default(),
            })
            .collect();
        let next = |this: &Self, mine: &Candidates, slot| {
            let &(value, ..) = mine.slots.last()?;
            Some((value, Reverse(this.person(slot).id), slot))
        };
        let mut claims: BinaryHeap<_> = slots
            .zip(&candidates)
            .filter_map(|(slot, mine)| next(self, mine, slot))
            .collect();
        while let Some((value, _, slot)) = claims.pop() {
            let mine = &mut candidates[slot as usize];
            let Some((_, _, other)) = mine.slots.pop() else {
                continue;
            };
            if self.bars[round][other as usize] == 0 {
                self.give(other, self.claim(slot, round, value));
                continue;
            }
            if mine.slots.is_empty() && mine.more {
                *mine = self.candidates(slot, round);
            }
            claims.extend(next(self, mine, slot));
        }
    }

    /// Nobody has chosen in this round yet.
    fn open_places(&mut self, round: usize) {
        let places = self.rounds.places(round);
        for (bar, them) in self.bars[round].iter_mut().zip(&self.slots) {
            let is_free = them
                .as_ref()
                .is_some_and(|them| them.invitations + them.chosen_by.len() < places);
            *bar = if is_free { 0 } else { i16::MAX };
        }
    }

    pub(super) fn chooses(&self, slot: u32, round: usize) -> bool {
        let (last, overlooked) = (self.rounds.last(), self.rounds.overlooked());
        let me = self.slots[slot as usize].as_ref();
        me.is_some_and(|me| round != last || me.choices[overlooked].is_none())
    }

    fn give(&mut self, other: u32, claim: Claim) {
        let choice = Choice {
            slot: other,
            value: claim.value,
            lane: self.lane(claim.slot, other),
        };
        self.person_mut(claim.slot).choices[claim.round] = Some(choice);
        let places = self.rounds.places(claim.round);
        let them = self.person_mut(other);
        them.chosen_by.push(claim);
        if them.invitations + them.chosen_by.len() >= places {
            self.bars[claim.round][other as usize] = i16::MAX;
        }
    }

    /// The best who have a place in this round.
    fn candidates(&mut self, slot: u32, round: usize) -> Candidates {
        let mut lanes = std::mem::take(&mut self.scratch);
        self.look_for(slot, round, &mut lanes);
        let bars = &self.bars[round];
        // Best first while they are looked for.
        let mut found: Vec<(Reverse<i16>, AttendeeId, u32)> = Vec::with_capacity(CANDIDATES + 1);
        let mut least = 1;
        let mut more = false;
        for (chunk, (lanes, bars)) in lanes
            .chunks_exact(CHUNK)
            .zip(bars.chunks_exact(CHUNK))
            .enumerate()
        {
            let any = { lanes.iter().zip(bars) }
                .fold(false, |any, (x, bar)| any | (x >= bar) & (*x >= least));
            if !any {
                continue;
            }
            for (i, (&value, &bar)) in lanes.iter().zip(bars).enumerate() {
                if value < bar || value < least {
                    continue;
                }
                let other = (chunk * CHUNK + i) as u32;
                let key = (Reverse(value), self.person(other).id, other);
                let at = found.partition_point(|it| *it < key);
                found.insert(at, key);
                if found.len() > CANDIDATES {
                    found.pop();
                    more = true;
                    least = found[CANDIDATES - 1].0.0;
                }
            }
        }
        self.scratch = lanes;
        let slots = found
            .into_iter()
            .rev()
            .map(|(value, id, slot)| (value.0, Reverse(id), slot))
            .collect();
        Candidates { slots, more }
    }
}
