//! Maximum-weight matching in general graphs: exact, deterministic, with a certificate that anyone can check.
//!
//! ```
//! use blossom::{Graph, solve};
//!
//! let graph = Graph::new(4, &[(0, 1, 8), (0, 2, 9), (1, 2, 10), (2, 3, 7)]);
//! let solution = solve(&graph);
//! assert_eq!(solution.pairs().collect::<Vec<_>>(), [(0, 1), (2, 3)]);
//! assert_eq!(solution.certificate.verify(&graph, solution.mates()), Ok(15));
//! ```
//!
//! # How it works
//! A primal-dual method (Edmonds, 1965) on sparse graphs. Every vertex carries a dual value `y ≥ 0`, every *blossom* (an odd set
//! of vertices) a value `z ≥ 0`, and every edge must satisfy `y[u] + y[v] + Σ z[blossoms holding both] ≥ weight`. Such values bound the
//! weight of every matching from above; the method ends when matching and bound meet.
//!
//! 1. A *start* ([`start`]): feasible duals and a matching of tight edges, from scratch or from an earlier solution.
//! 2. The *half-integral* phase ([`half`]): the same problem without blossoms, where a person may be matched half and half around an odd cycle.
//!    Simpler searches, shorter trees (Derigs and Metz, 1986), and on most of our graphs already the optimum.
//! 3. The *blossom* phase ([`tree`]): odd cycles become blossoms; alternating trees grow from all exposed vertices at once by one clock. Duals of
//!    a tree move by one number (Galil, Micali and Gabow, 1986), and when two trees meet, only those two are taken down. The worst case
//!    is O(n m log n), expansions of nested blossoms aside; on the graphs we know, time grows little faster than their size.
//!
//! All arithmetic is exact. Duals are stored doubled, in half units of weight: then every step is a whole number.

mod certificate;
mod clock;
mod exchange;
#[cfg(any(test, feature = "families"))]
pub mod families;
mod half;
mod nodes;
mod start;
mod tree;

pub use certificate::{Blossom, Certificate, Fault};

/// No vertex, no node.
const NONE: u32 = u32::MAX;

/// Largest weight: sums of six must fit 64 bits.
pub const MAX_WEIGHT: i64 = 1 << 59;

/// An edge `(u, v, weight)` between two different vertices.
pub type Edge = (u32, u32, i64);

/// A sparse graph as adjacency lists. Edges of weight 0 or less are left out: they never help a matching.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// Arcs of vertex `v` are `arcs[first[v]..first[v + 1]]`.
    first: Vec<u32>,
    arcs: Vec<Arc>,
}

/// One direction of an edge.
#[derive(Clone, Copy, Debug, Default)]
struct Arc {
    to: u32,
    /// Twice the weight.
    weight2: i64,
}

impl Graph {
    /// `vertices` vertices, numbered from 0. Parallel edges are allowed.
    ///
    /// # Panics
    /// If an edge names a vertex that is not there, is a loop, or weighs more than [`MAX_WEIGHT`].
    pub fn new(vertices: usize, edges: &[Edge]) -> Self {
        let mut first = vec![0u32; vertices + 1];
        for &(u, v, weight) in edges {
            assert!(u != v && weight <= MAX_WEIGHT, "edge {u} {v} {weight}");
            if weight > 0 {
                first[u as usize + 1] += 1;
                first[v as usize + 1] += 1;
            }
        }
        for v in 0..vertices {
            first[v + 1] += first[v];
        }
        let mut next = first.clone();
        let mut arcs = vec![Arc::default(); first[vertices] as usize];
        for &(u, v, weight) in edges {
            if weight > 0 {
                for (from, to) in [(u, v), (v, u)] {
                    let place = &mut next[from as usize];
                    arcs[*place as usize] = Arc {
                        to,
                        weight2: 2 * weight,
                    };
                    *place += 1;
                }
            }
        }
        Self { first, arcs }
    }

    pub fn vertices(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    fn arcs(&self, v: u32) -> &[Arc] {
        &self.arcs[self.first[v as usize] as usize..self.first[v as usize + 1] as usize]
    }

    /// Doubled weight of the heaviest edge between two vertices, `None` if they are not adjacent.
    fn weight2(&self, u: u32, v: u32) -> Option<i64> {
        self.arcs(u)
            .iter()
            .filter(|a| a.to == v)
            .map(|a| a.weight2)
            .max()
    }
}

/// Where to begin: any dual values and any matching. What does not fit the graph is mended.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Doubled duals by vertex.
    pub y2: Vec<i64>,
    /// Partner by vertex, `u32::MAX` for nobody.
    pub mate: Vec<u32>,
}

