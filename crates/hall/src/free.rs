//! Whether somebody is free: the one answer that rounds, repair, circles, suggestions, invitations and booths go by.

use super::{Attendee, Hall, Introduction, Room};
use domain::Status;
use domain::{AttendeeId, RoomId};

impl Hall {
    /// The introduction that takes the person's time now, if any.
    pub fn meeting(&self, id: AttendeeId) -> Option<&Introduction> {
        let room = self.rooms.get(self.attendee(id)?.room.as_ref()?)?;
        self.introductions_of(id)
            .find(|i| room.active.contains(&i.id) && i.includes(id))
    }

    /// Sits at a table, is at a booth, or was called to one of them.
    pub fn is_taken(&self, id: AttendeeId) -> bool {
        self.engaged(id).is_some() || self.booth_of(id).is_some()
    }

    /// Free to be called to a table in this room now.
    pub fn is_free(&self, id: AttendeeId, room: &RoomId) -> bool {
        self.wants_a_table(id, room) && self.booth_of(id).is_none()
    }

    /// Would be called to a table in this room now if they were not at a booth, or on the way to it.
    pub fn is_kept_by_a_booth(&self, id: AttendeeId, room: &RoomId) -> bool {
        self.wants_a_table(id, room) && self.booth_of(id).is_some()
    }

    fn wants_a_table(&self, id: AttendeeId, room: &RoomId) -> bool {
        let admits = |attendee| {
            self.rooms
                .get(room)
                .is_some_and(|room| room.admits(attendee))
        };
        self.sits_nowhere(id, room)
            && self.engaged(id).is_none()
            && self.attendee(id).is_some_and(admits)
    }

    /// In this room, open for introductions, and at no table. Rounds sat out are counted by it, so it means for ever what it means now.
    pub(super) fn sits_nowhere(&self, id: AttendeeId, room: &RoomId) -> bool {
        let open = |a: &Attendee| {
            a.room.as_ref() == Some(room) && a.may_be_introduced() && a.status == Status::Open
        };
        self.attendee(id).is_some_and(open) && self.meeting(id).is_none()
    }

    /// Can go to a booth as soon as it has a place. A break is one from introductions.
    pub(super) fn can_go_to_a_booth(&self, id: AttendeeId) -> bool {
        let listens = |a: &Attendee| matches!(a.status, Status::Open | Status::Away);
        self.attendee(id).is_some_and(listens) && self.meeting(id).is_none()
    }
}

impl Room {
    /// Closing is about who comes new: whoever was in the room by then is looked after.
    pub fn admits(&self, attendee: &Attendee) -> bool {
        let before = |closed| attendee.entered_at <= closed;
        self.open || self.closed_at.is_some_and(before)
    }
}
