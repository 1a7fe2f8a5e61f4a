//! The solver against brute force, against itself from other starts, and on graphs built to hurt.

use super::families::{nest, triangles, triangulated};
use super::*;
use random::Random;

mod clock;
mod known;
mod random;

/// Maximum weight by trying everything; 16 vertices at most.
fn brute_force(n: usize, edges: &[Edge]) -> i128 {
    let mut weight = vec![vec![0i64; n]; n];
    for &(u, v, w) in edges {
        let (u, v) = (u as usize, v as usize);
        weight[u][v] = weight[u][v].max(w);
        weight[v][u] = weight[u][v];
    }
    let mut best = vec![0i128; 1 << n];
    for set in 1..1usize << n {
        let u = set.trailing_zeros() as usize;
        let rest = set & (set - 1);
        best[set] = best[rest];
        for v in 0..n {
            if rest >> v & 1 == 1 && weight[u][v] > 0 {
                best[set] = best[set].max(best[rest & !(1 << v)] + i128::from(weight[u][v]));
            }
        }
    }
    best[(1 << n) - 1]
}

fn check(n: usize, edges: &[Edge]) -> i128 {
    let graph = Graph::new(n, edges);
    let solution = solve(&graph);
    let weight = solution
        .certificate
        .verify(&graph, solution.mates())
        .unwrap_or_else(|fault| panic!("{fault}: {n} {edges:?}"));
    assert_eq!(weight, solution.certificate.bound());
    weight
}

/// Solves without the half-integral phase, so that blossoms form and open far more often.
fn check_by_trees_alone(n: usize, edges: &[Edge]) -> i128 {
    let graph = Graph::new(n, edges);
    let mut forest = tree::Forest::new(
        &graph,
        half::Half::new(&graph, start::mend(&graph, Start::default())).into_halves(),
    );
    forest.run(|| true);
    let solution = forest.into_solution();
    solution
        .certificate
        .verify(&graph, solution.mates())
        .unwrap_or_else(|fault| panic!("{fault}: {n} {edges:?}"))
}

fn random_edges(
    random: &mut Random,
    n: usize,
    percent: u64,
    weight: impl Fn(&mut Random) -> i64,
) -> Vec<Edge> {
    let mut edges = Vec::new();
    for u in 0..n as u32 {
        for v in 0..u {
            if random.chance(percent) {
                edges.push((u, v, weight(random)));
            }
        }
    }
    edges
}

#[test]
fn small_random_graphs_match_brute_force() {
    for seed in 0..6000 {
        let random = &mut Random::new(seed);
        let n = 1 + random.below(11) as usize;
        let percent = 20 + random.below(80);
        let spread = [1, 2, 5, 20, 100, 1 << 40][random.below(6) as usize];
        let floor = [0, 1, -10, 1000, 1 << 30][random.below(5) as usize];
        let edges = random_edges(random, n, percent, |r| floor + r.below(spread) as i64);
        assert_eq!(
            check(n, &edges),
            brute_force(n, &edges),
            "seed {seed}: {n} {edges:?}"
        );
    }
}

#[test]
fn larger_random_graphs_are_certified_from_any_start() {
    for seed in 0..300 {
        let random = &mut Random::new(seed);
        let n = 20 + random.below(120) as usize;
        let percent = 2 + random.below(30);
        let spread = [1, 2, 3, 10, 1000][random.below(5) as usize];
        let edges = random_edges(random, n, percent, |r| 1 + r.below(spread) as i64);
        let weight = check(n, &edges);
        assert_eq!(check_by_trees_alone(n, &edges), weight, "seed {seed}");
        let graph = Graph::new(n, &edges);
        let y2 = (0..n).map(|_| random.below(3 * spread) as i64).collect();
        let mate = (0..n).map(|_| random.below(n as u64) as u32).collect();
        let solution = resume(&graph, Start { y2, mate });
        assert_eq!(
            solution.certificate.verify(&graph, solution.mates()),
            Ok(weight),
            "seed {seed}"
        );
    }
}

