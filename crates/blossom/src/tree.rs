//! The blossom phase: alternating trees from the exposed nodes, grown by one clock. First one by one, as long as most end soon; then all at once.
//!
//! While the clock runs, duals of outer vertices fall with it and those of inner vertices rise. Nothing is written meanwhile: a vertex keeps its
//! *level* ([`Nodes::level2`]), which is constant as long as its label is. When a matching edge is gained or a vertex retires, only the trees
//! concerned are taken down; all others stand as they are. So trees stay small, and what one has searched is not searched again.
//!
//! For every vertex outside, `reach` is the least `level[outer neighbour] - edge` known: its edge becomes tight when the clock shows `reach` + its own level.
//! That neighbour may have left its tree since; then `reach` is too low, which is found out when its event is due.
//!
//! Events say where to look, not what is true: each is checked against the state when it comes up, so none needs to be withdrawn.
//!
//! Parity: within a tree all duals are equal modulo 2 (they are joined by tight edges of even doubled weight). Roots whose dual is even are planted a tick
//! later than the others. From then on all outer duals are equal modulo 2, and edges between them become tight at whole clocks.

use std::collections::VecDeque;

use super::certificate::{Blossom, Certificate};
use super::clock::Agenda;
use super::half::Halves;
use super::nodes::{Label, Link, NO_LINK, Nodes, reverse};
use super::{Graph, NONE, Solution};

/// What may happen when the clock gets there: a vertex or node, and one of its arcs that may be tight or one of the kinds below.
type Event = (u32, u32);

/// An exposed vertex becomes a root.
const PLANT: u32 = NONE;
/// The dual of an outer vertex reached zero.
const RETIRE: u32 = NONE - 1;
/// The dual of an inner blossom reached zero.
const EXPAND: u32 = NONE - 2;
/// The best edge to a vertex outside may be tight.
const LOOK: u32 = NONE - 3;

/// Steps a tree may take by itself.
const SHORT: u32 = 50;

/// How many more trees may be long than short before all grow at once.
const GRACE: u32 = 16;

#[derive(Debug, Default)]
struct Tree {
    /// A vertex of every node that was labelled; some may have left, or stand twice.
    holds: Vec<u32>,
    /// The clock when the dual of an outer vertex reaches zero, which ends the tree.
    end: i64,
}

#[derive(Debug)]
pub(super) struct Forest<'a> {
    graph: &'a Graph,
    nodes: Nodes,
    /// By vertex: see the head of this file.
    reach: Vec<i64>,
    trees: Vec<Tree>,
    vacant: Vec<u32>,
    standing: usize,
    /// Roots still to be planted.
    waiting: usize,
    clock: i64,
    later: Agenda<Event>,
    /// What is due now: growth in the order found, so that trees grow evenly; then odd cycles; then blossoms to be opened.
    now: VecDeque<Event>,
    cycles: Vec<Event>,
    empty: Vec<u32>,
    /// By node: marks of the walk that looks for a common ancestor.
    mark: Vec<u32>,
    marks: u32,
    members: Vec<u32>,
}

impl<'a> Forest<'a> {
    /// Takes over from the half-integral phase; its odd cycles become exposed blossoms.
    pub(super) fn new(graph: &'a Graph, halves: Halves) -> Self {
        let n = graph.vertices();
        let Halves { y2, mate, mut next } = halves;
        let mut nodes = Nodes::new(y2);
        for v in 0..n as u32 {
            if mate[v as usize] != NONE {
                nodes.match_through(v, (v, mate[v as usize]));
            } else if next[v as usize] != NONE {
                let mut cycle = Vec::new();
                let mut at = v;
                while next[at as usize] != NONE {
                    cycle.push(at);
                    at = std::mem::replace(&mut next[at as usize], NONE);
                }
                let links = (0..cycle.len())
                    .map(|i| (cycle[i], cycle[(i + 1) % cycle.len()]))
                    .collect();
                nodes.join(cycle, links);
            }
        }
        let all = nodes.len();
        Self {
            graph,
            nodes,
            reach: vec![i64::MAX; n],
            trees: Vec::new(),
            vacant: Vec::new(),
            standing: 0,
            waiting: 0,
            clock: 0,
            later: Agenda::new(),
            now: VecDeque::new(),
            cycles: Vec::new(),
            empty: Vec::new(),
            mark: vec![0; all],
            marks: 0,
            members: Vec::new(),
        }
    }

