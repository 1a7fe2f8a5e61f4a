//! Several rounds ahead: round by round, then swaps over the whole schedule so that everybody's needs get their turn.
//!
//! Planning ahead for total score gains next to nothing over solving each round when it comes. What does pay is coverage: how many of the needs
//! that can be answered here a person has met an answer to by the end. After the rounds are made one by one, pairs of pairs in the later rounds
//! exchange partners wherever that lifts coverage, the least covered weighing most, or gives a conversation a reason. The first round stays the
//! proven best.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::round::{Attending, Odd, Request, Round, appraise, compute, share_guests};
use super::score::{Limit, Profile, Rarity, Scorer, TagSet, Weights, World};
use crate::random::Random;
use crate::worth::{Room, Worth};
use domain::AttendeeId;

/// Exchanges tried at most while each must gain: bounds the time for large rooms.
const MOST_TRIALS: usize = 40_000_000;

/// People at most for exchanges: their scores are held as one table of 4 bytes a pair.
const MOST_PEOPLE: usize = 5_000;

/// Random exchanges tried per person and later round, and at most.
const SHAKES: i64 = 1_000;
const MOST_SHAKES: i64 = 5_000_000;

/// What exchanges weigh, on the scale of [`worth`]: a pair of which one answers what the other seeks, and a point of a pair's other terms.
const REASON: i32 = 100_000;
const POINT: i32 = 20;

/// What it takes from the worth of a schedule that somebody has no answer at all, or less than half of what could be answered.
const NOTHING: i64 = 2_000_000;
const LESS_THAN_HALF: i64 = 2_000_000;

/// What a random exchange may lose at first; see [`worth`] for the scale (a tenth of somebody's coverage is 200,000 to 1,600,000).
const SHAKE_FROM: i64 = 50_000;

/// Everything a plan depends on.
#[derive(Clone, Debug)]
pub struct PlanRequest<'a> {
    pub world: &'a Arc<World>,
    pub weights: &'a Weights,
    /// Each id once.
    pub people: &'a [(AttendeeId, Profile)],
    pub banned: &'a [(AttendeeId, AttendeeId)],
    pub rounds: usize,
    pub tables: Option<usize>,
    pub odd: Odd,
    pub seed: u64,
    /// Exchange partners in the later rounds for coverage (up to 5,000 people); otherwise rounds are as a live event would make them.
    pub swaps: bool,
    /// By round: who is not there yet, or not any more. Where it ends, everybody is.
    pub away: &'a [BTreeSet<AttendeeId>],
}

/// Rounds, and what they are worth.
#[derive(Clone, Debug)]
pub struct Plan {
    pub rounds: Vec<Round>,
    /// By person, in the order of the request.
    pub worth: Worth,
}

/// Plans. `in_time` is asked as in [`compute`], for every round.
pub fn plan(request: &PlanRequest<'_>, mut in_time: impl FnMut() -> bool) -> Plan {
    let mut course = Course::new(request);
    for number in 0..request.rounds {
        let round = compute(&course.request(number), &mut in_time);
        course.hold(round);
    }
    if request.swaps && request.rounds > 1 && request.people.len() <= MOST_PEOPLE {
        let mut schedule = Schedule::new(request, &course.rounds);
        schedule.improve();
        let before = schedule.clone();
        schedule.shake(request.seed);
        schedule.improve();
        if schedule.value() < before.value() {
            schedule = before;
        }
        course = Course::new(request);
        for number in 0..request.rounds {
            let round = appraise(
                &course.request(number),
                &schedule.groups(number),
                &mut in_time,
            );
            course.hold(round);
        }
    }
    let worth = worth_of(request, &course.rounds);
    Plan {
        rounds: course.rounds,
        worth,
    }
}

/// The rounds alone, each as a live event would make it. `go_on` is asked before each; nothing if it says no.
pub fn live(request: &PlanRequest<'_>, mut go_on: impl FnMut() -> bool) -> Option<Vec<Round>> {
    let mut course = Course::new(request);
    for number in 0..request.rounds {
        if !go_on() {
            return None;
        }
        let round = compute(&course.request(number), || true);
        course.hold(round);
    }
    Some(course.rounds)
}