/// A matching of maximum weight and the proof.
#[derive(Clone, Debug)]
pub struct Solution {
    mate: Vec<u32>,
    pub certificate: Certificate,
}

impl Solution {
    /// Partner of a vertex.
    pub fn mate(&self, v: u32) -> Option<u32> {
        Some(self.mate[v as usize]).filter(|&m| m != NONE)
    }

    /// Matched pairs, smaller vertex first, in ascending order.
    pub fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        (0..self.mate.len() as u32).filter_map(|u| self.mate(u).filter(|&v| u < v).map(|v| (u, v)))
    }

    /// Weight of the matching in `graph`.
    pub fn weight(&self, graph: &Graph) -> i128 {
        let weight2 = |(u, v)| i128::from(graph.weight2(u, v).unwrap_or_default());
        self.pairs().map(weight2).sum::<i128>() / 2
    }

    /// Partners by vertex, `u32::MAX` for nobody.
    pub fn mates(&self) -> &[u32] {
        &self.mate
    }

    fn without_blossoms(y2: Vec<i64>, mate: Vec<u32>) -> Self {
        Self {
            mate,
            certificate: Certificate {
                y2,
                ..Certificate::default()
            },
        }
    }

    /// Where to begin the next solve of a similar graph.
    pub fn resume(&self) -> Start {
        let mut y2 = self.certificate.y2.clone();
        // half to each end: edges inside stay as tight as they were
        let mut change = vec![0; self.certificate.order.len() + 1];
        for blossom in &self.certificate.blossoms {
            change[blossom.from as usize] += blossom.z2 / 2;
            change[blossom.to as usize] -= blossom.z2 / 2;
        }
        let mut rise = 0;
        for (&v, change) in self.certificate.order.iter().zip(change) {
            rise += change;
            y2[v as usize] += rise;
        }
        Start {
            y2,
            mate: self.mate.clone(),
        }
    }
}

/// Solves exactly.
pub fn solve(graph: &Graph) -> Solution {
    resume(graph, Start::default())
}

/// Solves exactly, beginning from an earlier solution; the nearer it is, the faster. The weight does not depend on the start, the
/// matching may where several are best.
pub fn resume(graph: &Graph, start: Start) -> Solution {
    let solution = search(graph, start, || true);
    #[cfg(debug_assertions)]
    if let Err(fault) = solution.certificate.verify(graph, &solution.mate) {
        unreachable!("{fault}");
    }
    solution
}

/// Solves until `go_on` says no, after which it is not asked again. Then the matching may not be the best, though short exchanges have made it
/// heavier; the certificate still bounds what the best can weigh.
///
/// `go_on` is asked at every step, millions of times a second: look at a clock only now and then.
///
/// ```
/// use std::time::{Duration, Instant};
///
/// let graph = blossom::Graph::new(4, &[(0, 1, 8), (0, 2, 9), (1, 2, 10), (2, 3, 7)]);
/// let (start, mut steps) = (Instant::now(), 0u64);
/// let solution = blossom::solve_while(&graph, || {
///     steps += 1;
///     !steps.is_multiple_of(1024) || start.elapsed() < Duration::from_secs(1)
/// });
/// let weight = solution.certificate.check(&graph, solution.mates())?;
/// assert!(weight <= solution.certificate.bound());
/// # Ok::<(), blossom::Fault>(())
/// ```
pub fn solve_while(graph: &Graph, mut go_on: impl FnMut() -> bool) -> Solution {
    let mut stopped = false;
    // what said no once is not asked again
    let mut solution = search(graph, Start::default(), || {
        stopped = stopped || !go_on();
        !stopped
    });
    if stopped {
        exchange::improve(graph, &mut solution.mate);
    }
    #[cfg(debug_assertions)]
    if let Err(fault) = solution.certificate.check(graph, &solution.mate) {
        unreachable!("{fault}");
    }
    solution
}

fn search(graph: &Graph, start: Start, mut go_on: impl FnMut() -> bool) -> Solution {
    let mut half = half::Half::new(graph, start::mend(graph, start));
    half.run(&mut go_on);
    let whole = half.is_whole();
    let halves = half.into_halves();
    if whole {
        return Solution::without_blossoms(halves.y2, halves.mate);
    }
    let mut forest = tree::Forest::new(graph, halves);
    forest.run(go_on);
    forest.into_solution()
}

#[cfg(test)]
mod tests;

/// The examples of the README are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