    /// Grows trees until all exposed nodes are matched or may stay exposed, or until `go_on` says no. Then the duals cover every edge all the same.
    pub(super) fn run(&mut self, mut go_on: impl FnMut() -> bool) {
        self.one_by_one(&mut go_on);
        let roots = self.roots();
        self.waiting = roots.len();
        for &v in &roots {
            let even = self.nodes.level2(v) % 2 == 0;
            self.at(self.clock + i64::from(even), (v, PLANT));
        }
        while (self.waiting > 0 || self.standing > 0) && go_on() && self.step() {}
        // some are left standing when `go_on` said no
        self.vacant.sort_unstable();
        let left: Vec<u32> = (0..self.trees.len() as u32)
            .filter(|tree| self.vacant.binary_search(tree).is_err())
            .collect();
        self.take_down(&left);
    }

    /// Most exposed nodes have an end nearby. A tree by itself knows its end as soon as it sees it, and looks no further.
    fn one_by_one(&mut self, go_on: &mut impl FnMut() -> bool) {
        let mut patience = GRACE;
        for v in self.roots() {
            if patience == 0 || !go_on() {
                return;
            }
            self.plant(v);
            let mut steps = 0;
            while self.standing > 0 {
                if steps == SHORT {
                    self.take_down(&[self.nodes.set(v).tree]);
                } else {
                    self.step();
                }
                steps += 1;
            }
            patience = if steps <= SHORT {
                patience + 1
            } else {
                patience - 1
            };
        }
    }

    /// The bases of exposed nodes with a dual above zero.
    fn roots(&self) -> Vec<u32> {
        (0..self.graph.vertices() as u32)
            .filter(|&v| self.is_exposed(v) && self.nodes.level2(v) > 0)
            .collect()
    }

    fn is_exposed(&self, v: u32) -> bool {
        let node = self.nodes.top(v);
        self.nodes.mate(node) == NO_LINK && self.nodes.base(node) == v
    }

    /// Treats the next event; says no if there is none.
    fn step(&mut self) -> bool {
        if let Some((from, arc)) = self.now.pop_front() {
            match arc {
                PLANT => {
                    self.waiting -= 1;
                    self.plant(from);
                }
                RETIRE => self.retire(from),
                EXPAND => self.empty.push(from),
                LOOK => self.look_again(from),
                _ => self.follow(from, arc),
            }
        } else if let Some((from, arc)) = self.cycles.pop() {
            self.shrink(from, arc);
        } else if let Some(node) = self.empty.pop() {
            self.expand(node);
        } else if self.later.turn(|event| self.now.push_back(event)) {
            self.clock = self.later.clock();
        } else {
            debug_assert!(false, "trees that nothing can end");
            return false;
        }
        true
    }

    pub(super) fn into_solution(self) -> Solution {
        let (mate, y2, order, spans) = self.nodes.unfold();
        let blossoms = spans
            .into_iter()
            .map(|(from, to, z2)| Blossom { from, to, z2 })
            .collect();
        Solution {
            mate,
            certificate: Certificate {
                y2,
                order,
                blossoms,
            },
        }
    }

    fn at(&mut self, clock: i64, event: Event) {
        if clock > self.clock {
            self.later.put(clock, event);
        } else {
            self.now.push_back(event);
        }
    }

    /// The exposed node of `v` becomes the root of a tree.
    fn plant(&mut self, v: u32) {
        let node = self.nodes.top(v);
        // it may have been reached already, or left over again at zero
        if !self.is_exposed(v)
            || self.nodes.set(v).label != Label::Outside
            || self.nodes.level2(v) == 0
        {
            return;
        }
        let tree = self.vacant.pop().unwrap_or_else(|| {
            self.trees.push(Tree::default());
            self.trees.len() as u32 - 1
        });
        self.standing += 1;
        self.trees[tree as usize].end = i64::MAX;
        self.label(node, Label::Outer, tree);
        self.look_from(&[node]);
    }