/// The event as it goes on: who has met whom, whose needs are covered, who has sat out.
struct Course<'a> {
    plan: &'a PlanRequest<'a>,
    people: Vec<Attending>,
    /// Of these, who is there in the round in hand.
    present: Vec<Attending>,
    banned: Vec<(AttendeeId, AttendeeId)>,
    rounds: Vec<Round>,
}

impl<'a> Course<'a> {
    fn new(plan: &'a PlanRequest<'a>) -> Self {
        let person = |(id, profile): &(AttendeeId, Profile)| Attending {
            id: *id,
            profile: profile.clone(),
            sat_out: 0,
            trios: 0,
        };
        let mut people: Vec<_> = plan.people.iter().map(person).collect();
        people.sort_unstable_by_key(|p| p.id);
        Self {
            plan,
            people,
            present: Vec::new(),
            banned: plan.banned.to_vec(),
            rounds: Vec::new(),
        }
    }

    fn request(&mut self, number: usize) -> Request<'_> {
        let plan = self.plan;
        let here = |id| plan.away.get(number).is_none_or(|away| !away.contains(&id));
        let present = self.people.iter().filter(|person| here(person.id));
        self.present = present.cloned().collect();
        Request {
            world: plan.world,
            weights: plan.weights,
            people: &self.present,
            banned: &self.banned,
            odd: plan.odd,
            tables: plan.tables,
            seed: Random::new(plan.seed ^ (number as u64) << 32).draw(),
        }
    }

    /// The round takes place.
    fn hold(&mut self, round: Round) {
        let index = |id: AttendeeId, people: &[Attending]| {
            people
                .binary_search_by_key(&id, |p| p.id)
                .expect("rounds are of these people")
        };
        for introduction in &round.introductions {
            let members: Vec<usize> = introduction
                .attendees
                .iter()
                .map(|&id| index(id, &self.people))
                .collect();
            for (i, &a) in members.iter().enumerate() {
                self.people[a].trios += u32::from(members.len() > 2);
                for &b in &members[..i] {
                    self.banned.push((self.people[a].id, self.people[b].id));
                }
                for &b in members.iter().filter(|&&b| b != a) {
                    let Profile {
                        offers,
                        organization,
                        kind,
                        ..
                    } = self.people[b].profile;
                    let profile = &mut self.people[a].profile;
                    profile.covered = profile.covered.union(profile.needs.intersection(offers));
                    profile.greeted.push(organization);
                    profile.met_kinds.push(kind);
                }
            }
        }
        for &(id, _) in &round.waiting {
            let at = index(id, &self.people);
            self.people[at].sat_out += 1;
        }
        self.rounds.push(round);
        share_guests(&mut self.people);
    }
}

impl<'a> PlanRequest<'a> {
    /// Scores of the first round.
    pub fn scorer(&self) -> Scorer {
        let rarity = Rarity::of(self.world, self.people.iter().map(|p| &p.1));
        Scorer::new(self.world.clone(), self.weights, rarity)
    }

    /// These people as a room in which the banned pairs may not meet.
    pub fn room(&self) -> Room<'a> {
        let index = places(self);
        let place = |id: &AttendeeId| index.get(id).map(|&i| i as usize);
        let banned: Vec<(usize, usize)> = { self.banned.iter() }
            .filter_map(|(a, b)| Some((place(a)?, place(b)?)))
            .collect();
        let profiles = self.people.iter().map(|p| &p.1).collect();
        Room::new(&self.scorer(), profiles, &banned)
    }
}

/// People's places in the request.
fn places(request: &PlanRequest<'_>) -> BTreeMap<AttendeeId, u32> {
    let ids = request.people.iter().map(|p| p.0);
    ids.zip(0..).collect()
}

