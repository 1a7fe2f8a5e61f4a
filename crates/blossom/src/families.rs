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
