//! Group tables: people in circles of three to six, from the same scores, nobody beside somebody they have met.
//!
//! Grouping is hard to solve exactly (already for three). The start is as good as matching can make it - best pairs, then best pairs of pairs -
//! and random swaps between tables improve it, accepting small losses at first (threshold accepting, Dueck and Scheuer, 1990). The bound
//! comes from a relaxation: let everybody choose their `size - 1` best partners without having to form circles; any prices on people bound that from above.

use std::ops::RangeInclusive;

use domain::Waiting;

use super::field::Field;
use super::price::{Stakes, price};
use super::round::{Request, Round, Scene, lanes};
use crate::random::Random;
use blossom::{Graph, solve};

/// Swaps tried per person. About 0.1 s for 222 people.
const SWAPS: usize = 8_000;
/// Swaps tried at most.
const MOST_SWAPS: usize = 20_000_000;
/// Points a swap may lose at first.
const MAY_LOSE: i32 = 1_500;
/// Points for a pair that may not meet: no swap ends with one if it can be helped.
const NEVER: i32 = -60_000;
/// Most people per table aimed at, where the room allows a choice: five people still talk as one circle.
const COMFORTABLE: usize = 4;
/// Steps towards the prices that prove the bound, and points a price moves at first.
const PRICE_STEPS: i32 = 200;
const FIRST_STEP: i64 = 400;
/// Pairs of pairs are matched exactly up to so many pairs.
const MOST_PAIRS: usize = 600;

/// What a room wants of its circles.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    /// People at a table: 3 to 6.
    pub size: RangeInclusive<usize>,
    /// By kind: which link of the chain it is (hospital 0, clinic 1, care 2), `None` for the others.
    pub links: &'a [Option<u8>],
    /// Points for a table that has every link.
    pub chain: i32,
}

/// The best circles found. `request.tables` is respected, `request.odd` has no meaning here. `bound` holds for the sum of scores of any
/// circles of these sizes; the points for chains are not in it. `in_time` is asked now and then; when it says no, the search ends.
pub fn circles(
    request: &Request<'_>,
    shape: &Shape<'_>,
    mut in_time: impl FnMut() -> bool,
) -> Round {
    let scene = Scene::new(request);
    let sizes = sizes(scene.people.len(), &shape.size, request.tables);
    let seats: usize = sizes.iter().sum();
    // those who have sat out longest sit first; then the order of the seed
    let mut order: Vec<u32> = (0..scene.people.len() as u32).collect();
    order.sort_by_key(|&a| std::cmp::Reverse(scene.people[a as usize].sat_out));
    let (seated, mut left) = order.split_at(seats);
    let tables = |field: &Field| {
        let kind = |a| scene.people[a as usize].profile.kind;
        Tables::new(field, seated, &sizes, shape, kind)
    };
    // people without a phone are spread over the tables; what that costs is no part of the bound
    let field = scene.apart.as_ref().unwrap_or(&scene.field);
    let mut hall = tables(field);
    hall.start(field);
    hall.improve(request.seed, &mut in_time);
    let bound = tables(&scene.field).bound() + i64::from(request.weights.meeting) * hall.pairs();
    let (groups, parted) = hall.finish(*shape.size.start());

    let full = request.tables.is_some_and(|tables| groups.len() >= tables)
        || left.len() >= *shape.size.start();
    let mut waiting: Vec<_> = Vec::new();
    for (people, reason) in [
        (
            &mut left,
            if full { Waiting::NoTable } else { Waiting::Odd },
        ),
        (&mut parted.as_slice(), Waiting::OthersTaken),
    ] {
        for &a in people.iter() {
            let nobody = lanes(&scene.field, a).iter().all(|&lane| lane == 0);
            waiting.push((
                scene.people[a as usize].id,
                if nobody {
                    Waiting::NobodyToMeet
                } else {
                    reason
                },
            ));
        }
    }
    waiting.sort_unstable_by_key(|w| w.0);
    let introductions = scene.at_tables(&groups);
    let total = introductions.iter().map(|i| i.score).sum();
    Round {
        introductions,
        waiting,
        total,
        bound: bound.max(total),
    }
}

