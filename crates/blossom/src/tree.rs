//! The blossom phase: one alternating tree at a time, grown from an exposed node by Dijkstra's rule.
//!
//! A clock runs while a tree grows. Duals of outer vertices fall with it, those of inner vertices rise, and nothing is written until the
//! tree ends: an outer vertex keeps `key` = dual + clock, which is constant, and an inner node remembers since when it rises. For every other vertex
//! `reach` holds the least `key[outer neighbour] - edge`; its edge becomes tight when the clock shows `reach` + its own dual, whatever happened in between.
//!
//! Parity: within one tree all duals are equal modulo 2 (they are joined by tight edges of even doubled weight), so the clock at which an
//! edge between outer vertices becomes tight - half the sum of two equal parities - is a whole number.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::certificate::{Blossom, Certificate};
use super::half::Half;
use super::nodes::{Link, NO_LINK, Nodes, reverse};
use super::{Graph, NONE, Solution};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Outside,
    Outer,
    Inner,
}

/// Something that happens when the clock gets there. The order of the variants decides ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// A tight edge from an outer vertex to a vertex outside the tree.
    Grow(u32, u32),
    /// A tight edge between two outer vertices.
    Shrink(u32, u32),
    /// The dual of an inner blossom reached zero.
    Expand(u32),
}

/// How a tree ends.
#[derive(Clone, Copy, Debug)]
enum Goal {
    /// The dual of an outer vertex reached zero: it may stay exposed.
    Retire(u32),
    /// A tight edge to an exposed node.
    Reach(u32, u32),
}

#[derive(Debug)]
pub(super) struct Forest<'a> {
    graph: &'a Graph,
    nodes: Nodes,
    y2: Vec<i64>,
    /// By vertex: see the head of this file.
    key: Vec<i64>,
    reach: Vec<i64>,
    reach_from: Vec<u32>,
    /// By node.
    label: Vec<Label>,
    /// By inner node: the edge from its outer parent to it.
    link: Vec<Link>,
    /// By labelled node: the clock when it got its label.
    since: Vec<i64>,
    /// By node: marks of the walk that looks for a common ancestor.
    mark: Vec<u32>,
    marks: u32,
    /// Nodes labelled and vertices reached by the tree at hand.
    labelled: Vec<u32>,
    reached: Vec<u32>,
    heap: BinaryHeap<Reverse<(i64, Event)>>,
    clock: i64,
    end: (i64, Goal),
    members: Vec<u32>,
}

impl<'a> Forest<'a> {
    /// Takes over from the half-integral phase; its odd cycles become exposed blossoms.
    pub(super) fn new(graph: &'a Graph, half: Half<'a>) -> Self {
        let n = graph.vertices();
        let mut nodes = Nodes::new(n);
        for v in 0..n as u32 {
            if half.mate[v as usize] != NONE {
                nodes.mate[v as usize] = (v, half.mate[v as usize]);
            }
        }
        let mut next = half.next;
        let mut members = Vec::new();
        for v in 0..n as u32 {
            let mut cycle = Vec::new();
            let mut at = v;
            while at != NONE && next[at as usize] != NONE {
                cycle.push(at);
                at = std::mem::replace(&mut next[at as usize], NONE);
            }
            if !cycle.is_empty() {
                let links = (0..cycle.len())
                    .map(|i| (cycle[i], cycle[(i + 1) % cycle.len()]))
                    .collect();
                let node = nodes.join(cycle, links);
                nodes.crown(node, &mut members);
            }
        }
        let all = nodes.len();
        Self {
            graph,
            nodes,
            y2: half.y2,
            key: vec![0; n],
            reach: vec![i64::MAX; n],
            reach_from: vec![NONE; n],
            label: vec![Label::Outside; all],
            link: vec![NO_LINK; all],
            since: vec![0; all],
            mark: vec![0; all],
            marks: 0,
            labelled: Vec::new(),
            reached: Vec::new(),
            heap: BinaryHeap::new(),
            clock: 0,
            end: (i64::MAX, Goal::Retire(NONE)),
            members,
        }
    }

