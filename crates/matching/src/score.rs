//! How much two people have to talk about: an integer, symmetric score that explains itself.
//!
//! A score is a sum of terms. What counts most is needs that the other person offers to answer. The needs of one person share
//! [`Weights::need`] points, rare tags taking more ([`Rarity`]), so that a person with one need counts as much as one with ten. After the first
//! conversations the needs of those who have got little weigh more.

use std::sync::Arc;

pub use limits::{Kinds, Limit};
pub use rarity::Rarity;
pub use roles::{NO_ROLE, Roles};
pub use tags::{MAX_TAGS, TagSet};
pub use weights::{MAX_POINTS, Weights, WeightsError};
pub use world::{Proximity, World, WorldError};

mod limits;
mod rarity;
mod roles;
mod tags;
mod weights;
mod world;

/// Conversations that still make open needs more urgent, at most.
const MOST_CONVERSATIONS: usize = 100;

/// What answers lose where colleagues have met already, percent.
const BY_COLLEAGUES: i32 = 50;

/// Needs that still tell how far somebody without any answer has been set back, at most.
const MOST_SET_BACK: i64 = 4;

/// What the matcher knows about a person. Dense indices come from the catalog.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// People of one organization are never introduced to each other.
    pub organization: u64,
    /// Row of [`World`]'s kind table.
    pub kind: u8,
    /// Row of [`World`]'s ward table.
    pub ward: u8,
    /// In [`World::roles`]; [`NO_ROLE`] if not said.
    pub role: u8,
    pub offers: TagSet,
    pub needs: TagSet,
    /// Needs already covered in earlier conversations; they count less.
    pub covered: TagSet,
    pub is_company: bool,
    pub companies_welcome: bool,
    /// Organizations this person would like to greet.
    pub wishes: Vec<u64>,
    /// Those they have come for.
    pub wishes_must: Vec<u64>,
    /// Those they are not introduced to.
    pub wishes_never: Vec<u64>,
    /// Kinds this person has come for, of each of which one is enough; would like to meet; and is not introduced to.
    pub must_kinds: Vec<Kinds>,
    pub wished_kinds: Kinds,
    pub never_kinds: Kinds,
    /// Organizations this person has already been introduced to today: meeting them again through a colleague is no novelty.
    pub greeted: Vec<u64>,
    /// Organizations that theirs met at earlier events: no novelty either.
    pub known: Vec<u64>,
    /// Organizations that colleagues have been introduced to today: what these answer, the organization knows already.
    pub by_colleagues: Vec<u64>,
    /// Nobody can press a button at a table where all are so.
    pub without_phone: bool,
    /// Kinds of those whom they have been brought together with today, one for each: what [`Limit`]s count.
    pub met_kinds: Vec<u8>,
}

impl Profile {
    /// Kinds that they have asked for.
    pub(crate) fn asked_kinds(&self) -> Kinds {
        let must = self.must_kinds.iter();
        must.fold(self.wished_kinds, |all, kinds| all.with(*kinds))
    }

    /// They have met somebody of a kind: whom they had come for they would like to meet more of.
    pub fn has_met(&mut self, kind: u8) {
        self.met_kinds.push(kind);
        let (kept, open): (Vec<_>, Vec<_>) =
            { self.must_kinds.drain(..) }.partition(|kinds| kinds.contains(kind));
        self.must_kinds = open;
        self.wished_kinds = kept.into_iter().fold(self.wished_kinds, Kinds::with);
    }

    /// Organizations that this person is on some terms with, wished or known, once each: such pairs are few, and scored one by one.
    pub(crate) fn named(&self) -> impl Iterator<Item = u64> {
        let wishes = self.wishes.iter().chain(&self.wishes_must);
        let others = self.wishes_never.iter().chain(&self.by_colleagues);
        let mut named: Vec<u64> = { wishes.chain(others) }
            .copied()
            .chain(self.acquainted())
            .collect();
        named.sort_unstable();
        named.dedup();
        named.into_iter()
    }

    /// Organizations whose people are no new acquaintance.
    pub fn acquainted(&self) -> impl Iterator<Item = u64> {
        self.greeted.iter().chain(&self.known).copied()
    }
}