/// Sizes of the tables, largest first: as comfortable and as even as the number of people and tables allows; somebody is left over only if
/// it cannot be helped.
fn sizes(people: usize, size: &RangeInclusive<usize>, tables: Option<usize>) -> Vec<usize> {
    let (least, most) = (*size.start(), *size.end());
    let comfortable = COMFORTABLE.clamp(least, most);
    let most_tables = tables.unwrap_or(usize::MAX).min(people / least);
    let count = people
        .div_ceil(comfortable)
        .min(most_tables)
        .max(people.div_ceil(most).min(most_tables));
    let seats = people.min(count * most);
    (0..count)
        .map(|i| seats / count + usize::from(i < seats % count))
        .collect()
}

/// People at tables.
struct Tables<'a> {
    /// Person by local index.
    people: Vec<u32>,
    /// `people × people` points by local index.
    points: Vec<i32>,
    /// By local index: link of the chain.
    link: Vec<Option<u8>>,
    links: u8,
    shape: &'a Shape<'a>,
    /// Local indices, table after table.
    seats: Vec<u32>,
    /// First seat of each table, and the end.
    first: Vec<usize>,
    /// By seat: its table.
    table: Vec<u32>,
}

impl<'a> Tables<'a> {
    fn new(
        field: &Field,
        people: &[u32],
        sizes: &[usize],
        shape: &'a Shape<'a>,
        kind: impl Fn(u32) -> u8,
    ) -> Self {
        let n = people.len();
        let mut points = vec![0; n * n];
        for (i, &a) in people.iter().enumerate() {
            let lanes = lanes(field, a);
            for (j, &b) in people.iter().enumerate().filter(|&(j, _)| j != i) {
                let lane = lanes[b as usize];
                points[i * n + j] = if lane > 0 { i32::from(lane) - 1 } else { NEVER };
            }
        }
        let mut first = vec![0];
        let mut table = Vec::with_capacity(n);
        for (t, &size) in sizes.iter().enumerate() {
            first.push(first[t] + size);
            table.extend(std::iter::repeat_n(t as u32, size));
        }
        Self {
            people: people.to_vec(),
            points,
            link: people
                .iter()
                .map(|&a| shape.links.get(usize::from(kind(a))).copied().flatten())
                .collect(),
            links: shape.links.iter().flatten().max().map_or(0, |l| l + 1),
            shape,
            seats: (0..n as u32).collect(),
            first,
            table,
        }
    }

    fn of(&self, a: u32, b: u32) -> i32 {
        self.points[a as usize * self.people.len() + b as usize]
    }

    fn group(&self, table: usize) -> &[u32] {
        &self.seats[self.first[table]..self.first[table + 1]]
    }

    fn tables(&self) -> usize {
        self.first.len() - 1
    }

