//! Passes of the kernel over all pairs, against prices: everybody's best pairs after prices, pairs the prices do not cover.

use std::ops::Range;

use super::blossom::{Certificate, Edge};
use super::columns::{LANES, Row};
use super::field::Field;
use super::price::Stakes;

/// Edges a person brings into the first sparse graph.
const FIRST: usize = 6;
/// Uncovered pairs added per person and pass, at most.
const ADDED: usize = 4;
/// Lanes looked at together before looking at each.
const CHUNK: usize = 32;
/// Of a chunk that holds something, lanes looked at together again.
const PART: usize = 8;

/// Prices in the kernel's terms: a pair is covered if `4 · lane ≤ of[a] + of[b]`, blossoms aside.
#[derive(Debug)]
pub struct Cover {
    /// By person.
    of: Vec<i64>,
    /// A quarter of it in 16 bits, rounded down: lets too many pairs through, never too few. Padded to whole blocks.
    floor: Vec<i16>,
    rest: i64,
}

impl Cover {
    /// From the doubled duals of the first people of the field.
    pub fn new(field: &Field, stakes: &Stakes, y2: &[i64]) -> Self {
        let rest = stakes.toll - 2 * field.score(0);
        let of: Vec<i64> = y2
            .iter()
            .zip(&stakes.bonus)
            .map(|(y2, bonus)| y2 - 4 * bonus + rest)
            .collect();
        let mut floor: Vec<i16> = of.iter().map(|&c| quarter(c, i16::MAX)).collect();
        floor.resize(field.blocks() * LANES, i16::MAX);
        Self { of, floor, rest }
    }

    /// Prices of nothing.
    pub fn flat(field: &Field) -> Self {
        Self {
            of: vec![0; field.len()],
            floor: vec![0; field.blocks() * LANES],
            rest: 0,
        }
    }

    /// The doubled dual of person `a` whose best lane after the others' prices is `best`.
    pub fn dual(&self, stakes: &Stakes, a: usize, best: i16) -> i64 {
        (4 * i64::from(best) + 4 * stakes.bonus[a] - self.rest).max(0)
    }
}

/// Is a lane above its floor by more than `level`? Without a branch a lane, so that it becomes vector code.
fn any_above(lanes: &[i16], floors: &[i16], level: i16) -> bool {
    lanes
        .iter()
        .zip(floors)
        .fold(false, |any, (x, f)| any | (x.saturating_sub(*f) > level))
}

fn quarter(c: i64, top: i16) -> i16 {
    c.div_euclid(4).clamp(i16::MIN.into(), top.into()) as i16
}

/// Best lane after the prices of the first `among` people, for each of `people`; `i16::MIN` where nobody may be met.
pub fn outsiders(field: &Field, cover: &Cover, people: Range<u32>, among: usize) -> Vec<i16> {
    let mut row: Row = [0; LANES];
    let mut best_of = |a: u32| {
        let mut best = i16::MIN;
        for block in 0..among.div_ceil(LANES) {
            field.row(a, block, &mut row);
            let inside = LANES.min(among - block * LANES);
            for (&lane, &floor) in row[..inside].iter().zip(&cover.floor[block * LANES..]) {
                let left = if lane > 0 {
                    lane.saturating_sub(floor)
                } else {
                    i16::MIN
                };
                best = best.max(left);
            }
        }
        best
    };
    people.map(&mut best_of).collect()
}