    fn label(&mut self, node: u32, label: Label, tree: u32) {
        self.nodes.label(node, label, tree, self.clock);
        self.trees[tree as usize].holds.push(self.nodes.first(node));
        if label == Label::Inner && self.nodes.is_blossom(node) {
            self.at(self.nodes.empty_at(node), (node, EXPAND));
        }
    }

    /// The vertices inside `nodes`, which became outer, look along their edges. Stops at the first edge that can be matched, matches it, and says so.
    fn look_from(&mut self, nodes: &[u32]) {
        let mut members = std::mem::take(&mut self.members);
        members.clear();
        nodes
            .iter()
            .for_each(|&node| self.nodes.members(node, &mut members));
        let tree = self.nodes.set(members[0]).tree;
        let lowest = members.iter().map(|&v| (self.nodes.level2(v), v)).min();
        if let Some((end, v)) = lowest
            && end < self.trees[tree as usize].end
        {
            self.trees[tree as usize].end = end;
            self.at(end, (v, RETIRE));
        }
        let found = self.look(tree, &members);
        self.members = members;
        if let Some((v, u)) = found {
            self.augment(v, u);
        }
    }

    fn look(&mut self, tree: u32, members: &[u32]) -> Option<Link> {
        let mut end = self.trees[tree as usize].end;
        // then nobody else can take what it finds exposed
        let alone = self.standing == 1 && self.waiting == 0;
        for &v in members {
            let level = self.nodes.level2(v);
            let first = self.graph.first[v as usize];
            for (i, arc) in (first..).zip(self.graph.arcs(v)) {
                let u = arc.to;
                let value = level - arc.weight2;
                let set = self.nodes.set(u);
                match set.label {
                    Label::Outer => {
                        if self.nodes.same(u, v) {
                            continue;
                        }
                        let other = set.tree;
                        let sum = value + self.nodes.level2(u);
                        debug_assert!(sum % 2 == 0, "parity");
                        let clock = sum / 2;
                        if clock <= self.clock {
                            if other != tree {
                                return Some((v, u));
                            }
                            self.cycles.push((v, i));
                        } else if clock < end && clock < self.trees[other as usize].end {
                            self.later.put(clock, (v, i));
                        }
                    }
                    Label::Outside => {
                        if value >= self.reach[u as usize] {
                            continue;
                        }
                        let clock = value + self.nodes.level2(u);
                        if clock <= self.clock {
                            if self.nodes.mate(set.node) == NO_LINK {
                                return Some((v, u));
                            }
                            self.now.push_back((v, i));
                        } else if clock < end {
                            self.later.put(clock, (v, i));
                            if alone && self.nodes.mate(set.node) == NO_LINK {
                                end = clock;
                                self.trees[tree as usize].end = end;
                            }
                        } else {
                            // this tree ends before
                            continue;
                        }
                        self.reach[u as usize] = value;
                    }
                    Label::Inner => {
                        let reach = &mut self.reach[u as usize];
                        *reach = value.min(*reach);
                    }
                }
            }
        }
        None
    }

    /// An edge may be tight: the tree at one end takes in the other, or two trees meet, or an odd cycle closes.
    fn follow(&mut self, x: u32, arc: u32) {
        let super::Arc { to: y, weight2 } = self.graph.arcs[arc as usize];
        let sum = self.nodes.level2(x) + self.nodes.level2(y) - weight2;
        let (ours, theirs) = (*self.nodes.set(x), *self.nodes.set(y));
        match (ours.label, theirs.label) {
            (Label::Outer, Label::Outer) => {
                if sum > 2 * self.clock || self.nodes.same(x, y) {
                } else if ours.tree == theirs.tree {
                    self.cycles.push((x, arc));
                } else {
                    self.augment(x, y);
                }
            }
            (Label::Outer, Label::Outside) if sum <= self.clock => self.take_in(x, y),
            (Label::Outside, Label::Outer) if sum <= self.clock => self.take_in(y, x),
            _ => {
                self.look_again(x);
                self.look_again(y);
            }
        }
    }