    /// Best pairs, best pairs of pairs where tables are large enough, the others wherever they add most.
    fn start(&mut self, field: &Field) {
        let n = self.people.len();
        let local: std::collections::BTreeMap<u32, u32> =
            self.people.iter().copied().zip(0..).collect();
        let mate = price(field, &Stakes::none(field.len()), |_, _| true).mate;
        let mut units: Vec<Vec<u32>> = Vec::new();
        for (i, &a) in self.people.iter().enumerate() {
            if let Some(&j) = local.get(&mate[a as usize])
                && (i as u32) < j
            {
                units.push(vec![i as u32, j]);
            }
        }
        let largest = (0..self.tables())
            .map(|t| self.group(t).len())
            .max()
            .unwrap_or(0);
        if largest >= 4 && units.len() <= MOST_PAIRS {
            units = self.pair_up(&units);
        }
        let mut free: Vec<usize> = (0..self.tables()).map(|t| self.group(t).len()).collect();
        let mut groups: Vec<Vec<u32>> = vec![Vec::new(); free.len()];
        let mut seated = vec![false; n];
        units.sort_by_key(|u| std::cmp::Reverse(u.len()));
        for unit in &units {
            if let Some(t) = (0..free.len()).find(|&t| free[t] >= unit.len()) {
                free[t] -= unit.len();
                groups[t].extend(unit);
                unit.iter().for_each(|&a| seated[a as usize] = true);
            }
        }
        for a in (0..n as u32).filter(|&a| !seated[a as usize]) {
            let gain = |t: usize| groups[t].iter().map(|&b| self.of(a, b)).sum::<i32>();
            if let Some(t) = (0..free.len())
                .filter(|&t| free[t] > 0)
                .max_by_key(|&t| (gain(t), std::cmp::Reverse(t)))
            {
                free[t] -= 1;
                groups[t].push(a);
            }
        }
        self.seats = groups.concat();
    }

    /// Joins units two by two as well as a matching can; those without a partner stay as they are.
    fn pair_up(&self, units: &[Vec<u32>]) -> Vec<Vec<u32>> {
        let mut edges = Vec::new();
        for (i, u) in units.iter().enumerate() {
            for (j, v) in units[..i].iter().enumerate() {
                let points: i64 = u
                    .iter()
                    .flat_map(|&a| v.iter().map(move |&b| i64::from(self.of(a, b))))
                    .sum();
                edges.push((i as u32, j as u32, points));
            }
        }
        let solution = solve(&Graph::new(units.len(), &edges));
        let mut joined: Vec<Vec<u32>> = solution
            .pairs()
            .map(|(i, j)| [&units[i as usize][..], &units[j as usize]].concat())
            .collect();
        joined.extend(
            (0..units.len())
                .filter(|&i| solution.mate(i as u32).is_none())
                .map(|i| units[i].clone()),
        );
        joined
    }

    /// Points for the chain at a table, with the person on seat `out` replaced by `instead`.
    fn chain(&self, table: usize, out: usize, instead: u32) -> i32 {
        if self.links == 0 {
            return 0;
        }
        let mut seen = 0u32;
        for seat in self.first[table]..self.first[table + 1] {
            let a = if seat == out {
                instead
            } else {
                self.seats[seat]
            };
            seen |= self.link[a as usize].map_or(0, |l| 1 << l);
        }
        if seen.count_ones() == u32::from(self.links) {
            self.shape.chain
        } else {
            0
        }
    }

    /// Swaps people between tables; ends with the best circles seen on the way.
    fn improve(&mut self, seed: u64, in_time: &mut impl FnMut() -> bool) {
        let n = self.people.len();
        if self.tables() < 2 {
            return;
        }
        let random = &mut Random::new(seed ^ 0x0c12_c1e5);
        let trials = MOST_SWAPS.min(SWAPS * n);
        // the last tenth only gains
        let shaken = trials - trials / 10;
        let mut may_lose = MAY_LOSE;
        // points above the start: now, and at best
        let (mut now, mut most) = (0i64, 0i64);
        let mut best = self.seats.clone();
        for trial in 0..trials {
            if trial % 4096 == 0 {
                let left = shaken.saturating_sub(trial);
                may_lose = (i64::from(MAY_LOSE) * left as i64 / shaken as i64) as i32;
                if !in_time() {
                    break;
                }
            }
            let (p, q) = (
                random.below(n as u64) as usize,
                random.below(n as u64) as usize,
            );
            let (s, t) = (self.table[p] as usize, self.table[q] as usize);
            if s == t {
                continue;
            }
            let (a, b) = (self.seats[p], self.seats[q]);
            let (to_a, to_b) = (
                &self.points[a as usize * n..][..n],
                &self.points[b as usize * n..][..n],
            );
            let mut gain = 0;
            for &c in self.group(s).iter().filter(|&&c| c != a) {
                gain += to_b[c as usize] - to_a[c as usize];
            }
            for &c in self.group(t).iter().filter(|&&c| c != b) {
                gain += to_a[c as usize] - to_b[c as usize];
            }
            gain += self.chain(s, p, b) + self.chain(t, q, a)
                - self.chain(s, p, a)
                - self.chain(t, q, b);
            if gain > -may_lose {
                self.seats.swap(p, q);
                now += i64::from(gain);
                if now > most {
                    most = now;
                    best.copy_from_slice(&self.seats);
                }
            }
        }
        self.seats = best;
    }