#[test]
fn a_warm_start_reaches_the_same_weight_when_edges_are_added() {
    for seed in 0..200 {
        let random = &mut Random::new(seed);
        let n = 10 + random.below(60) as usize;
        let mut edges = random_edges(random, n, 15, |r| 1 + r.below(50) as i64);
        let first = solve(&Graph::new(n, &edges));
        edges.extend(random_edges(random, n, 10, |r| 1 + r.below(60) as i64));
        let graph = Graph::new(n, &edges);
        let warm = resume(&graph, first.resume());
        assert_eq!(
            warm.certificate.verify(&graph, warm.mates()),
            Ok(check(n, &edges)),
            "seed {seed}"
        );
    }
}

#[test]
fn the_same_graph_gives_the_same_matching() {
    let random = &mut Random::new(5);
    // all weights equal: every choice is a tie
    let edges = random_edges(random, 61, 30, |_| 7);
    let graph = Graph::new(61, &edges);
    let (a, b) = (solve(&graph), solve(&graph));
    assert_eq!(a.mates(), b.mates());
    assert_eq!(a.certificate, b.certificate);
}

/// Stopped after any number of steps, there is a matching, a proven bound, and the optimum between them.
#[test]
fn a_search_that_is_stopped_bounds_the_optimum() {
    let mut open = 0;
    for seed in 0..400 {
        let random = &mut Random::new(seed);
        let (n, mut edges) = nested(2 + random.below(20) as u32, random);
        edges.extend(random_edges(random, n, 8, |r| 1 + r.below(12_000) as i64));
        let graph = Graph::new(n, &edges);
        let best = solve(&graph).weight(&graph);
        for allowed in (0..20).chain([40, 80, 160, u32::MAX]) {
            let mut steps = 0;
            let solution = solve_while(&graph, || {
                steps += 1;
                steps <= allowed
            });
            let weight = solution
                .certificate
                .check(&graph, solution.mates())
                .unwrap_or_else(|fault| panic!("{fault}: seed {seed}, {allowed} steps"));
            let bound = solution.certificate.bound();
            assert!((weight..=bound).contains(&best), "seed {seed}, {allowed}");
            if steps <= allowed {
                assert_eq!(weight, bound, "seed {seed}: ended after {steps} steps");
            }
            open += u32::from(weight < bound);
        }
    }
    assert!(open > 1_000, "{open} were stopped in time");
}

/// A grid full of odd cycles, near 10 million an edge.
fn heavy_grid(side: u32) -> (usize, Vec<Edge>) {
    let scattered = |a: u32, b: u32| {
        10_000_000 + i64::from((a ^ b.rotate_left(7)).wrapping_mul(0x9e37_79b1) >> 12)
    };
    triangulated(side, scattered)
}

/// Whoever looks at the clock only now and then says no once, and yes when asked again.
#[test]
fn a_search_that_was_told_to_stop_does_not_ask_again() {
    let (n, edges) = heavy_grid(60);
    let graph = Graph::new(n, &edges);
    for allowed in [0, 1, 100, 2_000] {
        let mut asked = 0;
        let solution = solve_while(&graph, || {
            asked += 1;
            asked != allowed + 1
        });
        assert_eq!(asked, allowed + 1);
        let weight = solution.certificate.check(&graph, solution.mates());
        assert!(weight.unwrap() < solution.certificate.bound());
    }
}

/// Twenty thousand vertices, stopped at once and on the way: the bounds are near and close in.
#[test]
fn the_bounds_of_a_stopped_search_are_near_and_come_nearer() {
    let (n, edges) = heavy_grid(142);
    let graph = Graph::new(n, &edges);
    let gap = |allowed: u32| {
        let mut steps = 0;
        let solution = solve_while(&graph, || {
            steps += 1;
            steps <= allowed
        });
        let weight = solution.certificate.check(&graph, solution.mates());
        let (weight, bound) = (weight.unwrap(), solution.certificate.bound());
        (bound - weight) as f64 / bound as f64
    };
    let gaps = [0, 1_000, 20_000, 40_000].map(gap);
    assert!(gaps.is_sorted_by(|a, b| a >= b), "{gaps:?}");
    assert!(0.0 < gaps[3] && gaps[3] < gaps[0] / 2.0, "{gaps:?}");
    assert!(gaps[0] < 0.03, "{gaps:?}");
}

