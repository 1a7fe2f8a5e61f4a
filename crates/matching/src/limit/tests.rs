use super::*;
use crate::crowd::Crowd;
use crate::random::Random;
use crate::score::{Rarity, Scorer, Weights};
use blossom::solve;

fn field(crowd: &Crowd) -> Field {
    let rarity = Rarity::of(&crowd.world(), crowd.profiles());
    let scorer = Scorer::new(crowd.world(), &Weights::default(), rarity);
    let people: Vec<_> = crowd.profiles().iter().collect();
    Field::new(&scorer, &people, crowd.met())
}

/// The best of at most `most` pairs by another road: whoever has no seat is paired with one of as many dummies as people must stay without, and
/// dummies are worth more than anything.
fn with_dummies(field: &Field, n: usize, bonus: &[i64], most: usize) -> i64 {
    const WORTH: i64 = 1 << 50;
    let dummies = n - 2 * most;
    let mut edges = Vec::new();
    for a in 0..n as u32 {
        for b in a + 1..n as u32 {
            let lane = field.lane(a, b);
            if lane > 0 {
                edges.push((
                    a,
                    b,
                    2 * (field.score(lane) + bonus[a as usize] + bonus[b as usize]),
                ));
            }
        }
        edges.extend((0..dummies as u32).map(|d| (a, n as u32 + d, WORTH)));
    }
    let graph = Graph::new(n + dummies, &edges);
    (solve(&graph).weight(&graph) - i128::from(WORTH) * dummies as i128) as i64
}

#[test]
fn so_many_pairs_weigh_as_much_as_dummies_say_they_can() {
    for seed in 0..60 {
        let random = &mut Random::new(seed);
        let n = 2 + random.below(40) as usize;
        let crowd = Crowd::new(seed, n);
        let field = field(&crowd);
        let patience = [0, 1_000, 1 << 30][random.below(3) as usize];
        let bonus: Vec<i64> = (0..n).map(|_| random.below(3) as i64 * patience).collect();
        let most = 1 + random.below(n as u64 / 2) as usize;
        let mut steps = Vec::new();
        let best = limited(&field, n, bonus.clone(), most, |l| {
            steps.push((l.weight, l.bound));
            true
        });
        assert_eq!(best.weight, best.bound, "seed {seed}");
        assert!(best.pairs.len() <= most);
        assert_eq!(
            best.weight,
            with_dummies(&field, n, &bonus, most),
            "seed {seed}: {most} of {n}"
        );
        let inside = |&(weight, bound): &(i64, i64)| weight <= best.weight && best.weight <= bound;
        assert!(steps.iter().all(inside), "{steps:?} around {}", best.weight);
    }
}

#[test]
fn large_rooms_with_few_tables_are_exact_and_may_stop_at_any_pass() {
    for (n, most) in [(640, 25), (901, 450), (901, 449), (1500, 100)] {
        let crowd = Crowd::new(n as u64, n);
        let field = field(&crowd);
        let exact = limited(&field, n, vec![0; n], most, |_| true);
        assert_eq!(exact.weight, exact.bound);
        assert_eq!(exact.pairs.len(), most);
        let hasty = limited(&field, n, vec![0; n], most, |_| false);
        assert_eq!(hasty.pairs.len(), most);
        assert!(hasty.weight <= exact.weight && exact.weight <= hasty.bound);
        let mut seated: Vec<u32> = hasty.pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
        seated.sort_unstable();
        assert!(seated.windows(2).all(|w| w[0] != w[1]));
    }
}
