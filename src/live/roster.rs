//! Who is in each room right now, counted and matched: what is only ever current, brought up to date once a tick.
//!
//! Everything here is compared with the hall and with presence on every look, person by person.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::headcount::{Headcount, Share, booths};
use super::hub::Hub;
use super::pairs::Pair;
use super::suggesting::Suggesting;
use crate::catalog::Catalog;
use crate::matcher::profile;
use domain::{AttendeeId, RoleId, RoomId, RoomMode, Status};
use hall::{Hall, Room};
use matching::score::{Weights, World};
use protocol::view::BoothCount;

#[derive(Clone, Copy, Debug)]
pub struct RosterSettings {
    /// Between two looks at least.
    pub tick: Duration,
    pub suggestions: usize,
    /// Least time between two lists for one person.
    pub min_interval: Duration,
    /// Least time between two times that phones are told counts.
    pub tell_phones_every: Duration,
}

pub struct Roster {
    catalog: Arc<Catalog>,
    tell_phones_every: Duration,
    rooms: BTreeMap<RoomId, RoomRoster>,
    /// Pairs that were looked at: to whom, who, and whether they are not to be suggested.
    pairs: Vec<(AttendeeId, AttendeeId, bool)>,
    /// Of the same people, how many have asked them.
    asked: BTreeMap<AttendeeId, usize>,
}

struct RoomRoster {
    seats: HashMap<AttendeeId, Seat>,
    /// Whether people are suggested to each other here at all.
    introduces: bool,
    headcount: Headcount,
    suggesting: Suggesting,
}

struct Seat {
    version: u32,
    corrections: u32,
    /// Sits at a table, or is at a booth.
    taken: bool,
    share: Share,
}

impl Roster {
    pub fn new(
        catalog: Arc<Catalog>,
        world: Arc<World>,
        weights: &dyn Fn(&RoomId) -> Weights,
        settings: RosterSettings,
    ) -> Self {
        let rooms = catalog
            .rooms
            .iter()
            .map(|room| {
                let (world, weights) = (Arc::clone(&world), weights(&room.id));
                let roster = RoomRoster {
                    seats: HashMap::new(),
                    introduces: true,
                    headcount: Headcount::new(&catalog),
                    suggesting: Suggesting::new(world, weights, &settings),
                };
                (room.id.clone(), roster)
            })
            .collect();
        Self {
            catalog,
            tell_phones_every: settings.tell_phones_every,
            rooms,
            pairs: Vec::new(),
            asked: BTreeMap::new(),
        }
    }

    /// Looks at the hall: who came, went or changed, and who may not be suggested to whom. Quick, because the hall is held meanwhile.
    pub fn look(
        &mut self,
        hall: &Hall,
        pairs: impl IntoIterator<Item = Pair>,
        present: &dyn Fn(AttendeeId) -> bool,
        role: &dyn Fn(AttendeeId) -> Option<RoleId>,
        hub: &Hub,
    ) {
        for (a, b) in pairs {
            for (viewer, other) in [(a, b), (b, a)] {
                let hidden = hall.is_kept_from(viewer, other);
                self.pairs.push((viewer, other, hidden));
                self.asked.insert(viewer, hall.asked_by(viewer));
            }
        }
        let booths = booths(hall);
        // First everybody goes, then everybody comes: who changes rooms is never in two, nor forgotten by the one they left.
        for (id, roster) in &mut self.rooms {
            if let Some(room) = hall.room(id) {
                roster.part(room, present, hub);
            }
        }
        for (id, roster) in &mut self.rooms {
            if let Some(room) = hall.room(id) {
                roster.seat(&self.catalog, hall, room, present, role, &booths);
            }
        }
    }

    /// Matches what was seen, and shows what is new. Takes its time in a full room; needs nothing but its own state.
    /// Returns whether something still waits for its moment.
    pub fn show(&mut self, hub: &Hub, now: Instant) -> bool {
        let mut waiting = false;
        for (id, roster) in &mut self.rooms {
            if let Some(stream) = hub.room(id) {
                if let Some(counted) = roster.headcount.news(&self.catalog, id) {
                    stream.show(counted);
                }
                waiting |= stream.tell_phones(self.tell_phones_every, now);
            }
            let seats = &roster.seats;
            let corrections = |who| seats.get(&who).map_or(0, |seat: &Seat| seat.corrections);
            let suggesting = &mut roster.suggesting;
            suggesting.note(&self.pairs, &self.asked);
            waiting |= suggesting.suggest(&self.catalog, hub, &corrections, now);
        }
        self.pairs.clear();
        self.asked.clear();
        waiting
    }
}

impl RoomRoster {
    /// Whoever sits here and should not, goes.
    fn part(&mut self, room: &Room, present: &dyn Fn(AttendeeId) -> bool, hub: &Hub) {
        let seated = self.seats.keys().copied();
        let gone: Vec<_> = seated
            .filter(|who| !room.people.contains(who) || !present(*who))
            .collect();
        for who in gone {
            self.unseat(who);
            self.suggesting.leave(who, hub);
        }
    }

    /// Whoever should sit here, does, with the profile they have now.
    fn seat(
        &mut self,
        catalog: &Catalog,
        hall: &Hall,
        room: &Room,
        present: &dyn Fn(AttendeeId) -> bool,
        role: &dyn Fn(AttendeeId) -> Option<RoleId>,
        booths: &[BoothCount],
    ) {
        let introduces = room.open && room.mode != RoomMode::None;
        if std::mem::replace(&mut self.introduces, introduces) != introduces {
            // Everybody is looked at again.
            self.seats
                .values_mut()
                .for_each(|seat| seat.version = u32::MAX);
        }
        self.headcount.look(hall, room, booths);
        let meeting = room.active.iter().filter_map(|i| hall.introduction(*i));
        let mut taken = hall.at_booths();
        taken.extend(meeting.flat_map(|i| i.people.iter().copied()));
        for &who in room.people.iter().filter(|who| present(**who)) {
            let Some(attendee) = hall.attendee(who) else {
                continue;
            };
            let taken = taken.contains(&who) || hall.doubles(who).any(|d| taken.contains(&d));
            if self
                .seats
                .get(&who)
                .is_some_and(|seat| (seat.version, seat.taken) == (attendee.version, taken))
            {
                continue;
            }
            let known = self.seats.get(&who).map(|seat| seat.corrections);
            if known.is_some_and(|known| known != attendee.corrections) {
                self.suggesting.was_corrected(who);
            }
            self.unseat(who);
            let profile = profile(catalog, hall, who, attendee, role(who).as_ref());
            let seat = Seat {
                version: attendee.version,
                corrections: attendee.corrections,
                taken,
                share: Share {
                    kind: catalog
                        .kind_index(&attendee.profile.kind)
                        .unwrap_or_default(),
                    ward: catalog
                        .ward_index(&attendee.profile.ward)
                        .unwrap_or(usize::MAX),
                    needs: profile.needs,
                    offers: profile.offers,
                },
            };
            self.headcount.add(&seat.share);
            self.seats.insert(who, seat);
            if introduces
                && attendee.may_be_introduced()
                && attendee.status == Status::Open
                && !taken
            {
                self.suggesting.take_part(who, profile);
            } else {
                self.suggesting.pause(who);
            }
        }
    }

    fn unseat(&mut self, who: AttendeeId) {
        if let Some(seat) = self.seats.remove(&who) {
            self.headcount.take_away(&seat.share);
        }
    }
}