fn worth_of(request: &PlanRequest<'_>, rounds: &[Round]) -> Worth {
    let index = places(request);
    let tables: Vec<Vec<usize>> = { rounds.iter() }
        .flat_map(|round| &round.introductions)
        .map(|i| i.attendees.iter().map(|id| index[id] as usize).collect())
        .collect();
    request.room().worth(tables.iter().map(Vec::as_slice))
}

/// Who sits with whom in every round, and how often each need has been heard.
#[derive(Clone)]
struct Schedule {
    ids: Vec<AttendeeId>,
    /// By person: needs that can be answered here.
    needs: Vec<Vec<u8>>,
    offers: Vec<TagSet>,
    /// `people × people`: what a pair is worth apart from the needs it covers, `i32::MIN` where they may not meet.
    pairs: Vec<i32>,
    /// By round: groups of people by index.
    rounds: Vec<Vec<Vec<u32>>>,
    met: BTreeSet<(u32, u32)>,
    /// By person and need: people met who offer it.
    heard: Vec<Vec<u16>>,
    /// By person: needs heard of at least once.
    covered: Vec<usize>,
    numbers: Vec<Number>,
}

/// A limit that says how many of some kinds somebody may meet, by person.
#[derive(Clone)]
struct Number {
    /// `None`: it is not said for them.
    most: Vec<Option<i32>>,
    counts: Vec<bool>,
    met: Vec<i32>,
}

impl Number {
    fn of(limit: &Limit, people: &[(AttendeeId, Profile)]) -> Self {
        let profiles = || people.iter().map(|(_, profile)| profile);
        Self {
            most: profiles()
                .map(|p| limit.left(p).map(|left| left as i32))
                .collect(),
            counts: profiles().map(|p| limit.whom.contains(p.kind)).collect(),
            met: vec![0; people.len()],
        }
    }

    fn allows_instead(&self, a: u32, old: u32, new: u32) -> bool {
        let counts = |b: u32| i32::from(self.counts[b as usize]);
        let more = counts(new) - counts(old);
        more <= 0 || self.most[a as usize].is_none_or(|most| self.met[a as usize] < most)
    }
}

impl Schedule {
    fn new(request: &PlanRequest<'_>, rounds: &[Round]) -> Self {
        let people = request.people;
        let index = places(request);
        let group = |i: &super::round::Introduction| {
            i.attendees.iter().map(|id| index[id]).collect::<Vec<u32>>()
        };
        let rounds: Vec<Vec<Vec<u32>>> = rounds
            .iter()
            .map(|r| r.introductions.iter().map(group).collect())
            .collect();
        let room = request.room();
        let needs: Vec<Vec<u8>> = (0..room.len())
            .map(|a| room.answerable(a).iter().collect())
            .collect();
        let mut schedule = Self {
            ids: people.iter().map(|p| p.0).collect(),
            offers: people.iter().map(|(_, p)| p.offers).collect(),
            pairs: pairs(request, &room),
            met: BTreeSet::new(),
            heard: needs.iter().map(|n| vec![0; n.len()]).collect(),
            covered: vec![0; people.len()],
            numbers: { request.world.limits().iter() }
                .map(|limit| Number::of(limit, people))
                .collect(),
            needs,
            rounds: rounds.clone(),
        };
        for group in rounds.iter().flatten() {
            for (i, &a) in group.iter().enumerate() {
                for &b in &group[..i] {
                    schedule.meet(a, b, 1);
                    schedule.meet(b, a, 1);
                    schedule.met.insert((a.min(b), a.max(b)));
                }
            }
        }
        for (covered, heard) in schedule.covered.iter_mut().zip(&schedule.heard) {
            *covered = heard.iter().filter(|h| **h > 0).count();
        }
        schedule
    }

    fn groups(&self, round: usize) -> Vec<Vec<AttendeeId>> {
        let names = |group: &Vec<u32>| group.iter().map(|&a| self.ids[a as usize]).collect();
        self.rounds[round].iter().map(names).collect()
    }

