//! The event as it stands: who is here, who was introduced to whom. Pure: facts in, refusals or new facts out.
//!
//! [`decide`](Hall::decide) never changes anything and [`apply`](Hall::apply) never refuses, so the same
//! commits give the same hall on every node, in every test, years later.

mod apply;
mod attendee;
mod audit;
mod booth;
mod command;
mod decide;
mod fact;
mod free;
mod introduction;
mod invariants;
mod repair;
mod round;
mod same;
mod shared;
mod snapshot;
mod tables;
#[cfg(test)]
mod tests;
mod timetable;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use attendee::{Attendee, Employer, Profile, Steering, SteeringChange};
pub use audit::Entry as AuditEntry;
pub use booth::Booth;
pub use command::{Arrival, Command, Refusal, Registration, RoomPlan, Verb};
pub use fact::{Commit, Fact, Request};
pub use introduction::{Introduction, Origin};
pub use repair::RepairPlan;
pub use round::{Group, Objection, Pinned, Round, RoundPlan, Terms};
pub use same::Likeness;
pub use snapshot::FORMAT as SNAPSHOT_FORMAT;
pub use tables::Tables;
pub use timetable::Timetable;

use shared::SharedMap;

use domain::RoomMode;
use domain::Screen;
use domain::{AttendeeId, BoothId, IntroductionId, Millis, Position, RoomId};

/// A projection of the journal. Grows with registrations and introductions, not with traffic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hall {
    position: Position,
    rooms: SharedMap<RoomId, Room>,
    booths: SharedMap<BoothId, Booth>,
    attendees: SharedMap<AttendeeId, Attendee>,
    introductions: SharedMap<IntroductionId, Introduction>,
    /// Whoever was brought together or invited, by ordered pair; the newest introduction of the two.
    #[serde(with = "snapshot::pairs")]
    pairs: HashMap<(AttendeeId, AttendeeId), IntroductionId>,
    /// Registrations by their idempotency digest, so that a repeated one is answered, not done.
    registrations: HashMap<u64, AttendeeId>,
    /// Registered people by the digest of their name.
    names: SharedMap<u64, BTreeSet<AttendeeId>>,
    /// Registrations that turned out to be somebody's second, and whose.
    merged: BTreeMap<AttendeeId, AttendeeId>,
    /// What the organizer did, oldest first.
    audit: Vec<audit::Entry>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Room {
    pub open: bool,
    pub mode: RoomMode,
    /// The lowest number on a table here.
    pub first_table: u16,
    /// Tables people are sent to; 0: people look for each other's sign.
    pub tables: u16,
    pub people: BTreeSet<AttendeeId>,
    /// Introductions that hold a table or will: agreed, called, together.
    pub active: BTreeSet<IntroductionId>,
    /// Finished conversations, in order.
    pub met: Vec<IntroductionId>,
    pub announcement: Option<String>,
    /// All rounds so far, by number.
    pub rounds: Vec<Arc<Round>>,
    pub timetable: Option<Timetable>,
    /// Since when it is open.
    pub opened_at: Option<Millis>,
    /// Since when it is closed, if it was open before.
    pub closed_at: Option<Millis>,
    /// What its walls show.
    pub screen: Screen,
}

impl Hall {
    pub fn position(&self) -> Position {
        self.position
    }

    pub fn rooms(&self) -> impl Iterator<Item = (&RoomId, &Room)> {
        self.rooms.iter()
    }

    pub fn room(&self, id: &RoomId) -> Option<&Room> {
        self.rooms.get(id)
    }

    /// Registered and not erased.
    pub fn attendee(&self, id: AttendeeId) -> Option<&Attendee> {
        self.attendees.get(&id).filter(|a| !a.erased)
    }

    /// Also those who erased themselves: ids, kinds and tags stay, the person does not.
    pub fn trace(&self, id: AttendeeId) -> Option<&Attendee> {
        self.attendees.get(&id)
    }

    pub fn attendees(&self) -> impl Iterator<Item = (AttendeeId, &Attendee)> {
        self.attendees
            .iter()
            .filter(|(_, a)| !a.erased)
            .map(|(&id, a)| (id, a))
    }

    pub fn introduction(&self, id: IntroductionId) -> Option<&Introduction> {
        self.introductions.get(&id)
    }

    /// All of one person's introductions, oldest first.
    pub fn introductions_of(&self, id: AttendeeId) -> impl Iterator<Item = &Introduction> {
        self.attendees
            .get(&id)
            .into_iter()
            .flat_map(|a| &a.introductions)
            .filter_map(|i| self.introductions.get(i))
    }

    /// All two people who were ever brought together, invited, keep apart, or seem to be one.
    pub fn pairs(&self) -> impl Iterator<Item = (AttendeeId, AttendeeId)> {
        let vetoes = self.attendees.iter().flat_map(|(&by, attendee)| {
            let of = attendee.vetoes.iter();
            of.map(move |&of| (by, of))
        });
        let doubles = self.attendees.keys();
        let doubles = doubles.flat_map(|&who| self.doubles(who).map(move |other| (who, other)));
        self.pairs.keys().copied().chain(vetoes).chain(doubles)
    }

    pub fn audit(&self) -> &[AuditEntry] {
        &self.audit
    }

    /// The newest introduction of two people, whatever became of it, unless one of them left it while the others went on.
    pub fn between(&self, a: AttendeeId, b: AttendeeId) -> Option<&Introduction> {
        let newest = self.introductions.get(self.pairs.get(&ordered(a, b))?)?;
        (newest.includes(a) && newest.includes(b)).then_some(newest)
    }

    /// One of the two never wants to be introduced to the other.
    pub fn vetoed(&self, a: AttendeeId, b: AttendeeId) -> bool {
        self.refuses(a, b) || self.refuses(b, a)
    }

    /// `who` never wants to be introduced to the other, who must not be able to tell.
    pub fn refuses(&self, who: AttendeeId, other: AttendeeId) -> bool {
        let who = self.attendees.get(&who);
        who.is_some_and(|who| who.vetoes.contains(&other))
    }

    /// Whether the person sees the other among those who are here. Whoever was vetoed goes on seeing who vetoed them.
    pub fn may_see(&self, viewer: AttendeeId, other: AttendeeId) -> bool {
        viewer != other
            && !self.refuses(viewer, other)
            && self.attendee(other).is_some_and(|a| a.may_be_introduced())
    }

    /// Who was registered under this idempotency key, or by this very request.
    pub fn already_registered(&self, digest: u64) -> Option<AttendeeId> {
        self.registrations.get(&digest).copied()
    }

    pub fn already_done(&self, request: &Request) -> bool {
        match request.by {
            Some(by) => self
                .attendees
                .get(&by)
                .is_some_and(|a| a.requests.contains(&request.digest)),
            None => self.registrations.contains_key(&request.digest),
        }
    }
}

fn ordered(a: AttendeeId, b: AttendeeId) -> (AttendeeId, AttendeeId) {
    if a < b { (a, b) } else { (b, a) }
}
