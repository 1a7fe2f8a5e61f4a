//! What people and screens are shown: plain functions over one borrowed look at the event.

mod booth;
mod card;
mod flag;
mod introduction;
mod notice;
mod organizer;
mod page;
mod person;
mod record;
mod room;
mod round;
mod timetable;
mod topic;
mod welcome;

use std::sync::Arc;

pub(super) use booth::{booth_desk, known_visitors, wait_of_next};
pub(super) use card::{contacts, provisions};
pub(super) use flag::{flags, looks_after};
pub(super) use introduction::met;
pub(super) use notice::render;
pub(super) use organizer::{
    WayIn, arriving, audit, qr_path, room_control, room_people, room_person,
};
pub(super) use page::{Filter, people_page};
pub(super) use person::{me, suggestions};
pub(super) use record::record;
pub(super) use room::calls;
pub(super) use round::{round_detail, round_for_screens, rounds, sitting_out, waits_in_round};
pub(super) use timetable::{listened_to, next_round, talk_in_the_way, timetable};
pub(super) use topic::{Onlooker, topic_news, topic_words};
pub(super) use welcome::{desk_welcome, phone_welcome, screen_welcome};

use crate::catalog::Catalog;
use crate::catalog::organizations::OrganizationIndex;
use crate::directory::{Directory, PersonRecord};
use crate::matcher::relation_of;
use crate::presence::Presence;
use domain::{AttendeeId, Millis, RoomId};
use hall::Hall;

/// The event at one position and one moment. Nothing in it waits.
pub(super) struct View<'a> {
    pub hall: &'a Hall,
    pub people: &'a dyn Directory,
    pub presence: &'a dyn Presence,
    pub catalog: &'a Catalog,
    pub organizations: Arc<OrganizationIndex>,
    /// In the event's time.
    pub now: Millis,
    /// How far the system's clock was set since the event's time began.
    pub clock_set_by_ms: i64,
}

impl View<'_> {
    pub(super) fn record(&self, who: AttendeeId) -> Option<Arc<PersonRecord>> {
        self.people.person(who)
    }

    pub(super) fn is_here(&self, who: AttendeeId) -> bool {
        is_here(self.hall, self.presence, who)
    }

    /// Here, and nothing keeps them from being called to a table of the room.
    pub(super) fn is_callable(&self, room: &RoomId, who: AttendeeId) -> bool {
        self.hall.is_free(who, room) && self.is_here(who)
    }

    /// They said that they leave before then. On another day than the event's, as when it is tried out or put off, the time they said is not meant.
    pub(super) fn leaves_before(&self, who: AttendeeId, until: Millis) -> bool {
        if !self.catalog.event.is_on(self.on_the_system(self.now)) {
            return false;
        }
        let leaves = self.hall.attendee(who).and_then(|a| a.profile.stay.leaves);
        let leaves = leaves.and_then(|minutes| self.catalog.event.at_minute(minutes));
        leaves.is_some_and(|at| self.in_event(at) < until)
    }

    /// A moment of the event's time by the system's clock.
    pub(super) fn on_the_system(&self, at: Millis) -> Millis {
        at.plus(self.clock_set_by_ms)
    }

    /// A moment of the system's clock in the event's time.
    fn in_event(&self, on_the_system: Millis) -> Millis {
        on_the_system.plus(-self.clock_set_by_ms)
    }

    /// A moment of the event's time as people read it.
    fn rfc3339(&self, at: Millis) -> String {
        self.catalog.calendar(self.on_the_system(at))
    }

    /// As [`rfc3339`](Self::rfc3339), to the millisecond: for what counts down.
    fn rfc3339_exact(&self, at: Millis) -> String {
        self.catalog.rfc3339_exact(self.on_the_system(at))
    }
}

/// Connected now or a moment ago; or without a phone and in the room, as far as the reception desk knows.
pub(super) fn is_here(hall: &Hall, presence: &dyn Presence, who: AttendeeId) -> bool {
    let paper = |a: &hall::Attendee| a.steering.paper && a.room.is_some();
    presence.is_present(who) || hall.attendee(who).is_some_and(paper)
}

/// What two people are to each other by their kinds and roles; of more than two nothing is said.
pub(super) fn relation(view: &View, people: &[AttendeeId]) -> Option<String> {
    relation_of(view.catalog, view.hall, people, |who| {
        view.record(who)?.role.clone()
    })
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
