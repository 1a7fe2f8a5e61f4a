//! Rounds that start by themselves, one after the other.

use serde::{Deserialize, Serialize};

use super::{Fact, Hall, Rejection};
use domain::{Millis, RoomId};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timetable {
    pub rounds: u32,
    /// Of these, called so far.
    #[serde(default)]
    pub called: u32,
    /// How long people talk.
    #[serde(rename = "length")]
    pub length_ms: i64,
    /// How long they have to find their table before.
    #[serde(rename = "moving")]
    pub moving_ms: i64,
    /// Tables to use; all of the room when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<u16>,
    /// Not before this.
    pub next_at: Millis,
    #[serde(default)]
    pub paused: bool,
}

impl Timetable {
    pub fn is_over(&self) -> bool {
        self.called >= self.rounds
    }
}

impl Hall {
    pub(super) fn set_timetable(
        &self,
        room: &RoomId,
        timetable: Option<&Timetable>,
    ) -> Result<Vec<Fact>, Rejection> {
        if self.known_room(room)?.timetable.as_ref() == timetable {
            return Ok(Vec::new());
        }
        Ok(vec![Fact::TimetableSet {
            room: room.clone(),
            timetable: timetable.cloned(),
        }])
    }

    pub(super) fn pause_timetable(
        &self,
        room: &RoomId,
        paused: bool,
    ) -> Result<Vec<Fact>, Rejection> {
        let found = self.known_room(room)?.timetable.as_ref();
        let timetable = found
            .filter(|t| !t.is_over())
            .ok_or(Rejection::NoTimetable)?;
        let paused = Timetable {
            paused,
            ..timetable.clone()
        };
        self.set_timetable(room, Some(&paused))
    }

    pub(super) fn apply_timetable_set(&mut self, id: &RoomId, timetable: Option<&Timetable>) {
        if let Some(room) = self.rooms.get_mut(id) {
            room.timetable = timetable.cloned();
        }
    }
}