    /// If the best edge of `u` was thought to be tight by now, but is not, finds the best again.
    fn look_again(&mut self, u: u32) {
        let reach = self.reach[u as usize];
        if reach < i64::MAX
            && self.nodes.set(u).label == Label::Outside
            && reach + self.nodes.level2(u) <= self.clock
        {
            self.look_back(u);
        }
    }

    /// `u`, outside, looks for its best edge to an outer vertex.
    fn look_back(&mut self, u: u32) {
        let mut best = (i64::MAX, NONE);
        let first = self.graph.first[u as usize];
        for (i, arc) in (first..).zip(self.graph.arcs(u)) {
            if self.nodes.set(arc.to).label == Label::Outer {
                let value = self.nodes.level2(arc.to) - arc.weight2;
                if value < best.0 {
                    best = (value, i);
                }
            }
        }
        self.reach[u as usize] = best.0;
        if best.0 < i64::MAX {
            self.at(best.0 + self.nodes.level2(u), (u, best.1));
        }
    }

    /// The node of `u`, outside, joins the tree of `v` as inner, its partner as outer.
    fn take_in(&mut self, v: u32, u: u32) {
        let node = self.nodes.top(u);
        let mate = self.nodes.mate(node);
        if mate == NO_LINK {
            self.augment(v, u);
            return;
        }
        let tree = self.nodes.set(v).tree;
        self.label(node, Label::Inner, tree);
        self.nodes.set_link(node, (v, u));
        let partner = self.nodes.top(mate.1);
        self.label(partner, Label::Outer, tree);
        self.look_from(&[partner]);
    }

    /// Matches outer `v` with `u`, which is outer in another tree or exposed outside; both trees come down.
    fn augment(&mut self, v: u32, u: u32) {
        let (ours, theirs) = (*self.nodes.set(v), *self.nodes.set(u));
        self.flip(ours.node, (v, u));
        self.flip(theirs.node, (u, v));
        if theirs.label == Label::Outer {
            self.take_down(&[ours.tree, theirs.tree]);
        } else {
            self.take_down(&[ours.tree]);
            // the event that was due may have been the one its `reach` relied on
            self.come_back(u);
        }
    }

    /// Outer `v`, if its dual reached zero, may stay exposed instead of the root.
    fn retire(&mut self, v: u32) {
        let set = *self.nodes.set(v);
        if set.label == Label::Outer && self.nodes.level2(v) <= self.clock {
            self.nodes.set_base(set.node, v);
            self.flip(set.node, NO_LINK);
            self.take_down(&[set.tree]);
        }
    }

    /// Matches outer `node` through `link` and everybody on the way to the root with the next.
    fn flip(&mut self, mut node: u32, mut link: Link) {
        loop {
            let left = self.nodes.match_through(node, link);
            if left == NO_LINK {
                return;
            }
            let inner = self.nodes.top(left.1);
            link = self.nodes.link(inner);
            self.nodes.match_through(inner, reverse(link));
            node = self.nodes.top(link.0);
        }
    }

    /// Everybody in these trees is outside from now on, and may be taken in by those that stand.
    fn take_down(&mut self, trees: &[u32]) {
        let mut freed = Vec::new();
        for &tree in trees {
            let mut holds = std::mem::take(&mut self.trees[tree as usize].holds);
            for v in holds.drain(..) {
                let set = *self.nodes.set(v);
                if set.label != Label::Outside && set.tree == tree {
                    self.nodes.label(set.node, Label::Outside, NONE, self.clock);
                    freed.push((set.node, set.label));
                }
            }
            self.trees[tree as usize].holds = holds;
            self.vacant.push(tree);
        }
        self.standing -= trees.len();
        let mut members = std::mem::take(&mut self.members);
        for (node, label) in freed {
            members.clear();
            self.nodes.members(node, &mut members);
            for &v in &members {
                if self.standing == 0 {
                    self.reach[v as usize] = i64::MAX;
                } else if label == Label::Outer {
                    self.look_back(v);
                } else {
                    self.come_back(v);
                }
            }
        }
        self.members = members;
    }

