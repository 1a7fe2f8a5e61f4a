//! The best of at most so many pairs: every pair pays a toll, and the right toll leaves as many pairs as there are tables.
//!
//! The best weight is concave in the number of pairs, with whole slopes; so for every number there is a toll at which it is best, and that toll's
//! dual proves it. The toll is searched on the sparse graph, where a solve that begins at the last toll's prices is cheap; one pass over
//! all pairs at the toll found adds what is missing, as in [`super::price`]. So a limit costs few passes more than none, and after each of them
//! there is a round and a proven bound.

use super::field::Field;
use super::price::{FEW, ROUGHLY, Stakes, guess};
use super::scan::{Cover, nearest, outsiders, uncovered};
use blossom::{Edge, Graph, Solution, Start, resume};

/// First step from a toll that leaves too many or too few pairs, half points.
const FIRST_STEP: i64 = 512;

/// Pairs, and how good they provably are.
#[derive(Clone, Debug)]
pub struct Limited {
    pub pairs: Vec<(u32, u32)>,
    /// Scores and bonuses, half points.
    pub weight: i64,
    /// No matching of at most as many pairs over all admissible ones weighs more.
    pub bound: i64,
}

/// At most `most` pairs among the first `people` of the field, of maximum weight. `bonus`: points by person for not being left out.
///
/// `go_on` is asked after each pass; when it says no, what is certified so far is returned.
pub fn limited(
    field: &Field,
    people: usize,
    bonus: Vec<i64>,
    most: usize,
    go_on: impl FnMut(&Limited) -> bool,
) -> Limited {
    let mut stakes = Stakes { bonus, toll: 0 };
    generate(field, people, &mut stakes, most, go_on).0
}

/// The price of a table, half points, at which the best pairs are `most`, and provably the best of at most so many.
pub(super) fn toll(field: &Field, bonus: Vec<i64>, most: usize) -> i64 {
    let mut stakes = Stakes { bonus, toll: 0 };
    generate(field, field.len(), &mut stakes, most, |_| true);
    stakes.toll
}

/// Column generation among the first `n` people. Leaves the toll in `stakes`; the second value are the doubled duals at that toll.
fn generate(
    field: &Field,
    n: usize,
    stakes: &mut Stakes,
    most: usize,
    mut go_on: impl FnMut(&Limited) -> bool,
) -> (Limited, Vec<i64>) {
    let y2 = first_prices(field, n, stakes, most);
    let mut edges = nearest(field, stakes, &Cover::new(field, stakes, &y2), n);
    let untolled = |edges: &mut [Edge], toll: i64| edges.iter_mut().for_each(|e| e.2 += toll);
    untolled(&mut edges, stakes.toll);
    let mut last = Last {
        toll: stakes.toll,
        start: Start {
            y2,
            mate: Vec::new(),
        },
    };
    // an odd number gets "nobody" as in `price`, who pays no toll
    let nobody = if n.is_multiple_of(2) {
        0
    } else {
        2 * field.score(0).max(1)
    };
    if nobody > 0 {
        last.start.y2.push(0);
    }
    let mut bound = i64::MAX;
    loop {
        let settled = settle(n, &edges, nobody, most, last);
        stakes.toll = settled.last.toll;
        let mut found = uncovered(field, stakes, n, &settled.solution.certificate);
        let over2 = settled.solution.certificate.bound2() + i128::from(found.lift2);
        bound = bound.min((over2 / 2) as i64 - nobody + stakes.toll * most as i64);
        let limited = Limited {
            weight: weight(field, &stakes.bonus, &settled.pairs),
            pairs: settled.pairs,
            bound,
        };
        if found.edges.is_empty() || !go_on(&limited) {
            let mut y2 = settled.last.start.y2;
            y2.truncate(n);
            return (limited, y2);
        }
        untolled(&mut found.edges, stakes.toll);
        edges.extend(found.edges);
        last = settled.last;
    }
}

/// Doubled duals to begin with, and the toll that goes with them: few people begin without a toll, more with that of a quarter of them.
fn first_prices(field: &Field, n: usize, stakes: &mut Stakes, most: usize) -> Vec<i64> {
    if n <= FEW {
        stakes.toll = 0;
        return guess(field, stakes, n);
    }
    let few = n / 4;
    let rough = |l: &Limited| l.bound - l.weight > l.weight / ROUGHLY;
    let (_, mut y2) = generate(field, few, stakes, (most * few / n).max(1), rough);
    let cover = Cover::new(field, stakes, &y2);
    let best = outsiders(field, &cover, few as u32..n as u32, few);
    y2.extend(
        (few..)
            .zip(best)
            .map(|(a, best)| cover.dual(stakes, a, best)),
    );
    y2
}

fn weight(field: &Field, bonus: &[i64], pairs: &[(u32, u32)]) -> i64 {
    let of = |&(a, b): &(u32, u32)| {
        2 * (field.score(field.lane(a, b)) + bonus[a as usize] + bonus[b as usize])
    };
    pairs.iter().map(of).sum()
}

/// A toll, and where a solve at it ended.
#[derive(Clone, Debug)]
struct Last {
    toll: i64,
    start: Start,
}

/// The best of at most so many pairs of a sparse graph.
struct Settled {
    pairs: Vec<(u32, u32)>,
    /// At the toll of `last`: its dual proves `pairs` best.
    solution: Solution,
    last: Last,
}

