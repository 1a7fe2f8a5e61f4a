//! What other ways of seating the same people would have brought: at random, and the best free pair first. Everybody called is taken to have talked.

use std::collections::{BTreeMap, HashMap, HashSet};

use domain::{AttendeeId, RoomId};
use matching::random::Random;
use matching::score::{Profile, Scorer, TagSet};
use protocol::api::{Brought, ByChance};

/// Draws of which the mean is taken.
const DRAWS: u64 = 20;

/// A round as it was called.
pub(super) struct Called {
    pub(super) room: RoomId,
    pub(super) seed: u64,
    /// Whoever was called or waited.
    pub(super) people: Vec<AttendeeId>,
    pub(super) groups: Vec<Vec<AttendeeId>>,
}

/// Somebody, before the first round.
#[derive(Clone)]
pub(super) struct Guest {
    pub(super) profile: Profile,
    /// Index among the event's kinds.
    pub(super) kind: usize,
    /// What somebody who came could have answered.
    pub(super) answerable: TagSet,
    pub(super) vetoes: Vec<AttendeeId>,
}

pub(super) struct Rounds<'a> {
    pub(super) called: &'a [Called],
    pub(super) guests: &'a BTreeMap<AttendeeId, Guest>,
    pub(super) scorers: &'a HashMap<RoomId, Scorer>,
}

impl Rounds<'_> {
    pub(super) fn compared(&self) -> ByChance {
        let random = (0..DRAWS).map(|draw| {
            self.brought(|evening, round| {
                evening.at_random(round, &mut Random::new(round.seed ^ draw))
            })
        });
        ByChance {
            called: Some(self.brought(|_, round| round.groups.clone())),
            random: Some(mean(random)),
            greedy: Some(self.brought(|evening, round| evening.best_first(round))),
        }
    }

    fn brought(&self, seat: impl Fn(&Evening, &Called) -> Vec<Vec<AttendeeId>>) -> Brought {
        let mut evening = Evening {
            scorers: self.scorers,
            guests: self.guests.clone(),
            met: HashSet::new(),
            sum: Brought::default(),
        };
        for round in self.called {
            let groups = seat(&evening, round);
            evening.talk(&groups);
        }
        evening.sum()
    }
}

/// An evening that did not happen, as far as it has gone.
struct Evening<'a> {
    scorers: &'a HashMap<RoomId, Scorer>,
    guests: BTreeMap<AttendeeId, Guest>,
    met: HashSet<(AttendeeId, AttendeeId)>,
    sum: Brought,
}

