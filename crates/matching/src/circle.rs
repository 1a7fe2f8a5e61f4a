//! Group tables: people in circles of three to six, nobody beside somebody they have met. What a table is worth counts every need once, however many at
//! it answer it, and wants more than one kind at every table (`value.rs`).
//!
//! Grouping is hard to solve exactly (already for three). The start is as good as matching can make it - best pairs, then best pairs of pairs -
//! and random swaps between tables improve it, accepting small losses at first (threshold accepting, Dueck and Scheuer, 1990). How much better
//! circles could be at most is proven apart (`bound.rs`).

use std::ops::RangeInclusive;

use domain::Waiting;

use super::field::Field;
use super::price::{Stakes, price};
use super::round::{Introduction, Request, Round, Scene};
use super::score::{ScoredTerm, Term};
use crate::random::Random;
use blossom::{Graph, solve};
use value::Values;

mod bound;
mod choices;
mod simplex;
mod value;

/// Swaps tried per person. About half a second for 222 people.
const SWAPS: usize = 8_000;
/// Swaps tried at most.
const MOST_SWAPS: usize = 20_000_000;
/// Points a swap may lose at first.
const MAY_LOSE: i32 = 1_000;
/// Most people per table aimed at, where the room allows a choice: five people still talk as one circle.
const COMFORTABLE: usize = 4;
/// Points that a table of one kind loses: more than any swap that mixes kinds takes from two tables, but where hardly anybody fits.
const ONE_KIND: i32 = 8_000;
/// Pairs of pairs are matched exactly up to so many pairs.
const MOST_PAIRS: usize = 600;

/// What a room wants of its circles.
#[derive(Clone, Debug)]
pub struct Shape<'a> {
    /// People at a table: 3 to 6.
    pub size: RangeInclusive<usize>,
    /// By kind of profile: which link of the chain it is (hospital 0, clinic 1, care and dental 2), `None` for the others.
    pub links: &'a [Option<u8>],
    /// Points for a table that has every link.
    pub chain: i32,
    /// By kind of profile: what counts as one kind. Kinds beyond the list are told apart from none.
    pub kinds: &'a [u8],
}

/// The best circles found. `request.tables` is respected, `request.odd` has no meaning here. `bound` holds for the sum of scores of any
/// circles of these sizes. `in_time` is asked now and then; when it says no, the search ends.
pub fn circles(
    request: &Request<'_>,
    shape: &Shape<'_>,
    mut in_time: impl FnMut() -> bool,
) -> Round {
    let scene = Scene::new(request);
    let everybody = 0..scene.people.len() as u32;
    let (alone, mut order): (Vec<u32>, Vec<u32>) = everybody.partition(|&a| scene.field.alone(a));
    let sizes = sizes(order.len(), &shape.size, request.tables);
    let seats: usize = sizes.iter().sum();
    // those who have sat out longest sit first; then the order of the seed
    order.sort_by_key(|&a| std::cmp::Reverse(scene.people[a as usize].sat_out));
    let (seated, left) = order.split_at(seats);
    // people without a phone are spread over the tables; what that costs is no part of the bound
    let field = scene.apart.as_ref().unwrap_or(&scene.field);
    let values = Values::new(&scene, field, seated, shape);
    let mut hall = Tables::new(&values, &sizes);
    hall.start(field);
    hall.improve(request.seed, &mut in_time);
    let bound = match &scene.apart {
        None => bound::bound(&values, &hall.groups(), &mut in_time),
        Some(_) => {
            let values = Values::new(&scene, &scene.field, seated, shape);
            bound::bound(&values, &hall.groups(), &mut in_time)
        }
    };
    let (groups, parted) = hall.finish();

    let full = request.tables.is_some_and(|tables| groups.len() >= tables)
        || left.len() >= *shape.size.start();
    let of_left = if full { Waiting::NoTable } else { Waiting::Odd };
    let mut waiting: Vec<_> = Vec::new();
    for (people, reason) in [
        (left, of_left),
        (&parted, Waiting::OthersTaken),
        (&alone, Waiting::NobodyToMeet),
    ] {
        let waits = |&a: &u32| (scene.people[a as usize].id, reason);
        waiting.extend(people.iter().map(waits));
    }
    waiting.sort_unstable_by_key(|w| w.0);
    let mut introductions = scene.at_tables(&groups);
    for introduction in &mut introductions {
        let member = |id| scene.people.iter().find(|p| p.id == id);
        let members = introduction.attendees.iter().filter_map(|&id| member(id));
        let kinds: Vec<u8> = members.map(|p| p.profile.kind).collect();
        shape.settle(introduction, &kinds);
    }
    let total = introductions.iter().map(|i| i.score).sum();
    Round {
        introductions,
        waiting,
        total,
        bound: bound.max(total),
    }
}

