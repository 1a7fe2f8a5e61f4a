//! What web and sessions read: one view of the event each, built at once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::hall_lock::ReadHall;
use super::organizations::Organizations;
use super::replica::Replica;
use super::sign_in::SignIn;
use super::views::{self, View};
use crate::catalog::Catalog;
use crate::catalog::organizations::OrganizationIndex;
use crate::follow_up::record::Record;
use crate::matcher::profile;
use crate::report::{self, Told};
use domain::{AttendeeId, Flagged, Millis, RoomId, StaffId, StaffRole};
use hall::{Attendee, Hall, Rejection};
use matching::score::{Profile, World};
use protocol::api::{
    AuditEntry, ConsentGiven, Provisions, Report, RoomCode, RoomControl, RoomPerson, RoundDetail,
    TimetableView,
};
use protocol::server::Welcome;
use protocol::view::{Card, IntroductionView, Me};

pub struct Reading {
    pub(super) replica: Arc<Replica>,
    pub(super) catalog: Arc<Catalog>,
    pub(super) organizations: Arc<Organizations>,
    /// The event data as the matcher's tables.
    pub(super) world: Arc<World>,
    pub(super) sign_in: Arc<SignIn>,
}

impl Reading {
    pub(super) fn hall(&self) -> ReadHall<'_> {
        self.replica.hall()
    }

    pub(super) fn view<'a>(&'a self, hall: &'a Hall) -> View<'a> {
        let replica = &self.replica;
        View {
            hall,
            people: &*replica.stores.directory,
            presence: &*replica.stores.presence,
            catalog: &self.catalog,
            organizations: self.organizations.index(),
            now: replica.now(),
            clock_set_by_ms: replica.clock.was_set_ms(),
        }
    }

    /// Somebody as the matcher sees them, with their role.
    pub(super) fn profile(&self, hall: &Hall, id: AttendeeId, attendee: &Attendee) -> Profile {
        let known = self.replica.stores.directory.person(id);
        let role = known.as_ref().and_then(|known| known.role.as_ref());
        profile(&self.catalog, hall, id, attendee, role)
    }

    pub fn is_here(&self, hall: &Hall, who: AttendeeId) -> bool {
        views::is_here(hall, &*self.replica.stores.presence, who)
    }

    /// The event's time.
    pub fn now(&self) -> Millis {
        self.replica.now()
    }

    /// A moment of the event's time as people read it.
    pub fn rfc3339(&self, at: Millis) -> String {
        let shown = self.replica.clock.on_the_system(at);
        self.catalog.calendar(shown)
    }

    /// As [`rfc3339`](Self::rfc3339), to the millisecond: for what counts down.
    pub fn rfc3339_exact(&self, at: Millis) -> String {
        let shown = self.replica.clock.on_the_system(at);
        self.catalog.rfc3339_exact(shown)
    }

    /// A moment that people wrote, in the event's time.
    pub fn in_event_time(&self, written: Millis) -> Millis {
        self.replica.clock.in_event(written)
    }

    /// The list that people pick from, as it is now.
    pub fn organizations(&self) -> Arc<OrganizationIndex> {
        self.organizations.index()
    }

    /// What the event has brought until now. Looks at everybody, and seats them otherwise: not for a thread that others wait for.
    pub fn report(&self) -> Report {
        // Whatever happens meanwhile waits for nothing.
        let hall = self.hall().clone();
        let at = self.on_the_system();
        let told = Told::of(&hall, &*self.replica.stores.directory);
        report::report(&self.catalog, &self.world, &hall, &told, at)
    }

    pub fn me(&self, who: AttendeeId) -> Option<Me> {
        views::me(&self.view(&self.hall()), who)
    }

    pub fn contacts(&self, who: AttendeeId) -> Vec<Card> {
        views::contacts(&self.view(&self.hall()), who)
    }

    /// Where somebody has met people, oldest first, as they see it.
    pub fn met(&self, who: AttendeeId) -> Vec<IntroductionView> {
        views::met(&self.view(&self.hall()), who)
    }

    /// The record of meetings of somebody's organization, as its people may read it.
    pub fn record(&self, who: AttendeeId) -> Record {
        views::record(&self.view(&self.hall()), who)
    }

    /// Now, by the system's clock.
    pub fn on_the_system(&self) -> Millis {
        self.replica.clock.on_the_system(self.now())
    }

    /// What somebody offered as topics, in their words, as far as it is kept.
    pub fn topics_offered(&self, who: AttendeeId) -> Vec<String> {
        let record = self.replica.stores.directory.person(who);
        record.map_or_else(Vec::new, |record| record.topics.values().cloned().collect())
    }

    /// What of somebody was handed to whom, what they consented to and when, and when they were corrected.
    pub fn provisions(&self, who: AttendeeId) -> Provisions {
        let hall = self.hall();
        let view = self.view(&hall);
        let attendee = hall.attendee(who);
        let consents = attendee.into_iter().flat_map(|a| a.consents.iter().rev());
        Provisions {
            provisions: views::provisions(&view, who),
            consents: consents
                .map(|(at, consent)| ConsentGiven {
                    at: self.rfc3339_exact(*at),
                    consent: (*consent).into(),
                })
                .collect(),
            corrected_at: attendee
                .and_then(|a| a.corrected_at)
                .map(|at| self.rfc3339_exact(at)),
        }
    }

    pub fn room_people(&self, room: &RoomId) -> Vec<RoomPerson> {
        views::room_people(&self.view(&self.hall()), room)
    }

    pub fn room_person(&self, who: AttendeeId) -> Option<RoomPerson> {
        views::room_person(&self.view(&self.hall()), who)
    }

    pub fn room_control(&self, id: &RoomId, public_url: &str) -> Option<RoomControl> {
        self.room_control_in(&self.view(&self.hall()), id, public_url)
    }

    /// What a wall shows beside the map: how to get in.
    pub fn room_code(&self, room: &RoomId, public_url: &str) -> RoomCode {
        let hall = self.hall();
        // Until when before what: at worst it is asked for anew too soon.
        let until = self.sign_in.code_until();
        let code = self.sign_in.join_code_in(&hall, room);
        let key = self.sign_in.wall_key_in(&hall, room);
        RoomCode {
            url: format!("{public_url}/j/{room}?c={code}"),
            qr: views::qr_path(room, &key, &code),
            code,
            until: until.map(|at| self.rfc3339_exact(at)),
        }
    }

    pub(super) fn room_control_in(
        &self,
        view: &View,
        id: &RoomId,
        public_url: &str,
    ) -> Option<RoomControl> {
        let way_in = views::WayIn {
            code: self.sign_in.join_code_in(view.hall, id),
            code_until: self.sign_in.code_until(),
            wall_key: self.sign_in.wall_key_in(view.hall, id),
            public_url,
        };
        views::room_control(view, id, way_in)
    }

    /// The newest of what the house did; `labels` are of staff.
    pub fn audit(&self, labels: &BTreeMap<StaffId, String>, most: usize) -> Vec<AuditEntry> {
        views::audit(&self.view(&self.hall()), labels, most)
    }

    /// Whether what somebody flagged is theirs to look at.
    pub fn looks_after(&self, role: &StaffRole, of: &Flagged) -> bool {
        views::looks_after(role, &self.hall(), of)
    }

    /// What the person would see on a phone, as far as the desk may know it.
    pub fn desk_view(&self, who: AttendeeId) -> Option<Welcome> {
        let hall = self.hall();
        let attendee = hall.attendee(who)?;
        let room = attendee.room.as_ref().unwrap_or(&attendee.home);
        let counted = self.replica.hub.room(room)?.latest().counted;
        let suggested = self.replica.hub.inbox(who).suggestions().1;
        let suggested = suggested.as_deref().unwrap_or_default();
        views::desk_welcome(&self.view(&hall), who, room, counted.as_deref(), suggested)
    }

    pub fn rounds(&self, room: &RoomId) -> Result<Vec<RoundDetail>, Rejection> {
        views::rounds(&self.view(&self.hall()), room)
    }

    pub fn round(&self, room: &RoomId, number: u32) -> Result<RoundDetail, Rejection> {
        let hall = self.hall();
        let room = hall.room(room).ok_or(Rejection::NoSuchRoom)?;
        let round = room.numbered(number).ok_or(Rejection::NoSuchRound)?;
        Ok(views::round_detail(&self.view(&hall), round))
    }

    pub fn timetable(&self, room: &RoomId) -> Result<Option<TimetableView>, Rejection> {
        views::timetable(&self.view(&self.hall()), room)
    }
}
