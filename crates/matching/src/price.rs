//! The best round among all pairs, without ever writing all pairs down: column generation.
//!
//! Solve exactly on a sparse graph, then let the kernel look at every pair for one that the dual does not cover ("priced out", after
//! Cook and Rohe, 1999); add the worst of them and solve again, beginning where the last solve ended. When no pair is uncovered, the dual is a
//! certificate for the dense graph: nobody could do better with any pair. Before that, lifting the dual over what is uncovered still
//! gives a proven bound.
//!
//! Which pairs are worth a first look depends on how sought after both people are: everybody's best six by score alone all lead to the same
//! few. So the prices come first: a quarter of the people is matched in the same way (recursively), the others' prices follow from one look at
//! that quarter, and the first sparse graph holds everybody's best pairs *after* prices.

use super::field::Field;
use super::scan::{Cover, nearest, outsiders, uncovered};
use blossom::{Edge, Graph, Start, resume};

/// Up to so many people the first prices are simply half of everybody's best score; above, a quarter of the people are solved first.
pub(super) const FEW: usize = 700;

/// The quarter is solved until its certified gap is at most one part in so many: its prices are only a guess for the others.
pub(super) const ROUGHLY: i64 = 500;

/// What a pair is worth besides its score: its weight, in half points, is `2 · (score + both bonuses) - toll`.
#[derive(Clone, Debug)]
pub struct Stakes {
    /// Points by person for not being left out, 0 to 2^40.
    pub bonus: Vec<i64>,
    /// Half points that each pair pays: the price of a table.
    pub toll: i64,
}

impl Stakes {
    /// Scores alone.
    pub fn none(people: usize) -> Self {
        Self {
            bonus: vec![0; people],
            toll: 0,
        }
    }

    pub(super) fn edge(&self, field: &Field, a: u32, b: u32, lane: i16) -> Edge {
        let bonus = self.bonus[a as usize] + self.bonus[b as usize];
        (
            a.min(b),
            a.max(b),
            2 * (field.score(lane) + bonus) - self.toll,
        )
    }
}

/// The best matching found and how good it provably is.
#[derive(Clone, Debug)]
pub struct Priced {
    /// Partner by person, `u32::MAX` for nobody.
    pub mate: Vec<u32>,
    /// Weight of the matching in half points, bonuses and tolls included.
    pub weight: i64,
    /// No matching over all admissible pairs weighs more.
    pub bound: i64,
    /// Passes over all pairs.
    pub passes: usize,
    /// Edges of the last sparse graph.
    pub edges: usize,
    /// Doubled duals of the last solve: prices to begin with in a larger room.
    y2: Vec<i64>,
}

impl Priced {
    pub fn exact(&self) -> bool {
        self.weight == self.bound
    }
}

/// Maximum-weight matching over all admissible pairs.
///
/// `go_on` is asked after each pass with the weight and the bound so far, in half points; when it says no, what is certified so far
/// is returned.
///
/// # Panics
/// If `stakes.bonus` is not one number per person, 0 to 2^40.
pub fn price(field: &Field, stakes: &Stakes, go_on: impl FnMut(i64, i64) -> bool) -> Priced {
    let n = field.len();
    let bonus = &stakes.bonus;
    assert!(
        bonus.len() == n && bonus.iter().all(|b| (0..=1 << 40).contains(b)),
        "one bonus a person"
    );
    let start = Start {
        y2: guess(field, stakes, n),
        mate: Vec::new(),
    };
    generate(field, stakes, n, start, go_on)
}

/// Doubled duals to begin with for the first `n` people.
pub(super) fn guess(field: &Field, stakes: &Stakes, n: usize) -> Vec<i64> {
    if n <= FEW {
        // half of the best score; a bonus is the person's own
        let tops = outsiders(field, &Cover::flat(field), 0..n as u32, n);
        let level =
            |(bonus, &top): (&i64, &i16)| (4 * bonus + 2 * field.score(top) - stakes.toll).max(0);
        return stakes.bonus.iter().zip(&tops).map(level).collect();
    }
    let few = n / 4;
    let start = Start {
        y2: guess(field, stakes, few),
        mate: Vec::new(),
    };
    let mut y2 = generate(field, stakes, few, start, |weight, bound| {
        bound - weight > weight / ROUGHLY
    })
    .y2;
    let cover = Cover::new(field, stakes, &y2);
    let best = outsiders(field, &cover, few as u32..n as u32, few);
    y2.extend(
        (few..)
            .zip(best)
            .map(|(a, best)| cover.dual(stakes, a, best)),
    );
    y2
}

