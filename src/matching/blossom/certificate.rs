//! The proof that no matching weighs more, and its checker. Shares no code with the search that produced it.

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("vertex {0} has no dual value, or a negative one")]
    Vertex(u32),
    #[error("blossom {0} is not an odd set of vertices with a positive value")]
    Blossom(usize),
    #[error("edge {0} {1} is not covered by the dual")]
    Uncovered(u32, u32),
    #[error("the pair {0} {1} is not mutual or not an edge")]
    Pair(u32, u32),
    #[error("the matching weighs {weight}, the bound is {bound2} / 2")]
    Gap { weight: i128, bound2: i128 },
}

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

    /// Doubled duals of the blossoms that hold both vertices.
    pub fn shared(&self) -> Shared<'_> {
        let mut holds = vec![Vec::new(); self.y2.len()];
        for (i, blossom) in self.blossoms.iter().enumerate() {
            for &v in &blossom.members {
                holds[v as usize].push(i as u32);
            }
        }
        Shared {
            blossoms: &self.blossoms,
            holds,
        }
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
                    && cover + shared.z2(u, arc.to) < i128::from(arc.weight2)
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

/// Answers which blossoms two vertices share.
#[derive(Debug)]
pub struct Shared<'a> {
    blossoms: &'a [Blossom],
    /// Blossoms by vertex, ascending.
    holds: Vec<Vec<u32>>,
}

impl Shared<'_> {
    /// Sum of the doubled duals of the blossoms that hold both.
    pub fn z2(&self, u: u32, v: u32) -> i128 {
        let (a, b) = (&self.holds[u as usize], &self.holds[v as usize]);
        a.iter()
            .filter(|i| b.binary_search(i).is_ok())
            .map(|&i| i128::from(self.blossoms[i as usize].z2))
            .sum()
    }
}
