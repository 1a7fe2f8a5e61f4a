//! The event as it stands: who is here, who was introduced to whom. Pure: facts in, rejections or new facts out.
//!
//! [`decide`](Hall::decide) never changes anything and [`apply`](Hall::apply) never refuses, so the same
//! commits give the same hall on every node, in every test, years later.

mod apply;
mod arrival;
mod attendee;
mod audit;
mod booth;
mod command;
mod decide;
mod fact;
mod flag;
mod free;
mod introduction;
mod invariants;
mod kinds;
mod later;
mod link;
mod listening;
mod may_meet;
mod past;
mod rehearsal;
mod rejection;
mod repair;
mod request;
mod room;
mod round;
mod same;
mod shared;
mod snapshot;
mod staff;
mod steering;
mod tables;
#[cfg(test)]
mod tests;
mod timetable;
mod topic;
mod veto;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use arrival::Arrival;
pub use attendee::{Attendee, Employer, Profile, Registration};
pub use audit::Entry as AuditEntry;
pub use booth::{Booth, Visitor};
pub use command::{Action, Command};
pub use fact::{Commit, Fact};
pub use flag::Flag;
pub use introduction::{Encounter, Introduction, NextStep, Origin, Whom};
pub use may_meet::{Objection, Obstacle};
pub use past::{CarriedOver, Past};
pub use rehearsal::Rehearsal;
pub use rejection::Rejection;
pub use repair::RepairPlan;
pub use request::Request;
pub use room::{Announcement, Lasts, Room, RoomPlan};
pub use round::{Commitment, Group, Pinned, Round, RoundPlan, Terms};
pub use same::Likeness;
pub use snapshot::FORMAT as SNAPSHOT_FORMAT;
pub use staff::{SignedIn, StaffFact, StaffMember};
pub use steering::{Steering, SteeringChange};
pub use tables::Tables;
pub use timetable::Timetable;
pub use topic::{AtTopic, OfTopic, SEATS, Topic};

use shared::SharedMap;

use domain::{AttendeeId, BoothId, IntroductionId, Position, RoomId, TopicId};

/// A projection of the journal. Grows with registrations and introductions, not with traffic.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hall {
    position: Position,
    rooms: SharedMap<RoomId, Room>,
    booths: SharedMap<BoothId, Booth>,
    attendees: SharedMap<AttendeeId, Attendee>,
    introductions: SharedMap<IntroductionId, Introduction>,
    /// Whoever was brought together or invited, by ordered pair; the newest introduction of the two.
    #[serde(with = "snapshot::pairs")]
    pairs: HashMap<(AttendeeId, AttendeeId), IntroductionId>,
    /// Who says that they met whom without a table, as long as the other has not said so.
    encounters: introduction::Encounters,
    /// Those that are offered.
    topics: SharedMap<TopicId, Topic>,
    /// What people say must not stand there, oldest first.
    flags: Arc<Vec<Flag>>,
    /// Registrations by their idempotency digest, so that a repeated one is answered, not done.
    registrations: HashMap<u64, AttendeeId>,
    /// Everybody ever registered by the number on their badge.
    badges: SharedMap<u32, AttendeeId>,
    /// Registered people by the digest of their name.
    names: SharedMap<u64, BTreeSet<AttendeeId>>,
    /// Registrations that turned out to be somebody's second, and whose.
    merged: BTreeMap<AttendeeId, AttendeeId>,
    /// What the organizer did, oldest first.
    audit: Vec<audit::Entry>,
    staff: staff::Staff,
    rehearsal: Option<Box<Rehearsal>>,
    past: Arc<Past>,
    /// Who may meet whom by kind. Of the event data, not of the journal.
    #[serde(skip)]
    limits: kinds::Limits,
    /// A kind of fact that was passed over. Not of a snapshot: none is taken then.
    #[serde(skip)]
    lacks: Option<Box<str>>,
}

impl Hall {
    pub fn position(&self) -> Position {
        self.position
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
}

fn ordered(a: AttendeeId, b: AttendeeId) -> (AttendeeId, AttendeeId) {
    if a < b { (a, b) } else { (b, a) }
}
