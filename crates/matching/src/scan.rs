//! Passes of the kernel over all pairs, against prices: everybody's best pairs after prices, pairs the prices do not cover.

use std::ops::Range;

use super::columns::{LANES, Row};
use super::field::Field;
use super::price::Stakes;
use blossom::{Certificate, Edge};

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

    fn floors(&self, block: usize) -> &Row {
        &self.floor.as_chunks().0[block]
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
    let mut scratch: Row = [0; LANES];
    let mut best_of = |a: u32| {
        let mut best = i16::MIN;
        for block in 0..among.div_ceil(LANES) {
            let left = after_prices(field.row(a, block, &mut scratch), cover.floors(block));
            let inside = &left[..LANES.min(among - block * LANES)];
            best = inside.iter().fold(best, |best, x| best.max(*x));
        }
        best
    };
    people.map(&mut best_of).collect()
}

/// The best few pairs after prices of each of the first `n` people, seen from one side each (see [`ahead`]).
pub fn nearest(field: &Field, stakes: &Stakes, cover: &Cover, n: usize) -> Vec<Edge> {
    let mut edges = Vec::with_capacity(n * FIRST);
    let mut scratch: Row = [0; LANES];
    let mut best = Top::<(i16, u32, i16)>::new(FIRST);
    for a in 0..n {
        best.items.clear();
        for (block, range) in ahead(a, n) {
            let row = field.row(a as u32, block, &mut scratch);
            let mut left = after_prices(row, cover.floors(block));
            let from = range.start.saturating_sub(block * LANES);
            let to = LANES.min(range.end - block * LANES);
            left[..from].fill(i16::MIN);
            left[to..].fill(i16::MIN);
            let least = best.least().map_or(i16::MIN, |x| x.0);
            let level = least.max(level_of(&left)).max(i16::MIN + 1);
            for at in (0..LANES).step_by(CHUNK) {
                let chunk = &left[at..at + CHUNK];
                if !chunk.iter().fold(false, |any, x| any | (*x >= level)) {
                    continue;
                }
                for i in (at..at + CHUNK).filter(|&i| left[i] >= level) {
                    best.push((left[i], (block * LANES + i) as u32, row[i]));
                }
            }
        }
        edges.extend(
            best.items
                .iter()
                .map(|&(_, b, lane)| stakes.edge(field, a as u32, b, lane)),
        );
    }
    edges
}

/// Lanes after prices; `i16::MIN` for "never". Without a branch a lane, so that it becomes vector code.
fn after_prices(row: &Row, floors: &Row) -> Row {
    let mut left = [0; LANES];
    for ((left, lane), floor) in left.iter_mut().zip(row).zip(floors) {
        let never = -i16::from(*lane <= 0);
        *left = (lane.saturating_sub(*floor) & !never) | (i16::MIN & never);
    }
    left
}

/// A level that at least [`FIRST`] lanes reach (if as many are not "never"), and hardly more: the so-manieth largest of the maxima of
/// interleaved parts.
fn level_of(left: &Row) -> i16 {
    let mut tops = [i16::MIN; CHUNK];
    for part in left.as_chunks::<CHUNK>().0 {
        for (top, x) in tops.iter_mut().zip(part) {
            *top = (*top).max(*x);
        }
    }
    *tops.select_nth_unstable(CHUNK - FIRST).1
}

/// The largest few of what is pushed, largest first. For few: an insertion is a handful of moves.
#[derive(Debug)]
struct Top<T> {
    items: Vec<T>,
    most: usize,
}

impl<T: Copy + Ord> Top<T> {
    fn new(most: usize) -> Self {
        Self {
            items: Vec::with_capacity(most),
            most,
        }
    }

    fn push(&mut self, item: T) {
        if self.items.len() == self.most {
            if self.items.last().is_none_or(|last| *last >= item) {
                return;
            }
            self.items.pop();
        }
        let at = self.items.iter().rposition(|x| *x > item);
        self.items.insert(at.map_or(0, |at| at + 1), item);
    }

    /// The smallest of them, once there are enough.
    fn least(&self) -> Option<&T> {
        self.items.get(self.most - 1)
    }
}

/// Blocks and people of each that person `a` of `n` looks at so that every pair is seen once: those up to half the circle ahead; of an opposite
/// pair the first looks.
fn ahead(a: usize, n: usize) -> impl Iterator<Item = (usize, Range<usize>)> {
    let opposite = n.is_multiple_of(2) && a < n / 2;
    let end = a + 1 + (n - 1) / 2 + usize::from(opposite);
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
    let mut scratch: Row = [0; LANES];
    let mut worst = Top::<(i64, u32, i16)>::new(ADDED);
    for a in 0..n {
        worst.items.clear();
        let mut least = 0i64;
        let mine = cover.of[a];
        for (block, range) in ahead(a, n) {
            let row = field.row(a as u32, block, &mut scratch);
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
                                least = worst.least().map_or(0, |x| x.0);
                            }
                        }
                    }
                }
            }
        }
        found.lift2 += worst.items.first().map_or(0, |w| w.0);
        found.edges.extend(
            worst
                .items
                .iter()
                .map(|&(_, b, lane)| stakes.edge(field, a as u32, b, lane)),
        );
    }
    found
}
