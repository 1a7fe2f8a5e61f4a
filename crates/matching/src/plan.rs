//! Several rounds ahead: round by round, then swaps over the whole schedule so that everybody's needs get their turn.
//!
//! Planning ahead for total score gains next to nothing over solving each round when it comes. What does pay is coverage: how many of the needs
//! that can be answered here a person has met an answer to by the end. After the rounds are made one by one, pairs of pairs in the later rounds
//! exchange partners wherever that lifts coverage, the least covered weighing most, or gives a conversation a reason. The first round stays the
//! proven best.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::round::{Odd, Round, appraise, compute};
use super::score::{Profile, Rarity, Scorer, Weights, World};
use crate::worth::{Room, Worth};
use course::Course;
use domain::AttendeeId;
use schedule::Schedule;

mod course;
mod schedule;
mod value;

/// People at most for exchanges: their scores are held as one table of 4 bytes a pair.
const MOST_PEOPLE: usize = 5_000;

/// Everything a plan depends on.
#[derive(Clone, Debug)]
pub struct PlanRequest<'a> {
    pub world: &'a Arc<World>,
    pub weights: &'a Weights,
    /// Each id once.
    pub people: &'a [(AttendeeId, Profile)],
    pub banned: &'a [(AttendeeId, AttendeeId)],
    pub rounds: usize,
    pub tables: Option<usize>,
    pub odd: Odd,
    pub seed: u64,
    /// Exchange partners in the later rounds for coverage (up to 5,000 people); otherwise rounds are as a live event would make them.
    pub swaps: bool,
    /// By round: who is not there yet, or not any more. Where it ends, everybody is.
    pub away: &'a [BTreeSet<AttendeeId>],
}

/// Rounds, and what they are worth.
#[derive(Clone, Debug)]
pub struct Plan {
    pub rounds: Vec<Round>,
    /// By person, in the order of the request.
    pub worth: Worth,
}

/// Plans. `in_time` is asked as in [`compute`], for every round.
pub fn plan(request: &PlanRequest<'_>, mut in_time: impl FnMut() -> bool) -> Plan {
    let mut course = Course::new(request);
    for number in 0..request.rounds {
        let round = compute(&course.request(number), &mut in_time);
        course.hold(round);
    }
    if request.swaps && request.rounds > 1 && request.people.len() <= MOST_PEOPLE {
        let mut schedule = Schedule::new(request, &course.rounds);
        schedule.improve();
        let before = schedule.clone();
        schedule.shake(request.seed);
        schedule.improve();
        if schedule.value() < before.value() {
            schedule = before;
        }
        course = Course::new(request);
        for number in 0..request.rounds {
            let round = appraise(
                &course.request(number),
                &schedule.groups(number),
                &mut in_time,
            );
            course.hold(round);
        }
    }
    let worth = worth_of(request, &course.rounds);
    Plan {
        rounds: course.rounds,
        worth,
    }
}

/// The rounds alone, each as a live event would make it. `go_on` is asked before each; nothing if it says no.
pub fn live(request: &PlanRequest<'_>, mut go_on: impl FnMut() -> bool) -> Option<Vec<Round>> {
    let mut course = Course::new(request);
    for number in 0..request.rounds {
        if !go_on() {
            return None;
        }
        let round = compute(&course.request(number), || true);
        course.hold(round);
    }
    Some(course.rounds)
}

impl<'a> PlanRequest<'a> {
    /// Scores of the first round.
    pub fn scorer(&self) -> Scorer {
        let rarity = Rarity::of(self.world, self.people.iter().map(|p| &p.1));
        Scorer::new(self.world.clone(), self.weights, rarity)
    }

    /// These people as a room in which the banned pairs may not meet.
    pub fn room(&self) -> Room<'a> {
        let index = places(self);
        let place = |id: &AttendeeId| index.get(id).map(|&i| i as usize);
        let banned: Vec<(usize, usize)> = { self.banned.iter() }
            .filter_map(|(a, b)| Some((place(a)?, place(b)?)))
            .collect();
        let profiles = self.people.iter().map(|p| &p.1).collect();
        Room::new(&self.scorer(), profiles, &banned)
    }
}

/// People's places in the request.
fn places(request: &PlanRequest<'_>) -> BTreeMap<AttendeeId, u32> {
    let ids = request.people.iter().map(|p| p.0);
    ids.zip(0..).collect()
}

fn worth_of(request: &PlanRequest<'_>, rounds: &[Round]) -> Worth {
    let index = places(request);
    let tables: Vec<Vec<usize>> = { rounds.iter() }
        .flat_map(|round| &round.introductions)
        .map(|i| i.attendees.iter().map(|id| index[id] as usize).collect())
        .collect();
    request.room().worth(tables.iter().map(Vec::as_slice))
}

#[cfg(test)]
mod tests;