/// Why two people have something to talk about. `from` and `to` are 0 for the first and 1 for the second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Term {
    /// `to` seeks the tag, `from` offers it. `again`: somebody else has answered it before.
    Need {
        tag: u8,
        from: usize,
        to: usize,
        again: bool,
    },
    /// At least one answers something the other seeks.
    Answer,
    /// Both ticked a tag that wants both.
    Mutual { tag: u8 },
    /// Help flows both ways.
    Both,
    /// Their kinds refer to each other.
    Kind,
    /// The work of one is the counterpart of the other's.
    Role,
    /// Their wards are close.
    Ward(Proximity),
    /// Neither has been introduced to the other's organization, and the two have not met before.
    Novelty,
    /// `from` has asked to greet the organization of `to`, or people of its kind.
    Wish { from: usize, to: usize },
    /// Colleagues of one have met colleagues of the other, or the other themself. Takes points.
    Colleagues,
    /// They are brought together at all.
    Meeting,
    /// At a group table: every link of the room's chain is there.
    Chain,
    /// At a group table: all are of one kind. Takes points.
    OneKind,
}

/// A term and its points. No points: somebody else at the table has answered the need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScoredTerm {
    pub term: Term,
    pub points: i32,
}

/// Scores pairs: the world, a room's weights, and the rarity of tags among the people present.
#[derive(Clone, Debug)]
pub struct Scorer {
    world: Arc<World>,
    weights: Weights,
    rarity: Rarity,
    /// Percent by tag, and the largest there is: only needs of the groups that count most can earn all points.
    tag_percents: Vec<i64>,
    top_percent: i64,
    /// Largest factor of needs still open, parts of a thousand: see [`Weights::overdue`].
    most_urgent: i64,
    /// `kinds × kinds`, points.
    kind_points: Vec<i16>,
    /// `wards × wards`, points.
    ward_points: Vec<i16>,
}

impl Scorer {
    /// Weights too large for [`MAX_POINTS`] are halved until they fit; [`Weights::check`] says so beforehand.
    pub fn new(world: Arc<World>, weights: &Weights, rarity: Rarity) -> Self {
        let weights = weights.fitted(&world);
        let most_urgent = weights.most_urgent(&world);
        let percent = |group: &String| {
            i64::from(
                weights
                    .groups
                    .get(group)
                    .copied()
                    .unwrap_or(100)
                    .min(weights::MAX_PERCENT),
            )
        };
        let group_percents: Vec<i64> = world.groups.iter().map(percent).collect();
        let top_percent = group_percents.iter().copied().max().unwrap_or(100).max(1);
        let tag_percents = world
            .tag_groups
            .iter()
            .map(|&g| group_percents[usize::from(g)])
            .collect();
        let kind_points = world
            .affinity
            .iter()
            .map(|&a| (i32::from(weights.kind) * i32::from(a.min(1000)) / 1000) as i16)
            .collect();
        let ward_points = world
            .proximity
            .iter()
            .map(|p| weights.ward(*p) as i16)
            .collect();
        Self {
            world,
            weights,
            rarity,
            tag_percents,
            top_percent,
            most_urgent,
            kind_points,
            ward_points,
        }
    }

    pub fn world(&self) -> &Arc<World> {
        &self.world
    }

    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    pub fn rarity(&self) -> &Rarity {
        &self.rarity
    }

    pub fn rarity_mut(&mut self) -> &mut Rarity {
        &mut self.rarity
    }

    /// May these two be introduced at all? Not within one organization, no company to someone who did not ask for companies, nobody to an
    /// organization or a kind they do not wish to meet, and none that the event's limits of kinds keep apart.
    /// (Who has met, vetoed or is busy is for the caller to know.)
    pub fn admissible(&self, a: &Profile, b: &Profile) -> bool {
        a.organization != b.organization
            && (!a.is_company || b.companies_welcome)
            && (!b.is_company || a.companies_welcome)
            && !a.wishes_never.contains(&b.organization)
            && !b.wishes_never.contains(&a.organization)
            && !a.never_kinds.contains(b.kind)
            && !b.never_kinds.contains(a.kind)
            && self.world.kinds_allow(a, b)
    }

    /// Points of one pair; the same from both sides. Ignores admissibility.
    pub fn score(&self, a: &Profile, b: &Profile) -> i32 {
        i32::from(self.weights.meeting) + self.points(a, b)
    }

