//! Facts to hall. Total: a fact that does not fit (it cannot, unless a journal was edited by hand) changes nothing.

use std::collections::{BTreeSet, VecDeque};

use super::attendee::{Attendee, DEVICES_REMEMBERED, REQUESTS_REMEMBERED};
use super::audit;
use super::fact::{Commit, Fact, Request};
use super::introduction::Introduction;
use super::{Hall, Room, ordered};
use domain::Status;
use domain::{AttendeeId, IntroductionId, Millis};
use domain::{IntroductionState as State, Screen};

impl Hall {
    /// Takes the next commit of the journal.
    pub fn apply(&mut self, commit: &Commit) {
        self.position = self.position.next();
        for fact in &commit.facts {
            self.apply_fact(fact, commit.at);
        }
        self.advance_booths(commit.at);
        if commit.organizer {
            self.audit.extend(audit::entry(commit));
        }
        if let Some(request) = &commit.request {
            self.remember(request, &commit.facts);
        }
    }

    fn remember(&mut self, request: &Request, facts: &[Fact]) {
        match request.by {
            Some(by) => {
                if let Some(attendee) = self.attendees.get_mut(&by) {
                    if attendee.requests.len() == REQUESTS_REMEMBERED {
                        attendee.requests.pop_front();
                    }
                    attendee.requests.push_back(request.digest);
                }
            }
            None => {
                for fact in facts {
                    if let Fact::Registered { attendee, .. } | Fact::Corrected { attendee, .. } =
                        fact
                    {
                        self.registrations.insert(request.digest, *attendee);
                    }
                }
            }
        }
    }

