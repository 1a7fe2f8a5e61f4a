//! Families of graphs on which a careless solver takes quadratic time or more.

use crate::Edge;

/// Two combs whose teeth are the same pairs, held from either side at prices that fall in opposite directions: what one spine takes up, the other
/// lets go. A spine sees every tooth at every step, so a search that looks at all of them each time needs quadratic time.
/// With the number of vertices.
pub fn combs(teeth: u32) -> (usize, Vec<Edge>) {
    let n = i64::from(teeth);
    let top = 64 * n;
    let (left, right) = (2 * teeth, 2 * teeth + 1);
    let mut edges = vec![(left, left + 2, top / 2), (right, right + 2, top / 2)];
    for i in 0..teeth {
        let (a, b, up) = (2 * i, 2 * i + 1, i64::from(i));
        edges.push((a, b, top - up % 5));
        edges.push((left, a, top - 9 * up - up % 7));
        edges.push((b, right, top - 9 * (n - up) - up % 3));
    }
    (2 * teeth as usize + 4, edges)
}

/// A chain of triangles, each joined to the next at one corner in turn, all weights 1: an odd cycle everywhere (`t.f` of Mattingly and Ritchey, 1991).
/// With the number of vertices.
pub fn triangles(count: u32) -> (usize, Vec<Edge>) {
    let inside = (0..count).flat_map(|t| {
        let a = 3 * t;
        [(a, a + 1, 1), (a, a + 2, 1), (a + 1, a + 2, 1)]
    });
    let between = (1..count).map(|t| (3 * (t - 1) + t % 3, 3 * t + t % 3, 1));
    (3 * count as usize, inside.chain(between).collect())
}

/// A triangle around a triangle and so on, each lighter than the one inside: blossoms nest as deep as the graph is large.
/// With the number of vertices.
pub fn nest(levels: u32) -> (usize, Vec<Edge>) {
    let weight = |level: u32| 20 * i64::from(levels - level) + 1_000;
    let mut edges = vec![(0, 1, weight(0)), (1, 2, weight(0)), (0, 2, weight(0))];
    for level in 1..levels {
        let (a, b, weight) = (2 * level + 1, 2 * level + 2, weight(level));
        edges.extend([(a - 2, a, weight), (b - 2, b, weight), (a, b, weight)]);
    }
    (2 * levels as usize + 1, edges)
}

/// A square grid with a diagonal in every square; `weight` of the two vertices of an edge. Where most weights are equal, searches reach far
/// before they end. With the number of vertices.
pub fn triangulated(side: u32, weight: impl Fn(u32, u32) -> i64) -> (usize, Vec<Edge>) {
    let mut edges = Vec::new();
    for a in 0..side * side {
        let (right, down) = (a % side + 1 < side, a / side + 1 < side);
        let steps = [(1, right), (side, down), (side + 1, right && down)];
        let ends = steps.iter().filter(|(_, inside)| *inside);
        edges.extend(ends.map(|&(step, _)| (a, a + step, weight(a, a + step))));
    }
    ((side * side) as usize, edges)
}
