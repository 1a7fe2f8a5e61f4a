//! An evening, foreseen: what rounds as a live event would make them bring to these people, counted with how long a conversation lasts.
//!
//! The rounds are the matcher's own. What is assumed beside them is that everybody comes and that talking takes as long as [`GREETING`] and [`NEED`] say.

use std::collections::BTreeMap;

use super::plan::{PlanRequest, live};
use crate::round::Round;
use crate::score::TagSet;
use crate::worth::Room;

/// Minutes of a conversation until it comes to anything.
pub const GREETING: u32 = 2;
/// Minutes to talk over one need.
pub const NEED: u32 = 2;
/// Minutes from one table to the next.
pub const MOVING: u32 = 1;

/// What an evening of so many rounds would bring.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Foreseen {
    pub rounds: usize,
    pub minutes: u32,
    pub tables: usize,
    /// By all people together: conversations, and those of them in which there is time for all that is new.
    pub conversations: usize,
    pub finished: usize,
    /// Of the needs that can be answered here, parts of a thousand: on average, and of whoever gets least.
    pub answered: u32,
    pub worst: u32,
    /// People without any answer, though somebody here has one.
    pub without: usize,
    /// Rounds that whoever sits out most sits out.
    pub sits_out: usize,
}

/// Tables of places, round by round.
#[derive(Clone, Debug)]
pub struct Course {
    people: usize,
    tables: usize,
    rounds: Vec<Vec<Vec<usize>>>,
}

impl Course {
    /// Makes the rounds that `request` asks for. `go_on` is asked between rounds; nothing if it says no before the last.
    pub fn new(request: &PlanRequest<'_>, go_on: impl FnMut() -> bool) -> Option<Self> {
        let rounds = live(request, go_on)?;
        let index: BTreeMap<_, _> = request.people.iter().map(|p| p.0).zip(0..).collect();
        let tables = |round: &Round| {
            let tables = round.introductions.iter();
            tables
                .map(|i| i.attendees.iter().map(|id| index[id]).collect())
                .collect()
        };
        Some(Self {
            people: request.people.len(),
            tables: request.tables.unwrap_or(request.people.len() / 2),
            rounds: rounds.iter().map(tables).collect(),
        })
    }

    /// After each round, if each lasts `minutes`. `room`: of the same people.
    pub fn figures(&self, room: &Room<'_>, minutes: u32) -> Vec<Foreseen> {
        let mut evening = Evening {
            heard: vec![TagSet::EMPTY; self.people],
            sat: vec![0; self.people],
            conversations: 0,
            finished: 0,
            time_for: minutes
                .checked_sub(GREETING)
                .map(|left| (left / NEED) as usize),
        };
        let after = |(number, tables): (usize, &Vec<Vec<usize>>)| {
            tables.iter().for_each(|table| evening.hold(room, table));
            evening.figures(room, number, minutes, self.tables)
        };
        (1..).zip(&self.rounds).map(after).collect()
    }
}

struct Evening {
    heard: Vec<TagSet>,
    /// By person: rounds at a table.
    sat: Vec<usize>,
    conversations: usize,
    finished: usize,
    /// Needs that can be talked over in a round; `None`: not even a greeting.
    time_for: Option<usize>,
}

impl Evening {
    /// Whoever at the table has heard least comes first, one need at a time.
    fn hold(&mut self, room: &Room<'_>, table: &[usize]) {
        let mut open: Vec<(usize, Vec<u8>)> = { table.iter() }
            .map(|&a| {
                let others = table.iter().filter(|b| **b != a);
                let offered = others.fold(TagSet::EMPTY, |all, &b| all.union(room.gives(b, a)));
                (a, offered.difference(self.heard[a]).iter().collect())
            })
            .collect();
        let all: usize = open.iter().map(|(_, tags)| tags.len()).sum();
        for _ in 0..self.time_for.unwrap_or(0).min(all) {
            let waiting = open.iter_mut().filter(|(_, tags)| !tags.is_empty());
            let next = waiting.min_by_key(|(a, _)| self.heard[*a].len());
            if let Some((a, tags)) = next {
                self.heard[*a].insert(tags.remove(0));
            }
        }
        let done = self.time_for.is_some_and(|time| all <= time);
        self.conversations += table.len();
        self.finished += if done { table.len() } else { 0 };
        table.iter().for_each(|&a| self.sat[a] += 1);
    }

    fn figures(&self, room: &Room<'_>, rounds: usize, minutes: u32, tables: usize) -> Foreseen {
        let share = |a: usize| {
            let answerable = room.answerable(a);
            let got = self.heard[a].intersection(answerable).len();
            (!answerable.is_empty()).then(|| (1000 * got / answerable.len()) as u32)
        };
        let shares: Vec<u32> = (0..room.len()).filter_map(share).collect();
        let sum: usize = shares.iter().map(|share| *share as usize).sum();
        Foreseen {
            rounds,
            minutes,
            tables,
            conversations: self.conversations,
            finished: self.finished,
            answered: (sum / shares.len().max(1)) as u32,
            worst: shares.iter().copied().min().unwrap_or(0),
            without: shares.iter().filter(|share| **share == 0).count(),
            sits_out: rounds - self.sat.iter().copied().min().unwrap_or(rounds),
        }
    }
}

/// Numbers of tables worth comparing for so many people, the wanted one among them; the last are more than can be filled by none.
pub fn tables_to_compare(people: usize, wanted: usize) -> Vec<usize> {
    let most = (people / 2).max(1);
    let mut tables: Vec<usize> = (1..=6).map(|part| (most * part).div_ceil(6)).collect();
    tables.push(wanted.clamp(1, most));
    tables.sort_unstable();
    tables.dedup();
    tables
}

#[cfg(test)]
mod tests;
