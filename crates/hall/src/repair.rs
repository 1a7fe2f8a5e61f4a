//! A running round mended: somebody did not come, somebody left, somebody came late. Nobody who is talking is moved.

use std::collections::BTreeSet;

use super::may_meet::MOST_AT_A_TABLE;
use super::round::claim;
use super::{Fact, Group, Hall, Introduction, Rejection};
use domain::Status;
use domain::{AttendeeId, IntroductionId, Millis, RoomId};
use domain::{IntroductionState as State, Reason};

/// A repair as the matcher made it from a hall that may have moved on since.
#[derive(Clone, Debug, PartialEq)]
pub struct RepairPlan {
    pub room: RoomId,
    pub number: u32,
    /// Their introduction ids are given when they are called.
    pub groups: Vec<Group>,
    /// Who joins which table, and why.
    pub joining: Vec<(IntroductionId, AttendeeId, Vec<Reason>)>,
}

impl Hall {
    /// People of a round whose partner did not come or left, who were not called to another table since, and who can be.
    pub fn stood_up(&self, room: &RoomId, number: u32) -> BTreeSet<AttendeeId> {
        let mut alone = self.left_alone(room, number);
        alone.retain(|who| self.is_free(*who, room));
        alone
    }

    /// The same, with those who have gone to a booth meanwhile.
    pub(super) fn left_alone(&self, room: &RoomId, number: u32) -> BTreeSet<AttendeeId> {
        let round = self.rooms.get(room).and_then(|room| room.numbered(number));
        let called = round.into_iter().flat_map(|round| &round.groups);
        let (mut waiting, mut seated) = (BTreeSet::new(), BTreeSet::new());
        for introduction in called.filter_map(|g| self.introductions.get(&g.introduction)) {
            let in_vain = introduction.state == State::Cancelled
                || introduction.state == State::Missed && introduction.missing_reported;
            let people = introduction.people.iter().copied();
            if in_vain {
                waiting.extend(people);
            } else {
                seated.extend(people);
            }
        }
        waiting.retain(|who| !seated.contains(who));
        waiting.retain(|who| self.sits_nowhere(*who, room));
        waiting
    }

    /// They asked to talk on after the end of their round.
    pub(super) fn goes_on(&self, introduction: &Introduction) -> bool {
        introduction.is_active()
            && !introduction.arrived.is_empty()
            && introduction
                .people
                .iter()
                .filter_map(|&who| self.attendee(who))
                .any(|a| a.status == Status::Talking)
    }

    /// Introductions of rounds that are over, at whose tables `who` still sits.
    pub(super) fn lingering(&self, who: AttendeeId) -> impl Iterator<Item = IntroductionId> {
        self.introductions_of(who)
            .filter(move |i| {
                i.includes(who)
                    && i.is_active()
                    && self.round_of(i).is_some_and(|round| round.ended)
            })
            .map(|i| i.id)
    }

    pub(super) fn repair_round(
        &self,
        plan: &RepairPlan,
        now: Millis,
    ) -> Result<Vec<Fact>, Rejection> {
        let terms = &self.running(&plan.room, plan.number)?.terms;
        let mut tables = self.tables(self.known_room(&plan.room)?, now);
        let mut busy = BTreeSet::new();
        let mut next = self.next_introduction().0;
        let mut groups = Vec::new();
        for group in &plan.groups {
            let free = !group.people.iter().any(|who| busy.contains(who))
                && self.objection(&group.people, &plan.room).is_none()
                && !terms.part(&group.people);
            if let Some(group) = free.then(|| claim(&mut tables, group)).flatten() {
                busy.extend(self.with_doubles(&group.people));
                groups.push(Group {
                    introduction: IntroductionId(next),
                    repair: true,
                    ..group
                });
                next += 1;
            }
        }
        let mut facts = Vec::new();
        if !groups.is_empty() {
            facts.push(Fact::RoundRepaired {
                room: plan.room.clone(),
                number: plan.number,
                groups,
            });
        }
        let mut joined = BTreeSet::new();
        for (id, who, reasons) in &plan.joining {
            let Some(introduction) = self.introductions.get(id) else {
                continue;
            };
            let mut people = introduction.people.clone();
            let fits = introduction.is_active()
                && introduction.round() == Some(plan.number)
                && introduction.room == plan.room
                && people.len() < MOST_AT_A_TABLE
                && self.is_free(*who, &plan.room)
                && self.may_join(*who, &people);
            people.push(*who);
            if fits && !terms.part(&people) && !busy.contains(who) && joined.insert(*id) {
                busy.extend(self.with_doubles(&[*who]));
                facts.push(Fact::Regrouped {
                    introduction: *id,
                    people,
                    reasons: introduction
                        .reasons
                        .iter()
                        .chain(reasons)
                        .cloned()
                        .collect(),
                });
            }
        }
        Ok(facts)
    }

    pub(super) fn apply_repaired(
        &mut self,
        room: &RoomId,
        number: u32,
        groups: &[Group],
        at: Millis,
    ) {
        for group in groups {
            self.seat(group, room, number, at);
            for &who in &group.people {
                self.sits_after_all(room, number, who);
            }
        }
        if let Some(round) = self.round_mut(room, number) {
            round.groups.extend_from_slice(groups);
        }
    }

    /// Sat out this round, and was called after all: that does not count as sitting out.
    pub(super) fn sits_after_all(&mut self, room: &RoomId, number: u32, who: AttendeeId) {
        let Some(round) = self.round_mut(room, number) else {
            return;
        };
        let waited = round.waits(who).is_some_and(|why| why.counts());
        round.waiting.retain(|(id, _)| *id != who);
        if waited {
            self.change(who, |a| a.sat_out = a.sat_out.saturating_sub(1));
        }
    }
}