    /// Pairs at all tables together.
    fn pairs(&self) -> i64 {
        (0..self.tables())
            .map(|t| self.group(t).len() as i64)
            .map(|k| k * (k - 1) / 2)
            .sum()
    }

    /// No circles of these sizes have more points: for any prices `y ≥ 0`, at most `Σ partners · y + Σ max(0, points - y - y)` (the dual of
    /// letting everybody choose partners). Prices rise where more want somebody than they have places, and fall where fewer do
    /// (subgradient steps, ever smaller).
    fn bound(&self) -> i64 {
        let n = self.people.len();
        let partners = (0..self.tables())
            .map(|t| self.group(t).len() as i64 - 1)
            .max()
            .unwrap_or(0);
        if partners == 0 {
            return 0;
        }
        let mut y: Vec<i32> = (0..n)
            .map(|a| {
                self.points[a * n..][..n]
                    .iter()
                    .copied()
                    .max()
                    .unwrap_or(0)
                    .max(0)
                    / 2
            })
            .collect();
        let mut best = i64::MAX;
        let mut wanted = vec![0i64; n];
        for step in 0..PRICE_STEPS {
            let mut sum = 0;
            wanted.fill(0);
            for a in 0..n {
                let (mut over, mut count) = (0i64, 0i64);
                for (&points, &theirs) in self.points[a * n..][..n].iter().zip(&y) {
                    let gain = points - theirs - y[a];
                    over += i64::from(gain.max(0));
                    count += i64::from(gain > 0);
                }
                // every pair is seen from both sides
                sum += 2 * partners * i64::from(y[a]) + over;
                wanted[a] = count;
            }
            best = best.min(sum / 2);
            let size = FIRST_STEP * i64::from(PRICE_STEPS - step) / i64::from(PRICE_STEPS);
            for (y, &wanted) in y.iter_mut().zip(&wanted) {
                let change = (wanted - partners) * size / partners;
                *y = (i64::from(*y) + change.clamp(-FIRST_STEP, FIRST_STEP)).max(0) as i32;
            }
        }
        best
    }

    /// The circles as people. Who sits beside somebody they may not meet is parted from the circle, the one with most such first; a circle
    /// that falls below `least` and cannot even be a pair is given up.
    fn finish(&self, least: usize) -> (Vec<Vec<u32>>, Vec<u32>) {
        let mut groups = Vec::new();
        let mut parted = Vec::new();
        for t in 0..self.tables() {
            let mut group = self.group(t).to_vec();
            loop {
                let clashes = |a: u32| {
                    group
                        .iter()
                        .filter(|&&b| b != a && self.of(a, b) < 0)
                        .count()
                };
                let worst = group
                    .iter()
                    .copied()
                    .map(|a| (clashes(a), a))
                    .max()
                    .filter(|w| w.0 > 0);
                let Some((_, a)) = worst else { break };
                group.retain(|&b| b != a);
                parted.push(self.people[a as usize]);
            }
            let people = group.iter().map(|&a| self.people[a as usize]);
            if group.len() >= least.min(2) && group.len() >= 2 {
                groups.push(people.collect())
            } else {
                parted.extend(people)
            }
        }
        (groups, parted)
    }
}

#[cfg(test)]
mod tests;
