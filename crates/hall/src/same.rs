//! Registrations that seem to be of one person: never wanted at two places at once, told apart or merged by the desk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::arrival::DEVICES_REMEMBERED;
use super::request::REQUESTS_REMEMBERED;
use super::{Attendee, Fact, Hall, Introduction, Obstacle, Profile, Rejection, ordered};
use domain::Reason;
use domain::{AttendeeId, IntroductionId, Millis};

/// What tells one person from another, as keyed digests: nothing can be read back once the key is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likeness {
    /// Of the name, folded.
    pub name: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<u64>,
}

/// One name, and one employer, address or telephone. A name alone is many people's, and so is a telephone of a ward.
fn alike(a: &Profile, b: &Profile) -> bool {
    let (Some(one), Some(two)) = (&a.likeness, &b.likeness) else {
        return false;
    };
    let same = |x: Option<u64>, y: Option<u64>| x.is_some() && x == y;
    one.name == two.name
        && (a.employer == b.employer || same(one.email, two.email) || same(one.phone, two.phone))
}

impl Hall {
    /// Registered people who seem to be whom this profile describes.
    pub fn resembling<'a>(&'a self, profile: &'a Profile) -> impl Iterator<Item = AttendeeId> + 'a {
        let name = profile.likeness.as_ref().map(|likeness| likeness.name);
        let namesakes = name.and_then(|name| self.names.get(&name));
        namesakes.into_iter().flatten().copied().filter(|other| {
            self.attendee(*other)
                .is_some_and(|other| alike(profile, &other.profile))
        })
    }

    /// Other registrations that seem to be of this person.
    pub fn doubles(&self, id: AttendeeId) -> impl Iterator<Item = AttendeeId> {
        let me = self.attendee(id);
        me.into_iter().flat_map(move |me| {
            self.resembling(&me.profile)
                .filter(move |other| *other != id && !me.told_apart.contains(other))
        })
    }

    pub fn are_doubles(&self, a: AttendeeId, b: AttendeeId) -> bool {
        self.doubles(a).any(|other| other == b)
    }

    /// The introduction that takes the person's time now, under whichever of their registrations.
    pub fn engaged(&self, id: AttendeeId) -> Option<&Introduction> {
        self.meeting(id)
            .or_else(|| self.doubles(id).find_map(|other| self.meeting(other)))
    }

    /// These people, and whoever seems to be one of them.
    pub fn with_doubles(&self, people: &[AttendeeId]) -> BTreeSet<AttendeeId> {
        let doubles = people.iter().flat_map(|who| self.doubles(*who));
        people.iter().copied().chain(doubles).collect()
    }

    /// Of those who seem to be one person one takes part, or none where one does already: who has sat out more often, then who registered
    /// later. These are the others.
    pub fn surplus(
        &self,
        people: &[AttendeeId],
        taken: &BTreeSet<AttendeeId>,
    ) -> BTreeSet<AttendeeId> {
        let mut order: Vec<_> = people
            .iter()
            .filter_map(|&id| Some((id, self.attendee(id)?)))
            .collect();
        order.sort_by_key(|(id, a)| (u32::MAX - a.sat_out, -a.registered_at.0, *id));
        let mut part = taken.clone();
        let mut surplus = BTreeSet::new();
        for (id, _) in order {
            if self.doubles(id).any(|other| part.contains(&other)) {
                surplus.insert(id);
            } else {
                part.insert(id);
            }
        }
        surplus
    }

    /// Who somebody is by now: the registration theirs was merged into, or they themselves.
    pub fn who(&self, id: AttendeeId) -> AttendeeId {
        self.merged.get(&id).copied().unwrap_or(id)
    }

    pub(super) fn tell_apart(&self, a: AttendeeId, b: AttendeeId) -> Result<Vec<Fact>, Rejection> {
        if a == b {
            return Err(Rejection::Yourself);
        }
        self.attendee(b).ok_or(Rejection::NotRegistered)?;
        let known = &self.attendee(a).ok_or(Rejection::NotRegistered)?.told_apart;
        Ok(match known.contains(&b) {
            true => Vec::new(),
            false => vec![Fact::ToldApart { one: a, other: b }],
        })
    }