impl Evening<'_> {
    fn may_sit(&self, scorer: &Scorer, a: AttendeeId, b: AttendeeId) -> bool {
        let (Some(one), Some(two)) = (self.guests.get(&a), self.guests.get(&b)) else {
            return false;
        };
        a != b
            && !self.met.contains(&(a.min(b), a.max(b)))
            && !one.vetoes.contains(&b)
            && !two.vetoes.contains(&a)
            && scorer.admissible(&one.profile, &two.profile)
    }

    /// Whether everybody stays within the numbers of kinds they may meet if `next` joins the group.
    fn within_limits(&self, scorer: &Scorer, group: &[AttendeeId], next: AttendeeId) -> bool {
        let people = group.iter().chain([&next]);
        let guests = people.filter_map(|who| Some(&self.guests.get(who)?.profile));
        let table: Vec<&Profile> = guests.collect();
        scorer.world().seats_within_limits(&table)
    }

    /// Groups of the sizes that were called: whoever is next in the draw, beside whoever may sit there next.
    fn at_random(&self, round: &Called, random: &mut Random) -> Vec<Vec<AttendeeId>> {
        let Some(scorer) = self.scorers.get(&round.room) else {
            return Vec::new();
        };
        let mut free = round.people.clone();
        random.shuffle(&mut free);
        let mut groups = Vec::new();
        for size in round.groups.iter().map(Vec::len) {
            // Who can sit beside nobody who is left waits.
            while let Some(first) = free.pop() {
                let mut group = vec![first];
                free.retain(|&next| {
                    let sits = group.len() < size
                        && group.iter().all(|&who| self.may_sit(scorer, who, next))
                        && self.within_limits(scorer, &group, next);
                    if sits {
                        group.push(next);
                    }
                    !sits
                });
                if group.len() > 1 {
                    groups.push(group);
                    break;
                }
            }
        }
        groups
    }

    /// Groups of the sizes that were called: the best pair that is free, with whoever fits best beside them.
    fn best_first(&self, round: &Called) -> Vec<Vec<AttendeeId>> {
        let Some(scorer) = self.scorers.get(&round.room) else {
            return Vec::new();
        };
        let score = |a: AttendeeId, b: AttendeeId| {
            let (one, two) = (self.guests.get(&a)?, self.guests.get(&b)?);
            let may = self.may_sit(scorer, a, b);
            may.then(|| scorer.score(&one.profile, &two.profile))
        };
        let people = &round.people;
        let mut pairs = Vec::new();
        for (i, &a) in people.iter().enumerate() {
            let others = people[i + 1..].iter();
            pairs.extend(others.filter_map(|&b| Some((score(a, b)?, a, b))));
        }
        pairs.sort_unstable_by_key(|&(score, a, b)| (-score, a, b));
        let mut pairs = pairs.into_iter();
        let mut seated = HashSet::new();
        let mut groups = Vec::new();
        for size in round.groups.iter().map(Vec::len) {
            let free = |(_, a, b): &(i32, AttendeeId, AttendeeId)| {
                !seated.contains(a) && !seated.contains(b)
            };
            let Some((_, a, b)) = pairs.find(free) else {
                break;
            };
            let mut group = vec![a, b];
            seated.extend([a, b]);
            while group.len() < size {
                let beside = |who: AttendeeId| {
                    let points = group.iter().map(|&other| score(who, other));
                    points.sum::<Option<i32>>()
                };
                let rest = people.iter().copied().filter(|who| {
                    !seated.contains(who) && self.within_limits(scorer, &group, *who)
                });
                let best = rest.filter_map(|who| Some((beside(who)?, who))).max();
                let Some((_, best)) = best else { break };
                seated.insert(best);
                group.push(best);
            }
            groups.push(group);
        }
        groups
    }

    fn talk(&mut self, groups: &[Vec<AttendeeId>]) {
        for group in groups {
            let before: Vec<_> = group
                .iter()
                .filter_map(|who| Some((*who, self.guests.get(who)?.clone())))
                .collect();
            let Some(((_, first), others)) = before.split_first() else {
                continue;
            };
            let other = |differs: &dyn Fn(&Guest) -> bool| {
                f64::from(u8::from(others.iter().any(|(_, guest)| differs(guest))))
            };
            self.sum.conversations += 1.0;
            self.sum.across_wards += other(&|guest| guest.profile.ward != first.profile.ward);
            self.sum.across_kinds += other(&|guest| guest.kind != first.kind);
            for (who, _) in &before {
                for (other, theirs) in before.iter().filter(|(other, _)| other != who) {
                    self.met.insert((*who.min(other), *who.max(other)));
                    if let Some(me) = self.guests.get_mut(who) {
                        let answered = me.profile.needs.intersection(theirs.profile.offers);
                        me.profile.covered = me.profile.covered.union(answered);
                        me.profile.greeted.push(theirs.profile.organization);
                        me.profile.has_met(theirs.profile.kind);
                    }
                }
            }
        }
    }

    fn sum(mut self) -> Brought {
        let organization = |who: &AttendeeId| self.guests.get(who).map(|g| g.profile.organization);
        let pairs = self.met.iter().filter_map(|(a, b)| {
            let (a, b) = (organization(a)?, organization(b)?);
            Some((a.min(b), a.max(b)))
        });
        self.sum.first_meetings = pairs.collect::<HashSet<_>>().len() as f64;
        let guests = self.guests.values();
        let answered = guests.map(|g| (g.answerable.intersection(g.profile.covered), g.answerable));
        let (mut people, mut sum, mut worst) = (0.0, 0.0, 1.0f64);
        for (answered, answerable) in answered {
            self.sum.answered += answered.len() as f64;
            if !answerable.is_empty() {
                let part = answered.len() as f64 / answerable.len() as f64;
                people += 1.0;
                sum += part;
                worst = worst.min(part);
            }
        }
        self.sum.answerable_mean = if people > 0.0 { sum / people } else { 0.0 };
        self.sum.answerable_worst = if people > 0.0 { worst } else { 0.0 };
        self.sum
    }
}

