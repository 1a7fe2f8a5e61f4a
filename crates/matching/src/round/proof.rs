//! A round of pairs with its proof, in a form that may be published.
//!
//! People have places in an order that is drawn anew for each round. Two who may not meet look like two who may, be they colleagues, have they met, or
//! does one of them not want to: the proof counts them as if they might, so that it is the same whether they may or not. Only where a better round
//! would seat them do they count less, namely what the prices leave them; as do the many pairs that were nearly seated, for what pairs count is rounded
//! up as far as the prices pay for it.

use std::collections::BTreeSet;

use blossom::{Certificate, Edge, Graph, Start, resume};

use super::{Request, Scene, lanes};
use crate::field::Field;
use crate::limit;
use crate::random::Random;
use domain::AttendeeId;

/// What pairs count at most is rounded up to whole multiples, points: one need answered is about eight.
const STEP: i64 = 250;

/// Among fewer people everybody knows who everybody is.
pub const FEWEST: usize = 20;

/// All pairs are told: with more people a round would take more than some megabytes.
pub const MOST: usize = 1_000;

/// So many better rounds with pairs that may not meet are looked at; in large rooms fewer, because each takes longer.
const TRIES: [usize; 2] = [40, 4];
const LARGE: usize = 300;

/// Anybody can check with it that no round would have been better. Weights are half points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// [Turns](super::Attending::turns), by place.
    pub sat_out: Vec<u32>,
    /// Turns that everybody has: they count nothing.
    pub least: u32,
    /// The first place of each pair is the smaller one.
    pub pairs: Vec<(u32, u32)>,
    /// Places of those who make a table of three.
    pub thirds: Vec<u32>,
    /// Half points that each table costs, where there are too few.
    pub toll: i64,
    /// What each place counts with each later one at most, points; of a pair, exactly. 0: they could not sit together.
    pub worth: Vec<Vec<i64>>,
    pub certificate: Certificate,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unproven {
    Few,
    Many,
    /// Partners were exchanged so that somebody makes a table of three instead of sitting out.
    Exchanged,
}

/// The proof of a round that [`compute`](super::compute) made of the same request. `draw`: where the order of places comes from; nobody may know it.
///
/// # Errors
/// Where fewer than [`FEWEST`] or more than [`MOST`] could be seated, and where a table of three was made by parting pairs.
pub fn prove(
    request: &Request<'_>,
    groups: &[Vec<AttendeeId>],
    draw: u64,
) -> Result<Proof, Unproven> {
    let scene = Scene::new(request);
    let everybody = 0..scene.people.len() as u32;
    let mut members: Vec<u32> = everybody.filter(|&a| !scene.field.alone(a)).collect();
    match members.len() {
        few if few < FEWEST => return Err(Unproven::Few),
        many if many > MOST => return Err(Unproven::Many),
        _ => Random::new(draw).shuffle(&mut members),
    }
    let mut place = vec![0; scene.people.len()];
    (0..)
        .zip(&members)
        .for_each(|(at, &a)| place[a as usize] = at);
    let at_place = |a: u32| place[a as usize];
    let groups: Vec<Vec<u32>> = groups
        .iter()
        .map(|group| scene.indices(group).into_iter().map(at_place).collect())
        .collect();
    let of = |field: &Field, apart: bool| Drawn::new(&scene, field, apart, &members).prove(&groups);
    let (proof, exact) = of(&scene.field, false);
    let inexact = || match proof.thirds.is_empty() {
        true => Ok(proof.clone()),
        false => Err(Unproven::Exchanged),
    };
    // With people who have no phone it may be best only where they sit apart.
    match &scene.apart {
        Some(field) if !exact => {
            let (apart, exact) = of(field, true);
            if exact { Ok(apart) } else { inexact() }
        }
        _ if exact => Ok(proof),
        _ => inexact(),
    }
}

/// People by place.
struct Drawn<'a> {
    scene: &'a Scene<'a>,
    field: &'a Field,
    /// Whether that is the one in which tables without a phone cost.
    apart: bool,
    members: &'a [u32],
    bonus: Vec<i64>,
    toll: i64,
    tables: usize,
    /// By place.
    lanes: Vec<Vec<i16>>,
}

impl<'a> Drawn<'a> {
    fn new(scene: &'a Scene<'a>, field: &'a Field, apart: bool, members: &'a [u32]) -> Self {
        let tables = scene.request.tables.unwrap_or(usize::MAX);
        let toll = if tables < members.len() / 2 {
            limit::toll(field, scene.bonus.clone(), tables)
        } else {
            0
        };
        let row = |&a: &u32| {
            let all = lanes(field, a);
            members.iter().map(|&b| all[b as usize]).collect()
        };
        Self {
            scene,
            field,
            apart,
            members,
            bonus: members.iter().map(|&a| scene.bonus[a as usize]).collect(),
            toll,
            tables,
            lanes: members.iter().map(row).collect(),
        }
    }