    fn meet(&mut self, a: u32, b: u32, times: i16) {
        for number in self.numbers.iter_mut().filter(|n| n.counts[b as usize]) {
            number.met[a as usize] += i32::from(times);
        }
        for (i, &tag) in self.needs[a as usize].iter().enumerate() {
            if self.offers[b as usize].contains(tag) {
                let heard = &mut self.heard[a as usize][i];
                *heard = heard.wrapping_add_signed(times);
            }
        }
    }

    /// Needs covered of `a` if they met `new` instead of `old`.
    fn instead(&self, a: u32, old: u32, new: u32) -> usize {
        let (gone, come) = (self.offers[old as usize], self.offers[new as usize]);
        let mut covered = self.covered[a as usize];
        for (&tag, &heard) in self.needs[a as usize].iter().zip(&self.heard[a as usize]) {
            match (gone.contains(tag), come.contains(tag)) {
                (true, false) if heard == 1 => covered -= 1,
                (false, true) if heard == 0 => covered += 1,
                _ => {}
            }
        }
        covered
    }

    /// What it is worth that so many needs of `a` are covered.
    fn worth(&self, a: u32, covered: usize) -> i64 {
        worth(covered, self.needs[a as usize].len())
    }

    /// What exchanging `(a, b), (c, d)` for `(a, c), (b, d)` is worth, if that is allowed and more than `least`.
    fn gain(&self, [a, b, c, d]: [u32; 4], least: i64) -> Option<i64> {
        let pair = |x: u32, y: u32| i64::from(self.pairs[x as usize * self.ids.len() + y as usize]);
        let (new1, new2) = (pair(a, c), pair(b, d));
        if new1 < 0 || new2 < 0 {
            return None;
        }
        let mut gain = new1 + new2 - pair(a, b) - pair(c, d);
        for (x, old, new) in [(a, b, c), (b, a, d), (c, d, a), (d, c, b)] {
            gain += self.worth(x, self.instead(x, old, new));
            gain -= self.worth(x, self.covered[x as usize]);
        }
        let met = |x: u32, y: u32| self.met.contains(&(x.min(y), x.max(y)));
        let sides = [(a, b, c), (b, a, d), (c, d, a), (d, c, b)];
        let allowed = |number: &Number| {
            let mut sides = sides.iter();
            sides.all(|&(x, old, new)| number.allows_instead(x, old, new))
        };
        let may = !met(a, c) && !met(b, d) && self.numbers.iter().all(allowed);
        (gain > least && may).then_some(gain)
    }

    fn exchange(&mut self, [a, b, c, d]: [u32; 4]) {
        for (x, old, new) in [(a, b, c), (b, a, d), (c, d, a), (d, c, b)] {
            self.covered[x as usize] = self.instead(x, old, new);
        }
        for (x, y, times) in [(a, b, -1), (c, d, -1), (a, c, 1), (b, d, 1)] {
            self.meet(x, y, times);
            self.meet(y, x, times);
            if times > 0 {
                self.met.insert((x.min(y), x.max(y)));
            } else {
                self.met.remove(&(x.min(y), x.max(y)));
            }
        }
    }

    /// What exchanges raise: everybody's coverage, pairs with a reason, and a little all else.
    fn value(&self) -> i64 {
        let pair = |group: &Vec<u32>| match group[..] {
            [a, b] => i64::from(self.pairs[a as usize * self.ids.len() + b as usize]),
            _ => 0,
        };
        let pairs: i64 = self.rounds.iter().flatten().map(pair).sum();
        let covered = (0..).zip(&self.covered);
        covered.map(|(a, &c)| self.worth(a, c)).sum::<i64>() + pairs
    }