    fn apply_fact(&mut self, fact: &Fact, at: Millis) {
        match fact {
            Fact::RoomFurnished {
                room,
                open,
                mode,
                first_table,
                tables,
            } => {
                self.rooms.insert(
                    room.clone(),
                    Room {
                        open: *open,
                        mode: *mode,
                        first_table: *first_table,
                        tables: *tables,
                        people: BTreeSet::new(),
                        active: BTreeSet::new(),
                        met: Vec::new(),
                        announcement: None,
                        rounds: Vec::new(),
                        timetable: None,
                        opened_at: open.then_some(at),
                        closed_at: None,
                        screen: Screen::default(),
                    },
                );
            }
            Fact::RoomSet {
                room,
                open,
                mode,
                tables,
            } => {
                if let Some(room) = self.rooms.get_mut(room) {
                    if !open || !room.open {
                        room.opened_at = open.then_some(at);
                    }
                    if *open || room.open {
                        room.closed_at = (!open).then_some(at);
                    }
                    room.open = *open;
                    room.mode = *mode;
                    room.tables = *tables;
                    room.take_tables_from_the_round();
                }
            }
            Fact::ScreenSet { room, screen } => {
                if let Some(room) = self.rooms.get_mut(room) {
                    room.screen = screen.clone();
                }
            }
            Fact::BoothFurnished { booth, places } => self.furnish_booth(booth, *places, at),
            Fact::BoothQueued {
                booth,
                attendee,
                yields,
            } => self.queue_at(booth, *attendee, *yields, at),
            Fact::BoothEntered {
                booth,
                attendee,
                share,
            } => self.enter_booth(booth, *attendee, *share, at),
            Fact::BoothLeft {
                booth, attendee, ..
            } => self.leave_booth(booth, *attendee, at),
            Fact::Announced { room, text } => {
                if let Some(room) = self.rooms.get_mut(room) {
                    room.announcement = Some(text.clone()).filter(|text| !text.is_empty());
                }
            }
            Fact::Registered {
                attendee,
                room,
                profile,
                consent,
                key,
            } => {
                let badge = u32::try_from(self.attendees.len() + 1).unwrap_or(u32::MAX);
                self.attendees.insert(
                    *attendee,
                    Attendee {
                        badge,
                        steering: Default::default(),
                        profile: profile.clone(),
                        consent: *consent,
                        home: room.clone(),
                        room: None,
                        entered_at: at,
                        status: Status::Open,
                        waiting_since: at,
                        registered_at: at,
                        vetoes: BTreeSet::new(),
                        told_apart: BTreeSet::new(),
                        introductions: BTreeSet::new(),
                        met: 0,
                        sat_out: 0,
                        covered: BTreeSet::new(),
                        erased: false,
                        version: 0,
                        corrections: 0,
                        devices: VecDeque::new(),
                        seen: false,
                        requests: VecDeque::new(),
                    },
                );
                self.remember_name(*attendee);
                self.registrations
                    .extend(key.map(|digest| (digest, *attendee)));
            }
            Fact::Corrected {
                attendee,
                profile,
                consent,
            } => {
                self.change(*attendee, |a| {
                    a.profile = profile.clone();
                    a.consent = *consent;
                    a.corrections += 1;
                });
                self.forget_name(*attendee);
                self.remember_name(*attendee);
                if !consent.booths {
                    self.hide_from_booths(*attendee);
                }
            }
            Fact::Entered { attendee, room } => {
                self.change(*attendee, |a| {
                    a.home = room.clone();
                    a.room = Some(room.clone());
                    a.entered_at = at;
                    a.status = Status::Open;
                    a.waiting_since = at;
                });
                if let Some(room) = self.rooms.get_mut(room) {
                    room.people.insert(*attendee);
                }
            }
            Fact::Left { attendee } => self.leave(*attendee),
            Fact::DeviceCame { attendee, device } => self.greet(*attendee, *device),
            Fact::DeviceParted { attendee, device } => {
                if let Some(attendee) = self.attendees.get_mut(attendee) {
                    attendee.devices.retain(|known| known != device);
                }
            }
            Fact::StatusSet { attendee, status } => self.change(*attendee, |a| a.status = *status),
            Fact::Introduced {
                introduction,
                room,
                origin,
                people,
                reasons,
                unseen,
            } => {
                let asked = Introduction::new(
                    *introduction,
                    room.clone(),
                    *origin,
                    people.clone(),
                    reasons.clone(),
                    at,
                );
                // Like one that was passed on, which nobody but the one who passed can tell from silence.
                let state = if *unseen { State::Passed } else { asked.state };
                let unseen = *unseen;
                self.introduce(Introduction {
                    state,
                    unseen,
                    ..asked
                });
            }
            Fact::Agreed {
                introduction,
                table,
            } => {
                if let Some(i) = self.introductions.get_mut(introduction) {
                    i.table = *table;
                }
                self.enter_state(*introduction, State::Agreed, at);
            }
            Fact::Passed { introduction } => self.enter_state(*introduction, State::Passed, at),
            Fact::Cancelled { introduction } => {
                self.enter_state(*introduction, State::Cancelled, at)
            }
            Fact::Missed { introduction, .. } => {
                if let Some(i) = self.introductions.get_mut(introduction) {
                    i.missing_reported = true;
                }
                self.enter_state(*introduction, State::Missed, at);
            }
            Fact::RoundCalled { room, round } => self.apply_called(room, round, at),
            Fact::RoundExtended {
                room,
                number,
                ends_at,
            } => {
                if let Some(round) = self.round_mut(room, *number) {
                    round.ends_at = *ends_at;
                }
            }
            Fact::RoundEnded { room, number } => self.apply_ended(room, *number, at),
            Fact::Vetoed { by, of } => self.change(*by, |a| {
                a.vetoes.insert(*of);
            }),
            Fact::Arrived { introduction, by } => {
                let Some(i) = self.introductions.get_mut(introduction) else {
                    return;
                };
                i.arrived.insert(*by);
                if i.not_arrived().next().is_none() {
                    self.enter_state(*introduction, State::Together, at);
                }
            }
            Fact::Met {
                introduction,
                by,
                rating,
            } => {
                let Some(i) = self.introductions.get_mut(introduction) else {
                    return;
                };
                i.met.insert(*by, *rating);
                if i.state != State::Met {
                    self.conclude(*introduction, at);
                }
            }
            Fact::Rated {
                introduction,
                by,
                rating,
            } => {
                if let Some(i) = self.introductions.get_mut(introduction) {
                    i.met.insert(*by, Some(*rating));
                }
            }
            Fact::Concluded { introduction } => self.conclude(*introduction, at),
            Fact::Lapsed { introduction } => self.enter_state(*introduction, State::Missed, at),
            Fact::Shared {
                introduction,
                by,
                share,
                fields,
            } => {
                let Some(i) = self.introductions.get_mut(introduction) else {
                    return;
                };
                if *share {
                    let others: Vec<_> = i.others(*by).collect();
                    let pressed = i.shared.entry(*by).or_default();
                    for other in others {
                        pressed.entry(other).or_insert(at);
                    }
                    i.card_fields.insert(*by, fields.clone());
                } else {
                    i.shared.remove(by);
                    i.card_fields.remove(by);
                }
            }
            Fact::Steered { attendee, steering } => {
                self.change(*attendee, |a| a.steering = *steering)
            }
            Fact::Regrouped {
                introduction,
                people,
                reasons,
            } => self.apply_regrouped(*introduction, people, reasons, at),
            Fact::RoundRepaired {
                room,
                number,
                groups,
            } => self.apply_repaired(room, *number, groups, at),
            Fact::TimetableSet { room, timetable } => {
                if let Some(room) = self.rooms.get_mut(room) {
                    room.timetable = timetable.clone();
                }
            }
            Fact::Merged { from, into } => self.apply_merged(*from, *into, at),
            Fact::ToldApart { one, other } => self.apply_told_apart(*one, *other),
            Fact::Erased { attendee } => {
                self.leave(*attendee);
                self.change(*attendee, |a| {
                    a.erased = true;
                    a.vetoes.clear();
                    a.profile.wishes.clear();
                    a.profile.likeness = None;
                });
                self.forget_name(*attendee);
                self.hide_from_booths(*attendee);
            }
        }
    }

