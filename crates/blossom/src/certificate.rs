//! The proof that no matching weighs more, and its checker. Shares no code with the search that produced it.

use std::fmt;

use super::{Graph, NONE};

/// An odd set of vertices and its doubled dual value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blossom {
    /// Ascending.
    pub members: Vec<u32>,
    /// Positive.
    pub z2: i64,
}

/// Dual values, doubled. With `y2 ≥ 0`, `z2 ≥ 0` and `y2[u] + y2[v] + Σ z2 ≥ 2 · weight` on every edge (sum over blossoms that hold both
/// ends), no matching weighs more than [`Certificate::bound`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    pub y2: Vec<i64>,
    pub blossoms: Vec<Blossom>,
}

/// What is wrong with a matching or its certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Has no dual value, or a negative one.
    Vertex(u32),
    /// Is not an odd set of vertices with a positive value.
    Blossom(usize),
    /// An edge that the dual does not cover.
    Uncovered(u32, u32),
    /// Not mutual, or not an edge.
    Pair(u32, u32),
    /// The matching does not reach the bound.
    Gap { weight: i128, bound2: i128 },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Vertex(v) => write!(f, "vertex {v} has no dual value, or a negative one"),
            Self::Blossom(b) => write!(
                f,
                "blossom {b} is not an odd set of vertices with a positive value"
            ),
            Self::Uncovered(u, v) => write!(f, "edge {u} {v} is not covered by the dual"),
            Self::Pair(u, v) => write!(f, "the pair {u} {v} is not mutual or not an edge"),
            Self::Gap { weight, bound2 } => {
                write!(f, "the matching weighs {weight}, the bound is {bound2} / 2")
            }
        }
    }
}

impl std::error::Error for Fault {}

impl Certificate {
    /// Twice the bound on the weight of any matching.
    pub fn bound2(&self) -> i128 {
        let vertices: i128 = self.y2.iter().map(|&y| i128::from(y)).sum();
        // a matching has at most (size - 1) / 2 edges inside an odd set
        let blossoms: i128 = self
            .blossoms
            .iter()
            .map(|b| i128::from(b.z2) * (b.members.len() as i128 / 2))
            .sum();
        vertices + blossoms
    }

    /// No matching weighs more than this.
    pub fn bound(&self) -> i128 {
        self.bound2().div_euclid(2)
    }

    /// Prepares to answer which blossoms two vertices share.
    pub fn shared(&self) -> Shared {
        Shared::new(self)
    }

    /// Checks that the dual covers every edge of `graph`, that `mate` (partner by vertex, `u32::MAX` for nobody) is a matching of its
    /// edges, and that both have the same value - which proves both best. Returns that value.
    ///
    /// # Errors
    /// The first fault found.
    pub fn verify(&self, graph: &Graph, mate: &[u32]) -> Result<i128, Fault> {
        let n = graph.vertices();
        if self.y2.len() != n || mate.len() != n {
            return Err(Fault::Vertex(n as u32));
        }
        if let Some(v) = self.y2.iter().position(|&y| y < 0) {
            return Err(Fault::Vertex(v as u32));
        }
        for (i, b) in self.blossoms.iter().enumerate() {
            let ascending = b.members.windows(2).all(|w| w[0] < w[1]);
            let inside = b.members.last().is_some_and(|&v| (v as usize) < n);
            if b.z2 <= 0 || b.members.len().is_multiple_of(2) || !ascending || !inside {
                return Err(Fault::Blossom(i));
            }
        }
        let shared = self.shared();
        for u in 0..n as u32 {
            for arc in graph.arcs(u) {
                let cover = i128::from(self.y2[u as usize]) + i128::from(self.y2[arc.to as usize]);
                if cover < i128::from(arc.weight2)
                    && cover + i128::from(shared.z2(u, arc.to)) < i128::from(arc.weight2)
                {
                    return Err(Fault::Uncovered(u, arc.to));
                }
            }
        }
        let mut weight2 = 0i128;
        for u in 0..n as u32 {
            let v = mate[u as usize];
            if v == NONE {
                continue;
            }
            if mate.get(v as usize) != Some(&u) {
                return Err(Fault::Pair(u, v));
            }
            weight2 += i128::from(graph.weight2(u, v).ok_or(Fault::Pair(u, v))?);
        }
        // every pair was counted from both ends
        let weight = weight2 / 4;
        if weight * 2 != self.bound2() {
            return Err(Fault::Gap {
                weight,
                bound2: self.bound2(),
            });
        }
        Ok(weight)
    }
}

/// Answers which blossoms two vertices share, in constant time.
///
/// Blossoms are nested or disjoint. Ordered so that each blossom is an interval, two vertices share what every two neighbours between them
/// share: a range minimum (sparse table).
#[derive(Debug)]
pub struct Shared {
    /// Place of a vertex in that order; `u32::MAX` for vertices in no blossom.
    place: Vec<u32>,
    /// `least[k][i]`: minimum over `2^k` neighbours from the i-th on.
    least: Vec<Vec<i64>>,
}

impl Shared {
    fn new(certificate: &Certificate) -> Self {
        let n = certificate.y2.len();
        let blossoms = &certificate.blossoms;
        let mut by_size: Vec<usize> = (0..blossoms.len()).collect();
        by_size.sort_by_key(|&i| std::cmp::Reverse(blossoms[i].members.len()));
        // largest first: each blossom gathers its members into an interval of the one around it
        let mut holds = vec![Vec::new(); n];
        for (rank, &i) in by_size.iter().enumerate() {
            for &v in &blossoms[i].members {
                holds[v as usize].push(rank as u32);
            }
        }
        let mut order: Vec<u32> = (0..n as u32)
            .filter(|&v| !holds[v as usize].is_empty())
            .collect();
        order.sort_by(|&u, &v| holds[u as usize].cmp(&holds[v as usize]));
        let mut place = vec![NONE; n];
        (0..).zip(&order).for_each(|(i, &v)| place[v as usize] = i);
        let together = |pair: &[u32]| {
            let (a, b) = (&holds[pair[0] as usize], &holds[pair[1] as usize]);
            let ranks = a.iter().zip(b).take_while(|(x, y)| x == y);
            ranks
                .map(|(&rank, _)| blossoms[by_size[rank as usize]].z2)
                .sum::<i64>()
        };
        let mut least: Vec<Vec<i64>> = vec![order.windows(2).map(together).collect()];
        while let Some(last) = least.last()
            && last.len() > 1 << (least.len() - 1)
        {
            let width = 1 << (least.len() - 1);
            least.push(
                (0..last.len() - width)
                    .map(|i| last[i].min(last[i + width]))
                    .collect(),
            );
        }
        Self { place, least }
    }

    /// Sum of the doubled duals of the blossoms that hold both of two different vertices.
    pub fn z2(&self, u: u32, v: u32) -> i64 {
        let (a, b) = (self.place[u as usize], self.place[v as usize]);
        if a == NONE || b == NONE || a == b {
            return 0;
        }
        let (from, to) = (a.min(b) as usize, a.max(b) as usize);
        let level = (to - from).ilog2() as usize;
        self.least[level][from].min(self.least[level][to - (1 << level)])
    }
}