#[test]
fn exchanges_only_gain_and_end_where_no_short_one_does() {
    let mut gained = 0;
    for seed in 0..2_000 {
        let random = &mut Random::new(seed);
        let n = 2 + random.below(12) as usize;
        let edges = random_edges(random, n, 40, |r| 1 + r.below(30) as i64);
        let graph = Graph::new(n, &edges);
        let mut mate = vec![NONE; n];
        let mut shuffled = edges.clone();
        random.shuffle(&mut shuffled);
        for &(u, v, _) in shuffled.iter().take(n / 3) {
            if mate[u as usize] == NONE && mate[v as usize] == NONE {
                (mate[u as usize], mate[v as usize]) = (v, u);
            }
        }
        let certificate = solve(&graph).certificate;
        let before = certificate.check(&graph, &mate).unwrap();
        exchange::improve(&graph, &mut mate);
        let after = certificate.check(&graph, &mate).unwrap();
        assert!(before <= after && after <= brute_force(n, &edges));
        gained += u32::from(before < after);
        for &(u, v, weight) in &edges {
            let lost = [u, v].map(|x| mate[x as usize]).map(|m| m != NONE);
            let alone = graph.weight2(v, mate[v as usize]).unwrap_or(0);
            assert!(
                lost[0] || 2 * weight <= alone,
                "seed {seed}: {u} could take {v}"
            );
            let other = graph.weight2(u, mate[u as usize]).unwrap_or(0);
            assert!(
                lost[1] || 2 * weight <= other,
                "seed {seed}: {v} could take {u}"
            );
        }
    }
    assert!(gained > 1_000, "{gained}");
}

#[test]
fn steps_grow_hardly_faster_than_the_graph() {
    let steps = |(n, edges): (usize, Vec<Edge>)| {
        let graph = Graph::new(n, &edges);
        let mut steps = 0u32;
        let solution = solve_while(&graph, || {
            steps += 1;
            true
        });
        solution
            .certificate
            .verify(&graph, solution.mates())
            .unwrap();
        f64::from(steps)
    };
    for (name, small, large) in [
        ("triangles", triangles(1_000), triangles(8_000)),
        ("nest", nest(1_000), nest(8_000)),
        (
            "unit grid",
            triangulated(51, |_, _| 1),
            triangulated(145, |_, _| 1),
        ),
        ("heavy grid", heavy_grid(50), heavy_grid(142)),
    ] {
        let times = large.0 as f64 / small.0 as f64;
        let grown = steps(large) / steps(small);
        assert!(
            grown < times.powf(1.3),
            "{name}: {grown} times the steps for {times} times the vertices"
        );
    }
}

#[test]
fn trivial_graphs() {
    assert_eq!(check(0, &[]), 0);
    assert_eq!(check(1, &[]), 0);
    assert_eq!(check(2, &[(0, 1, -5)]), 0);
    assert_eq!(check(2, &[(0, 1, 0)]), 0);
    assert_eq!(check(2, &[(0, 1, 3), (1, 0, 9), (0, 1, 4)]), 9);
    assert_eq!(
        check(
            3,
            &[
                (0, 1, MAX_WEIGHT),
                (1, 2, MAX_WEIGHT),
                (0, 2, MAX_WEIGHT - 1)
            ]
        ),
        i128::from(MAX_WEIGHT)
    );
}

#[test]
fn a_star_takes_its_heaviest_ray() {
    let edges: Vec<Edge> = (1..400).map(|v| (0, v, i64::from(v * 7 % 397))).collect();
    assert_eq!(check(400, &edges), 396);
}