/// The best few pairs after prices of each of the first `n` people, seen from one side each (see [`ahead`]).
pub fn nearest(field: &Field, stakes: &Stakes, cover: &Cover, n: usize) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(n * FIRST);
    let mut row: Row = [0; LANES];
    let mut best: Vec<(i16, u32, i16)> = Vec::new();
    for a in 0..n {
        best.clear();
        let mut least = i16::MIN;
        for (block, range) in ahead(a, n) {
            field.row(a as u32, block, &mut row);
            let floors = &cover.floor[block * LANES..][..LANES];
            for at in (0..LANES).step_by(CHUNK) {
                if !any_above(&row[at..at + CHUNK], &floors[at..at + CHUNK], least) {
                    continue;
                }
                for part in (at..at + CHUNK).step_by(PART) {
                    if !any_above(&row[part..part + PART], &floors[part..part + PART], least) {
                        continue;
                    }
                    for i in part..part + PART {
                        let (b, left) = (block * LANES + i, row[i].saturating_sub(floors[i]));
                        if row[i] > 0 && left > least && range.contains(&b) {
                            best.push((left, b as u32, row[i]));
                        }
                    }
                    if best.len() >= 2 * FIRST {
                        best.select_nth_unstable_by(FIRST - 1, |x, y| y.cmp(x));
                        best.truncate(FIRST);
                        least = best.iter().map(|x| x.0).min().unwrap_or(i16::MIN);
                    }
                }
            }
        }
        best.sort_unstable_by(|x, y| y.cmp(x));
        edges.extend(
            best.iter()
                .take(FIRST)
                .map(|&(_, b, lane)| stakes.edge(field, a as u32, b, lane)),
        );
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// Blocks and people of each that person `a` of `n` looks at so that every pair is seen once: those up to half the circle ahead. (With an even
/// number, opposite pairs are seen twice.)
fn ahead(a: usize, n: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
    let end = a + 1 + n / 2;
    let parts = [a + 1..end.min(n), 0..end.saturating_sub(n)];
    parts
        .into_iter()
        .filter(|range| !range.is_empty())
        .flat_map(|range| {
            (range.start / LANES..=(range.end - 1) / LANES).map(move |block| (block, range.clone()))
        })
}

/// What a pass over all pairs found.
#[derive(Debug, Default)]
pub struct Found {
    pub edges: Vec<Edge>,
    /// Lifting each person's doubled dual by their worst uncovered pair covers everything; the sum of that.
    pub lift2: i64,
}

/// Pairs among the first `n` people that the certificate does not cover: the worst few by person. Looks at every pair once, person `a` at those up to half
/// the circle ahead.
pub fn uncovered(field: &Field, stakes: &Stakes, n: usize, certificate: &Certificate) -> Found {
    let cover = Cover::new(field, stakes, &certificate.y2[..n]);
    let shared = certificate.shared();
    let mut found = Found::default();
    let mut row: Row = [0; LANES];
    let mut worst: Vec<(i64, u32, i16)> = Vec::new();
    for a in 0..n {
        worst.clear();
        let mut least = 0i64;
        let mine = cover.of[a];
        for (block, range) in ahead(a, n) {
            field.row(a as u32, block, &mut row);
            let floors = &cover.floor[block * LANES..][..LANES];
            for at in (0..LANES).step_by(CHUNK) {
                let level = quarter(mine + least, i16::MAX - 1);
                if !any_above(&row[at..at + CHUNK], &floors[at..at + CHUNK], level) {
                    continue;
                }
                for part in (at..at + CHUNK).step_by(PART) {
                    if !any_above(&row[part..part + PART], &floors[part..part + PART], level) {
                        continue;
                    }
                    let people = (block * LANES + part..).zip(&row[part..part + PART]);
                    for (b, &lane) in people {
                        if lane <= 0 || !range.contains(&b) {
                            continue;
                        }
                        let mut short = 4 * i64::from(lane) - mine - cover.of[b];
                        if short > least {
                            short -= shared.z2(a as u32, b as u32);
                            if short > least {
                                worst.push((short, b as u32, lane));
                            }
                        }
                    }
                }
                if worst.len() >= 3 * ADDED {
                    worst.select_nth_unstable_by(ADDED - 1, |x, y| y.cmp(x));
                    worst.truncate(ADDED);
                    least = worst.iter().map(|x| x.0).min().unwrap_or(0);
                }
            }
        }
        worst.sort_unstable_by(|x, y| y.cmp(x));
        found.lift2 += worst.first().map_or(0, |w| w.0);
        found.edges.extend(
            worst
                .iter()
                .take(ADDED)
                .map(|&(_, b, lane)| stakes.edge(field, a as u32, b, lane)),
        );
    }
    found
}
