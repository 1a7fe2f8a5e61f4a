//! Vertices and blossoms as nodes of a nested structure: who contains whom, who is matched through which edge, and what dual they have.
//!
//! Nodes `0..n` are the vertices, the others blossoms. Only *top* nodes (inside no other) are matched, each through one edge; how
//! the inside of a blossom pairs up follows from where that edge enters, and is worked out only when the blossom is opened.
//!
//! The vertices of a top node form a *set*, which carries what changes for all of them at once: label, tree, and dual. When nodes join, the
//! smaller sets are written into the largest; when a blossom opens, its largest child keeps the set. So neither costs more than the smaller parts.

use super::NONE;

/// An edge seen from one side: from a vertex inside to a vertex outside.
pub(super) type Link = (u32, u32);

/// No edge.
pub(super) const NO_LINK: Link = (NONE, NONE);

pub(super) const fn reverse((from, to): Link) -> Link {
    (to, from)
}

/// What a top node is in the forest at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Outside,
    /// At even distance from its root: duals of its vertices fall.
    Outer,
    /// At odd distance: they rise.
    Inner,
}

impl Label {
    /// Change of a vertex's dual by tick of the clock.
    const fn slope(self) -> i64 {
        match self {
            Self::Outside => 0,
            Self::Outer => -1,
            Self::Inner => 1,
        }
    }
}

/// What the vertices of a top node have in common.
#[derive(Clone, Copy, Debug)]
pub(super) struct Set {
    pub(super) node: u32,
    /// Of a labelled node.
    pub(super) tree: u32,
    pub(super) label: Label,
    /// Doubled dual of a vertex = its own part + this + slope · clock.
    lift2: i64,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Of a top node: the edge it is matched through.
    mate: Link,
    /// Of an inner node: the edge from its outer parent to it.
    link: Link,
    /// Of an exposed top node: the vertex left over inside.
    base: u32,
    /// Its vertices are those from `first` to `last` along `after`.
    first: u32,
    last: u32,
    size: u32,
    /// Of a top node.
    set: u32,
    /// Doubled dual of a blossom + 2 · slope · clock; 0 for vertices.
    z2: i64,
}

#[derive(Debug)]
pub(super) struct Nodes {
    vertices: u32,
    nodes: Vec<Node>,
    /// By blossom (less `vertices`): sub-nodes in cyclic order, and the edge from each to the next.
    inside: Vec<(Vec<u32>, Vec<Link>)>,
    vacant: Vec<u32>,
    sets: Vec<Set>,
    vacant_sets: Vec<u32>,
    /// By vertex.
    set: Vec<u32>,
    own2: Vec<i64>,
    after: Vec<u32>,
}