    /// `from` becomes a part of `into`. What `from` has open ends, but for the table where they sit, if `into` can take the seat.
    pub(super) fn merge(&self, from: AttendeeId, into: AttendeeId) -> Result<Vec<Fact>, Rejection> {
        if from == into {
            return Err(Rejection::Yourself);
        }
        if self.merged.get(&from) == Some(&into) {
            return Ok(Vec::new());
        }
        let gone = self.attendee(from).ok_or(Rejection::NotRegistered)?;
        let stays = self.attendee(into).ok_or(Rejection::NotRegistered)?;
        let seat = self
            .meeting(from)
            .filter(|i| self.may_sit_for(from, into, i));
        let seat = seat.map(|i| i.id);
        let others = self.introductions_of(from).filter(|i| Some(i.id) != seat);
        let mut facts = self.end_all(from, others);
        // Hidden and vetoes are taken over, and hold from now on for what `into` has open.
        let hidden = gone.steering.hidden && !stays.steering.hidden;
        let open = self.introductions_of(into);
        for i in open.filter(|i| i.includes(into) && !i.includes(from) && i.seems_open()) {
            let refused = || i.others(into).any(|other| self.refuses(from, other));
            let refusing = || i.others(into).find(|&other| self.refuses(other, from));
            let by = if refused() { Some(into) } else { refusing() };
            match by {
                _ if hidden => facts.push(self.end_for(into, i)),
                None => {}
                Some(by) if i.people.len() == 2 => facts.extend(self.refuse(by, i)),
                Some(_) => facts.push(self.end_for(into, i)),
            }
        }
        facts.extend(self.end_encounters(from));
        if hidden {
            facts.extend(self.end_encounters(into));
        }
        // What was refused of one is refused of both, and nobody is told.
        for other in self
            .encounters_of(into)
            .map(|encounter| encounter.other(into))
        {
            if self.refuses(from, other) {
                facts.extend(self.decline_encounters(into, other));
            }
            if self.refuses(other, from) {
                facts.extend(self.decline_encounters(other, into));
            }
        }
        facts.extend(self.give_seat_back(from));
        if hidden {
            facts.extend(self.give_seat_back(into));
        }
        facts.extend(self.leave_booths(from, None));
        facts.push(Fact::Merged { from, into });
        Ok(facts)
    }

    fn may_sit_for(&self, from: AttendeeId, into: AttendeeId, table: &Introduction) -> bool {
        let Some(me) = self.attendee(into) else {
            return false;
        };
        let here = me.room.as_ref().is_none_or(|room| *room == table.room);
        here && me.may_be_introduced()
            && self.meeting(into).is_none()
            && table.others(from).all(|other| {
                let apart = |o| matches!(o, Obstacle::Colleagues | Obstacle::Veto { .. });
                other != into && !self.obstacles(into, other).any(apart)
            })
    }

    pub(super) fn apply_told_apart(&mut self, one: AttendeeId, other: AttendeeId) {
        for (a, b) in [(one, other), (other, one)] {
            self.change(a, |a| {
                a.told_apart.insert(b);
            });
        }
    }

