//! What a table is worth to its people: what pairs have to do with each other, every need once however many answer it, and the mix of kinds.

use super::super::field::Field;
use super::super::round::{Scene, lanes};
use super::super::score::{Limit, MAX_TAGS, Profile, TagSet};
use super::{ONE_KIND, Shape};

/// Points of a pair that may not meet.
const NEVER: i32 = -60_000;

/// People by local index, and what they are worth to each other at a table.
pub(super) struct Values {
    /// Index in the scene.
    pub(super) people: Vec<u32>,
    /// `people × people`: as a pair.
    points: Vec<i32>,
    /// The same without the needs that one answers for the other.
    base: Vec<i32>,
    needs: Vec<TagSet>,
    offers: Vec<TagSet>,
    /// `people × MAX_TAGS`: what it is worth to a person that the need is answered.
    shares: Vec<i32>,
    /// Bit of the link of the chain, and of the kind.
    link: Vec<u32>,
    kind: Vec<u64>,
    every_link: u32,
    chain: i32,
    meeting: i32,
    numbers: Vec<Number>,
}

/// A limit that says how many somebody may meet: by person how many are left (`u8::MAX`: it is not said for them), and who counts.
struct Number {
    left: Vec<u8>,
    counts: Vec<bool>,
}

impl Number {
    fn of(limit: &Limit, people: &[&Profile]) -> Option<Self> {
        let left = |p: &&Profile| limit.left(p).map_or(u8::MAX, |left| left.min(254) as u8);
        let left: Vec<u8> = people.iter().map(left).collect();
        let counts = people.iter().map(|p| limit.whom.contains(p.kind)).collect();
        left.iter()
            .any(|l| *l < u8::MAX)
            .then_some(Self { left, counts })
    }

    fn holds(&self, table: &[u32]) -> bool {
        let counts = |a: &&u32| self.counts[**a as usize];
        let all = table.iter().filter(counts).count();
        table.iter().all(|a| {
            let others = all - usize::from(counts(&a));
            others <= usize::from(self.left[*a as usize])
        })
    }
}

impl Values {
    pub(super) fn new(scene: &Scene<'_>, field: &Field, people: &[u32], shape: &Shape<'_>) -> Self {
        let n = people.len();
        let profile = |a: &u32| &scene.people[*a as usize].profile;
        let mut values = Self {
            people: people.to_vec(),
            points: vec![0; n * n],
            base: vec![0; n * n],
            needs: people.iter().map(|a| profile(a).needs).collect(),
            offers: people.iter().map(|a| profile(a).offers).collect(),
            shares: vec![0; n * MAX_TAGS],
            link: Vec::with_capacity(n),
            kind: Vec::with_capacity(n),
            every_link: shape.links.iter().flatten().fold(0, |all, l| all | 1 << l),
            chain: shape.chain,
            meeting: scene.scorer.weights().meeting.into(),
            numbers: Vec::new(),
        };
        let profiles: Vec<&Profile> = people.iter().map(profile).collect();
        let limits = scene.scorer.world().limits().iter();
        values.numbers = limits
            .filter_map(|limit| Number::of(limit, &profiles))
            .collect();
        for (i, a) in people.iter().enumerate() {
            let kind = usize::from(profile(a).kind);
            let link = shape.links.get(kind).copied().flatten();
            values.link.push(link.map_or(0, |l| 1 << l));
            let kind = shape.kinds.get(kind).map_or(0, |&k| 1 << (k % 64));
            values.kind.push(kind);
            // only needs that are worth something are told apart
            values.needs[i] = TagSet::EMPTY;
            for (tag, points) in scene.scorer.shares(profile(a)) {
                values.needs[i].insert(tag);
                values.shares[i * MAX_TAGS + usize::from(tag)] = points.into();
            }
        }
        for (i, &a) in people.iter().enumerate() {
            let lanes = lanes(field, a);
            for (j, &b) in people.iter().enumerate().filter(|&(j, _)| j != i) {
                let lane = lanes[b as usize];
                let (points, base) = if lane > 0 {
                    let points = i32::from(lane) - 1;
                    (points, points - values.flow(i, j) - values.flow(j, i))
                } else {
                    (NEVER, NEVER)
                };
                values.points[i * n + j] = points;
                values.base[i * n + j] = base;
            }
        }
        values
    }

    pub(super) fn len(&self) -> usize {
        self.people.len()
    }

    /// Of two people by themselves.
    pub(super) fn pair(&self, a: u32, b: u32) -> i32 {
        self.points[a as usize * self.len() + b as usize]
    }

    pub(super) fn pairs(&self, a: usize) -> &[i32] {
        &self.points[a * self.len()..][..self.len()]
    }