    /// The score without [`Term::Meeting`]: 0 to [`MAX_POINTS`].
    pub fn points(&self, a: &Profile, b: &Profile) -> i32 {
        let w = &self.weights;
        let (to_a, to_b) = (self.answered(a, b), self.answered(b, a));
        let mutual = self.ticked(a).intersection(self.ticked(b)).len() as i32;
        let mut points = to_a + to_b + self.both(to_a, to_b) + mutual * i32::from(w.mutual);
        points += self.answer(to_a, to_b) - colleagues(a, b, to_a + to_b);
        points += i32::from(self.kind_row(a.kind)[usize::from(b.kind)]);
        points += i32::from(self.ward_row(a.ward)[usize::from(b.ward)]);
        points += i32::from(self.role(a.role, b.role));
        points + self.sparse(a, b)
    }

    /// The score taken apart. The points add up to [`Self::score`] exactly. Largest first.
    pub fn explain(&self, a: &Profile, b: &Profile) -> Vec<ScoredTerm> {
        let w = &self.weights;
        let mut terms = Vec::new();
        let mut flow = [0; 2];
        for (from, to, giver, seeker) in [(1, 0, b, a), (0, 1, a, b)] {
            for (tag, points) in self.shares(seeker) {
                if giver.offers.contains(tag) {
                    flow[to] += i32::from(points);
                    terms.push(ScoredTerm {
                        term: Term::Need {
                            tag,
                            from,
                            to,
                            again: seeker.covered.contains(tag),
                        },
                        points: points.into(),
                    });
                }
            }
            terms.push(ScoredTerm {
                term: Term::Wish { from, to },
                points: self.wish(giver, seeker),
            });
        }
        terms.push(ScoredTerm {
            term: Term::Both,
            points: self.both(flow[0], flow[1]),
        });
        terms.push(ScoredTerm {
            term: Term::Answer,
            points: self.answer(flow[0], flow[1]),
        });
        terms.push(ScoredTerm {
            term: Term::Colleagues,
            points: -colleagues(a, b, flow[0] + flow[1]),
        });
        for tag in self.ticked(a).intersection(self.ticked(b)).iter() {
            terms.push(ScoredTerm {
                term: Term::Mutual { tag },
                points: w.mutual.into(),
            });
        }
        terms.push(ScoredTerm {
            term: Term::Kind,
            points: self.kind_row(a.kind)[usize::from(b.kind)].into(),
        });
        terms.push(ScoredTerm {
            term: Term::Role,
            points: self.role(a.role, b.role).into(),
        });
        let proximity =
            self.world.proximity[usize::from(a.ward) * self.world.wards + usize::from(b.ward)];
        terms.push(ScoredTerm {
            term: Term::Ward(proximity),
            points: w.ward(proximity).into(),
        });
        if novel(a, b) {
            terms.push(ScoredTerm {
                term: Term::Novelty,
                points: w.novelty.into(),
            });
        }
        terms.push(ScoredTerm {
            term: Term::Meeting,
            points: w.meeting.into(),
        });
        terms.retain(|t| t.points != 0);
        terms.sort_by_key(|t| (std::cmp::Reverse(t.points), t.term));
        terms
    }

    /// What each need of a person is worth: tag and points, zero points left out; needs that nobody here offers are worth nothing. At most
    /// [`Weights::need`] together at first; what is still open after some conversations gains, what is covered loses.
    pub fn shares(&self, person: &Profile) -> impl Iterator<Item = (u8, i16)> {
        let needs = person
            .needs
            .intersection(self.world.all())
            .difference(self.world.mutual);
        let sum = |tags: TagSet| tags.iter().map(|t| self.rarity.points(t)).sum::<i64>();
        let (total, covered) = (sum(needs), person.covered);
        let urgency = self.urgency(person, needs, total);
        needs.iter().filter_map(move |tag| {
            let factor = if covered.contains(tag) {
                10 * i64::from(self.weights.covered)
            } else {
                urgency
            };
            let weighted = self.rarity.points(tag) * self.tag_percents[usize::from(tag)] * factor;
            let points =
                i64::from(self.weights.need) * weighted / (total.max(1) * 1000 * self.top_percent);
            (points > 0).then_some((tag, points as i16))
        })
    }