/// Odd cliques inside odd cliques, joined by ever lighter edges: blossoms nest as deep as the graph is large.
fn nested(depth: u32, random: &mut Random) -> (usize, Vec<Edge>) {
    let mut edges = vec![(0, 1, 10_000), (1, 2, 10_000), (0, 2, 10_000)];
    for level in 1..depth {
        let (a, b) = (2 * level + 1, 2 * level + 2);
        let weight = 10_000 - 20 * i64::from(level) + random.below(4) as i64;
        let (u, v) = (
            random.below(u64::from(a)) as u32,
            random.below(u64::from(a)) as u32,
        );
        edges.extend([(u, a, weight), (v, b, weight), (a, b, weight)]);
    }
    (2 * depth as usize + 1, edges)
}

#[test]
fn nested_blossoms_are_opened_again_when_an_edge_leads_out() {
    for seed in 0..400 {
        let random = &mut Random::new(seed);
        let depth = 1 + random.below(5) as u32;
        let (n, mut edges) = nested(depth, random);
        let mut total = n;
        for _ in 0..random.below(4) {
            edges.push((
                random.below(n as u64) as u32,
                total as u32,
                9_000 + random.below(2_000) as i64,
            ));
            total += 1;
        }
        assert_eq!(
            check(total, &edges),
            brute_force(total, &edges),
            "seed {seed}: {edges:?}"
        );
    }
    for seed in 0..40 {
        let random = &mut Random::new(seed);
        let (n, mut edges) = nested(100, random);
        let mut total = n as u32;
        for _ in 0..60 {
            edges.push((
                random.below(u64::from(total)) as u32,
                total,
                5_000 + random.below(8_000) as i64,
            ));
            total += 1;
        }
        assert_eq!(
            check(total as usize, &edges),
            check_by_trees_alone(total as usize, &edges),
            "seed {seed}"
        );
    }
}

/// Clusters of odd size, tight inside, loose between: a cluster becomes a blossom, is entered as inner, and has to open again.
#[test]
fn odd_clusters_shrink_and_expand() {
    for seed in 0..600 {
        let random = &mut Random::new(seed);
        let (clusters, size) = (3 + random.below(6) as u32, 3 + 2 * random.below(3) as u32);
        let n = clusters * size;
        let (inside, spread) = (40 + random.below(60), 1 + random.below(12));
        let mut edges = Vec::new();
        for u in 0..n {
            for v in 0..u {
                if u / size == v / size {
                    edges.push((u, v, (inside + random.below(spread)) as i64));
                } else if random.chance(12) {
                    edges.push((
                        u,
                        v,
                        (inside * random.below(100) / 100 + random.below(spread)) as i64,
                    ));
                }
            }
        }
        let weight = check(n as usize, &edges);
        assert_eq!(
            check_by_trees_alone(n as usize, &edges),
            weight,
            "seed {seed}"
        );
        if n <= 15 {
            assert_eq!(brute_force(n as usize, &edges), weight, "seed {seed}");
        }
    }
}

#[test]
fn long_paths_and_odd_rings_are_certified() {
    for seed in 0..20 {
        let random = &mut Random::new(seed);
        // a long path whose duals have to travel from end to end
        let path: Vec<Edge> = (0..999)
            .map(|v| {
                (
                    v,
                    v + 1,
                    1000 + i64::from(v / 2) * 2 + random.below(3) as i64,
                )
            })
            .collect();
        check(1000, &path);
        // rings of odd length joined in a row
        let mut rings = Vec::new();
        let mut first = 0u32;
        for _ in 0..40 {
            let size = 3 + 2 * random.below(6) as u32;
            for i in 0..size {
                rings.push((
                    first + i,
                    first + (i + 1) % size,
                    100 + random.below(4) as i64,
                ));
            }
            if first > 0 {
                rings.push((
                    first - 1,
                    first + random.below(u64::from(size)) as u32,
                    60 + random.below(60) as i64,
                ));
            }
            first += size;
        }
        check(first as usize, &rings);
    }
}

