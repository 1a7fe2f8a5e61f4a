//! The half-integral phase: matching where an odd cycle may share its edges half and half. No blossoms, short trees.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Certificate, Graph, NONE, Solution, Start};

/// Outer vertices a search may have besides its root. Where most searches end sooner, those that do not are left to the blossom phase, whose trees
/// grow all at once and meet halfway.
const SHORT: u32 = 50;

/// Where most do not, they may go on until they have looked along so many arcs for each arc of the graph: long searches one after another are then
/// often the quickest.
const PURSE: usize = 20;

/// What a vertex is in the tree at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Outside,
    /// At even distance from the root: its dual falls.
    Outer,
    /// At odd distance: its dual rises.
    Inner,
}

/// How a tree ends.
#[derive(Clone, Copy, Debug)]
enum Goal {
    /// The dual of an outer vertex reached zero: it may stay exposed.
    Retire(u32),
    /// A tight edge to an exposed vertex or to one on an odd cycle.
    Reach(u32, u32),
    /// A tight edge between two outer vertices: an odd cycle.
    Close(u32, u32),
    /// Too long a search: the root stays exposed.
    Leave,
}

/// Duals, matching and odd cycles. Exposed vertices with a positive dual are still to be treated.
#[derive(Debug)]
pub(super) struct Half<'a> {
    graph: &'a Graph,
    pub(super) y2: Vec<i64>,
    pub(super) mate: Vec<u32>,
    /// Successor on the odd cycle a vertex lies on.
    pub(super) next: Vec<u32>,
    label: Vec<Label>,
    /// For inner vertices: the outer vertex it was reached from.
    parent: Vec<u32>,
    /// Dual plus clock: for outer vertices fixed at `y2` + the time they joined, for inner ones `y2` - that time.
    key: Vec<i64>,
    /// Least (`key` of an outer neighbour - edge) so far, for vertices outside.
    reach: Vec<i64>,
    touched: Vec<u32>,
    /// Searches that ended soon, less those that did not.
    short: i64,
    /// Arcs that long searches may still look along.
    purse: usize,
    heap: BinaryHeap<Reverse<(i64, u32, u32)>>,
}

impl<'a> Half<'a> {
    pub(super) fn new(graph: &'a Graph, start: Start) -> Self {
        let n = graph.vertices();
        Self {
            graph,
            y2: start.y2,
            mate: start.mate,
            next: vec![NONE; n],
            label: vec![Label::Outside; n],
            parent: vec![NONE; n],
            key: vec![0; n],
            reach: vec![i64::MAX; n],
            touched: Vec::new(),
            short: 0,
            purse: PURSE * graph.arcs.len(),
            heap: BinaryHeap::new(),
        }
    }

    /// Grows one tree from every exposed vertex, until it is matched, on a cycle, or at zero, or the search became long; ends early if
    /// `go_on` says no.
    pub(super) fn run(&mut self, mut go_on: impl FnMut() -> bool) {
        for root in 0..self.y2.len() as u32 {
            let v = root as usize;
            if self.mate[v] == NONE && self.next[v] == NONE && self.y2[v] > 0 {
                if !go_on() {
                    return;
                }
                self.grow(root, &mut go_on);
            }
        }
    }

    /// Whether nobody exposed and no odd cycle is left to be treated: then this is the optimum without any blossom.
    pub(super) fn is_whole(&self) -> bool {
        let treated = |v: usize| self.mate[v] != NONE || self.next[v] == NONE && self.y2[v] == 0;
        (0..self.y2.len()).all(treated)
    }

    pub(super) fn into_solution(self) -> Solution {
        Solution {
            mate: self.mate,
            certificate: Certificate {
                y2: self.y2,
                ..Certificate::default()
            },
        }
    }

