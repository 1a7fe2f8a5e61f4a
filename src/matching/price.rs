//! The best round among all pairs, without ever writing all pairs down: column generation.
//!
//! Solve exactly on a sparse graph, then let the kernel look at every pair for one that the dual does not cover ("priced out", after
//! Cook and Rohe, 1999); add the worst of them and solve again, beginning where the last solve ended. When no pair is uncovered, the dual is a
//! certificate for the dense graph: nobody could do better with any pair. Before that, lifting the dual over what is uncovered still
//! gives a proven bound.

use super::blossom::{Edge, Graph, Solution, Start, resume};
use super::columns::{LANES, Row};
use super::field::Field;

/// Edges a person brings into the first sparse graph.
const FIRST: usize = 6;
/// Uncovered pairs added per person and pass, at most.
const ADDED: usize = 4;

/// What a pair is worth besides its score: its weight, in half points, is `2 · (score + both bonuses) - toll`.
#[derive(Clone, Debug)]
pub struct Stakes {
    /// Points by person for not being left out, 0 to 2^40.
    pub bonus: Vec<i64>,
    /// Half points that each pair pays: the price of a table.
    pub toll: i64,
}

impl Stakes {
    /// Scores alone.
    pub fn none(people: usize) -> Self {
        Self {
            bonus: vec![0; people],
            toll: 0,
        }
    }

    fn edge(&self, field: &Field, a: u32, b: u32, lane: i16) -> Edge {
        let bonus = self.bonus[a as usize] + self.bonus[b as usize];
        (
            a.min(b),
            a.max(b),
            2 * (field.score(lane) + bonus) - self.toll,
        )
    }
}

/// The best matching found and how good it provably is.
#[derive(Clone, Debug)]
pub struct Priced {
    /// Partner by person, `u32::MAX` for nobody.
    pub mate: Vec<u32>,
    /// Weight of the matching in half points, bonuses and tolls included.
    pub weight: i64,
    /// No matching over all admissible pairs weighs more.
    pub bound: i64,
    /// Passes over all pairs.
    pub passes: usize,
    /// Edges of the last sparse graph.
    pub edges: usize,
    /// Where to begin the next solve of the same people.
    pub start: Start,
}

impl Priced {
    pub fn exact(&self) -> bool {
        self.weight == self.bound
    }
}

/// Maximum-weight matching over all admissible pairs.
///
/// `go_on` is asked after each pass with the weight and the bound so far; when it says no, what is certified so far is returned.
///
/// # Panics
/// If `stakes.bonus` is not one number per person, 0 to 2^40.
pub fn price(
    field: &Field,
    stakes: &Stakes,
    start: Option<Start>,
    mut go_on: impl FnMut(i64, i64) -> bool,
) -> Priced {
    let n = field.len();
    let bonus = &stakes.bonus;
    assert!(
        bonus.len() == n && bonus.iter().all(|b| (0..=1 << 40).contains(b)),
        "one bonus a person"
    );
    let (mut edges, tops) = first_edges(field, stakes);
    // a bonus is the person's own: a dual that begins with it covers it in every pair
    let level =
        |(bonus, &top): (&i64, &i16)| (4 * bonus + 2 * field.score(top) - stakes.toll).max(0);
    let cold = || Start {
        y2: bonus.iter().zip(&tops).map(level).collect(),
        mate: Vec::new(),
    };
    let mut start = start.filter(|s| s.y2.len() == n).unwrap_or_else(cold);
    let mut bound = i64::MAX;
    let mut passes = 0;
    loop {
        let graph = Graph::new(n, &edges);
        let solution = resume(&graph, start);
        let scan = scan(field, stakes, &solution);
        passes += 1;
        let weight = solution.weight(&graph) as i64;
        bound = bound.min(((solution.certificate.bound2() + i128::from(scan.lift2)) / 2) as i64);
        start = solution.resume();
        if scan.uncovered.is_empty() || !go_on(weight, bound) {
            return Priced {
                mate: solution.mates().to_vec(),
                weight,
                bound,
                passes,
                edges: edges.len(),
                start,
            };
        }
        edges.extend(scan.uncovered);
        edges.sort_unstable();
        edges.dedup();
    }
}

/// Everybody's best few pairs, and the best lane by person.
fn first_edges(field: &Field, stakes: &Stakes) -> (Vec<Edge>, Vec<i16>) {
    let n = field.len() as u32;
    let mut edges = Vec::with_capacity(n as usize * FIRST);
    let mut row: Row = [0; LANES];
    let mut tops = Vec::with_capacity(n as usize);
    let mut best: Vec<(i16, u32)> = Vec::new();
    for a in 0..n {
        best.clear();
        let mut least = 0;
        for block in 0..field.blocks() {
            field.row(a, block, &mut row);
            for (chunk, lanes) in row.chunks_exact(32).enumerate() {
                if !lanes.iter().fold(false, |any, &x| any | (x > least)) {
                    continue;
                }
                let from = (block * LANES + chunk * 32) as u32;
                best.extend(
                    (from..)
                        .zip(lanes)
                        .filter(|(_, x)| **x > least)
                        .map(|(b, &x)| (x, b)),
                );
                if best.len() >= FIRST + 24 {
                    best.select_nth_unstable_by(FIRST - 1, |x, y| y.cmp(x));
                    best.truncate(FIRST);
                    least = best.iter().map(|x| x.0).min().unwrap_or(0);
                }
            }
        }
        best.sort_unstable_by(|x, y| y.cmp(x));
        best.truncate(FIRST);
        tops.push(best.first().map_or(0, |b| b.0));
        edges.extend(best.iter().map(|&(lane, b)| stakes.edge(field, a, b, lane)));
    }
    edges.sort_unstable();
    edges.dedup();
    (edges, tops)
}