impl Shape<'_> {
    /// What the table is worth as a whole: only the first who answers a need earns its points, and the mix of kinds counts.
    fn settle(&self, introduction: &mut Introduction, kinds: &[u8]) {
        let mut answered = Vec::new();
        for reason in &mut introduction.reasons {
            if let Term::Need { tag, to, .. } = reason.term {
                if answered.contains(&(tag, to)) {
                    reason.points = 0;
                }
                answered.push((tag, to));
            }
        }
        let mut add = |term: Term, points: i32| {
            if points != 0 {
                introduction.reasons.push(ScoredTerm { term, points });
            }
        };
        let link = |&kind: &u8| self.links.get(usize::from(kind)).copied().flatten();
        let mut links = self.links.iter().flatten().peekable();
        if links.peek().is_some() && links.all(|l| kinds.iter().any(|k| link(k) == Some(*l))) {
            add(Term::Chain, self.chain);
        }
        let kind = |kind: &u8| self.kinds.get(usize::from(*kind));
        if kinds
            .iter()
            .all(|k| kind(k).is_some() && kind(k) == kind(&kinds[0]))
        {
            add(Term::OneKind, -ONE_KIND);
        }
        let points = introduction.reasons.iter().map(|t| i64::from(t.points));
        introduction.score = points.sum();
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
    values: &'a Values,
    /// Local indices, table after table.
    seats: Vec<u32>,
    /// First seat of each table, and the end.
    first: Vec<usize>,
    /// By seat: its table.
    table: Vec<u32>,
}

impl<'a> Tables<'a> {
    fn new(values: &'a Values, sizes: &[usize]) -> Self {
        let mut first = vec![0];
        let mut table = Vec::with_capacity(values.len());
        for (t, &size) in sizes.iter().enumerate() {
            first.push(first[t] + size);
            table.extend(std::iter::repeat_n(t as u32, size));
        }
        Self {
            values,
            seats: (0..values.len() as u32).collect(),
            first,
            table,
        }
    }

    fn group(&self, table: usize) -> &[u32] {
        &self.seats[self.first[table]..self.first[table + 1]]
    }

    fn groups(&self) -> Vec<&[u32]> {
        (0..self.tables()).map(|t| self.group(t)).collect()
    }

    fn tables(&self) -> usize {
        self.first.len() - 1
    }

    /// Best pairs, best pairs of pairs where tables are large enough, the others wherever they add most.
    fn start(&mut self, field: &Field) {
        let n = self.values.len();
        let local: std::collections::BTreeMap<u32, u32> =
            self.values.people.iter().copied().zip(0..).collect();
        let mate = price(field, &Stakes::none(field.len()), |_, _| true).mate;
        let mut units: Vec<Vec<u32>> = Vec::new();
        for (i, &a) in self.values.people.iter().enumerate() {
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
            let gain = |t: usize| {
                groups[t]
                    .iter()
                    .map(|&b| self.values.pair(a, b))
                    .sum::<i32>()
            };
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
                    .flat_map(|&a| v.iter().map(move |&b| i64::from(self.values.pair(a, b))))
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

    /// Swaps people between tables; ends with the best circles seen on the way.
    fn improve(&mut self, seed: u64, in_time: &mut impl FnMut() -> bool) {
        let n = self.values.len();
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
        let of = |t: usize| self.values.table(self.group(t));
        let mut worth: Vec<i32> = (0..self.tables()).map(of).collect();
        let mut best = self.seats.clone();
        for trial in 0..trials {
            if trial % 4096 == 0 {
                let left = shaken.saturating_sub(trial);
                may_lose = (i64::from(MAY_LOSE) * left as i64 / shaken as i64) as i32;
                if !in_time() {
                    break;
                }
            }
            let p = random.below(n as u64) as usize;
            let q = random.below(n as u64) as usize;
            let (s, t) = (self.table[p] as usize, self.table[q] as usize);
            if s == t {
                continue;
            }
            self.seats.swap(p, q);
            let (at_s, at_t) = (
                self.values.table(self.group(s)),
                self.values.table(self.group(t)),
            );
            let gain = at_s + at_t - worth[s] - worth[t];
            if gain <= -may_lose {
                self.seats.swap(p, q);
                continue;
            }
            (worth[s], worth[t]) = (at_s, at_t);
            now += i64::from(gain);
            if now > most {
                most = now;
                best.copy_from_slice(&self.seats);
            }
        }
        self.seats = best;
    }

    /// The circles as people. Who sits beside somebody they may not meet is parted from the circle, so that as little as can be is lost; whom
    /// that leaves alone waits.
    fn finish(&self) -> (Vec<Vec<u32>>, Vec<u32>) {
        let mut groups = Vec::new();
        let mut parted = Vec::new();
        let people = |part: &[u32]| -> Vec<u32> {
            part.iter()
                .map(|&a| self.values.people[a as usize])
                .collect()
        };
        for t in 0..self.tables() {
            let part = self.values.best_part(self.group(t));
            let kept = part.len() >= 2;
            let left = |a: &&u32| !kept || !part.contains(a);
            let left: Vec<u32> = self.group(t).iter().filter(left).copied().collect();
            parted.extend(people(&left));
            if kept {
                groups.push(people(&part));
            }
        }
        (groups, parted)
    }
}

#[cfg(test)]
mod tests;