    /// When may the best edge of `v`, outside, be tight?
    fn come_back(&mut self, v: u32) {
        let reach = self.reach[v as usize];
        if reach < i64::MAX {
            let clock = reach + self.nodes.level2(v);
            if clock <= self.clock {
                self.look_back(v);
            } else {
                self.later.put(clock, (v, LOOK));
            }
        }
    }

    /// The odd cycle closed by the tight edge between outer `v` and `u` becomes one outer node.
    fn shrink(&mut self, v: u32, arc: u32) {
        let super::Arc { to: u, weight2 } = self.graph.arcs[arc as usize];
        let (a, b) = (*self.nodes.set(v), *self.nodes.set(u));
        if a.node == b.node
            || (a.label, b.label) != (Label::Outer, Label::Outer)
            || a.tree != b.tree
            || self.nodes.level2(v) + self.nodes.level2(u) - weight2 > 2 * self.clock
        {
            return;
        }
        let (ours, our_links, theirs, their_links) = self.paths(a.node, b.node);
        // meeting point … v, u … back to the meeting point
        let mut children: Vec<u32> = ours.iter().rev().copied().collect();
        let mut links: Vec<Link> = our_links.iter().rev().map(|&l| reverse(l)).collect();
        links.push((v, u));
        children.extend(&theirs[..theirs.len() - 1]);
        links.extend(their_links);
        // outer and inner alternate along both paths
        let turned: Vec<u32> = children
            .iter()
            .copied()
            .filter(|&child| self.nodes.is_inner(child))
            .collect();
        for &child in &children {
            self.nodes.label(child, Label::Outside, NONE, self.clock);
        }
        let node = self.nodes.join(children, links);
        if self.nodes.len() > self.mark.len() {
            self.mark.push(0);
        }
        self.label(node, Label::Outer, a.tree);
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
            let up = self.nodes.mate(*at);
            if up != NO_LINK {
                let inner = self.nodes.top(up.1);
                let link = reverse(self.nodes.link(inner));
                let outer = self.nodes.top(link.1);
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
                .expect("the walk put the meeting point on both paths");
            path.truncate(end + 1);
            links.truncate(end);
        }
        (ours, our_links, theirs, their_links)
    }

    /// Opens an inner blossom whose dual reached zero: the part of its cycle between entry and exit stays in the tree.
    fn expand(&mut self, node: u32) {
        if !self.nodes.is_inner(node) || self.nodes.empty_at(node) > self.clock {
            return;
        }
        let (entry, exit) = (self.nodes.link(node), self.nodes.mate(node));
        let tree = self.nodes.set(entry.1).tree;
        self.nodes.label(node, Label::Outside, NONE, self.clock);
        let (children, links) = self.nodes.open(node);
        // children[0] is the exit; odd places are paired with the place after them
        debug_assert_eq!(self.nodes.mate(children[0]), exit);
        let entered = self.nodes.top(entry.1);
        let at = children
            .iter()
            .position(|&c| c == entered)
            .expect("the edge that entered the blossom ends in one of its children");
        let count = children.len();
        self.label(entered, Label::Inner, tree);
        self.nodes.set_link(entered, entry);
        let mut outer = Vec::new();
        let mut i = at;
        while i != 0 {
            // forwards from an odd place, backwards from an even one
            let forwards = at % 2 == 1;
            let next = if forwards { (i + 1) % count } else { i - 1 };
            let link = if forwards {
                links[i]
            } else {
                reverse(links[next])
            };
            let child = children[next];
            // entry and every second after it are inner
            if self.nodes.set(self.nodes.first(children[i])).label == Label::Inner {
                self.label(child, Label::Outer, tree);
                outer.push(child);
            } else {
                self.label(child, Label::Inner, tree);
                self.nodes.set_link(child, link);
            }
            i = next;
        }
        let mut members = std::mem::take(&mut self.members);
        members.clear();
        for &child in &children {
            if self.nodes.set(self.nodes.first(child)).label == Label::Outside {
                self.nodes.members(child, &mut members);
            }
        }
        for &v in &members {
            self.come_back(v);
        }
        self.members = members;
        if !outer.is_empty() {
            self.look_from(&outer);
        }
    }
}