/// What a pass over all pairs found.
#[derive(Debug, Default)]
struct Scan {
    uncovered: Vec<Edge>,
    /// Lifting each person's doubled dual by their worst uncovered pair covers everything; the sum of that.
    lift2: i64,
}

/// Looks at every pair once: person `a` at those up to half the circle ahead. Each person's worst few uncovered pairs are returned.
fn scan(field: &Field, stakes: &Stakes, solution: &Solution) -> Scan {
    let y2 = &solution.certificate.y2;
    let shared = solution.certificate.shared();
    let n = field.len();
    // a pair is covered if 4 · lane ≤ cover[a] + cover[b], blossoms aside
    let rest = stakes.toll - 2 * field.score(0);
    let cover: Vec<i64> = (0..n).map(|a| y2[a] - 4 * stakes.bonus[a] + rest).collect();
    // quarters in 16 bits for the kernel, rounded down: they let too many pairs through, never too few
    let quarter = |c: i64, top: i16| c.div_euclid(4).clamp(i16::MIN.into(), top.into()) as i16;
    let mut floor: Vec<i16> = cover.iter().map(|&c| quarter(c, i16::MAX)).collect();
    floor.resize(field.blocks() * LANES, i16::MAX);
    let mut found = Scan::default();
    let mut row: Row = [0; LANES];
    let mut worst: Vec<(i64, u32, i16)> = Vec::new();
    let ahead = n / 2;
    for a in 0..n {
        worst.clear();
        let mut least = 0i64;
        let mine = cover[a];
        let mut look = |from: usize, to: usize, worst: &mut Vec<(i64, u32, i16)>| {
            if from >= to {
                return;
            }
            for block in from / LANES..=(to - 1) / LANES {
                field.row(a as u32, block, &mut row);
                let base = block * LANES;
                for (chunk, lanes) in row.chunks_exact(32).enumerate() {
                    let at = base + chunk * 32;
                    if at >= to || at + 32 <= from {
                        continue;
                    }
                    let level = quarter(mine + least, i16::MAX - 1);
                    let floors = &floor[at..at + 32];
                    if !lanes
                        .iter()
                        .zip(floors)
                        .fold(false, |any, (x, f)| any | (x.saturating_sub(*f) > level))
                    {
                        continue;
                    }
                    for (i, &lane) in lanes.iter().enumerate() {
                        let b = at + i;
                        if lane <= 0 || b < from || b >= to {
                            continue;
                        }
                        let mut short = 4 * i64::from(lane) - mine - cover[b];
                        if short > least {
                            short -= shared.z2(a as u32, b as u32) as i64;
                            if short > least {
                                worst.push((short, b as u32, lane));
                            }
                        }
                    }
                    if worst.len() >= ADDED + 12 {
                        worst.select_nth_unstable_by(ADDED - 1, |x, y| y.cmp(x));
                        worst.truncate(ADDED);
                        least = worst.iter().map(|x| x.0).min().unwrap_or(0);
                    }
                }
            }
        };
        let end = a + 1 + ahead;
        look(a + 1, end.min(n), &mut worst);
        look(0, end.saturating_sub(n), &mut worst);
        worst.sort_unstable_by(|x, y| y.cmp(x));
        found.lift2 += worst.first().map_or(0, |w| w.0);
        found.uncovered.extend(
            worst
                .iter()
                .take(ADDED)
                .map(|&(_, b, lane)| stakes.edge(field, a as u32, b, lane)),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::blossom::solve;
    use crate::matching::crowd::Crowd;
    use crate::matching::score::{Rarity, Scorer, Weights};

    fn scorer(crowd: &Crowd, weights: &Weights) -> Scorer {
        Scorer::new(
            crowd.world(),
            weights,
            Rarity::of(&crowd.world(), crowd.profiles()),
        )
    }

    #[test]
    fn pricing_reaches_the_optimum_over_all_pairs() {
        for (seed, n) in [
            (1, 2),
            (2, 3),
            (3, 17),
            (4, 60),
            (5, 121),
            (6, 257),
            (7, 300),
        ] {
            for bonus in [0, 1000, 1 << 30] {
                let crowd = Crowd::new(seed, n);
                let scorer = scorer(&crowd, &Weights::default());
                let people: Vec<_> = crowd.profiles().iter().collect();
                let field = Field::new(&scorer, &people, crowd.met());
                let stakes = Stakes {
                    bonus: (0..n as i64).map(|i| i % 3 * bonus).collect(),
                    toll: bonus % 7,
                };
                let mut dense = Vec::new();
                for a in 0..n as u32 {
                    for b in a + 1..n as u32 {
                        let (p, q) = (people[a as usize], people[b as usize]);
                        if scorer.admissible(p, q) && !crowd.met().contains(&(a, b)) {
                            dense.push((
                                a,
                                b,
                                2 * (i64::from(scorer.score(p, q))
                                    + stakes.bonus[a as usize]
                                    + stakes.bonus[b as usize])
                                    - stakes.toll,
                            ));
                        }
                    }
                }
                let graph = Graph::new(n, &dense);
                let best = solve(&graph).weight(&graph) as i64;
                let mut bounds = Vec::new();
                let priced = price(&field, &stakes, None, |weight, bound| {
                    bounds.push((weight, bound));
                    true
                });
                assert!(priced.exact());
                assert_eq!(priced.weight, best, "seed {seed}, {n} people");
                assert!(
                    bounds
                        .iter()
                        .all(|&(weight, bound)| weight <= best && best <= bound),
                    "{bounds:?} around {best}"
                );
                let warm = price(&field, &stakes, Some(priced.start), |_, _| true);
                assert_eq!(warm.weight, best);
            }
        }
    }
}
