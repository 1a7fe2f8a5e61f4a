//! The event as it goes on, round after round: who is away, who has met whom, whose needs are covered, who has sat out.

use super::PlanRequest;
use crate::random::Random;
use crate::round::{Attending, Request, Round, share_guests};
use crate::score::Profile;
use domain::AttendeeId;

pub(super) struct Course<'a> {
    plan: &'a PlanRequest<'a>,
    people: Vec<Attending>,
    /// Of these, who is there in the round in hand.
    present: Vec<Attending>,
    banned: Vec<(AttendeeId, AttendeeId)>,
    pub(super) rounds: Vec<Round>,
}

impl<'a> Course<'a> {
    pub(super) fn new(plan: &'a PlanRequest<'a>) -> Self {
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

    pub(super) fn request(&mut self, number: usize) -> Request<'_> {
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
    pub(super) fn hold(&mut self, round: Round) {
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
                    profile.has_met(kind);
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