    fn grow(&mut self, root: u32, go_on: &mut impl FnMut() -> bool) {
        let mut end = (i64::MAX, Goal::Retire(root));
        let mut steps = 0;
        self.heap.clear();
        self.outer(root, 0, &mut end);
        while let Some(&Reverse((clock, from, to))) = self.heap.peek() {
            if clock >= end.0 {
                break;
            }
            self.heap.pop();
            if self.label[to as usize] != Label::Outside {
                continue;
            }
            if steps >= SHORT {
                if self.short > 0 || self.purse == 0 || !go_on() {
                    end = (clock, Goal::Leave);
                    break;
                }
                let looks = self.graph.arcs(self.mate[to as usize]).len();
                self.purse = self.purse.saturating_sub(looks);
            }
            steps += 1;
            self.label[to as usize] = Label::Inner;
            self.parent[to as usize] = from;
            self.key[to as usize] = self.y2[to as usize] - clock;
            self.outer(self.mate[to as usize], clock, &mut end);
        }
        self.short += if steps < SHORT { 1 } else { -1 };
        let (clock, goal) = end;
        for &v in &self.touched {
            let i = v as usize;
            match self.label[i] {
                Label::Outer => self.y2[i] = self.key[i] - clock,
                Label::Inner => self.y2[i] = self.key[i] + clock,
                Label::Outside => {}
            }
            self.reach[i] = i64::MAX;
        }
        self.finish(root, goal);
        // labels were needed until the paths had been walked
        for v in self.touched.drain(..) {
            self.label[v as usize] = Label::Outside;
        }
    }

    /// `v` joins as an outer vertex and looks along its edges.
    fn outer(&mut self, v: u32, clock: i64, end: &mut (i64, Goal)) {
        let key = self.y2[v as usize] + clock;
        self.label[v as usize] = Label::Outer;
        self.key[v as usize] = key;
        if self.reach[v as usize] == i64::MAX {
            self.touched.push(v);
            self.reach[v as usize] = i64::MAX - 1;
        }
        if key < end.0 {
            *end = (key, Goal::Retire(v));
        }
        for arc in self.graph.arcs(v) {
            let u = arc.to as usize;
            let value = key - arc.weight2;
            match self.label[u] {
                Label::Outer => {
                    let clock = (value + self.key[u]) / 2;
                    if clock < end.0 {
                        *end = (clock, Goal::Close(v, arc.to));
                    }
                }
                Label::Outside if value < self.reach[u] => {
                    if self.reach[u] == i64::MAX {
                        self.touched.push(arc.to);
                    }
                    self.reach[u] = value;
                    let clock = value + self.y2[u];
                    if clock < end.0 {
                        if self.mate[u] == NONE {
                            *end = (clock, Goal::Reach(v, arc.to));
                        } else {
                            self.heap.push(Reverse((clock, v, arc.to)));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn finish(&mut self, root: u32, goal: Goal) {
        match goal {
            Goal::Retire(v) => self.flip(v, NONE),
            Goal::Reach(v, u) => {
                self.open(u);
                self.flip(v, u);
                self.mate[u as usize] = v;
            }
            Goal::Close(v, u) => self.close(root, v, u),
            Goal::Leave => {}
        }
    }

    /// Pairs `v` with `with` and everybody on the way to the root with the next.
    fn flip(&mut self, mut v: u32, mut with: u32) {
        loop {
            let left = std::mem::replace(&mut self.mate[v as usize], with);
            if left == NONE {
                return;
            }
            let up = self.parent[left as usize];
            self.mate[left as usize] = up;
            (v, with) = (up, left);
        }
    }

    /// Takes `u` out of its odd cycle; the others pair up along it.
    fn open(&mut self, u: u32) {
        let mut v = std::mem::replace(&mut self.next[u as usize], NONE);
        while v != u && v != NONE {
            let w = std::mem::replace(&mut self.next[v as usize], NONE);
            let after = std::mem::replace(&mut self.next[w as usize], NONE);
            self.mate[v as usize] = w;
            self.mate[w as usize] = v;
            v = after;
        }
    }

    /// The tree paths of two outer vertices and the edge between them become an odd cycle; the rest of the way to the root flips.
    fn close(&mut self, root: u32, v: u32, u: u32) {
        let path = |from: u32| {
            let mut path = vec![from];
            let mut at = from;
            while at != root {
                let inner = self.mate[at as usize];
                at = self.parent[inner as usize];
                path.extend([inner, at]);
            }
            path
        };
        let (mut a, mut b) = (path(v), path(u));
        let mut meet = root;
        while let (Some(x), Some(y)) = (a.last(), b.last())
            && x == y
        {
            meet = *x;
            a.pop();
            b.pop();
        }
        self.flip(meet, NONE);
        // v … meet … u, and the edge back to v
        let mut cycle = a;
        cycle.push(meet);
        cycle.extend(b.iter().rev());
        for (i, &x) in cycle.iter().enumerate() {
            self.next[x as usize] = cycle[(i + 1) % cycle.len()];
            self.mate[x as usize] = NONE;
        }
    }
}
