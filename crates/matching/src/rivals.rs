//! Rounds made otherwise, to hold ours against: anybody with anybody, best pair first, and the best pairs as if nothing had been answered yet.

use crate::field::Field;
use crate::price::{Stakes, price};
use crate::random::Random;
use crate::score::{Profile, Scorer};
use crate::worth::Room;

/// Rounds of pairs of indices.
pub type Rounds = Vec<Vec<[usize; 2]>>;

/// Attempts a round at seating as many as can be.
const SHUFFLES: usize = 20;

/// Anybody with anybody whom they may meet and have not met.
pub fn random(room: &Room<'_>, rounds: usize, tables: usize, seed: u64) -> Rounds {
    let n = room.len();
    let random = &mut Random::new(seed);
    let mut met = vec![false; n * n];
    let mut made = Vec::new();
    for _ in 0..rounds {
        let mut best: Vec<[usize; 2]> = Vec::new();
        for _ in 0..SHUFFLES {
            let mut queue: Vec<usize> = (0..n).collect();
            random.shuffle(&mut queue);
            let mut pairs = Vec::new();
            while let Some(a) = queue.pop() {
                let fits = |&b: &usize| room.may_meet(a, b) && !met[a * n + b];
                if let Some(at) = queue.iter().rposition(fits) {
                    pairs.push([a, queue.remove(at)]);
                }
            }
            if pairs.len() > best.len() {
                best = pairs;
            }
            if best.len() >= (n / 2).min(tables) {
                break;
            }
        }
        best.truncate(tables);
        meet(&mut met, n, &best);
        made.push(best);
    }
    made
}

/// Best pair first, by the scores of the first round.
pub fn greedy(scorer: &Scorer, room: &Room<'_>, rounds: usize, tables: usize) -> Rounds {
    let n = room.len();
    let pairs = (0..n).flat_map(|a| (a + 1..n).map(move |b| [a, b]));
    let mut order: Vec<(i32, [usize; 2])> = pairs
        .filter(|&[a, b]| room.may_meet(a, b))
        .map(|[a, b]| (scorer.points(room.person(a), room.person(b)), [a, b]))
        .collect();
    order.sort_by_key(|&(points, pair)| (std::cmp::Reverse(points), pair));
    let mut met = vec![false; n * n];
    let mut made = Vec::new();
    for _ in 0..rounds {
        let mut taken = vec![false; n];
        let mut pairs = Vec::new();
        for &(_, [a, b]) in &order {
            if pairs.len() < tables && !taken[a] && !taken[b] && !met[a * n + b] {
                (taken[a], taken[b]) = (true, true);
                pairs.push([a, b]);
            }
        }
        meet(&mut met, n, &pairs);
        made.push(pairs);
    }
    made
}

/// The best pairs of every round by the scores of the first.
pub fn fixed(scorer: &Scorer, room: &Room<'_>, rounds: usize) -> Rounds {
    let n = room.len();
    let people: Vec<&Profile> = (0..n).map(|a| room.person(a)).collect();
    let pairs = (0..n).flat_map(|a| (a + 1..n).map(move |b| [a, b]));
    let mut banned: Vec<(u32, u32)> = pairs
        .filter(|&[a, b]| !room.may_meet(a, b))
        .map(|[a, b]| (a as u32, b as u32))
        .collect();
    let mut made = Vec::new();
    for _ in 0..rounds {
        let field = Field::new(scorer, &people, &banned);
        let priced = price(&field, &Stakes::none(n), |_, _| true);
        let mates = (0..).zip(&priced.mate);
        let pairs: Vec<[usize; 2]> = mates
            .filter(|&(a, &b)| b != u32::MAX && a < b as usize)
            .map(|(a, &b)| [a, b as usize])
            .collect();
        banned.extend(pairs.iter().map(|&[a, b]| (a as u32, b as u32)));
        made.push(pairs);
    }
    made
}

fn meet(met: &mut [bool], n: usize, pairs: &[[usize; 2]]) {
    for &[a, b] in pairs {
        (met[a * n + b], met[b * n + a]) = (true, true);
    }
}