    /// Grows one tree from every exposed node until all are matched or may stay exposed.
    pub(super) fn run(&mut self) {
        for v in 0..self.y2.len() as u32 {
            let root = self.nodes.find(v);
            if self.nodes.mate[root as usize] == NO_LINK
                && self.y2[self.nodes.base[root as usize] as usize] > 0
            {
                self.grow(root);
            }
        }
    }

    pub(super) fn into_solution(mut self) -> Solution {
        let n = self.y2.len();
        let mut mate = vec![NONE; n];
        let mut blossoms = Vec::new();
        let mut open: Vec<u32> = self
            .nodes
            .top
            .iter()
            .copied()
            .filter(|&t| self.nodes.is_blossom(t))
            .collect();
        open.sort_unstable();
        open.dedup();
        while let Some(node) = open.pop() {
            if self.nodes.z2[node as usize] > 0 {
                let mut members = Vec::new();
                self.nodes.members(node, &mut members);
                members.sort_unstable();
                blossoms.push(Blossom {
                    members,
                    z2: self.nodes.z2[node as usize],
                });
            }
            let (children, _) = self.nodes.open(node, &mut self.members);
            open.extend(children.into_iter().filter(|&c| self.nodes.is_blossom(c)));
        }
        for (v, mate) in mate.iter_mut().enumerate() {
            *mate = self.nodes.mate[v].1;
        }
        blossoms.sort_unstable_by(|a, b| a.members.cmp(&b.members));
        Solution {
            mate,
            certificate: Certificate {
                y2: self.y2,
                blossoms,
            },
        }
    }

    fn grow(&mut self, root: u32) {
        self.clock = 0;
        self.end = (i64::MAX, Goal::Retire(NONE));
        self.heap.clear();
        self.set_label(root, Label::Outer);
        self.look_from(&[root]);
        while let Some(&Reverse((clock, event))) = self.heap.peek() {
            if clock >= self.end.0 {
                break;
            }
            self.heap.pop();
            debug_assert!(clock >= self.clock);
            self.clock = clock;
            match event {
                Event::Grow(from, to) => self.take_in(from, to),
                Event::Shrink(v, u) => self.shrink(v, u),
                Event::Expand(node) => self.expand(node),
            }
        }
        self.clock = self.end.0;
        match self.end.1 {
            Goal::Retire(v) => {
                let node = self.nodes.find(v);
                self.nodes.base[node as usize] = v;
                self.flip(node, NO_LINK);
            }
            Goal::Reach(v, u) => {
                let (node, other) = (self.nodes.find(v), self.nodes.find(u));
                self.nodes.mate[other as usize] = (u, v);
                self.flip(node, (v, u));
            }
        }
        self.write_back();
    }

    /// Matches outer `node` through `link` and everybody on the way to the root with the next.
    fn flip(&mut self, mut node: u32, mut link: Link) {
        loop {
            let left = std::mem::replace(&mut self.nodes.mate[node as usize], link);
            if left == NO_LINK {
                return;
            }
            let inner = self.nodes.find(left.1);
            link = self.link[inner as usize];
            self.nodes.mate[inner as usize] = reverse(link);
            node = self.nodes.find(link.0);
        }
    }

    /// Writes the duals at the final clock and forgets the tree.
    fn write_back(&mut self) {
        let mut members = std::mem::take(&mut self.members);
        for node in std::mem::take(&mut self.labelled) {
            let label = std::mem::replace(&mut self.label[node as usize], Label::Outside);
            if label == Label::Outside {
                continue;
            }
            let passed = self.clock - self.since[node as usize];
            // only top nodes are still labelled
            self.nodes.crown(node, &mut members);
            for &v in &members {
                let y = &mut self.y2[v as usize];
                *y = if label == Label::Outer {
                    self.key[v as usize] - self.clock
                } else {
                    *y + passed
                };
            }
            if self.nodes.is_blossom(node) {
                self.nodes.z2[node as usize] += if label == Label::Outer {
                    2 * passed
                } else {
                    -2 * passed
                };
            }
        }
        for v in self.reached.drain(..) {
            self.reach[v as usize] = i64::MAX;
        }
        self.members = members;
    }

