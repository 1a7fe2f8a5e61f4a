//! What other solvers are known to have stumbled over: small graphs for each thing a blossom can do, and large ones on which a careless solver
//! takes minutes. The small edge lists are those published with J. van Rantwijk's solver (2008), which many solvers are tested with since.

use super::*;
use crate::families::combs;

/// Each makes something happen that the name says; vertices count from 1 as in the literature.
const SMALL: &[(&str, &[Edge])] = &[
    (
        "blossom, used to augment",
        &[(1, 2, 8), (1, 3, 9), (2, 3, 10), (3, 4, 7)],
    ),
    (
        "blossom entered from two sides",
        &[
            (1, 2, 8),
            (1, 3, 9),
            (2, 3, 10),
            (3, 4, 7),
            (1, 6, 5),
            (4, 5, 6),
        ],
    ),
    (
        "inner blossom on the way out",
        &[
            (1, 2, 9),
            (1, 3, 8),
            (2, 3, 10),
            (1, 4, 5),
            (4, 5, 4),
            (1, 6, 3),
        ],
    ),
    (
        "inner blossom, another way out",
        &[
            (1, 2, 9),
            (1, 3, 8),
            (2, 3, 10),
            (1, 4, 5),
            (4, 5, 3),
            (1, 6, 4),
        ],
    ),
    (
        "inner blossom left by its tip",
        &[
            (1, 2, 9),
            (1, 3, 8),
            (2, 3, 10),
            (1, 4, 5),
            (4, 5, 3),
            (3, 6, 4),
        ],
    ),
    (
        "nested blossom, used to augment",
        &[
            (1, 2, 9),
            (1, 3, 9),
            (2, 3, 10),
            (2, 4, 8),
            (3, 5, 8),
            (4, 5, 10),
            (5, 6, 6),
        ],
    ),
    (
        "outer blossom inside another, relabelled",
        &[
            (1, 2, 10),
            (1, 7, 10),
            (2, 3, 12),
            (3, 4, 20),
            (3, 5, 20),
            (4, 5, 25),
            (5, 6, 10),
            (6, 7, 10),
            (7, 8, 8),
        ],
    ),
    (
        "nested blossom that opens again",
        &[
            (1, 2, 8),
            (1, 3, 8),
            (2, 3, 10),
            (2, 4, 12),
            (3, 5, 12),
            (4, 5, 14),
            (4, 6, 12),
            (5, 7, 12),
            (6, 7, 14),
            (7, 8, 12),
        ],
    ),
    (
        "outer blossom becomes inner and opens",
        &[
            (1, 2, 23),
            (1, 5, 22),
            (1, 6, 15),
            (2, 3, 25),
            (3, 4, 22),
            (4, 5, 25),
            (4, 8, 14),
            (5, 7, 13),
        ],
    ),
    (
        "nested outer blossom becomes inner and opens",
        &[
            (1, 2, 19),
            (1, 3, 20),
            (1, 8, 8),
            (2, 3, 25),
            (2, 4, 18),
            (3, 5, 18),
            (4, 5, 13),
            (4, 7, 7),
            (5, 6, 7),
        ],
    ),
    (
        "opened in more than one way, long side",
        &[
            (1, 2, 45),
            (1, 5, 45),
            (2, 3, 50),
            (3, 4, 45),
            (4, 5, 50),
            (1, 6, 30),
            (3, 9, 35),
            (4, 8, 35),
            (5, 7, 26),
            (9, 10, 5),
        ],
    ),
    (
        "opened in more than one way, short side",
        &[
            (1, 2, 45),
            (1, 5, 45),
            (2, 3, 50),
            (3, 4, 45),
            (4, 5, 50),
            (1, 6, 30),
            (3, 9, 35),
            (4, 8, 26),
            (5, 7, 40),
            (9, 10, 5),
        ],
    ),
    (
        "opened, and the tightest edge changes owner",
        &[
            (1, 2, 45),
            (1, 5, 45),
            (2, 3, 50),
            (3, 4, 45),
            (4, 5, 50),
            (1, 6, 30),
            (3, 9, 35),
            (4, 8, 28),
            (5, 7, 26),
            (9, 10, 5),
        ],
    ),
    (
        "opened while an inner blossom sits inside",
        &[
            (1, 2, 45),
            (1, 7, 45),
            (2, 3, 50),
            (3, 4, 45),
            (4, 5, 95),
            (4, 6, 94),
            (5, 6, 94),
            (6, 7, 50),
            (1, 8, 30),
            (3, 11, 35),
            (5, 9, 36),
            (7, 10, 26),
            (11, 12, 5),
        ],
    ),
    (
        "opened again and again",
        &[
            (1, 2, 40),
            (1, 3, 40),
            (2, 3, 60),
            (2, 4, 55),
            (3, 5, 55),
            (4, 5, 50),
            (1, 8, 15),
            (5, 7, 30),
            (7, 6, 10),
            (8, 10, 10),
            (4, 9, 30),
        ],
    ),
];