#[test]
fn a_wrong_certificate_is_caught() {
    let edges = [(0, 1, 4), (1, 2, 6), (2, 3, 4)];
    let graph = Graph::new(4, &edges);
    let solution = solve(&graph);
    assert_eq!(solution.pairs().collect::<Vec<_>>(), [(0, 1), (2, 3)]);
    let good = &solution.certificate;
    let mut low = good.clone();
    low.y2[1] = 0;
    assert!(low.verify(&graph, solution.mates()).is_err());
    let mut high = good.clone();
    high.y2[1] += 2;
    assert!(matches!(
        high.verify(&graph, solution.mates()),
        Err(Fault::Gap { .. })
    ));
    assert_eq!(
        good.verify(&graph, &[2, NONE, 0, NONE]),
        Err(Fault::Pair(0, 2))
    );
    assert!(matches!(
        good.verify(&graph, &[NONE, 2, 1, NONE]),
        Err(Fault::Gap { .. })
    ));
}

/// Two other people's solvers agree, up to 500 vertices.
#[test]
fn other_solvers_find_the_same_weight() {
    use rustworkx_core::max_weight_matching::max_weight_matching;
    use rustworkx_core::petgraph::graph::UnGraph;

    for (seed, n, percent, spread) in [
        (1, 12, 60, 9),
        (2, 40, 30, 4),
        (3, 75, 100, 1000),
        (4, 150, 10, 30),
        (5, 151, 4, 2),
        (6, 300, 3, 100),
        (7, 500, 2, 1000),
    ] {
        let random = &mut Random::new(seed);
        let edges = random_edges(random, n, percent, |r| r.below(spread) as i64 - 1);
        let ours = check(n, &edges);
        let weight = |pairs: &mut dyn Iterator<Item = (usize, usize)>| -> i128 {
            let table: std::collections::BTreeMap<_, _> = edges
                .iter()
                .map(|&(u, v, w)| ((u.max(v) as usize, u.min(v) as usize), w))
                .collect();
            pairs
                .map(|(u, v)| i128::from(table[&(u.max(v), u.min(v))]))
                .sum()
        };
        let mut graph = UnGraph::<(), i128>::default();
        let nodes: Vec<_> = (0..n).map(|_| graph.add_node(())).collect();
        for &(u, v, w) in &edges {
            graph.add_edge(nodes[u as usize], nodes[v as usize], w.into());
        }
        let pairs = max_weight_matching(&graph, false, |e| Ok::<_, ()>(*e.weight()), true).unwrap();
        assert_eq!(
            weight(&mut pairs.into_iter()),
            ours,
            "rustworkx-core, seed {seed}"
        );
        let mut dense = vec![0i64; n * n];
        for &(u, v, w) in &edges {
            let (u, v) = (u.min(v) as usize, u.max(v) as usize);
            dense[u * n + v] = w.max(0);
            dense[v * n + u] = w.max(0);
        }
        let mate = integer_blossom::max_weight_matching(&dense, n);
        let mut pairs = mate
            .iter()
            .enumerate()
            .filter_map(|(u, m)| m.filter(|&v| u < v).map(|v| (u, v)))
            .filter(|&(u, v)| dense[u * n + v] > 0);
        assert_eq!(weight(&mut pairs), ours, "integer-blossom, seed {seed}");
    }
}

#[test]
fn what_two_vertices_share_is_the_sum_over_blossoms_that_hold_both() {
    let blossom = |from, to, z2| Blossom { from, to, z2 };
    let certificate = Certificate {
        y2: vec![0; 13],
        order: vec![11, 0, 2, 3, 1, 9, 4, 7, 5, 8, 10, 12],
        blossoms: vec![
            blossom(0, 11, 32),
            blossom(1, 8, 8),
            blossom(3, 8, 4),
            blossom(4, 7, 2),
            blossom(8, 11, 16),
        ],
    };
    let shared = certificate.shared();
    for u in 0..13 {
        for v in (0..13).filter(|&v| v != u) {
            let both = certificate
                .blossoms
                .iter()
                .filter(|b| [u, v].iter().all(|x| certificate.members(b).contains(x)));
            assert_eq!(shared.z2(u, v), both.map(|b| b.z2).sum::<i64>(), "{u} {v}");
        }
    }
}