fn mean(draws: impl Iterator<Item = Brought>) -> Brought {
    let draws: Vec<_> = draws.collect();
    let mean = |of: fn(&Brought) -> f64| draws.iter().map(of).sum::<f64>() / draws.len() as f64;
    Brought {
        conversations: mean(|b| b.conversations),
        answered: mean(|b| b.answered),
        first_meetings: mean(|b| b.first_meetings),
        across_wards: mean(|b| b.across_wards),
        across_kinds: mean(|b| b.across_kinds),
        answerable_mean: mean(|b| b.answerable_mean),
        answerable_worst: mean(|b| b.answerable_worst),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::matcher::{weights, world};
    use domain::{Allowance, KindLimit};
    use matching::score::Rarity;

    /// A hospital that may meet one clinic meets one, however the rounds are seated: in three of pairs, and at one table of three.
    #[test]
    fn numbers_of_kinds_hold_in_rounds_that_were_not() {
        let mut catalog = Catalog::example().expect("the example");
        let kinds = |kind: &str| vec![kind.to_owned()];
        catalog.limits.push(KindLimit {
            who: kinds("hospital"),
            whom: kinds("clinic"),
            allows: Allowance::AtMost(1),
            on_request: false,
        });
        let world = world(&catalog).expect("fits the matcher");
        let profile = |kind: &str| catalog.profile_index(&kind.into(), None).expect("a kind");
        let guest = |at: u64| {
            let profile = Profile {
                organization: at,
                kind: profile(if at == 0 { "hospital" } else { "clinic" }) as u8,
                ..Profile::default()
            };
            let guest = Guest {
                profile,
                kind: usize::from(at > 0),
                answerable: TagSet::EMPTY,
                vetoes: Vec::new(),
            };
            (AttendeeId::new(at), guest)
        };
        let guests: BTreeMap<_, _> = (0..4).map(guest).collect();
        let room = &catalog.rooms[0].id;
        let rarity = Rarity::of(&world, guests.values().map(|guest| &guest.profile));
        let scorer = Scorer::new(world, &weights(&catalog, room), rarity);
        let scorers = HashMap::from([(room.clone(), scorer)]);
        let called = |groups: &[&[u64]]| Called {
            room: room.clone(),
            seed: 5,
            people: groups.concat().into_iter().map(AttendeeId::new).collect(),
            groups: { groups.iter() }
                .map(|group| group.iter().map(|&at| AttendeeId::new(at)).collect())
                .collect(),
        };
        let across = |rounds: &[Called]| {
            let found = Rounds {
                called: rounds,
                guests: &guests,
                scorers: &scorers,
            }
            .compared();
            let kinds = |brought: Option<Brought>| brought.expect("counted").across_kinds;
            [found.called, found.random, found.greedy].map(kinds)
        };
        let pairs = [called(&[&[0, 1]]), called(&[&[0, 2]]), called(&[&[0, 3]])];
        assert_eq!(across(&pairs), [3.0, 1.0, 1.0]);
        let table = [called(&[&[0, 1, 2]])];
        let alone = Evening {
            scorers: &scorers,
            guests: guests.clone(),
            met: HashSet::new(),
            sum: Brought::default(),
        };
        for seed in 0..20 {
            let groups = alone.at_random(&table[0], &mut Random::new(seed));
            let hospital = AttendeeId::new(0);
            let mut of_it = groups.iter().filter(|group| group.contains(&hospital));
            assert!(of_it.all(|group| group.len() < 3), "{groups:?}");
        }
        assert!(
            alone
                .best_first(&table[0])
                .iter()
                .all(|group| group.len() < 3)
        );
    }
}
