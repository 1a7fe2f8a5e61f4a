//! Who sits in a round: fairness first, then the scores.

use super::{Attending, PATIENCE, Request, indices, turns};
use crate::field::Field;
use crate::limit::limited;
use crate::price::{Stakes, price};
use crate::score::{Profile, Scorer};

/// Pairs, and the bound on scores and bonuses together, in points.
pub(super) struct Seated {
    pub(super) pairs: Vec<(u32, u32)>,
    pub(super) bound: i64,
}

/// The field of a round. With fewer tables than people could fill, those whose turn it can be come first, otherwise in the order they had: with
/// `2 · tables` seats, those who have sat out at least as often as the person on the last seat. How many they are is the second value.
/// Whoever may meet nobody has no turn.
pub(super) fn in_turn(
    request: &Request<'_>,
    scorer: &Scorer,
    people: &mut Vec<&Attending>,
) -> (Field, usize) {
    let make = |people: &[&Attending]| {
        let profiles: Vec<&Profile> = people.iter().map(|p| &p.profile).collect();
        Field::new(scorer, &profiles, &indices(people, request.banned))
    };
    let mut field = make(people);
    let tables = request.tables.unwrap_or(usize::MAX);
    if tables >= people.len() / 2 {
        return (field, people.len());
    }
    let seats = 2 * tables;
    let alone: Vec<bool> = (0..people.len() as u32).map(|a| field.alone(a)).collect();
    let mut all: Vec<i64> = people
        .iter()
        .zip(&alone)
        .filter(|(_, alone)| !**alone)
        .map(|(p, _)| turns(p))
        .collect();
    if all.len() <= seats || seats == 0 {
        return (field, people.len());
    }
    all.sort_unstable_by(|x, y| y.cmp(x));
    let last = all[seats - 1];
    let mut rest = Vec::new();
    let mut first: Vec<&Attending> = Vec::with_capacity(people.len());
    for (person, alone) in people.iter().zip(alone) {
        if !alone && turns(person) >= last {
            first.push(person);
        } else {
            rest.push(*person);
        }
    }
    let count = first.len();
    if !rest.is_empty() {
        first.append(&mut rest);
        *people = first;
        field = make(people);
    }
    (field, count)
}

/// The best pairs, `tables` at most. The first `in_turn` people are those whose turn it can be.
///
/// With few tables the fairest choice is mostly plain: all seats go to those in turn, and whoever of them has sat out more than the least of them
/// has a seat for certain. If the best such round exists it is the one wanted, and any such round is as fair, so that the search may stop
/// whenever time is up. Only where bans are in the way do the bonuses of all people have to decide.
pub(super) fn seat(
    field: &Field,
    bonus: &[i64],
    in_turn: usize,
    tables: Option<usize>,
    in_time: &mut impl FnMut() -> bool,
) -> Seated {
    let tables = tables.unwrap_or(usize::MAX);
    if tables == 0 {
        return Seated {
            pairs: Vec::new(),
            bound: 0,
        };
    }
    let mut late = false;
    let mut late = || {
        late |= !in_time();
        late
    };
    if tables < in_turn / 2 {
        let least = bonus[..in_turn].iter().copied().min().unwrap_or(0);
        let certain: Vec<i64> = (0..field.len())
            .map(|a| {
                if a < in_turn && bonus[a] > least {
                    PATIENCE
                } else {
                    0
                }
            })
            .collect();
        let all = certain.iter().filter(|&&bonus| bonus > 0).count();
        let fair = |pairs: &[(u32, u32)]| {
            let seated = pairs.iter().flat_map(|&(a, b)| [a, b]);
            pairs.len() == tables && seated.filter(|&a| certain[a as usize] > 0).count() == all
        };
        let found = limited(field, in_turn, certain.clone(), tables, |l| {
            !late() || !fair(&l.pairs)
        });
        if fair(&found.pairs) {
            let sum = |of: &[i64]| -> i64 {
                let seated = found.pairs.iter().flat_map(|&(a, b)| [a, b]);
                seated.map(|a| of[a as usize]).sum()
            };
            return Seated {
                bound: found.bound.div_euclid(2) - sum(&certain) + sum(bonus),
                pairs: found.pairs,
            };
        }
    }
    // a round is only cut short once its gap is too small to hide an unfair one
    if tables < field.len() / 2 {
        let found = limited(field, field.len(), bonus.to_vec(), tables, |l| {
            !late() || l.bound - l.weight >= PATIENCE
        });
        return Seated {
            pairs: found.pairs,
            bound: found.bound.div_euclid(2),
        };
    }
    let stakes = Stakes {
        bonus: bonus.to_vec(),
        toll: 0,
    };
    let free = price(field, &stakes, |weight, bound| {
        !late() || bound - weight >= PATIENCE
    });
    let mate = (0..).zip(&free.mate);
    Seated {
        pairs: mate
            .filter(|&(a, &b)| b != u32::MAX && a < b)
            .map(|(a, &b)| (a, b))
            .collect(),
        bound: free.bound.div_euclid(2),
    }
}
