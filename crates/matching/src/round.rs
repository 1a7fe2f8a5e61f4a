//! One round: who sits with whom, who waits and why, and how good it provably is.
//!
//! Fairness is part of what is maximised. A person who has sat out `k` rounds carries `k` times a bonus that outweighs all scores
//! together. The sets of people that a matching can seat form a matroid, so such bonuses seat the longest waiting first *and* leave the
//! choice among equally fair rounds to the scores: nobody sits out twice before everybody who could be seated instead has sat out once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::field::Field;
use super::score::{Profile, Rarity, ScoredTerm, Scorer, Term, Weights, World};
use crate::random::Random;
use domain::{AttendeeId, Waiting};

pub(super) mod phones;
pub mod proof;
mod seat;

/// Points for each of a person's turns: more than the scores of the largest room can add up to (2^14 pairs of 2^16 points), so that
/// fairness never gives way to a score. Bounded: after [`MOST_TURNS`] it grows no more.
pub const PATIENCE: i64 = 1 << 30;

/// Turns that still raise the bonus: 64 rounds sat out.
const MOST_TURNS: u32 = 1 << 10;

/// Points it must bring to make a table of three with somebody who has been at one, for each time.
const TRIO_AGAIN: i64 = 2_000;

/// Somebody who takes part: present, free, not in a talk.
#[derive(Clone, Debug)]
pub struct Attending {
    pub id: AttendeeId,
    pub profile: Profile,
    /// Rounds this person has sat out so far.
    pub sat_out: u32,
    /// Rounds of pairs in which they were at a table of three.
    pub trios: u32,
}

/// So many conversations of one organization with another are enough, where others wait.
const OFTEN_MET: usize = 2;

/// What a round sat out counts beside one at a table of three.
const SAT_OUT: u32 = 16;

impl Attending {
    /// Whoever has more is seated first, and in a pair: rounds sat out, and among those who have sat out as many, rounds at a table of three.
    pub fn turns(&self) -> u32 {
        self.sat_out.saturating_mul(SAT_OUT) + self.trios.min(SAT_OUT - 1)
    }
}

/// What happens to whoever an odd count leaves over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Odd {
    /// Sits out this round, and comes first in the next.
    #[default]
    Pause,
    /// Joins a pair.
    Trio,
}

/// Colleagues among these people share one guest list: each knows to whom two of them have been introduced today, or one twice.
pub fn share_guests(people: &mut [Attending]) {
    let mut met: BTreeMap<u64, BTreeMap<u64, usize>> = BTreeMap::new();
    for Attending { profile, .. } in people.iter() {
        let guests = met.entry(profile.organization).or_default();
        for guest in &profile.greeted {
            *guests.entry(*guest).or_default() += 1;
        }
    }
    for Attending { profile, .. } in people {
        let guests = met[&profile.organization].iter();
        let often = guests.filter(|guest| *guest.1 >= OFTEN_MET);
        profile.by_colleagues = often.map(|guest| *guest.0).collect();
    }
}

/// Everything a round depends on. The same request gives the same round, on any machine.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub world: &'a Arc<World>,
    pub weights: &'a Weights,
    /// Each id once, in any order.
    pub people: &'a [Attending],
    /// Pairs that may not meet: met before (trios and other rooms included), vetoed. In any order; people not present are ignored.
    pub banned: &'a [(AttendeeId, AttendeeId)],
    pub odd: Odd,
    /// Introductions at most.
    pub tables: Option<usize>,
    /// Decides between equally good rounds, and who sits at which table.
    pub seed: u64,
}

/// People brought together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Introduction {
    /// Counted from 1, each once.
    pub table: usize,
    /// By id.
    pub attendees: Vec<AttendeeId>,
    /// Sum over the pairs among them; at a group table every need counts once.
    pub score: i64,
    /// Why: `from` and `to` are places in `attendees`. The points add up to `score`.
    pub reasons: Vec<ScoredTerm>,
}

