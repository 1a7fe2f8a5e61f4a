//! Vertices and blossoms as nodes of a nested structure: who contains whom, who is matched through which edge.
//!
//! Nodes `0..n` are the vertices, the others blossoms. Only *top* nodes (inside no other) are matched, each through one edge; how
//! the inside of a blossom pairs up follows from where that edge enters, and is worked out only when the blossom is opened.

use super::NONE;

/// An edge seen from one side: from a vertex inside to a vertex outside.
pub(super) type Link = (u32, u32);

/// No edge.
pub(super) const NO_LINK: Link = (NONE, NONE);

pub(super) const fn reverse((from, to): Link) -> Link {
    (to, from)
}

#[derive(Debug)]
pub(super) struct Nodes {
    vertices: u32,
    /// By vertex: the top node that holds it - or held it when the current tree began, then `up` leads on.
    pub(super) top: Vec<u32>,
    /// By node: itself, or the blossom it joined while the current tree grew (union-find with path halving).
    up: Vec<u32>,
    /// By top node: the edge it is matched through.
    pub(super) mate: Vec<Link>,
    /// By top node that is exposed: the vertex left over inside.
    pub(super) base: Vec<u32>,
    /// By node: doubled dual of a blossom, even; 0 for vertices.
    pub(super) z2: Vec<i64>,
    /// By blossom (less `vertices`): sub-nodes in cyclic order, and the edge from each to the next.
    children: Vec<Vec<u32>>,
    links: Vec<Vec<Link>>,
    vacant: Vec<u32>,
}

impl Nodes {
    /// Every vertex by itself.
    pub(super) fn new(vertices: usize) -> Self {
        let n = vertices as u32;
        Self {
            vertices: n,
            top: (0..n).collect(),
            up: (0..n).collect(),
            mate: vec![NO_LINK; vertices],
            base: (0..n).collect(),
            z2: vec![0; vertices],
            children: Vec::new(),
            links: Vec::new(),
            vacant: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.mate.len()
    }

    pub(super) fn is_blossom(&self, node: u32) -> bool {
        node >= self.vertices
    }

    pub(super) fn children(&self, blossom: u32) -> &[u32] {
        &self.children[(blossom - self.vertices) as usize]
    }

    /// The top node that holds `v`.
    pub(super) fn find(&mut self, v: u32) -> u32 {
        let mut node = self.top[v as usize];
        loop {
            let up = self.up[node as usize];
            if up == node {
                return node;
            }
            let over = self.up[up as usize];
            self.up[node as usize] = over;
            node = over;
        }
    }

    /// The vertices inside `node` are appended to `out`.
    pub(super) fn members(&self, node: u32, out: &mut Vec<u32>) {
        if !self.is_blossom(node) {
            out.push(node);
            return;
        }
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            for &child in self.children(node) {
                if self.is_blossom(child) {
                    stack.push(child)
                } else {
                    out.push(child)
                }
            }
        }
    }

    /// Joins `children` (in cyclic order, `links[i]` leading from the i-th to the next) into a blossom that is matched as the first of
    /// them is. Vertices keep their `top`; [`Self::find`] knows.
    pub(super) fn join(&mut self, children: Vec<u32>, links: Vec<Link>) -> u32 {
        let (mate, base) = (
            self.mate[children[0] as usize],
            self.base[children[0] as usize],
        );
        let node = self.vacant.pop().unwrap_or_else(|| {
            self.up.push(NONE);
            self.mate.push(NO_LINK);
            self.base.push(NONE);
            self.z2.push(0);
            self.children.push(Vec::new());
            self.links.push(Vec::new());
            self.len() as u32 - 1
        });
        for &child in &children {
            self.up[child as usize] = node;
        }
        self.up[node as usize] = node;
        self.mate[node as usize] = mate;
        self.base[node as usize] = base;
        self.z2[node as usize] = 0;
        let i = (node - self.vertices) as usize;
        self.children[i] = children;
        self.links[i] = links;
        node
    }

    /// Makes `node` the `top` of its vertices, which are left in `members`.
    pub(super) fn crown(&mut self, node: u32, members: &mut Vec<u32>) {
        members.clear();
        self.members(node, members);
        for &v in members.iter() {
            self.top[v as usize] = node;
        }
        self.up[node as usize] = node;
    }

    /// Dissolves a top blossom; its sub-nodes become top nodes, paired along the cycle except the one the blossom was matched or exposed
    /// through. Returns the sub-nodes in cyclic order from that one on, with the edges between them.
    pub(super) fn open(&mut self, blossom: u32, members: &mut Vec<u32>) -> (Vec<u32>, Vec<Link>) {
        let i = (blossom - self.vertices) as usize;
        let mut children = std::mem::take(&mut self.children[i]);
        let mut links = std::mem::take(&mut self.links[i]);
        for &child in &children {
            self.crown(child, members);
        }
        let (mate, base) = (self.mate[blossom as usize], self.base[blossom as usize]);
        let through = if mate == NO_LINK { base } else { mate.0 };
        let through = self.top[through as usize];
        let first = children
            .iter()
            .position(|&c| c == through)
            .expect("the blossom holds the vertex it is matched through");
        children.rotate_left(first);
        links.rotate_left(first);
        self.mate[children[0] as usize] = mate;
        self.base[children[0] as usize] = base;
        for i in (1..children.len()).step_by(2) {
            self.mate[children[i] as usize] = links[i];
            self.mate[children[i + 1] as usize] = reverse(links[i]);
        }
        self.vacant.push(blossom);
        (children, links)
    }
}