/// Column generation among the first `n` people.
///
/// An odd number gets one more vertex, *nobody*, joined to everybody by edges of equal weight: whoever is left over is matched with nobody. That changes
/// every matching's best weight by the same amount, and spares the dual the one huge blossom that would otherwise have to say "the number is odd".
fn generate(
    field: &Field,
    stakes: &Stakes,
    n: usize,
    mut start: Start,
    mut go_on: impl FnMut(i64, i64) -> bool,
) -> Priced {
    let mut edges = nearest(field, stakes, &Cover::new(field, stakes, &start.y2), n);
    let odd = n % 2;
    let nobody = if odd == 1 {
        (2 * field.score(0) - stakes.toll).max(0)
    } else {
        0
    };
    if nobody > 0 {
        edges.extend((0..n as u32).map(|a| (a, n as u32, nobody)));
        start.y2.push(0);
    }
    let mut bound = i64::MAX;
    let mut passes = 0;
    loop {
        let graph = Graph::new(n + odd, &edges);
        let solution = resume(&graph, start);
        let found = uncovered(field, stakes, n, &solution.certificate);
        passes += 1;
        let weight = solution.weight(&graph) as i64 - nobody;
        bound = bound
            .min(((solution.certificate.bound2() + i128::from(found.lift2)) / 2) as i64 - nobody);
        start = solution.resume();
        if found.edges.is_empty() || !go_on(weight, bound) {
            let mut y2 = start.y2;
            y2.truncate(n);
            let mate = |&m: &u32| if (m as usize) < n { m } else { u32::MAX };
            return Priced {
                mate: solution.mates()[..n].iter().map(mate).collect(),
                weight,
                bound,
                passes,
                edges: edges.len(),
                y2,
            };
        }
        // none of them is there yet: the dual covers every edge of the graph
        edges.extend(found.edges);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crowd::Crowd;
    use crate::score::{Profile, Rarity, Scorer, Weights};
    use blossom::solve;

    fn scorer(crowd: &Crowd, weights: &Weights) -> Scorer {
        Scorer::new(
            crowd.world(),
            weights,
            Rarity::of(&crowd.world(), crowd.profiles()),
        )
    }

    /// Every fifth person has come for an organization, every third wishes not to meet one; some say the same of kinds.
    fn wishing((n, profile): (u64, &Profile)) -> Profile {
        let mut profile = profile.clone();
        if n % 5 == 0 {
            profile.wishes_must.push(n * 7 % 60);
        }
        if n % 3 == 0 {
            profile.wishes_never.push(n * 11 % 60);
        }
        let kinds = |from: u64| (0..3).map(move |i| ((from + i) % 8) as u8);
        if n % 4 == 0 {
            profile.must_kinds = vec![kinds(n).collect()];
        }
        if n % 7 == 0 {
            profile.wished_kinds = kinds(n + 1).collect();
        }
        if n % 9 == 0 {
            profile.never_kinds = kinds(n + 2).take(1).collect();
        }
        profile
    }

    #[test]
    fn pricing_reaches_the_optimum_over_all_pairs() {
        for (seed, n) in [
            (1, 2),
            (2, 3),
            (3, 17),
            (4, 60),
            (5, 121),
            (6, 257),
            (7, 300),
        ] {
            for bonus in [0, 1000, 1 << 30] {
                let crowd = Crowd::new(seed, n);
                let scorer = scorer(&crowd, &Weights::default());
                let wishing: Vec<_> = (0..).zip(crowd.profiles()).map(wishing).collect();
                let people: Vec<_> = wishing.iter().collect();
                let field = Field::new(&scorer, &people, crowd.met());
                let stakes = Stakes {
                    bonus: (0..n as i64).map(|i| i % 3 * bonus).collect(),
                    toll: bonus % 7,
                };
                let mut dense = Vec::new();
                for a in 0..n as u32 {
                    for b in a + 1..n as u32 {
                        let (p, q) = (people[a as usize], people[b as usize]);
                        if scorer.admissible(p, q) && !crowd.met().contains(&(a, b)) {
                            dense.push((
                                a,
                                b,
                                2 * (i64::from(scorer.score(p, q))
                                    + stakes.bonus[a as usize]
                                    + stakes.bonus[b as usize])
                                    - stakes.toll,
                            ));
                        }
                    }
                }
                let graph = Graph::new(n, &dense);
                let best = solve(&graph).weight(&graph) as i64;
                let mut bounds = Vec::new();
                let priced = price(&field, &stakes, |weight, bound| {
                    bounds.push((weight, bound));
                    true
                });
                assert!(priced.exact());
                assert_eq!(priced.weight, best, "seed {seed}, {n} people");
                assert!(
                    bounds
                        .iter()
                        .all(|&(weight, bound)| weight <= best && best <= bound),
                    "{bounds:?} around {best}"
                );
            }
        }
    }
}