/// At odd tolls (half points) no two numbers of pairs tie, for all weights are even; so the search is among those, and the slope between the
/// last two is the toll that proves.
fn settle(n: usize, edges: &[Edge], nobody: i64, most: usize, mut last: Last) -> Settled {
    let solve = |toll: i64, last: &Last| {
        let mut tolled: Vec<Edge> = edges.iter().map(|&(a, b, w)| (a, b, w - toll)).collect();
        if nobody > 0 {
            tolled.extend((0..n as u32).map(|a| (a, n as u32, nobody)));
        }
        let mut start = last.start.clone();
        let rise = toll - last.toll;
        for (a, y) in start.y2.iter_mut().enumerate() {
            *y = (*y + if a < n { -rise } else { rise }).max(0);
        }
        let vertices = n + usize::from(nobody > 0);
        let solution = resume(&Graph::new(vertices, &tolled), start);
        let start = solution.resume();
        (solution, Last { toll, start })
    };
    let pairs_of = |solution: &Solution| -> Vec<(u32, u32)> {
        solution
            .pairs()
            .filter(|&(_, b)| (b as usize) < n)
            .collect()
    };
    // at `low` there are more pairs than wanted, at `high` fewer
    let (mut low, mut high): (Option<Side>, Option<Side>) = (None, None);
    let mut toll = match last.toll {
        0 => opening(n, edges, most) | 1,
        toll => toll | 1,
    };
    let (mut step, mut rounds) = (FIRST_STEP, 0);
    let (few, low) = loop {
        let (solution, at) = solve(toll.max(0), &last);
        let pairs = pairs_of(&solution);
        if pairs.len() == most || (pairs.len() < most && toll <= 0) {
            return Settled {
                pairs,
                solution,
                last: at,
            };
        }
        // a toll raised parts pairs, which is quick; lowered it has to find them, which is not: so from below where possible
        if pairs.len() > most {
            low = Some(Side { toll, pairs });
            last = at;
        } else {
            high = Some(Side { toll, pairs });
            if low.is_none() {
                last = at;
            }
        }
        toll = match (low.take(), high.take()) {
            (Some(l), Some(h)) if h.toll - l.toll <= 2 => break (h.pairs, l),
            (Some(l), Some(h)) => {
                rounds += 1;
                let next = l.toll + share(&l, &h, most, rounds);
                (low, high) = (Some(l), Some(h));
                next
            }
            (Some(l), None) => {
                let next = l.toll.saturating_add(step) | 1;
                low = Some(l);
                next
            }
            (None, h) => {
                let next = h.as_ref().map_or(0, |h| h.toll - step).max(-1) | 1;
                high = h;
                next
            }
        };
        step = step.saturating_mul(4);
    };
    let (solution, last) = solve(low.toll + 1, &last);
    Settled {
        pairs: between(&few, &low.pairs, most),
        solution,
        last,
    }
}

/// An odd toll tried, and the pairs it leaves.
struct Side {
    toll: i64,
    pairs: Vec<(u32, u32)>,
}

/// How far from `low` towards `high` to try next, an even number strictly between: as the numbers of pairs suggest, every third time half way.
fn share(low: &Side, high: &Side, most: usize, rounds: u32) -> i64 {
    let wide = high.toll - low.toll;
    let part = if rounds.is_multiple_of(3) {
        wide / 2
    } else {
        let (over, all) = (low.pairs.len() - most, low.pairs.len() - high.pairs.len());
        (i128::from(wide) * over as i128 / all as i128) as i64
    };
    (part & !1).clamp(2, wide - 2)
}

/// A toll to begin with: what the last pair weighs that is taken when the heaviest free pair is taken again and again.
fn opening(n: usize, edges: &[Edge], most: usize) -> i64 {
    let mut heaviest: Vec<&Edge> = edges.iter().collect();
    heaviest.sort_unstable_by_key(|e| std::cmp::Reverse((e.2, e.0, e.1)));
    let mut taken = vec![false; n];
    let mut left = most;
    for &&(a, b, weight) in &heaviest {
        if !taken[a as usize] && !taken[b as usize] {
            taken[a as usize] = true;
            taken[b as usize] = true;
            if left <= 1 {
                return weight.max(0);
            }
            left -= 1;
        }
    }
    0
}

/// From `few` pairs (at most `count`) towards `many` (at least `count`), one augmenting path after another, until there are `count`.
/// Where both weigh the same after tolls, so does each step (a component of their symmetric difference gains nothing).
fn between(few: &[(u32, u32)], many: &[(u32, u32)], count: usize) -> Vec<(u32, u32)> {
    let people = few
        .iter()
        .chain(many)
        .map(|&(a, b)| a.max(b) as usize + 1)
        .max()
        .unwrap_or(0);
    let mut mates = [vec![u32::MAX; people], vec![u32::MAX; people]];
    for (mate, pairs) in mates.iter_mut().zip([few, many]) {
        for &(a, b) in pairs {
            mate[a as usize] = b;
            mate[b as usize] = a;
        }
    }
    let [mut now, target] = mates;
    let mut size = few.len();
    for first in 0..people {
        if size == count {
            break;
        }
        if now[first] != u32::MAX || target[first] == u32::MAX {
            continue;
        }
        // a path from someone newly seated; it adds a pair if it ends with another one
        let mut path = vec![first as u32];
        let mut at = first as u32;
        loop {
            let next = target[at as usize];
            if next == u32::MAX {
                break;
            }
            path.push(next);
            at = now[next as usize];
            if at == u32::MAX {
                break;
            }
            path.push(at);
        }
        if path.len() % 2 == 0 {
            for pair in path.chunks_exact(2) {
                now[pair[0] as usize] = pair[1];
                now[pair[1] as usize] = pair[0];
            }
            size += 1;
        }
    }
    (0..)
        .zip(&now)
        .filter(|&(a, &b)| b != u32::MAX && a < b)
        .map(|(a, &b)| (a, b))
        .collect()
}

#[cfg(test)]
mod tests;
