//! Rounds as they were called, and what chance or a simpler rule would have called.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::Event;
use crate::matcher::weights;
use crate::report::chance::{Called, Guest, Rounds};
use crate::report::discretion::Discretion;
use domain::IntroductionState as State;
use domain::{AttendeeId, Millis, RoomId};
use hall::{Introduction, Room, Round};
use matching::score::{Profile, Rarity, Scorer, TagSet};
use protocol::api::{ByChance, ReportedRound};

impl Event<'_> {
    pub(super) fn rounds(&self, say: Discretion) -> Vec<ReportedRound> {
        let rooms = self.hall.rooms();
        let rounds = rooms.flat_map(|(id, room)| room.rounds.iter().map(move |r| (id, r)));
        rounds
            .map(|(room, round)| self.round(say, room, round))
            .collect()
    }

    fn round(&self, say: Discretion, room: &RoomId, round: &Round) -> ReportedRound {
        let introduction = |g: &hall::Group| self.hall.introduction(g.introduction);
        let of_round: Vec<_> = round.groups.iter().filter_map(introduction).collect();
        let count = |of: &dyn Fn(&Introduction) -> bool| {
            say.alone(of_round.iter().filter(|i| of(i)).count() as u32)
        };
        let repaired = round.groups.iter().filter(|group| group.repair).count();
        let waiting = round.waiting.iter().filter(|(_, why)| why.counts());
        ReportedRound {
            room: room.clone(),
            number: round.number,
            called: say.alone((round.groups.len() - repaired) as u32),
            kept: count(&|i| matches!(i.state, State::Met | State::Together)),
            repaired: say.alone(repaired as u32),
            no_show: count(&|i| {
                i.state == State::Missed && i.missing_reported || !i.left_out.is_empty()
            }),
            waiting: say.alone(waiting.count() as u32),
            total: round.total,
            bound: round.bound,
        }
    }

    pub(super) fn by_chance(&self, say: Discretion) -> ByChance {
        let rooms: Vec<(&RoomId, &Room)> = self.hall.rooms().collect();
        let rounds = rooms
            .iter()
            .flat_map(|(id, room)| room.rounds.iter().map(|round| called(id, round)));
        // As they came: who moved between rooms has met somebody elsewhere before.
        let mut rounds: Vec<_> = rounds.collect();
        rounds.sort_by_key(|(starts_at, _)| *starts_at);
        let rounds: Vec<_> = rounds.into_iter().map(|(_, called)| called).collect();
        let people: BTreeSet<_> = rounds.iter().flat_map(|round| &round.people).collect();
        if say.alone(people.len() as u32).is_none() {
            return ByChance {
                called: None,
                random: None,
                greedy: None,
            };
        }
        let guests = people.into_iter();
        let guests = guests.filter_map(|who| Some((*who, self.guest(who)?)));
        let guests: BTreeMap<_, _> = guests.collect();
        let rarity = Rarity::of(self.world, guests.values().map(|guest| &guest.profile));
        let scorers: HashMap<RoomId, Scorer> = rooms
            .iter()
            .map(|(id, _)| ((*id).clone(), self.scorer(id, &rarity)))
            .collect();
        Rounds {
            called: &rounds,
            guests: &guests,
            scorers: &scorers,
        }
        .compared()
    }

    /// Somebody as they came.
    pub(super) fn guest(&self, who: &AttendeeId) -> Option<Guest> {
        let person = self.came.get(who)?;
        let profile = Profile {
            covered: TagSet::EMPTY,
            greeted: Vec::new(),
            met_kinds: Vec::new(),
            ..person.profile.clone()
        };
        Some(Guest {
            profile,
            kind: person.kind,
            answerable: person.answerable,
            vetoes: person.attendee.vetoes.iter().copied().collect(),
        })
    }

    pub(super) fn scorer(&self, room: &RoomId, rarity: &Rarity) -> Scorer {
        let weights = weights(self.catalog, room);
        Scorer::new(Arc::clone(self.world), &weights, rarity.clone())
    }
}

/// A round as it began, and when.
fn called(room: &RoomId, round: &Round) -> (Millis, Called) {
    let groups = round.groups.iter().filter(|group| !group.repair);
    let groups: Vec<_> = groups.map(|group| group.people.clone()).collect();
    let waiting = round.waiting.iter().filter(|(_, why)| why.counts());
    let mut people: Vec<_> = groups.iter().flatten().copied().collect();
    people.extend(waiting.map(|(who, _)| *who));
    people.sort_unstable();
    people.dedup();
    let called = Called {
        room: room.clone(),
        seed: round.seed,
        people,
        groups,
    };
    (round.starts_at, called)
}