    /// The second value: whether it proves the round best.
    fn prove(&self, groups: &[Vec<u32>]) -> (Proof, bool) {
        let (mut pairs, thirds) = self.pairs(groups);
        pairs.sort_unstable();
        let weight = |&(a, b): &(u32, u32)| {
            let (a, b) = (a as usize, b as usize);
            i128::from(self.weight(a, b, self.score(a, b)))
        };
        let weight2 = 2 * pairs.iter().map(weight).sum::<i128>();
        let certificate = self.certificate(weight2);
        let full = self.toll == 0 || pairs.len() == self.tables;
        let exact = full && weight2 == certificate.bound2();
        let people = &self.scene.people;
        let turns = |&a: &u32| people[a as usize].turns();
        let proof = Proof {
            sat_out: self.members.iter().map(turns).collect(),
            least: people.iter().map(|p| p.turns()).min().unwrap_or(0),
            worth: self.worth(&certificate, &pairs),
            pairs,
            thirds,
            toll: self.toll,
            certificate,
        };
        (proof, exact)
    }

    /// Of all pairs, as if all might meet, but for those who may not and whom a better round than that of this doubled weight would seat.
    fn certificate(&self, weight2: i128) -> Certificate {
        let n = self.members.len();
        let most = TRIES[usize::from(n > LARGE)];
        let all = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b)));
        let edge = |(a, b): (usize, usize)| {
            let weight = self.weight(a, b, self.score(a, b));
            (a as u32, b as u32, weight)
        };
        let mut edges: Vec<Edge> = all.map(edge).collect();
        let forbidden = |a: u32, b: u32| self.lanes[a as usize][b as usize] <= 0;
        let mut start = Start::default();
        let mut tries = 0;
        loop {
            tries += 1;
            let solution = resume(&Graph::new(n, &edges), start);
            let seated = solution.pairs().filter(|&(a, b)| forbidden(a, b));
            let better: BTreeSet<_> = seated.collect();
            if better.is_empty() || solution.certificate.bound2() == weight2 {
                return solution.certificate;
            }
            edges.retain(|&(a, b, _)| match tries < most {
                true => !better.contains(&(a, b)),
                false => !forbidden(a, b),
            });
            start = solution.resume();
        }
    }

    /// Of three at a table the pair that counts most, and the third.
    fn pairs(&self, groups: &[Vec<u32>]) -> (Vec<(u32, u32)>, Vec<u32>) {
        let (mut pairs, mut thirds) = (Vec::new(), Vec::new());
        for group in groups {
            let two = (0..group.len()).flat_map(|i| {
                group[..i]
                    .iter()
                    .map(move |&b| (group[i].min(b), group[i].max(b)))
            });
            let weight = |&(a, b): &(u32, u32)| {
                let (a, b) = (a as usize, b as usize);
                (self.lanes[a][b] > 0).then(|| self.weight(a, b, self.score(a, b)))
            };
            let Some(pair) = two.max_by_key(weight) else {
                continue;
            };
            let third = |a: &&u32| **a != pair.0 && **a != pair.1;
            thirds.extend(group.iter().filter(third));
            pairs.push(pair);
        }
        thirds.sort_unstable();
        (pairs, thirds)
    }

    fn worth(&self, certificate: &Certificate, pairs: &[(u32, u32)]) -> Vec<Vec<i64>> {
        let shared = certificate.shared();
        let worth = |a: usize, b: usize| {
            if pairs.binary_search(&(a as u32, b as u32)).is_ok() {
                return self.score(a, b);
            }
            let zs = shared.z2(a as u32, b as u32);
            let paid = (certificate.y2[a] + certificate.y2[b] + zs).div_euclid(2);
            let left = (paid + self.toll).div_euclid(2) - self.bonus[a] - self.bonus[b];
            let rounded = (self.score(a, b) + STEP - 1) / STEP * STEP;
            rounded.min(left).max(0)
        };
        let n = self.members.len();
        let row = |a| (a + 1..n).map(|b| worth(a, b)).collect();
        (0..n).map(row).collect()
    }

    /// What they count, or would if they might meet.
    fn score(&self, a: usize, b: usize) -> i64 {
        let lane = self.lanes[a][b];
        if lane > 0 {
            return self.field.score(lane);
        }
        let of = |at: usize| &self.scene.people[self.members[at] as usize].profile;
        let (one, other) = (of(a), of(b));
        let cost = super::phones::cost(self.scene.scorer.weights());
        let pays = self.apart && one.without_phone && other.without_phone;
        i64::from(self.scene.scorer.score(one, other)) - if pays { cost.into() } else { 0 }
    }

    fn weight(&self, a: usize, b: usize, score: i64) -> i64 {
        2 * (score + self.bonus[a] + self.bonus[b]) - self.toll
    }
}

#[cfg(test)]
mod tests;