    fn set_label(&mut self, node: u32, label: Label) {
        self.label[node as usize] = label;
        self.since[node as usize] = self.clock;
        self.labelled.push(node);
        if label == Label::Inner && self.nodes.is_blossom(node) {
            self.push(
                self.clock + self.nodes.z2[node as usize] / 2,
                Event::Expand(node),
            );
        }
    }

    fn push(&mut self, clock: i64, event: Event) {
        if clock < self.end.0 {
            self.heap.push(Reverse((clock, event)));
        }
    }

    fn set_end(&mut self, clock: i64, goal: Goal) {
        if clock < self.end.0 {
            self.end = (clock, goal);
        }
    }

    /// The vertices inside `nodes`, whose duals are written, become outer and look along their edges.
    fn look_from(&mut self, nodes: &[u32]) {
        let mut members = std::mem::take(&mut self.members);
        members.clear();
        nodes
            .iter()
            .for_each(|&node| self.nodes.members(node, &mut members));
        // all keys first: edges between these vertices need both
        for &v in &members {
            let key = self.y2[v as usize] + self.clock;
            self.key[v as usize] = key;
            self.set_end(key, Goal::Retire(v));
        }
        let graph = self.graph;
        for &v in &members {
            let (key, here) = (self.key[v as usize], self.nodes.find(v));
            for arc in graph.arcs(v) {
                let u = arc.to as usize;
                let value = key - arc.weight2;
                let there = self.nodes.find(arc.to);
                let label = self.label[there as usize];
                if label == Label::Outer {
                    if there != here {
                        debug_assert!((value + self.key[u]) % 2 == 0, "parity");
                        self.push((value + self.key[u]) / 2, Event::Shrink(v, arc.to));
                    }
                } else if value < self.reach[u] {
                    if self.reach[u] == i64::MAX {
                        self.reached.push(arc.to);
                    }
                    self.reach[u] = value;
                    self.reach_from[u] = v;
                    if label == Label::Outside {
                        self.meet(arc.to, there);
                    }
                }
            }
        }
        self.members = members;
    }

    /// Notes when the best edge to `u`, outside the tree in top node `there`, becomes tight.
    fn meet(&mut self, u: u32, there: u32) {
        let clock = self.reach[u as usize] + self.y2[u as usize];
        let from = self.reach_from[u as usize];
        if self.nodes.mate[there as usize] == NO_LINK {
            self.set_end(clock, Goal::Reach(from, u));
        } else {
            self.push(clock, Event::Grow(from, u));
        }
    }

    /// The node of `to` joins the tree as inner, its partner as outer.
    fn take_in(&mut self, from: u32, to: u32) {
        let node = self.nodes.find(to);
        // an event noted before `to` was inside a blossom that opened since is void: a later one replaced it
        if self.label[node as usize] != Label::Outside
            || self.reach[to as usize] + self.y2[to as usize] != self.clock
        {
            return;
        }
        self.set_label(node, Label::Inner);
        self.link[node as usize] = (from, to);
        let partner = self.nodes.find(self.nodes.mate[node as usize].1);
        self.set_label(partner, Label::Outer);
        self.look_from(&[partner]);
    }

    /// The odd cycle closed by the tight edge between outer `v` and `u` becomes one outer node.
    fn shrink(&mut self, v: u32, u: u32) {
        let (a, b) = (self.nodes.find(v), self.nodes.find(u));
        if a == b {
            return;
        }
        let (ours, our_links, theirs, their_links) = self.paths(a, b);
        // meeting point … a, b … back to the meeting point
        let mut children: Vec<u32> = ours.iter().rev().copied().collect();
        let mut links: Vec<Link> = our_links.iter().rev().map(|&l| reverse(l)).collect();
        links.push((v, u));
        children.extend(&theirs[..theirs.len() - 1]);
        links.extend(their_links);
        let mut turned = Vec::new();
        let mut members = std::mem::take(&mut self.members);
        for &child in &children {
            let passed = self.clock - self.since[child as usize];
            let label = std::mem::replace(&mut self.label[child as usize], Label::Outside);
            let sign = if label == Label::Outer { 2 } else { -2 };
            if self.nodes.is_blossom(child) {
                self.nodes.z2[child as usize] += sign * passed;
            }
            if label == Label::Inner {
                members.clear();
                self.nodes.members(child, &mut members);
                for &w in &members {
                    self.y2[w as usize] += passed;
                }
                turned.push(child);
            }
        }
        self.members = members;
        let node = self.nodes.join(children, links);
        if self.nodes.len() > self.label.len() {
            self.label.push(Label::Outside);
            self.link.push(NO_LINK);
            self.since.push(0);
            self.mark.push(0);
        }
        self.set_label(node, Label::Outer);
        self.look_from(&turned);
    }

