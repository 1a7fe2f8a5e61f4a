//! The start: feasible duals, a matching of tight edges, and exposed vertices as low as they can be.

use super::{Graph, NONE, Start};

/// Mends `start` until it fits `graph`: raises duals until every edge is covered, parts pairs that are no longer tight, lowers exposed
/// vertices and pairs those that meet. An empty start becomes a greedy one.
pub(super) fn mend(graph: &Graph, start: Start) -> Start {
    let n = graph.vertices();
    let Start { mut y2, mut mate } = start;
    let cold = y2.len() != n;
    if cold {
        // half of the heaviest edge at either end covers every edge
        y2 = (0..n as u32)
            .map(|v| {
                graph
                    .arcs(v)
                    .iter()
                    .map(|a| a.weight2 / 2)
                    .max()
                    .unwrap_or(0)
            })
            .collect();
        mate = vec![NONE; n];
    } else {
        mate.resize(n, NONE);
        part(graph, &mut y2, &mut mate);
    }
    settle(graph, &mut y2, &mut mate);
    Start { y2, mate }
}

/// Covers every edge, then keeps only pairs that are still tight.
fn part(graph: &Graph, y2: &mut [i64], mate: &mut [u32]) {
    let n = y2.len();
    let mut uncovered = Vec::new();
    for v in 0..n as u32 {
        y2[v as usize] = y2[v as usize].max(0);
        let short = graph
            .arcs(v)
            .iter()
            .filter(|a| y2[v as usize] + y2[a.to as usize] < a.weight2)
            .count();
        if short > 0 {
            uncovered.push((mate[v as usize] != NONE, std::cmp::Reverse(short), v));
        }
    }
    // those with nobody to lose rise first, then those whose rise covers most
    uncovered.sort_unstable();
    for (_, _, v) in uncovered {
        y2[v as usize] = y2[v as usize].max(lowest(graph, y2, v).0);
    }
    for v in 0..n {
        let m = mate[v];
        if m == NONE {
            continue;
        }
        let tight = mate.get(m as usize) == Some(&(v as u32))
            && graph.weight2(v as u32, m) == Some(y2[v] + y2[m as usize]);
        if !tight {
            if mate.get(m as usize) == Some(&(v as u32)) {
                mate[m as usize] = NONE;
            }
            mate[v] = NONE;
        }
    }
}

/// The least dual that covers the edges of `v`, and the neighbour that asks for it, an exposed one if possible.
fn lowest(graph: &Graph, y2: &[i64], v: u32) -> (i64, u32) {
    let mut least = (0, NONE);
    for arc in graph.arcs(v) {
        let asked = arc.weight2 - y2[arc.to as usize];
        if asked > least.0 {
            least = (asked, arc.to);
        }
    }
    least
}

/// Lowers exposed vertices one after another; where two of them meet on a tight edge, they pair up.
fn settle(graph: &Graph, y2: &mut [i64], mate: &mut [u32]) {
    for v in 0..y2.len() as u32 {
        if mate[v as usize] != NONE {
            continue;
        }
        let (least, _) = lowest(graph, y2, v);
        y2[v as usize] = least;
        if least == 0 {
            continue;
        }
        let meets =
            |a: &&super::Arc| a.weight2 - y2[a.to as usize] == least && mate[a.to as usize] == NONE;
        if let Some(partner) = graph.arcs(v).iter().find(meets).map(|a| a.to) {
            mate[v as usize] = partner;
            mate[partner as usize] = v;
        }
    }
}