    pub(super) fn introduce(&mut self, introduction: Introduction) {
        for (i, &a) in introduction.people.iter().enumerate() {
            self.change(a, |a| {
                a.introductions.insert(introduction.id);
            });
            for &b in &introduction.people[i + 1..] {
                self.pairs.insert(ordered(a, b), introduction.id);
            }
        }
        self.introductions.insert(introduction.id, introduction);
    }

    pub(super) fn change(&mut self, id: AttendeeId, change: impl FnOnce(&mut Attendee)) {
        if let Some(attendee) = self.attendees.get_mut(&id) {
            change(attendee);
            attendee.version += 1;
        }
    }

    fn greet(&mut self, id: AttendeeId, device: u32) {
        if let Some(attendee) = self.attendees.get_mut(&id) {
            attendee.seen = true;
            if attendee.devices.len() == DEVICES_REMEMBERED {
                attendee.devices.pop_front();
            }
            attendee.devices.push_back(device);
        }
    }

    pub(super) fn leave(&mut self, id: AttendeeId) {
        let Some(attendee) = self.attendees.get_mut(&id) else {
            return;
        };
        if let Some(room) = attendee
            .room
            .take()
            .and_then(|room| self.rooms.get_mut(&room))
        {
            room.people.remove(&id);
        }
    }

    /// Keeps the room's list of active introductions and its people's waiting time true to the new state.
    pub(super) fn enter_state(&mut self, id: IntroductionId, state: State, at: Millis) {
        let Some(introduction) = self.introductions.get_mut(&id) else {
            return;
        };
        let was_active = introduction.is_active();
        introduction.state = state;
        introduction.since = at;
        let active = introduction.is_active();
        if let Some(room) = self.rooms.get_mut(&introduction.room) {
            if active {
                room.active.insert(id);
            } else {
                room.active.remove(&id);
            }
        }
        if was_active && !active {
            for person in introduction.people.clone() {
                self.change(person, |a| a.waiting_since = at);
            }
        }
    }

    pub(super) fn conclude(&mut self, id: IntroductionId, at: Millis) {
        self.enter_state(id, State::Met, at);
        let Some(introduction) = self.introductions.get(&id) else {
            return;
        };
        if let Some(room) = self.rooms.get_mut(&introduction.room) {
            room.met.push(id);
        }
        let (people, reasons) = (introduction.people.clone(), introduction.reasons.clone());
        for person in people {
            self.change(person, |a| {
                a.met += 1;
                let answered = reasons
                    .iter()
                    .filter(|r| r.to == person)
                    .map(|r| r.tag.clone());
                a.covered.extend(answered);
            });
        }
    }
}