    /// Random exchanges that may lose, less and less (threshold accepting, Dueck and Scheuer, 1990: annealing without exponentials, the
    /// same on every machine). Leads out of where single exchanges are stuck.
    fn shake(&mut self, seed: u64) {
        let random = &mut Random::new(seed);
        let later = self.rounds.len() as u64 - 1;
        let trials = MOST_SHAKES.min(SHAKES * later as i64 * self.ids.len() as i64);
        for trial in 0..trials {
            let round = 1 + random.below(later) as usize;
            let groups = &self.rounds[round];
            let count = groups.len() as u64;
            let (i, j) = (random.below(count) as usize, random.below(count) as usize);
            let turn = random.below(2) as usize;
            if i == j || groups[i].len() != 2 || groups[j].len() != 2 {
                continue;
            }
            let people = [
                groups[i][0],
                groups[i][1],
                groups[j][turn],
                groups[j][1 - turn],
            ];
            let may_lose = SHAKE_FROM * (trials - trial) / trials;
            if self.gain(people, -may_lose).is_some() {
                self.swap(round, i, j, people);
            }
        }
    }

    fn swap(&mut self, round: usize, i: usize, j: usize, people: [u32; 4]) {
        self.exchange(people);
        let [a, b, c, d] = people;
        self.rounds[round][i] = vec![a, c];
        self.rounds[round][j] = vec![b, d];
    }

    /// Exchanges partners until nothing gains, the least covered person first. Trios and the first round stay.
    fn improve(&mut self) {
        let mut trials = 0;
        loop {
            let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
            order.sort_by_key(|&a| self.worth(a, self.covered[a as usize]));
            let mut gained = false;
            for a in order {
                for round in 1..self.rounds.len() {
                    gained |= self.better_partner(a, round);
                    trials += self.rounds[round].len();
                }
                if trials > MOST_TRIALS {
                    return;
                }
            }
            if !gained {
                return;
            }
        }
    }

    /// Makes the best exchange that gives `a` another partner in `round`, if one gains.
    fn better_partner(&mut self, a: u32, round: usize) -> bool {
        let groups = &self.rounds[round];
        let Some(mine) = groups.iter().position(|g| g.len() == 2 && g.contains(&a)) else {
            return false;
        };
        let b = groups[mine][usize::from(groups[mine][0] == a)];
        let mut best: Option<(i64, usize, [u32; 4])> = None;
        for (i, group) in groups
            .iter()
            .enumerate()
            .filter(|(i, g)| *i != mine && g.len() == 2)
        {
            for (c, d) in [(group[0], group[1]), (group[1], group[0])] {
                if let Some(gain) = self.gain([a, b, c, d], 0)
                    && best.is_none_or(|x| gain > x.0)
                {
                    best = Some((gain, i, [a, b, c, d]));
                }
            }
        }
        let Some((_, other, people)) = best else {
            return false;
        };
        self.swap(round, mine, other, people);
        true
    }
}

/// What pairs are worth apart from the needs they cover, where they may meet.
fn pairs(request: &PlanRequest<'_>, room: &Room<'_>) -> Vec<i32> {
    let n = room.len();
    let (scorer, mutual) = (request.scorer(), request.world.mutual());
    // kinds, wards and the like
    let rest: Vec<Profile> = { request.people.iter() }
        .map(|(_, p)| Profile {
            needs: p.needs.intersection(mutual),
            ..p.clone()
        })
        .collect();
    let worth = |(a, b): (usize, usize)| {
        if !room.may_meet(a, b) {
            return i32::MIN;
        }
        let has_reason = !room.gives(a, b).is_empty() || !room.gives(b, a).is_empty();
        POINT * scorer.points(&rest[a], &rest[b]) + if has_reason { REASON } else { 0 }
    };
    (0..n * n).map(|at| worth((at / n, at % n))).collect()
}
/// What it is worth that `covered` needs of `of` are: the least covered gain most, and most of all whoever would have nothing, or less than half.
fn worth(covered: usize, of: usize) -> i64 {
    if of == 0 {
        return 0;
    }
    let missing = 1000 - (1000 * covered / of) as i64;
    let mut worth = 2000 * (1000 - missing) - missing * missing * missing / 200;
    if covered == 0 {
        worth -= NOTHING;
    }
    if 2 * covered < of {
        worth -= LESS_THAN_HALF;
    }
    worth
}

#[cfg(test)]
mod tests;