    /// How much more a person's open needs weigh, parts of a thousand: the longer, the more is still open; more again for whoever got nothing yet, as
    /// each of many needs is a small part of all; and for whoever has less than half. `total` is the rarity of all `needs` together.
    fn urgency(&self, person: &Profile, needs: TagSet, total: i64) -> i64 {
        let w = &self.weights;
        let conversations = person.greeted.len().min(MOST_CONVERSATIONS) as i64;
        if conversations == 0 {
            return 1000;
        }
        let (mut count, mut got, mut open) = (0, 0, 0);
        for tag in needs.iter() {
            let points = self.rarity.points(tag);
            let covered = person.covered.contains(tag);
            count += i64::from(points > 0);
            got += i64::from(points > 0 && covered);
            open += if covered { 0 } else { points };
        }
        let mut urgency = 1000 + 10 * i64::from(w.overdue) * conversations * open / total.max(1);
        if got == 0 {
            let set_back = (10 * i64::from(w.empty_handed) * conversations).min(1000);
            urgency += urgency * set_back * (count.clamp(1, MOST_SET_BACK) - 1) / 1000;
        } else if 2 * got < count {
            urgency += urgency * i64::from(w.behind) / 100;
        }
        urgency.min(self.most_urgent)
    }

    /// Offers that go from one to the other.
    pub fn gives(&self, person: &Profile) -> TagSet {
        person
            .offers
            .intersection(self.world.all())
            .difference(self.world.mutual)
    }

    /// Tags of the kind "both want this" that the person ticked, on either list.
    pub fn ticked(&self, person: &Profile) -> TagSet {
        person
            .offers
            .union(person.needs)
            .intersection(self.world.mutual)
    }

    /// Points of a kind against every kind.
    pub fn kind_row(&self, kind: u8) -> &[i16] {
        &self.kind_points[usize::from(kind) * self.world.kinds..][..self.world.kinds]
    }

    /// Points of a ward against every ward.
    pub fn ward_row(&self, ward: u8) -> &[i16] {
        &self.ward_points[usize::from(ward) * self.world.wards..][..self.world.wards]
    }

    /// Points of two roles.
    pub fn role(&self, a: u8, b: u8) -> i16 {
        if self.world.roles().correspond(a, b) {
            self.weights.role as i16
        } else {
            0
        }
    }

    /// Wishes and novelty.
    fn sparse(&self, a: &Profile, b: &Profile) -> i32 {
        let novelty = if novel(a, b) {
            i32::from(self.weights.novelty)
        } else {
            0
        };
        self.wish(a, b) + self.wish(b, a) + novelty
    }

    /// What it counts that `from` wishes to greet the organization of `to`, or people of its kind.
    fn wish(&self, from: &Profile, to: &Profile) -> i32 {
        let of_kind = i32::from(self.kind_wish(from, to.kind));
        let organization: i32 = if from.wishes_must.contains(&to.organization) {
            self.weights.wish_must.into()
        } else if from.wishes.contains(&to.organization) {
            self.weights.wish.into()
        } else {
            0
        };
        of_kind.max(organization)
    }

    /// What it counts that somebody wishes to meet people of a kind.
    pub fn kind_wish(&self, from: &Profile, kind: u8) -> i16 {
        if from.must_kinds.iter().any(|kinds| kinds.contains(kind)) {
            self.weights.wish_must as i16
        } else if from.wished_kinds.contains(kind) {
            self.weights.wish as i16
        } else {
            0
        }
    }

    fn answer(&self, to_a: i32, to_b: i32) -> i32 {
        if to_a + to_b > 0 {
            self.weights.answer.into()
        } else {
            0
        }
    }

    fn both(&self, to_a: i32, to_b: i32) -> i32 {
        to_a.min(to_b) * i32::from(self.weights.both) / 4
    }

    /// Points of the seeker's needs that the giver answers.
    fn answered(&self, seeker: &Profile, giver: &Profile) -> i32 {
        if seeker.needs.intersection(giver.offers).is_empty() {
            return 0;
        }
        self.shares(seeker)
            .filter(|&(tag, _)| giver.offers.contains(tag))
            .map(|(_, points)| i32::from(points))
            .sum()
    }
}

/// What answers lose where the two organizations have met through colleagues.
fn colleagues(a: &Profile, b: &Profile, answers: i32) -> i32 {
    let met = |a: &Profile, b: &Profile| a.by_colleagues.contains(&b.organization);
    if met(a, b) || met(b, a) {
        answers * BY_COLLEAGUES / 100
    } else {
        0
    }
}

fn novel(a: &Profile, b: &Profile) -> bool {
    !a.acquainted().any(|o| o == b.organization) && !b.acquainted().any(|o| o == a.organization)
}

#[cfg(test)]
mod tests;