impl Nodes {
    /// Every vertex by itself, with its doubled dual.
    pub(super) fn new(y2: Vec<i64>) -> Self {
        let n = y2.len() as u32;
        let node = |v| Node {
            mate: NO_LINK,
            link: NO_LINK,
            base: v,
            first: v,
            last: v,
            size: 1,
            set: v,
            z2: 0,
        };
        let set = |node| Set {
            node,
            tree: NONE,
            label: Label::Outside,
            lift2: 0,
        };
        Self {
            vertices: n,
            nodes: (0..n).map(node).collect(),
            inside: Vec::new(),
            vacant: Vec::new(),
            sets: (0..n).map(set).collect(),
            vacant_sets: Vec::new(),
            set: (0..n).collect(),
            own2: y2,
            after: vec![NONE; n as usize],
        }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn is_blossom(&self, node: u32) -> bool {
        node >= self.vertices
    }

    /// The set of the top node that holds `v`.
    pub(super) fn set(&self, v: u32) -> &Set {
        &self.sets[self.set[v as usize] as usize]
    }

    /// The top node that holds `v`.
    pub(super) fn top(&self, v: u32) -> u32 {
        self.set(v).node
    }

    pub(super) fn same(&self, u: u32, v: u32) -> bool {
        self.set[u as usize] == self.set[v as usize]
    }

    /// Doubled dual of a vertex without the clock's part: of an outside vertex its dual, of an outer one dual + clock, of an inner one dual - clock.
    pub(super) fn level2(&self, v: u32) -> i64 {
        self.own2[v as usize] + self.set(v).lift2
    }

    /// The clock at which the dual of an inner blossom is used up.
    pub(super) fn empty_at(&self, node: u32) -> i64 {
        self.nodes[node as usize].z2 / 2
    }

    /// Whether `node` is an inner top node.
    pub(super) fn is_inner(&self, node: u32) -> bool {
        let set = &self.sets[self.nodes[node as usize].set as usize];
        set.node == node && set.label == Label::Inner
    }

    pub(super) fn mate(&self, node: u32) -> Link {
        self.nodes[node as usize].mate
    }

    /// Matches a top node through `link`; returns what it was matched through.
    pub(super) fn match_through(&mut self, node: u32, link: Link) -> Link {
        std::mem::replace(&mut self.nodes[node as usize].mate, link)
    }

    /// Which vertex is left over when `node` is exposed.
    pub(super) fn set_base(&mut self, node: u32, v: u32) {
        self.nodes[node as usize].base = v;
    }

    pub(super) fn base(&self, node: u32) -> u32 {
        self.nodes[node as usize].base
    }

    pub(super) fn link(&self, node: u32) -> Link {
        self.nodes[node as usize].link
    }

    pub(super) fn first(&self, node: u32) -> u32 {
        self.nodes[node as usize].first
    }

    /// Gives a top node its label from now on, and leaves its duals what they are.
    pub(super) fn label(&mut self, node: u32, label: Label, tree: u32, clock: i64) {
        let blossom = self.is_blossom(node);
        let at = &mut self.nodes[node as usize];
        let set = &mut self.sets[at.set as usize];
        let turn = (set.label.slope() - label.slope()) * clock;
        set.lift2 += turn;
        if blossom {
            at.z2 -= 2 * turn;
        }
        set.label = label;
        set.tree = tree;
    }

    pub(super) fn set_link(&mut self, node: u32, link: Link) {
        self.nodes[node as usize].link = link;
    }

    /// The vertices inside `node` are appended to `out`.
    pub(super) fn members(&self, node: u32, out: &mut Vec<u32>) {
        let Node { first, last, .. } = self.nodes[node as usize];
        let mut v = first;
        out.push(v);
        while v != last {
            v = self.after[v as usize];
            out.push(v);
        }
    }

    /// The child that keeps its set.
    fn largest(&self, children: &[u32]) -> u32 {
        let by_size = children
            .iter()
            .copied()
            .max_by_key(|&child| self.nodes[child as usize].size);
        by_size.expect("a blossom is a cycle of three nodes or more")
    }

    /// Joins `children` (outside any tree, in cyclic order, `links[i]` leading from the i-th to the next) into a blossom that is matched as the
    /// first of them is.
    pub(super) fn join(&mut self, children: Vec<u32>, links: Vec<Link>) -> u32 {
        let host = self.largest(&children);
        let set = self.nodes[host as usize].set;
        let lift2 = self.sets[set as usize].lift2;
        let mut size = 0;
        let mut last = NONE;
        for &child in &children {
            let at = self.nodes[child as usize];
            size += at.size;
            if last != NONE {
                self.after[last as usize] = at.first;
            }
            last = at.last;
            if child == host {
                continue;
            }
            let more = self.sets[at.set as usize].lift2 - lift2;
            let mut v = at.first;
            loop {
                self.set[v as usize] = set;
                self.own2[v as usize] += more;
                if v == at.last {
                    break;
                }
                v = self.after[v as usize];
            }
            self.vacant_sets.push(at.set);
        }
        let first = self.nodes[children[0] as usize];
        let joined = Node {
            link: NO_LINK,
            last,
            size,
            set,
            z2: 0,
            ..first
        };
        let node = if let Some(node) = self.vacant.pop() {
            self.nodes[node as usize] = joined;
            self.inside[(node - self.vertices) as usize] = (children, links);
            node
        } else {
            self.nodes.push(joined);
            self.inside.push((children, links));
            self.len() as u32 - 1
        };
        self.sets[set as usize].node = node;
        node
    }

    /// Dissolves a top blossom outside any tree; its sub-nodes become top nodes, paired along the cycle except the one the blossom was matched
    /// or exposed through. Returns the sub-nodes in cyclic order from that one on, with the edges between them.
    pub(super) fn open(&mut self, blossom: u32) -> (Vec<u32>, Vec<Link>) {
        let (children, links) =
            std::mem::take(&mut self.inside[(blossom - self.vertices) as usize]);
        let Node {
            set, mate, base, ..
        } = self.nodes[blossom as usize];
        let host = self.largest(&children);
        self.nodes[host as usize].set = set;
        self.sets[set as usize].node = host;
        for &child in children.iter().filter(|&&child| child != host) {
            // there were as many sets as there are top nodes, when each vertex was one
            let fresh = self
                .vacant_sets
                .pop()
                .expect("a set for every top node: as many as vertices");
            self.sets[fresh as usize] = Set {
                node: child,
                ..self.sets[set as usize]
            };
            let at = &mut self.nodes[child as usize];
            at.set = fresh;
            let mut v = at.first;
            loop {
                self.set[v as usize] = fresh;
                if v == at.last {
                    break;
                }
                v = self.after[v as usize];
            }
        }
        let through = self.top(if mate == NO_LINK { base } else { mate.0 });
        let first = children.iter().position(|&child| child == through);
        self.vacant.push(blossom);
        self.pair(children, links, first, mate, base)
    }

    /// Turns a cycle so that it begins where it is matched or exposed, and pairs the others along it.
    fn pair(
        &mut self,
        mut children: Vec<u32>,
        mut links: Vec<Link>,
        first: Option<usize>,
        mate: Link,
        base: u32,
    ) -> (Vec<u32>, Vec<Link>) {
        let first =
            first.expect("one child holds the vertex the blossom is matched or exposed through");
        children.rotate_left(first);
        links.rotate_left(first);
        let exit = &mut self.nodes[children[0] as usize];
        exit.mate = mate;
        exit.base = base;
        for i in (1..children.len()).step_by(2) {
            self.nodes[children[i] as usize].mate = links[i];
            self.nodes[children[i + 1] as usize].mate = reverse(links[i]);
        }
        (children, links)
    }

    /// Opens everything: partners and doubled duals by vertex, the vertices in an order in which every blossom is an interval, and
    /// these intervals with their doubled duals where they are positive.
    #[allow(clippy::type_complexity)]
    pub(super) fn unfold(mut self) -> (Vec<u32>, Vec<i64>, Vec<u32>, Vec<(u32, u32, i64)>) {
        let n = self.vertices;
        let y2: Vec<i64> = (0..n).map(|v| self.level2(v)).collect();
        let mut order = Vec::new();
        let mut open = Vec::new();
        for v in 0..n {
            let top = self.top(v);
            if self.is_blossom(top) && self.first(top) == v {
                open.push(top);
                self.members(top, &mut order);
            }
        }
        let mut place = vec![NONE; n as usize];
        (0..).zip(&order).for_each(|(i, &v)| place[v as usize] = i);
        let mut spans = Vec::new();
        while let Some(node) = open.pop() {
            let Node {
                mate,
                base,
                first,
                size,
                z2,
                ..
            } = self.nodes[node as usize];
            if z2 > 0 {
                let from = place[first as usize];
                spans.push((from, from + size, z2));
            }
            let (children, links) =
                std::mem::take(&mut self.inside[(node - self.vertices) as usize]);
            let through = place[if mate == NO_LINK { base } else { mate.0 } as usize];
            let exit = children.iter().position(|&child| {
                let from = place[self.first(child) as usize];
                (from..from + self.nodes[child as usize].size).contains(&through)
            });
            let (children, _) = self.pair(children, links, exit, mate, base);
            open.extend(children.into_iter().filter(|&child| self.is_blossom(child)));
        }
        let mate = (0..n).map(|v| self.nodes[v as usize].mate.1).collect();
        spans.sort_unstable_by_key(|&(from, to, _)| (from, std::cmp::Reverse(to)));
        (mate, y2, order, spans)
    }
}