    pub(super) fn apply_merged(&mut self, from: AttendeeId, into: AttendeeId, at: Millis) {
        if from == into || !self.attendees.contains_key(&into) {
            return;
        }
        let Some(gone) = self.attendees.get(&from).cloned() else {
            return;
        };
        let mut moved = BTreeSet::new();
        for id in &gone.introductions {
            if let Some(introduction) = self.introductions.get_mut(id)
                && !introduction.knows(into)
            {
                introduction.rename(from, into);
                moved.insert(*id);
            }
        }
        self.rename_pairs(from, into);
        self.rename_in_rounds(from, into, &moved);
        for by in self.vetoed_by(from) {
            if let Some(attendee) = self.attendees.get_mut(&by) {
                rename(&mut attendee.vetoes, from, into);
            }
        }
        for id in self.visited_by(from) {
            if let Some(booth) = self.booths.get_mut(&id)
                && let Some(known) = booth.visitors.remove(&from)
            {
                booth.visitors.entry(into).or_insert(known);
            }
        }
        let was_there = self
            .booths
            .iter()
            .filter(|(_, b)| b.checked_in.contains(&from));
        for id in was_there.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            if let Some(booth) = self.booths.get_mut(&id) {
                rename(&mut booth.checked_in, from, into);
            }
        }
        for other in self
            .registrations
            .values_mut()
            .chain(self.merged.values_mut())
        {
            if *other == from {
                *other = into;
            }
        }
        self.merged.insert(from, into);
        self.merge_flags(from, into);
        self.apply_left(from);
        self.change(from, |a| a.introductions.retain(|id| !moved.contains(id)));
        self.let_go(from);
        let entered = self.take_over(into, gone, &moved, at);
        if let Some(room) = entered.and_then(|room| self.rooms.get_mut(&room)) {
            room.people.insert(into);
        }
        let may_be_known = self.attendee(into).is_some_and(|a| a.consent.booths);
        if !may_be_known {
            self.hide_from_booths(into);
        }
    }

    fn vetoed_by(&self, of: AttendeeId) -> Vec<AttendeeId> {
        let vetoed = |(_, attendee): &(&AttendeeId, &Attendee)| attendee.vetoes.contains(&of);
        self.attendees
            .iter()
            .filter(vetoed)
            .map(|(by, _)| *by)
            .collect()
    }

    /// What becomes of the person; the room they are in from now on, if they were in none.
    fn take_over(
        &mut self,
        into: AttendeeId,
        gone: Attendee,
        moved: &BTreeSet<IntroductionId>,
        at: Millis,
    ) -> Option<domain::RoomId> {
        let mut entered = None;
        self.change(into, |a| {
            a.introductions.extend(moved);
            a.met += gone.met;
            a.sat_out = a.sat_out.max(gone.sat_out);
            a.covered.extend(gone.covered);
            a.vetoes.extend(gone.vetoes);
            a.vetoes.remove(&into);
            a.told_apart.extend(gone.told_apart);
            a.told_apart.remove(&into);
            a.devices.extend(gone.devices);
            keep_newest(&mut a.devices, DEVICES_REMEMBERED);
            a.requests.extend(gone.requests);
            keep_newest(&mut a.requests, REQUESTS_REMEMBERED);
            a.seen |= gone.seen;
            a.came |= gone.came;
            a.arrived_at = [a.arrived_at, gone.arrived_at].into_iter().flatten().min();
            a.link_freed |= gone.link_freed;
            a.steering.hidden |= gone.steering.hidden;
            a.sign_hidden |= gone.sign_hidden;
            a.corrections += 1;
            a.waiting_since = at;
            if a.room.is_none() && gone.room.is_some() {
                a.room.clone_from(&gone.room);
                a.home = gone.home;
                a.status = gone.status;
                entered = gone.room;
            }
        });
        entered
    }

    fn rename_pairs(&mut self, from: AttendeeId, into: AttendeeId) {
        let of_both: Vec<_> = self
            .pairs
            .keys()
            .copied()
            .filter(|(a, b)| *a == from || *b == from)
            .collect();
        for pair in of_both {
            let Some(newest) = self.pairs.remove(&pair) else {
                continue;
            };
            let other = if pair.0 == from { pair.1 } else { pair.0 };
            if other != into {
                let known = self.pairs.entry(ordered(into, other)).or_insert(newest);
                *known = (*known).max(newest);
            }
        }
    }

    fn rename_in_rounds(
        &mut self,
        from: AttendeeId,
        into: AttendeeId,
        moved: &BTreeSet<IntroductionId>,
    ) {
        let rooms: Vec<_> = self.rooms.keys().cloned().collect();
        for id in rooms {
            let Some(room) = self.rooms.get_mut(&id) else {
                continue;
            };
            for round in room.rounds.iter_mut().map(Arc::make_mut) {
                for group in &mut round.groups {
                    if moved.contains(&group.introduction) {
                        rename_people(&mut group.people, from, into);
                        rename_reasons(&mut group.reasons, from, into);
                    }
                }
                let both = round.waits(into).is_some();
                round.waiting.retain(|(who, _)| *who != from || !both);
                for (who, _) in &mut round.waiting {
                    if *who == from {
                        *who = into;
                    }
                }
            }
        }
    }

    /// Files the person under their name.
    pub(super) fn remember_name(&mut self, id: AttendeeId) {
        let name = self.attendees.get(&id).and_then(|a| a.profile.likeness);
        if let Some(likeness) = name {
            self.names.get_or_default(likeness.name).insert(id);
        }
    }

    pub(super) fn forget_name(&mut self, id: AttendeeId) {
        let known = |(_, people): &(&u64, &BTreeSet<AttendeeId>)| people.contains(&id);
        let names: Vec<_> = self
            .names
            .iter()
            .filter(known)
            .map(|(name, _)| *name)
            .collect();
        for name in names {
            let people = self.names.get_or_default(name);
            people.remove(&id);
            if people.is_empty() {
                self.names.remove(&name);
            }
        }
    }
}

impl Introduction {
    fn knows(&self, who: AttendeeId) -> bool {
        self.includes(who) || self.left_out.contains(&who)
    }

    fn rename(&mut self, from: AttendeeId, into: AttendeeId) {
        rename_people(&mut self.people, from, into);
        rename_reasons(&mut self.reasons, from, into);
        rename(&mut self.arrived, from, into);
        rename(&mut self.left_out, from, into);
        rename_key(&mut self.met, from, into);
        rename_key(&mut self.card_fields, from, into);
        rename_key(&mut self.shared, from, into);
        for pressed in self.shared.values_mut() {
            rename_key(pressed, from, into);
        }
        for step in self.next_steps.iter_mut().filter(|step| step.by == from) {
            step.by = into;
        }
        if self.invited_by() == Some(from) {
            self.origin = super::Origin::Invitation { by: into };
        }
        if self.origin == (super::Origin::Encounter { by: from }) {
            self.origin = super::Origin::Encounter { by: into };
        }
    }
}

fn rename<T: Ord>(set: &mut BTreeSet<T>, from: T, into: T) {
    if set.remove(&from) {
        set.insert(into);
    }
}

fn rename_key<K: Ord, V>(map: &mut BTreeMap<K, V>, from: K, into: K) {
    if let Some(value) = map.remove(&from) {
        map.insert(into, value);
    }
}

fn rename_people(people: &mut [AttendeeId], from: AttendeeId, into: AttendeeId) {
    for who in people.iter_mut().filter(|who| **who == from) {
        *who = into;
    }
}

fn rename_reasons(reasons: &mut [Reason], from: AttendeeId, into: AttendeeId) {
    for reason in reasons {
        for end in [&mut reason.from, &mut reason.to] {
            if *end == from {
                *end = into;
            }
        }
    }
}

fn keep_newest(list: &mut std::collections::VecDeque<impl Sized>, most: usize) {
    list.drain(..list.len().saturating_sub(most));
}
