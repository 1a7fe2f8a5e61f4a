//! Exchanges of partners in the later rounds: at random, then each must gain.

use super::Schedule;
use crate::random::Random;

/// Exchanges tried at most while each must gain: bounds the time for large rooms.
const MOST_TRIALS: usize = 40_000_000;

/// Random exchanges tried per person and later round, and at most.
const SHAKES: i64 = 1_000;
const MOST_SHAKES: i64 = 5_000_000;

/// What a random exchange may lose at first; see [`worth`](super::super::value::worth) for the scale (a tenth of somebody's coverage is 200,000 to 1,600,000).
const SHAKE_FROM: i64 = 50_000;

impl Schedule {
    /// Random exchanges that may lose, less and less (threshold accepting, Dueck and Scheuer, 1990: annealing without exponentials, the
    /// same on every machine). Leads out of where single exchanges are stuck.
    pub(in crate::plan) fn shake(&mut self, seed: u64) {
        let random = &mut Random::new(seed);
        let later = self.rounds.len() as u64 - 1;
        let trials = MOST_SHAKES.min(SHAKES * later as i64 * self.ids.len() as i64);
        for trial in 0..trials {
            let round = 1 + random.below(later) as usize;
            let groups = &self.rounds[round];
            let count = groups.len() as u64;
            let (i, j) = (random.below(count) as usize, random.below(count) as usize);
            let turn = random.below(2) as usize;
            if i == j || groups[i].len() != 2 || groups[j].len() != 2 {
                continue;
            }
            let people = [
                groups[i][0],
                groups[i][1],
                groups[j][turn],
                groups[j][1 - turn],
            ];
            let may_lose = SHAKE_FROM * (trials - trial) / trials;
            if self.gain(people, -may_lose).is_some() {
                self.swap(round, i, j, people);
            }
        }
    }

    fn swap(&mut self, round: usize, i: usize, j: usize, people: [u32; 4]) {
        self.exchange(people);
        let [a, b, c, d] = people;
        self.rounds[round][i] = vec![a, c];
        self.rounds[round][j] = vec![b, d];
    }

    /// Exchanges partners until nothing gains, the least covered person first. Trios and the first round stay.
    pub(in crate::plan) fn improve(&mut self) {
        let mut trials = 0;
        loop {
            let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
            order.sort_by_key(|&a| self.worth(a, self.covered[a as usize]));
            let mut gained = false;
            for a in order {
                for round in 1..self.rounds.len() {
                    gained |= self.better_partner(a, round);
                    trials += self.rounds[round].len();
                }
                if trials > MOST_TRIALS {
                    return;
                }
            }
            if !gained {
                return;
            }
        }
    }

    /// Makes the best exchange that gives `a` another partner in `round`, if one gains.
    fn better_partner(&mut self, a: u32, round: usize) -> bool {
        let groups = &self.rounds[round];
        let Some(mine) = groups.iter().position(|g| g.len() == 2 && g.contains(&a)) else {
            return false;
        };
        let b = groups[mine][usize::from(groups[mine][0] == a)];
        let mut best: Option<(i64, usize, [u32; 4])> = None;
        for (i, group) in groups
            .iter()
            .enumerate()
            .filter(|(i, g)| *i != mine && g.len() == 2)
        {
            for (c, d) in [(group[0], group[1]), (group[1], group[0])] {
                if let Some(gain) = self.gain([a, b, c, d], 0)
                    && best.is_none_or(|x| gain > x.0)
                {
                    best = Some((gain, i, [a, b, c, d]));
                }
            }
        }
        let Some((_, other, people)) = best else {
            return false;
        };
        self.swap(round, mine, other, people);
        true
    }
}
