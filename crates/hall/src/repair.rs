//! A running round mended: somebody did not come, somebody left, somebody came late. Nobody who is talking is moved.

use std::collections::BTreeSet;

use super::Hall;
use super::command::Refusal;
use super::fact::Fact;
use super::introduction::Introduction;
use super::round::{Group, MOST_AT_A_TABLE, claim};
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
    /// Somebody is at the table and the others are not.
    pub(super) fn missing(&self, by: AttendeeId, id: IntroductionId) -> Result<Vec<Fact>, Refusal> {
        let introduction = self.mine(by, id)?;
        match introduction.state {
            State::Missed => Ok(Vec::new()),
            State::Agreed | State::Called => {
                let missing: BTreeSet<_> = introduction
                    .not_arrived()
                    .filter(|who| *who != by)
                    .collect();
                if missing.is_empty() {
                    return Err(Refusal::PartnerArrived);
                }
                Ok(self.go_on_without(introduction, by, &missing))
            }
            _ => Err(Refusal::WrongState),
        }
    }

    /// The time to arrive is over. Where nobody or everybody said that they came, nobody knows better.
    pub(super) fn no_show(&self, id: IntroductionId) -> Result<Vec<Fact>, Refusal> {
        let introduction = self
            .introductions
            .get(&id)
            .ok_or(Refusal::NoSuchIntroduction)?;
        let missing: BTreeSet<_> = introduction.not_arrived().collect();
        match introduction
            .arrived
            .iter()
            .find(|who| introduction.includes(**who))
        {
            Some(&by) if introduction.state == State::Called && !missing.is_empty() => {
                Ok(self.go_on_without(introduction, by, &missing))
            }
            _ => Ok(Vec::new()),
        }
    }

    fn go_on_without(
        &self,
        introduction: &Introduction,
        by: AttendeeId,
        missing: &BTreeSet<AttendeeId>,
    ) -> Vec<Fact> {
        let ended = Fact::Missed {
            introduction: introduction.id,
            by,
        };
        let mut facts = vec![self.without(introduction, missing).unwrap_or(ended)];
        // Not called again until they say that they are here.
        if introduction.round().is_some() {
            let open = missing.iter().filter(|who| {
                self.attendee(**who)
                    .is_some_and(|a| a.status == Status::Open)
            });
            facts.extend(open.map(|&attendee| Fact::StatusSet {
                attendee,
                status: Status::Away,
            }));
        }
        facts
    }

    /// The table going on without some of its people, if at least two others are left and it has not ended.
    pub(super) fn without(
        &self,
        introduction: &Introduction,
        gone: &BTreeSet<AttendeeId>,
    ) -> Option<Fact> {
        let stay: Vec<_> = introduction
            .people
            .iter()
            .copied()
            .filter(|who| !gone.contains(who))
            .collect();
        (introduction.is_active() && stay.len() >= 2).then(|| Fact::Regrouped {
            introduction: introduction.id,
            reasons: introduction
                .reasons
                .iter()
                .filter(|r| !gone.contains(&r.from) && !gone.contains(&r.to))
                .cloned()
                .collect(),
            people: stay,
        })
    }

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
    ) -> Result<Vec<Fact>, Refusal> {
        let terms = &self.running(&plan.room, plan.number)?.terms;
        let mut tables = self.tables(self.known_room(&plan.room)?, now);
        let mut busy = BTreeSet::new();
        let mut next = self.next_introduction().0;
        let mut groups = Vec::new();
        for group in &plan.groups {
            let free = !group.people.iter().any(|who| busy.contains(who))
                && self.may_meet(group, &plan.room)
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

    /// Nothing stands between `who` and the people of a table.
    pub fn may_join(&self, who: AttendeeId, table: &[AttendeeId]) -> bool {
        table
            .iter()
            .all(|&other| self.objection_to_pair(who, other).is_none())
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

    pub(super) fn apply_regrouped(
        &mut self,
        id: IntroductionId,
        people: &[AttendeeId],
        reasons: &[Reason],
        at: Millis,
    ) {
        let Some(introduction) = self.introductions.get_mut(&id) else {
            return;
        };
        let before = std::mem::replace(&mut introduction.people, people.to_vec());
        introduction.reasons = reasons.to_vec();
        let gone: Vec<_> = before
            .iter()
            .copied()
            .filter(|who| !people.contains(who))
            .collect();
        let come: Vec<_> = people
            .iter()
            .copied()
            .filter(|who| !before.contains(who))
            .collect();
        introduction.left_out.extend(&gone);
        for who in &come {
            introduction.left_out.remove(who);
        }
        for who in &gone {
            introduction.arrived.remove(who);
        }
        let (room, round) = (introduction.room.clone(), introduction.round());
        let everybody_is_here =
            introduction.state == State::Called && introduction.not_arrived().next().is_none();
        for &who in &gone {
            self.change(who, |a| a.waiting_since = at);
        }
        for &who in &come {
            self.change(who, |a| {
                a.introductions.insert(id);
            });
            for &other in people.iter().filter(|other| **other != who) {
                self.pairs.insert(super::ordered(who, other), id);
            }
            if let Some(number) = round {
                self.sits_after_all(&room, number, who);
            }
        }
        if everybody_is_here {
            self.enter_state(id, State::Together, at);
        }
    }

    /// Sat out this round, and was called after all: that does not count as sitting out.
    fn sits_after_all(&mut self, room: &RoomId, number: u32, who: AttendeeId) {
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
