//! The proof that no matching weighs more, and its checker. Shares no code with the search that produced it.

use std::fmt;

use super::{Graph, NONE};

/// An odd set of vertices and its doubled dual value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blossom {
    /// Its vertices are `order[from..to]` of the [`Certificate`].
    pub from: u32,
    pub to: u32,
    /// Positive.
    pub z2: i64,
}

/// Dual values, doubled. With `y2 ≥ 0`, `z2 ≥ 0` and `y2[u] + y2[v] + Σ z2 ≥ 2 · weight` on every edge (sum over blossoms that hold both
/// ends), no matching weighs more than [`Certificate::bound`].
///
/// Blossoms nest thousands deep, so that lists of their vertices could need quadratic space. They are intervals of one order instead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Certificate {
    pub y2: Vec<i64>,
    /// The vertices that lie in blossoms, so that every blossom is an interval.
    pub order: Vec<u32>,
    /// Nested or disjoint; by `from`, then the larger first.
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
            .map(|b| i128::from(b.z2) * i128::from((b.to - b.from) / 2))
            .sum();
        vertices + blossoms
    }

    /// No matching weighs more than this.
    pub fn bound(&self) -> i128 {
        self.bound2().div_euclid(2)
    }

    /// The vertices of a blossom.
    pub fn members(&self, blossom: &Blossom) -> &[u32] {
        &self.order[blossom.from as usize..blossom.to as usize]
    }

    /// Prepares to answer which blossoms two vertices share.
    pub fn shared(&self) -> Shared {
        Shared::new(self)
    }

    /// Checks that the dual covers every edge of `graph` - which proves that no matching weighs more than [`Self::bound`] - and that `mate`
    /// (partner by vertex, `u32::MAX` for nobody) is a matching of its edges. Returns what it weighs.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check(&self, graph: &Graph, mate: &[u32]) -> Result<i128, Fault> {
        let n = graph.vertices();
        if self.y2.len() != n || mate.len() != n {
            return Err(Fault::Vertex(n as u32));
        }
        if let Some(v) = self.y2.iter().position(|&y| y < 0) {
            return Err(Fault::Vertex(v as u32));
        }
        self.check_blossoms(n)?;
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
        Ok(weight2 / 4)
    }

    /// As [`Self::check`], and that both have the same value - which proves both best. Returns that value.
    ///
    /// # Errors
    /// The first fault found.
    pub fn verify(&self, graph: &Graph, mate: &[u32]) -> Result<i128, Fault> {
        let weight = self.check(graph, mate)?;
        let bound2 = self.bound2();
        if weight * 2 == bound2 {
            Ok(weight)
        } else {
            Err(Fault::Gap { weight, bound2 })
        }
    }

    /// Every vertex at most once in the order; odd intervals of it, nested or disjoint, with positive values.
    fn check_blossoms(&self, n: usize) -> Result<(), Fault> {
        let mut seen = vec![false; n];
        for &v in &self.order {
            match seen.get_mut(v as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(Fault::Vertex(v)),
            }
        }
        let mut around: Vec<&Blossom> = Vec::new();
        let mut last = (0, std::cmp::Reverse(u32::MAX));
        for (i, b) in self.blossoms.iter().enumerate() {
            let place = (b.from, std::cmp::Reverse(b.to));
            let odd = b.from < b.to && (b.to - b.from) % 2 == 1;
            if b.z2 <= 0 || !odd || b.to as usize > self.order.len() || place < last {
                return Err(Fault::Blossom(i));
            }
            last = place;
            while around.pop_if(|outer| outer.to <= b.from).is_some() {}
            if around.last().is_some_and(|outer| outer.to < b.to) {
                return Err(Fault::Blossom(i));
            }
            around.push(b);
        }
        Ok(())
    }
}

/// Answers which blossoms two vertices share, in constant time.
///
/// Every blossom is an interval of one order, so two vertices share what every two neighbours between them share: a range minimum (sparse table).
#[derive(Debug)]
pub struct Shared {
    /// Place of a vertex in that order; `u32::MAX` for vertices in no blossom.
    place: Vec<u32>,
    /// `least[k][i]`: minimum over `2^k` neighbours from the i-th on.
    least: Vec<Vec<i64>>,
}

impl Shared {
    fn new(certificate: &Certificate) -> Self {
        let order = &certificate.order;
        let mut place = vec![NONE; certificate.y2.len()];
        (0..).zip(order).for_each(|(i, &v)| place[v as usize] = i);
        // what neighbours share changes where a blossom begins, and where its last vertex is the former of the two
        let mut together = vec![0i64; order.len()];
        for b in &certificate.blossoms {
            together[b.from as usize] += b.z2;
            together[b.to as usize - 1] -= b.z2;
        }
        let mut sum = 0;
        for shared in &mut together {
            sum += *shared;
            *shared = sum;
        }
        together.pop();
        let mut least: Vec<Vec<i64>> = vec![together];
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