    /// Points of a table, those for meeting included: of its best part, where not all may meet each other.
    pub(super) fn table(&self, people: &[u32]) -> i32 {
        let mut bases = 0;
        for (j, &b) in people.iter().enumerate() {
            for (i, &a) in people[..j].iter().enumerate() {
                let base = self.base[a as usize * self.len() + b as usize];
                if base == NEVER {
                    return self
                        .table(&without(people, i))
                        .max(self.table(&without(people, j)));
                }
                bases += base + self.meeting;
            }
        }
        if people.len() < 2 {
            return 0;
        }
        if !self.within_numbers(people) {
            let parts = (0..people.len()).map(|i| self.table(&without(people, i)));
            return parts.max().unwrap_or(0);
        }
        bases + self.needs(people) + self.mix(people)
    }

    /// The part that the points of a table are of.
    pub(super) fn best_part(&self, people: &[u32]) -> Vec<u32> {
        for (j, &b) in people.iter().enumerate() {
            if let Some(i) = (0..j).find(|&i| self.pair(people[i], b) == NEVER) {
                let (one, other) = (without(people, i), without(people, j));
                let better = if self.table(&one) > self.table(&other) {
                    one
                } else {
                    other
                };
                return self.best_part(&better);
            }
        }
        if !self.within_numbers(people) {
            let parts = (0..people.len()).map(|i| without(people, i));
            let best = parts.max_by_key(|part| self.table(part));
            return best.map_or_else(Vec::new, |part| self.best_part(&part));
        }
        people.to_vec()
    }

    /// Whether everybody at the table stays within the numbers they have left.
    fn within_numbers(&self, people: &[u32]) -> bool {
        self.numbers.iter().all(|number| number.holds(people))
    }

    pub(super) fn may_meet(&self, a: usize, b: usize) -> bool {
        self.base[a * self.len() + b] != NEVER
    }

    /// Of a pair, without needs.
    pub(super) fn base_of(&self, a: usize, b: usize) -> i32 {
        self.base[a * self.len() + b]
    }

    /// What a pair is worth to `a`: half of all but the needs, and their own needs.
    pub(super) fn side(&self, a: usize, b: usize) -> i32 {
        self.base_of(a, b) / 2 + self.flow(b, a)
    }

    pub(super) fn offers(&self, a: usize) -> TagSet {
        self.offers[a]
    }

    /// Needs that are worth something, with their points.
    pub(super) fn needs_of(&self, a: usize) -> Vec<(u8, i32)> {
        let points = |tag: u8| self.shares[a * MAX_TAGS + usize::from(tag)];
        self.needs[a].iter().map(|tag| (tag, points(tag))).collect()
    }

    /// How many of whom this person may still meet, by the number that leaves fewest.
    pub(super) fn number_of(&self, a: usize) -> Option<(usize, &[bool])> {
        let said = self
            .numbers
            .iter()
            .filter(|number| number.left[a] < u8::MAX);
        let least = said.min_by_key(|number| number.left[a]);
        least.map(|number| (number.left[a].into(), &number.counts[..]))
    }

    pub(super) fn meeting(&self) -> i32 {
        self.meeting
    }

    /// What the mix of kinds adds at most.
    pub(super) fn chain_at_most(&self) -> i32 {
        self.chain.max(0)
    }

    /// Answers by one to a need of the other.
    pub(super) fn flow(&self, from: usize, to: usize) -> i32 {
        self.sum(to, self.needs[to].intersection(self.offers[from]))
    }

    fn sum(&self, person: usize, needs: TagSet) -> i32 {
        let share = |tag: u8| self.shares[person * MAX_TAGS + usize::from(tag)];
        needs.iter().map(share).sum()
    }

    /// Every need that somebody at the table answers, once.
    fn needs(&self, people: &[u32]) -> i32 {
        let (mut once, mut twice) = (TagSet::EMPTY, TagSet::EMPTY);
        for &a in people {
            let offers = self.offers[a as usize];
            twice = twice.union(once.intersection(offers));
            once = once.union(offers);
        }
        let answered = |&a: &u32| {
            let a = a as usize;
            let others = twice.union(once.difference(self.offers[a]));
            self.sum(a, self.needs[a].intersection(others))
        };
        people.iter().map(answered).sum()
    }

    fn mix(&self, people: &[u32]) -> i32 {
        let (mut links, mut kinds, mut known) = (0, 0, true);
        for &a in people {
            links |= self.link[a as usize];
            kinds |= self.kind[a as usize];
            known &= self.kind[a as usize] != 0;
        }
        let chain = self.every_link != 0 && links == self.every_link;
        let one_kind = known && kinds.is_power_of_two();
        i32::from(chain) * self.chain - i32::from(one_kind) * ONE_KIND
    }
}

fn without(people: &[u32], at: usize) -> Vec<u32> {
    [&people[..at], &people[at + 1..]].concat()
}
