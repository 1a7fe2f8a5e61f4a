//! Who sits with whom in every round, and what an exchange of partners brings.

use std::collections::BTreeSet;

use super::value::{pairs, worth};
use super::{PlanRequest, places};
use crate::round::{Introduction, Round};
use crate::score::{Limit, Profile, TagSet};
use domain::AttendeeId;

mod swaps;

/// Who sits with whom in every round, and how often each need has been heard.
#[derive(Clone)]
pub(super) struct Schedule {
    ids: Vec<AttendeeId>,
    /// By person: needs that can be answered here.
    needs: Vec<Vec<u8>>,
    offers: Vec<TagSet>,
    /// `people × people`: what a pair is worth apart from the needs it covers, `i32::MIN` where they may not meet.
    pairs: Vec<i32>,
    /// By round: groups of people by index.
    rounds: Vec<Vec<Vec<u32>>>,
    met: BTreeSet<(u32, u32)>,
    /// By person and need: people met who offer it.
    heard: Vec<Vec<u16>>,
    /// By person: needs heard of at least once.
    covered: Vec<usize>,
    numbers: Vec<Number>,
}

/// A limit that says how many of some kinds somebody may meet, by person.
#[derive(Clone)]
struct Number {
    /// `None`: it is not said for them.
    most: Vec<Option<i32>>,
    counts: Vec<bool>,
    met: Vec<i32>,
}

impl Number {
    fn of(limit: &Limit, people: &[(AttendeeId, Profile)]) -> Self {
        let profiles = || people.iter().map(|(_, profile)| profile);
        Self {
            most: profiles()
                .map(|p| limit.left(p).map(|left| left as i32))
                .collect(),
            counts: profiles().map(|p| limit.whom.contains(p.kind)).collect(),
            met: vec![0; people.len()],
        }
    }

    fn allows_instead(&self, a: u32, old: u32, new: u32) -> bool {
        let counts = |b: u32| i32::from(self.counts[b as usize]);
        let more = counts(new) - counts(old);
        more <= 0 || self.most[a as usize].is_none_or(|most| self.met[a as usize] < most)
    }
}

impl Schedule {
    pub(super) fn new(request: &PlanRequest<'_>, rounds: &[Round]) -> Self {
        let people = request.people;
        let index = places(request);
        let group = |i: &Introduction| i.attendees.iter().map(|id| index[id]).collect::<Vec<u32>>();
        let rounds: Vec<Vec<Vec<u32>>> = rounds
            .iter()
            .map(|r| r.introductions.iter().map(group).collect())
            .collect();
        let room = request.room();
        let needs: Vec<Vec<u8>> = (0..room.len())
            .map(|a| room.answerable(a).iter().collect())
            .collect();
        let mut schedule = Self {
            ids: people.iter().map(|p| p.0).collect(),
            offers: people.iter().map(|(_, p)| p.offers).collect(),
            pairs: pairs(request, &room),
            met: BTreeSet::new(),
            heard: needs.iter().map(|n| vec![0; n.len()]).collect(),
            covered: vec![0; people.len()],
            numbers: { request.world.limits().iter() }
                .map(|limit| Number::of(limit, people))
                .collect(),
            needs,
            rounds: rounds.clone(),
        };
        for group in rounds.iter().flatten() {
            for (i, &a) in group.iter().enumerate() {
                for &b in &group[..i] {
                    schedule.meet(a, b, 1);
                    schedule.meet(b, a, 1);
                    schedule.met.insert((a.min(b), a.max(b)));
                }
            }
        }
        for (covered, heard) in schedule.covered.iter_mut().zip(&schedule.heard) {
            *covered = heard.iter().filter(|h| **h > 0).count();
        }
        schedule
    }

    pub(super) fn groups(&self, round: usize) -> Vec<Vec<AttendeeId>> {
        let names = |group: &Vec<u32>| group.iter().map(|&a| self.ids[a as usize]).collect();
        self.rounds[round].iter().map(names).collect()
    }

    fn meet(&mut self, a: u32, b: u32, times: i16) {
        for number in self.numbers.iter_mut().filter(|n| n.counts[b as usize]) {
            number.met[a as usize] += i32::from(times);
        }
        for (i, &tag) in self.needs[a as usize].iter().enumerate() {
            if self.offers[b as usize].contains(tag) {
                let heard = &mut self.heard[a as usize][i];
                *heard = heard.wrapping_add_signed(times);
            }
        }
    }

    /// Needs covered of `a` if they met `new` instead of `old`.
    fn instead(&self, a: u32, old: u32, new: u32) -> usize {
        let (gone, come) = (self.offers[old as usize], self.offers[new as usize]);
        let mut covered = self.covered[a as usize];
        for (&tag, &heard) in self.needs[a as usize].iter().zip(&self.heard[a as usize]) {
            match (gone.contains(tag), come.contains(tag)) {
                (true, false) if heard == 1 => covered -= 1,
                (false, true) if heard == 0 => covered += 1,
                _ => {}
            }
        }
        covered
    }

    /// What it is worth that so many needs of `a` are covered.
    fn worth(&self, a: u32, covered: usize) -> i64 {
        worth(covered, self.needs[a as usize].len())
    }

    /// What exchanging `(a, b), (c, d)` for `(a, c), (b, d)` is worth, if that is allowed and more than `least`.
    fn gain(&self, [a, b, c, d]: [u32; 4], least: i64) -> Option<i64> {
        let pair = |x: u32, y: u32| i64::from(self.pairs[x as usize * self.ids.len() + y as usize]);
        let (new1, new2) = (pair(a, c), pair(b, d));
        if new1 < 0 || new2 < 0 {
            return None;
        }
        let mut gain = new1 + new2 - pair(a, b) - pair(c, d);
        for (x, old, new) in [(a, b, c), (b, a, d), (c, d, a), (d, c, b)] {
            gain += self.worth(x, self.instead(x, old, new));
            gain -= self.worth(x, self.covered[x as usize]);
        }
        let met = |x: u32, y: u32| self.met.contains(&(x.min(y), x.max(y)));
        let sides = [(a, b, c), (b, a, d), (c, d, a), (d, c, b)];
        let allowed = |number: &Number| {
            let mut sides = sides.iter();
            sides.all(|&(x, old, new)| number.allows_instead(x, old, new))
        };
        let may = !met(a, c) && !met(b, d) && self.numbers.iter().all(allowed);
        (gain > least && may).then_some(gain)
    }

    fn exchange(&mut self, [a, b, c, d]: [u32; 4]) {
        for (x, old, new) in [(a, b, c), (b, a, d), (c, d, a), (d, c, b)] {
            self.covered[x as usize] = self.instead(x, old, new);
        }
        for (x, y, times) in [(a, b, -1), (c, d, -1), (a, c, 1), (b, d, 1)] {
            self.meet(x, y, times);
            self.meet(y, x, times);
            if times > 0 {
                self.met.insert((x.min(y), x.max(y)));
            } else {
                self.met.remove(&(x.min(y), x.max(y)));
            }
        }
    }

    /// What exchanges raise: everybody's coverage, pairs with a reason, and a little all else.
    pub(super) fn value(&self) -> i64 {
        let pair = |group: &Vec<u32>| match group[..] {
            [a, b] => i64::from(self.pairs[a as usize * self.ids.len() + b as usize]),
            _ => 0,
        };
        let pairs: i64 = self.rounds.iter().flatten().map(pair).sum();
        let covered = (0..).zip(&self.covered);
        covered.map(|(a, &c)| self.worth(a, c)).sum::<i64>() + pairs
    }
}