/// A round, with its proof of quality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// By table.
    pub introductions: Vec<Introduction>,
    /// By id.
    pub waiting: Vec<(AttendeeId, Waiting)>,
    /// Sum of the introductions' scores.
    pub total: i64,
    /// No round that is as fair to those who have sat out scores more. Equal to `total` where the round is exact.
    pub bound: i64,
}

/// The best round. `in_time` is asked between passes; when it says no, the round found by then is taken - but never one whose
/// fairness is not yet certain.
pub fn compute(request: &Request<'_>, mut in_time: impl FnMut() -> bool) -> Round {
    Scene::new(request).round(None, &mut in_time)
}

/// As [`compute`], where more people are in the room than take part: what is rare among all of them is rare.
pub(super) fn compute_among(
    request: &Request<'_>,
    rarity: Rarity,
    mut in_time: impl FnMut() -> bool,
) -> Round {
    Scene::among(request, rarity).round(None, &mut in_time)
}

/// The round with these groups, scored and explained, with the bound that the best round as fair as it has. Groups are of two or three
/// people of the request, nobody in two of them.
pub fn appraise(
    request: &Request<'_>,
    groups: &[Vec<AttendeeId>],
    mut in_time: impl FnMut() -> bool,
) -> Round {
    Scene::new(request).round(Some(groups), &mut in_time)
}

/// A request made ready: people by index, in an order that the seed decides.
pub(super) struct Scene<'a> {
    request: &'a Request<'a>,
    pub(super) people: Vec<&'a Attending>,
    pub(super) scorer: Scorer,
    pub(super) field: Field,
    /// The field in which a table of two people without a phone costs points, if there are such.
    pub(super) apart: Option<Field>,
    /// Points by person.
    bonus: Vec<i64>,
    /// With few tables: the first so many people are those whose turn it can be.
    in_turn: usize,
}

impl<'a> Scene<'a> {
    pub(super) fn new(request: &'a Request<'a>) -> Self {
        let rarity = Rarity::of(request.world, request.people.iter().map(|p| &p.profile));
        Self::among(request, rarity)
    }

    fn among(request: &'a Request<'a>, rarity: Rarity) -> Self {
        let mut people: Vec<&Attending> = request.people.iter().collect();
        people.sort_unstable_by_key(|p| p.id);
        // ties go to lower indices: the seed decides who that is
        Random::new(request.seed).shuffle(&mut people);
        let scorer = Scorer::new(request.world.clone(), request.weights, rarity);
        let (field, in_turn) = seat::in_turn(request, &scorer, &mut people);
        let apart = phones::apart(request, &scorer, &people);
        let least = people.iter().map(|p| turns(p)).min().unwrap_or(0);
        let bonus = people
            .iter()
            .map(|p| PATIENCE * (turns(p) - least))
            .collect();
        Self {
            request,
            people,
            scorer,
            field,
            apart,
            bonus,
            in_turn,
        }
    }

    fn round(
        &self,
        given: Option<&[Vec<AttendeeId>]>,
        in_time: &mut impl FnMut() -> bool,
    ) -> Round {
        let Self {
            request,
            people,
            field,
            bonus,
            ..
        } = self;
        let seated = seat::seat(field, bonus, self.in_turn, request.tables, in_time);
        let mut bound = seated.bound;
        let mut groups: Vec<Vec<u32>> = match given {
            None => seated.pairs.iter().map(|&(a, b)| vec![a, b]).collect(),
            Some(given) => given.iter().map(|group| self.indices(group)).collect(),
        };
        bound -= groups
            .iter()
            .flat_map(|g| &g[..2])
            .map(|&a| bonus[a as usize])
            .sum::<i64>();
        if given.is_none() {
            if request.odd == Odd::Trio {
                join(&self.scorer, field, people, &mut groups);
            }
            groups = self.with_phones(groups, in_time);
        }
        let left = left_over(people.len(), &groups);
        let trios = groups.iter().filter(|g| g.len() > 2).count();
        if trios > 0 {
            bound += trios as i64 * third_at_most(field);
        }
        let full = request.tables.is_some_and(|tables| groups.len() >= tables);
        let mut waiting: Vec<_> = left
            .iter()
            .map(|&a| (people[a as usize].id, reason(field, a, &left, full)))
            .collect();
        waiting.sort_unstable_by_key(|w| w.0);

        let introductions = self.at_tables(&groups);
        let total = introductions.iter().map(|i| i.score).sum();
        Round {
            introductions,
            waiting,
            total,
            bound,
        }
    }