    /// From two outer nodes up to where their paths to the root meet: the nodes, both ending with the meeting point, and the edges
    /// leading up. Walks both sides in turn, so the cost follows the length of the cycle.
    #[allow(clippy::type_complexity)]
    fn paths(&mut self, a: u32, b: u32) -> (Vec<u32>, Vec<Link>, Vec<u32>, Vec<Link>) {
        self.marks += 2;
        let mut sides = [(vec![a], Vec::new(), a), (vec![b], Vec::new(), b)];
        let mut side = 0;
        self.mark[a as usize] = self.marks;
        self.mark[b as usize] = self.marks + 1;
        let meet = loop {
            let (path, links, at) = &mut sides[side];
            let up = self.nodes.mate[*at as usize];
            if up != NO_LINK {
                let inner = self.nodes.find(up.1);
                let link = reverse(self.link[inner as usize]);
                let outer = self.nodes.find(link.1);
                path.extend([inner, outer]);
                links.extend([up, link]);
                *at = outer;
                let seen = self.mark[outer as usize];
                if seen >= self.marks && seen != self.marks + side as u32 {
                    break outer;
                }
                self.mark[outer as usize] = self.marks + side as u32;
            }
            side = 1 - side;
        };
        let [
            (mut ours, mut our_links, _),
            (mut theirs, mut their_links, _),
        ] = sides;
        for (path, links) in [(&mut ours, &mut our_links), (&mut theirs, &mut their_links)] {
            let end = path
                .iter()
                .position(|&node| node == meet)
                .expect("both paths pass the meeting point");
            path.truncate(end + 1);
            links.truncate(end);
        }
        (ours, our_links, theirs, their_links)
    }

    /// Opens an inner blossom whose dual reached zero: the part of its cycle between entry and exit stays in the tree.
    fn expand(&mut self, node: u32) {
        if self.label[node as usize] != Label::Inner {
            return;
        }
        let passed = self.clock - self.since[node as usize];
        let (entry, exit) = (self.link[node as usize], self.nodes.mate[node as usize]);
        self.label[node as usize] = Label::Outside;
        let (children, links) = self.nodes.open(node, &mut self.members);
        self.nodes.z2[node as usize] = 0;
        let mut members = std::mem::take(&mut self.members);
        members.clear();
        children
            .iter()
            .for_each(|&child| self.nodes.members(child, &mut members));
        for &v in &members {
            self.y2[v as usize] += passed;
        }
        // children[0] is the exit; odd places are paired with the place after them
        debug_assert_eq!(self.nodes.mate[children[0] as usize], exit);
        let entered = self.nodes.top[entry.1 as usize];
        let at = children
            .iter()
            .position(|&c| c == entered)
            .expect("the blossom was entered");
        let count = children.len();
        let mut path: Vec<(u32, Link)> = vec![(entered, entry)];
        let mut i = at;
        while i != 0 {
            // forwards from an odd place, backwards from an even one
            let forwards = at % 2 == 1;
            let next = if forwards { (i + 1) % count } else { i - 1 };
            path.push((
                children[next],
                if forwards {
                    links[i]
                } else {
                    reverse(links[next])
                },
            ));
            i = next;
        }
        let mut outer = Vec::new();
        for (step, &(child, link)) in path.iter().enumerate() {
            if step % 2 == 0 {
                self.set_label(child, Label::Inner);
                self.link[child as usize] = link;
            } else {
                self.set_label(child, Label::Outer);
                outer.push(child);
            }
        }
        for &v in &members {
            let top = self.nodes.top[v as usize];
            if self.label[top as usize] == Label::Outside && self.reach[v as usize] != i64::MAX {
                self.meet(v, top);
            }
        }
        self.members = members;
        self.look_from(&outer);
    }
}
