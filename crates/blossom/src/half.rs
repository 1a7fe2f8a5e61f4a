//! The half-integral phase: matching where an odd cycle may share its edges half and half. No blossoms, short trees.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Graph, NONE, Start};

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
    /// At odd distance, reached from this outer vertex: its dual rises.
    Inner(u32),
}

/// What a look along an edge needs to know of its other end, in one place: on large graphs the way to memory is what takes the time.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Vertex {
    y2: i64,
    /// Of an outer vertex: dual + the clock when it joined. Of an inner one: dual - that clock. Of one outside: the least (`key` of an outer
    /// neighbour - edge) so far.
    key: i64,
    mate: u32,
    label: Label,
}

/// The key of a vertex outside that nobody has looked at.
const UNSEEN: i64 = i64::MAX;

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
    at: Vec<Vertex>,
    /// Successor on the odd cycle a vertex lies on.
    next: Vec<u32>,
    touched: Vec<u32>,
    /// Searches that ended soon, less those that did not.
    short: i64,
    /// Arcs that long searches may still look along.
    purse: usize,
    heap: BinaryHeap<Reverse<(i64, u32, u32)>>,
}

/// What the half-integral phase leaves.
#[derive(Debug)]
pub(super) struct Halves {
    pub(super) y2: Vec<i64>,
    pub(super) mate: Vec<u32>,
    /// Successor on the odd cycle a vertex lies on.
    pub(super) next: Vec<u32>,
}

impl<'a> Half<'a> {
    pub(super) fn new(graph: &'a Graph, start: Start) -> Self {
        let vertex = |(y2, mate)| Vertex {
            y2,
            key: UNSEEN,
            mate,
            label: Label::Outside,
        };
        Self {
            graph,
            at: start.y2.into_iter().zip(start.mate).map(vertex).collect(),
            next: vec![NONE; graph.vertices()],
            touched: Vec::new(),
            short: 0,
            purse: PURSE * graph.arcs.len(),
            heap: BinaryHeap::new(),
        }
    }

    /// Grows one tree from every exposed vertex, until it is matched, on a cycle, or at zero, or the search became long; ends early if
    /// `go_on` says no.
    pub(super) fn run(&mut self, mut go_on: impl FnMut() -> bool) {
        for root in 0..self.at.len() as u32 {
            let Vertex { y2, mate, .. } = self.at[root as usize];
            if mate == NONE && self.next[root as usize] == NONE && y2 > 0 {
                if !go_on() {
                    return;
                }
                self.grow(root, &mut go_on);
            }
        }
    }

    /// Whether nobody exposed and no odd cycle is left to be treated: then this is the optimum without any blossom.
    pub(super) fn is_whole(&self) -> bool {
        let mut vertices = self.at.iter().zip(&self.next);
        vertices.all(|(v, &next)| v.mate != NONE || next == NONE && v.y2 == 0)
    }

    pub(super) fn into_halves(self) -> Halves {
        let (y2, mate) = self.at.into_iter().map(|v| (v.y2, v.mate)).unzip();
        Halves {
            y2,
            mate,
            next: self.next,
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
            let Vertex {
                y2, mate, label, ..
            } = self.at[to as usize];
            if label != Label::Outside {
                continue;
            }
            if steps >= SHORT {
                if self.short > 0 || self.purse == 0 || !go_on() {
                    end = (clock, Goal::Leave);
                    break;
                }
                let looks = self.graph.arcs(mate).len();
                self.purse = self.purse.saturating_sub(looks);
            }
            steps += 1;
            self.at[to as usize].label = Label::Inner(from);
            self.at[to as usize].key = y2 - clock;
            self.outer(mate, clock, &mut end);
        }
        self.short += if steps < SHORT { 1 } else { -1 };
        let (clock, goal) = end;
        for &v in &self.touched {
            let at = &mut self.at[v as usize];
            match at.label {
                Label::Outer => at.y2 = at.key - clock,
                Label::Inner(_) => at.y2 = at.key + clock,
                Label::Outside => {}
            }
            at.key = UNSEEN;
        }
        self.finish(root, goal);
        // labels were needed until the paths had been walked
        for v in self.touched.drain(..) {
            self.at[v as usize].label = Label::Outside;
        }
    }

    /// `v` joins as an outer vertex and looks along its edges.
    fn outer(&mut self, v: u32, clock: i64, end: &mut (i64, Goal)) {
        let at = &mut self.at[v as usize];
        if at.key == UNSEEN {
            self.touched.push(v);
        }
        let key = at.y2 + clock;
        at.label = Label::Outer;
        at.key = key;
        if key < end.0 {
            *end = (key, Goal::Retire(v));
        }
        for arc in self.graph.arcs(v) {
            let u = &mut self.at[arc.to as usize];
            let value = key - arc.weight2;
            match u.label {
                Label::Outer => {
                    let clock = (value + u.key) / 2;
                    if clock < end.0 {
                        *end = (clock, Goal::Close(v, arc.to));
                    }
                }
                Label::Outside if value < u.key => {
                    if u.key == UNSEEN {
                        self.touched.push(arc.to);
                    }
                    u.key = value;
                    let clock = value + u.y2;
                    if clock < end.0 {
                        if u.mate == NONE {
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
                self.at[u as usize].mate = v;
            }
            Goal::Close(v, u) => self.close(root, v, u),
            Goal::Leave => {}
        }
    }

    /// Pairs `v` with `with` and everybody on the way to the root with the next.
    fn flip(&mut self, mut v: u32, mut with: u32) {
        loop {
            let left = std::mem::replace(&mut self.at[v as usize].mate, with);
            if left == NONE {
                return;
            }
            let up = self.parent(left);
            self.at[left as usize].mate = up;
            (v, with) = (up, left);
        }
    }

    /// The outer vertex that `inner` was reached from.
    fn parent(&self, inner: u32) -> u32 {
        match self.at[inner as usize].label {
            Label::Inner(parent) => parent,
            label => unreachable!("{inner} is on a path as {label:?}"),
        }
    }

    /// Takes `u` out of its odd cycle; the others pair up along it.
    fn open(&mut self, u: u32) {
        let mut v = std::mem::replace(&mut self.next[u as usize], NONE);
        while v != u && v != NONE {
            let w = std::mem::replace(&mut self.next[v as usize], NONE);
            let after = std::mem::replace(&mut self.next[w as usize], NONE);
            self.at[v as usize].mate = w;
            self.at[w as usize].mate = v;
            v = after;
        }
    }

    /// The tree paths of two outer vertices and the edge between them become an odd cycle; the rest of the way to the root flips.
    fn close(&mut self, root: u32, v: u32, u: u32) {
        let path = |from: u32| {
            let mut path = vec![from];
            let mut at = from;
            while at != root {
                let inner = self.at[at as usize].mate;
                at = self.parent(inner);
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
            self.at[x as usize].mate = NONE;
        }
    }
}