#[test]
fn everything_a_blossom_can_do_is_done_right() {
    for &(name, edges) in SMALL {
        let n = 1 + edges.iter().map(|e| e.0.max(e.1)).max().unwrap() as usize;
        let expected = brute_force(n, edges);
        assert_eq!(check(n, edges), expected, "{name}");
        assert_eq!(check_by_trees_alone(n, edges), expected, "{name}");
        // whoever has whichever number, in whichever order edges come, and a little off the weights that make it happen
        for seed in 0..60 {
            let random = &mut Random::new(seed);
            let mut names: Vec<u32> = (0..n as u32).collect();
            random.shuffle(&mut names);
            let off = seed % 3;
            let mut edges: Vec<Edge> = { edges.iter() }
                .map(|&(u, v, w)| {
                    (
                        names[u as usize],
                        names[v as usize],
                        w + random.below(1 + off) as i64,
                    )
                })
                .collect();
            random.shuffle(&mut edges);
            let best = brute_force(n, &edges);
            assert_eq!(check(n, &edges), best, "{name}, seed {seed}");
            assert_eq!(check_by_trees_alone(n, &edges), best, "{name}, seed {seed}");
        }
    }
}

/// Triangles in a row, joined tip to tip.
fn triangles(count: u32, joint: i64) -> Vec<Edge> {
    let triangle = |t: u32| {
        let a = 3 * t;
        [
            (a, a + 1, 1_000),
            (a + 1, a + 2, 1_000),
            (a, a + 2, 1_000),
            (a + 2, a + 3, joint),
        ]
    };
    let mut edges: Vec<Edge> = (0..count).flat_map(triangle).collect();
    edges.pop();
    edges
}

/// Triangle upon triangle, each around all before: blossoms as deep as the graph is long.
fn spiral(levels: u32) -> Vec<Edge> {
    let mut edges = vec![(0, 1, 1_000_000), (1, 2, 1_000_000), (0, 2, 1_000_000)];
    for level in 1..levels {
        let (a, b, weight) = (
            2 * level + 1,
            2 * level + 2,
            1_000_000 - 20 * i64::from(level),
        );
        edges.extend([(a - 2, a, weight), (b - 2, b, weight), (a, b, weight)]);
    }
    edges
}

/// A triangulated square, all weights the same.
fn mesh(side: u32) -> Vec<Edge> {
    let mut edges = Vec::new();
    for y in 0..side {
        for x in 0..side {
            let at = y * side + x;
            let (right, down) = (x + 1 < side, y + 1 < side);
            let step = |there: bool, by: u32| there.then_some((at, at + by, 7));
            edges.extend(step(right, 1));
            edges.extend(step(down, side));
            edges.extend(step(right && down, side + 1));
        }
    }
    edges
}

#[test]
fn sparse_graphs_of_five_thousand_that_take_careless_solvers_minutes() {
    let chain = (0..5_003).map(|v| (v, v + 1, 5_004 + i64::from(v % 2)));
    let (size, combs) = combs(2_500);
    assert_eq!(size, 5_004);
    for (name, n, edges) in [
        ("chain", 5_004, chain.collect()),
        ("combs", size, combs),
        ("equal triangles", 5_001, triangles(1_667, 1_000)),
        ("triangles", 5_001, triangles(1_667, 999)),
        ("spiral", 1_001, spiral(500)),
        ("mesh", 2_500, mesh(50)),
    ] {
        let weight = check(n, &edges);
        // whatever the numbering
        let mut names: Vec<u32> = (0..n as u32).collect();
        Random::new(1).shuffle(&mut names);
        let renamed: Vec<Edge> = { edges.iter() }
            .map(|&(u, v, w)| (names[u as usize], names[v as usize], w))
            .collect();
        assert_eq!(check(n, &renamed), weight, "{name}");
    }
}
