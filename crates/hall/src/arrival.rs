//! Coming and going: rooms that people enter and leave, and the browsers they say hello with.

use super::{Attendee, Fact, Hall, Rejection};
use domain::IntroductionState as State;
use domain::{AttendeeId, Millis, RoomId, Status};

/// Browsers remembered per person: more than anybody carries.
pub(super) const DEVICES_REMEMBERED: usize = 32;

/// A browser of the person's says hello.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// The room it names: where it was, or where it wants to go.
    pub room: RoomId,
    pub device: u32,
    /// It was connected before and lost its socket.
    pub resumes: bool,
    /// Whether it means to go to that room; absent where it does not say.
    pub enter: Option<bool>,
}

impl Hall {
    pub(super) fn enter(
        &self,
        by: AttendeeId,
        me: &Attendee,
        room: &RoomId,
    ) -> Result<Vec<Fact>, Rejection> {
        if me.room.as_ref() == Some(room) {
            return Ok(Vec::new());
        }
        if !self.known_room(room)?.takes(me, room) {
            return Err(Rejection::RoomClosed);
        }
        let mut facts = self.departure(by, me);
        facts.push(Fact::Entered {
            attendee: by,
            room: room.clone(),
        });
        Ok(facts)
    }

    /// A return follows the person to where they are, also out of the event; only what is meant leads elsewhere.
    /// Nothing that is open between two people ends by it: for that there is `move`.
    pub(super) fn hello(
        &self,
        by: AttendeeId,
        me: &Attendee,
        arrival: &Arrival,
    ) -> Result<Vec<Fact>, Rejection> {
        let named = self.known_room(&arrival.room)?;
        let known = me.devices.contains(&arrival.device);
        let goes = match (&me.room, arrival.enter) {
            (Some(here), _) if *here == arrival.room => false,
            (None, Some(false)) => !known,
            (_, Some(means)) => means,
            (Some(_), None) => !known && !arrival.resumes,
            // Somebody said bye for them meanwhile; a return does not undo that.
            (None, None) => !known || !arrival.resumes,
        };
        let mut open = self.introductions_of(by);
        let waited_for = open.any(|i| i.includes(by) && i.seems_open());
        let mut facts = Vec::new();
        if !known {
            facts.push(Fact::DeviceCame {
                attendee: by,
                device: arrival.device,
            });
        }
        if goes && !waited_for && named.takes(me, &arrival.room) {
            facts.extend(self.departure(by, me));
            facts.push(Fact::Entered {
                attendee: by,
                room: arrival.room.clone(),
            });
        }
        Ok(facts)
    }

    /// Leaves the event, and its booths.
    pub(super) fn leave(&self, by: AttendeeId, me: &Attendee) -> Vec<Fact> {
        let mut facts = self.departure(by, me);
        facts.extend(self.leave_booths(by, None));
        facts
    }

    /// Leaves, and this device means it: its next hello begins anew.
    pub(super) fn bye(&self, by: AttendeeId, me: &Attendee, device: u32) -> Vec<Fact> {
        let mut facts = self.leave(by, me);
        if me.devices.contains(&device) {
            facts.push(Fact::DeviceParted {
                attendee: by,
                device,
            });
        }
        facts
    }

    /// Nobody is left waiting for someone who goes: whatever is open ends first.
    fn departure(&self, by: AttendeeId, me: &Attendee) -> Vec<Fact> {
        // Who goes while they talk has talked.
        let talking = self
            .meeting(by)
            .filter(|i| i.state == State::Together && i.people.len() == 2);
        let mut facts: Vec<_> = talking
            .map(|i| Fact::Concluded { introduction: i.id })
            .into_iter()
            .collect();
        let talked = talking.map(|i| i.id);
        let others = self.introductions_of(by).filter(|i| Some(i.id) != talked);
        facts.extend(self.end_all(by, others));
        facts.extend(self.give_seat_back(by));
        if me.room.is_some() {
            facts.push(Fact::Left { attendee: by });
        }
        facts
    }

    pub(super) fn apply_entered(&mut self, who: AttendeeId, room: &RoomId, at: Millis) {
        self.change(who, |a| {
            a.home = room.clone();
            a.room = Some(room.clone());
            a.came = true;
            a.arrived_at.get_or_insert(at);
            a.entered_at = at;
            a.status = Status::Open;
            a.listens_until = None;
            a.waiting_since = at;
        });
        if let Some(room) = self.rooms.get_mut(room) {
            room.people.insert(who);
        }
    }

    pub(super) fn apply_left(&mut self, id: AttendeeId) {
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

    pub(super) fn apply_device_came(&mut self, id: AttendeeId, device: u32) {
        if let Some(attendee) = self.attendees.get_mut(&id) {
            attendee.seen = true;
            if attendee.devices.len() == DEVICES_REMEMBERED {
                attendee.devices.pop_front();
            }
            attendee.devices.push_back(device);
        }
    }

    pub(super) fn apply_device_parted(&mut self, who: AttendeeId, device: u32) {
        if let Some(attendee) = self.attendees.get_mut(&who) {
            attendee.devices.retain(|known| *known != device);
        }
    }
}