    /// The groups, scored and explained, each at a table of its own.
    pub(super) fn at_tables(&self, groups: &[Vec<u32>]) -> Vec<Introduction> {
        let mut introductions: Vec<Introduction> = groups
            .iter()
            .map(|group| introduce(&self.scorer, &self.people, group))
            .collect();
        introductions.sort_unstable_by(|a, b| a.attendees.cmp(&b.attendees));
        // a second draw, so that neighbours in the list do not sit side by side every time
        Random::new(self.request.seed ^ 0x7ab1e).shuffle(&mut introductions);
        (1..)
            .zip(&mut introductions)
            .for_each(|(table, introduction)| introduction.table = table);
        introductions
    }

    fn indices(&self, group: &[AttendeeId]) -> Vec<u32> {
        let index = |id: &AttendeeId| {
            self.people
                .iter()
                .position(|p| p.id == *id)
                .expect("groups are of people of the request")
        };
        group.iter().map(|id| index(id) as u32).collect()
    }
}

fn turns(person: &Attending) -> i64 {
    i64::from(person.turns().min(MOST_TURNS))
}

/// Banned pairs as indices into `people`.
fn indices(people: &[&Attending], banned: &[(AttendeeId, AttendeeId)]) -> Vec<(u32, u32)> {
    let mut by_id: Vec<(AttendeeId, u32)> =
        people.iter().zip(0..).map(|(p, i)| (p.id, i)).collect();
    by_id.sort_unstable();
    let index = |id: AttendeeId| {
        by_id
            .binary_search_by_key(&id, |x| x.0)
            .ok()
            .map(|at| by_id[at].1)
    };
    banned
        .iter()
        .filter_map(|&(a, b)| Some((index(a)?, index(b)?)))
        .collect()
}

fn left_over(people: usize, groups: &[Vec<u32>]) -> Vec<u32> {
    let mut seated = vec![false; people];
    groups
        .iter()
        .flatten()
        .for_each(|&a| seated[a as usize] = true);
    (0..people as u32)
        .filter(|&a| !seated[a as usize])
        .collect()
}

/// Lets whoever is left over join the pair where they add most, rather one of people who have been at no table of three; a pair takes one. Where no pair
/// can take them, two pairs exchange partners if that makes a table for three.
fn join(scorer: &Scorer, field: &Field, people: &[&Attending], groups: &mut [Vec<u32>]) {
    let mut left = left_over(field.len(), groups);
    left.sort_by_key(|&a| std::cmp::Reverse(turns(people[a as usize])));
    let again = |a: u32| TRIO_AGAIN * i64::from(people[a as usize].trios);
    let may_sit = |table: [u32; 3]| {
        let table = table.map(|a| &people[a as usize].profile);
        scorer.world().seats_within_limits(&table)
    };
    for a in left {
        let lanes = lanes(field, a);
        let gain = |group: &Vec<u32>| {
            let scores: Option<i64> = group
                .iter()
                .map(|&b| {
                    (lanes[b as usize] > 0).then(|| field.score(lanes[b as usize]) - again(b))
                })
                .sum();
            scores.filter(|_| group.len() == 2 && may_sit([a, group[0], group[1]]))
        };
        let best = (0..groups.len())
            .filter_map(|i| gain(&groups[i]).map(|g| (g, std::cmp::Reverse(i))))
            .max();
        if let Some((_, std::cmp::Reverse(i))) = best {
            groups[i].push(a);
        } else {
            exchange(field, a, &lanes, groups, again, may_sit);
        }
    }
}

