//! A matching that a search left unfinished, made heavier by short exchanges.

use std::cmp::Reverse;
use std::collections::VecDeque;

use super::{Graph, NONE};

/// Looks along arcs that exchanges may take, for each arc of the graph: they must not outlast the search they round off.
const LOOKS: usize = 8;

struct Exchange<'a> {
    graph: &'a Graph,
    mate: &'a mut [u32],
    /// By vertex: doubled weight of the pair it is in.
    worth2: Vec<i64>,
    looks: usize,
}

/// The best that an exposed vertex can do.
#[derive(Clone, Copy)]
struct Move {
    gain2: i64,
    /// Whom it takes, at what doubled weight.
    takes: (u32, i64),
    /// Whom the partner of that one takes instead, if anybody.
    instead: (u32, i64),
}

/// Pairs exposed vertices, heaviest edge first; then whoever is still exposed takes a partner from somebody where that weighs more, best if that
/// one finds an exposed partner. Never makes the matching lighter.
pub(super) fn improve(graph: &Graph, mate: &mut [u32]) {
    pair_exposed(graph, mate);
    let worth2 = (0..).zip(mate.iter()).map(|(v, &m)| match m {
        NONE => 0,
        m => graph.weight2(v, m).unwrap_or(0),
    });
    let mut exchange = Exchange {
        graph,
        worth2: worth2.collect(),
        looks: LOOKS * graph.arcs.len(),
        mate,
    };
    exchange.run();
}

fn pair_exposed(graph: &Graph, mate: &mut [u32]) {
    let exposed = |mate: &[u32], v: u32| mate[v as usize] == NONE;
    let mut edges: Vec<_> = (0..graph.vertices() as u32)
        .filter(|&u| exposed(mate, u))
        .flat_map(|u| graph.arcs(u).iter().map(move |arc| (u, arc)))
        .filter(|&(u, arc)| u < arc.to && exposed(mate, arc.to))
        .map(|(u, arc)| (Reverse(arc.weight2), u, arc.to))
        .collect();
    edges.sort_unstable();
    for (_, u, v) in edges {
        if exposed(mate, u) && exposed(mate, v) {
            mate[u as usize] = v;
            mate[v as usize] = u;
        }
    }
}

impl Exchange<'_> {
    fn run(&mut self) {
        let all = 0..self.graph.vertices() as u32;
        let mut left: VecDeque<u32> = all.filter(|&v| self.is_exposed(v)).collect();
        while let Some(v) = left.pop_front() {
            if !self.is_exposed(v) {
                continue;
            }
            let Some(Move { takes, instead, .. }) = self.best(v) else {
                continue;
            };
            let (partner, weight2) = takes;
            let parted = std::mem::replace(&mut self.mate[partner as usize], NONE);
            self.pair(v, partner, weight2);
            if parted == NONE {
                continue;
            }
            self.mate[parted as usize] = NONE;
            self.worth2[parted as usize] = 0;
            if instead.0 == NONE {
                left.push_back(parted);
            } else {
                self.pair(parted, instead.0, instead.1);
            }
        }
    }

    fn is_exposed(&self, v: u32) -> bool {
        self.mate[v as usize] == NONE
    }

    fn pair(&mut self, u: u32, v: u32, weight2: i64) {
        for (a, b) in [(u, v), (v, u)] {
            self.mate[a as usize] = b;
            self.worth2[a as usize] = weight2;
        }
    }

    fn best(&mut self, v: u32) -> Option<Move> {
        let mut best: Option<Move> = None;
        for arc in self.graph.arcs(v) {
            let parted = self.mate[arc.to as usize];
            let instead = if parted == NONE {
                (NONE, 0)
            } else {
                self.heaviest_exposed(parted, v)?
            };
            let gain2 = arc.weight2 - self.worth2[arc.to as usize] + instead.1;
            if gain2 > best.map_or(0, |best| best.gain2) {
                best = Some(Move {
                    gain2,
                    takes: (arc.to, arc.weight2),
                    instead,
                });
            }
        }
        best
    }

    /// The exposed neighbour of `v`, other than `but`, at the heaviest edge; `None` if no more looks are left.
    fn heaviest_exposed(&mut self, v: u32, but: u32) -> Option<(u32, i64)> {
        let arcs = self.graph.arcs(v);
        self.looks = self.looks.checked_sub(arcs.len())?;
        let mut best = (NONE, 0);
        for arc in arcs {
            if arc.to != but && arc.weight2 > best.1 && self.is_exposed(arc.to) {
                best = (arc.to, arc.weight2);
            }
        }
        Some(best)
    }
}