/// Two whom `a` may meet, of two pairs, join `a`, and those they leave make a pair.
fn exchange(
    field: &Field,
    a: u32,
    lanes: &[i16],
    groups: &mut [Vec<u32>],
    again: impl Fn(u32) -> i64,
    may_sit: impl Fn([u32; 3]) -> bool,
) {
    let score = |a: u32, b: u32| {
        let lane = field.lane(a, b);
        (lane > 0).then(|| field.score(lane))
    };
    // somebody whom `a` may meet, their partner, and their table
    let pairs = (0..groups.len()).filter(|&i| groups[i].len() == 2);
    let known: Vec<(u32, u32, usize)> = pairs
        .flat_map(|i| {
            [
                (groups[i][0], groups[i][1], i),
                (groups[i][1], groups[i][0], i),
            ]
        })
        .filter(|&(b, ..)| lanes[b as usize] > 0)
        .collect();
    let mut best: Option<(i64, [u32; 4], usize, usize)> = None;
    for (k, &(b, of_b, i)) in known.iter().enumerate() {
        for &(c, of_c, j) in known[..k].iter().filter(|other| other.2 != i) {
            let (Some(new), Some(left)) = (score(b, c), score(of_b, of_c)) else {
                continue;
            };
            let now = score(b, of_b).unwrap_or(0) + score(c, of_c).unwrap_or(0);
            let joins = field.score(lanes[b as usize]) + field.score(lanes[c as usize]);
            let gain = joins + new + left - now - again(b) - again(c);
            if best.is_none_or(|(most, ..)| gain > most) && may_sit([a, b, c]) {
                best = Some((gain, [b, c, of_b, of_c], i, j));
            }
        }
    }
    if let Some((_, [b, c, of_b, of_c], i, j)) = best {
        groups[i] = vec![a, b, c];
        groups[j] = vec![of_b, of_c];
    }
}

/// What a third person can add to a pair at most: a trio is a pair and one more person with two more scores.
fn third_at_most(field: &Field) -> i64 {
    let two = |a: u32| {
        let mut lanes = lanes(field, a);
        lanes.sort_unstable_by(|x, y| y.cmp(x));
        lanes
            .iter()
            .take(2)
            .filter(|&&l| l > 0)
            .map(|&l| field.score(l))
            .sum::<i64>()
    };
    (0..field.len() as u32).map(two).max().unwrap_or(0)
}

/// Lanes of one person against everybody.
pub(super) fn lanes(field: &Field, a: u32) -> Vec<i16> {
    let mut row = [0; super::columns::LANES];
    let mut all = Vec::with_capacity(field.len());
    for block in 0..field.blocks() {
        all.extend_from_slice(field.row(a, block, &mut row));
    }
    all.truncate(field.len());
    all
}

pub(super) fn reason(field: &Field, a: u32, left: &[u32], full: bool) -> Waiting {
    match (field.alone(a), full) {
        (true, _) => Waiting::NobodyToMeet,
        (false, true) => Waiting::NoTable,
        (false, false) if left.len() == 1 && field.len() % 2 == 1 => Waiting::Odd,
        (false, false) => Waiting::OthersTaken,
    }
}

fn introduce(scorer: &Scorer, people: &[&Attending], group: &[u32]) -> Introduction {
    let mut members: Vec<&Attending> = group.iter().map(|&a| people[a as usize]).collect();
    members.sort_unstable_by_key(|p| p.id);
    let mut reasons = Vec::new();
    for (j, b) in members.iter().enumerate() {
        for (i, a) in members[..j].iter().enumerate() {
            let place = |side: usize| if side == 0 { i } else { j };
            reasons.extend(scorer.explain(&a.profile, &b.profile).into_iter().map(|t| {
                let term = match t.term {
                    Term::Need {
                        tag,
                        from,
                        to,
                        again,
                    } => Term::Need {
                        tag,
                        from: place(from),
                        to: place(to),
                        again,
                    },
                    Term::Wish { from, to } => Term::Wish {
                        from: place(from),
                        to: place(to),
                    },
                    term => term,
                };
                ScoredTerm {
                    term,
                    points: t.points,
                }
            }));
        }
    }
    let score = reasons.iter().map(|t| i64::from(t.points)).sum();
    Introduction {
        table: 0,
        attendees: members.iter().map(|p| p.id).collect(),
        score,
        reasons,
    }
}

#[cfg(test)]
mod tests;
