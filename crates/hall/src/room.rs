//! A room: whether it is open, how people are brought together in it, what its walls show.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Attendee, Fact, Hall, Introduction, Rejection, Round, Timetable};
use domain::{AttendeeId, Flagged, IntroductionId, Millis, RoomId};
use domain::{RoomMode, Screen, ScreenChange};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    pub announcement: Option<Announcement>,
    /// All rounds so far, by number.
    pub rounds: Vec<Arc<Round>>,
    pub timetable: Option<Timetable>,
    /// Since when it is open.
    pub opened_at: Option<Millis>,
    /// Since when it is closed, if it was open before.
    pub closed_at: Option<Millis>,
    /// What its walls show.
    pub screen: Screen,
    /// How often its join code, and the key of its walls, were drawn anew: each number stands for another one.
    pub codes_drawn: u32,
    pub wall_keys_drawn: u32,
}

/// What everybody in a room reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    pub text: String,
    pub lasts: Lasts,
}

/// When an announcement ends by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lasts {
    #[default]
    UntilCleared,
    Until(Millis),
    UntilNextRound,
}

impl Lasts {
    pub fn is_until_cleared(&self) -> bool {
        *self == Self::UntilCleared
    }
}

/// A room as the event data has it.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomPlan {
    pub room: RoomId,
    pub open: bool,
    pub mode: RoomMode,
    pub first_table: u16,
    pub tables: u16,
}

/// Nothing is announced in this room any more.
pub(super) fn cleared(room: &RoomId) -> Fact {
    Fact::Announced {
        room: room.clone(),
        text: String::new(),
        lasts: Lasts::default(),
    }
}

impl Room {
    pub(super) fn lasts(&self) -> Option<Lasts> {
        self.announcement.as_ref().map(|standing| standing.lasts)
    }

    /// A closed room takes nobody but who belongs to it: whoever registered for it, or was in no other since they were in it.
    pub(super) fn takes(&self, attendee: &Attendee, own: &RoomId) -> bool {
        self.open || attendee.home == *own
    }
}

impl Hall {
    pub fn rooms(&self) -> impl Iterator<Item = (&RoomId, &Room)> {
        self.rooms.iter()
    }

    pub fn room(&self, id: &RoomId) -> Option<&Room> {
        self.rooms.get(id)
    }

    pub(super) fn known_room(&self, id: &RoomId) -> Result<&Room, Rejection> {
        self.rooms.get(id).ok_or(Rejection::NoSuchRoom)
    }

    pub(super) fn provision_rooms(&self, plans: &[RoomPlan]) -> Vec<Fact> {
        plans
            .iter()
            .filter(|plan| !self.rooms.contains_key(&plan.room))
            .map(|plan| Fact::RoomProvisioned {
                room: plan.room.clone(),
                open: plan.open,
                mode: plan.mode,
                first_table: plan.first_table,
                tables: plan.tables,
            })
            .collect()
    }

    pub(super) fn set_room(
        &self,
        id: &RoomId,
        open: Option<bool>,
        mode: Option<RoomMode>,
        tables: Option<u16>,
        screen: Option<&ScreenChange>,
    ) -> Result<Vec<Fact>, Rejection> {
        let room = self.known_room(id)?;
        let is = (room.open, room.mode, room.tables);
        let (open, mode, tables) = (
            open.unwrap_or(is.0),
            mode.unwrap_or(is.1),
            tables.unwrap_or(is.2),
        );
        let mut facts = Vec::new();
        if (open, mode, tables) != is {
            facts.extend(self.close_topics(id, open, mode));
            facts.push(Fact::RoomSet {
                room: id.clone(),
                open,
                mode,
                tables,
            });
        }
        if let Some(change) = screen {
            let screen = change.applied_to(&room.screen);
            if screen.slides.is_empty() {
                return Err(Rejection::NothingToShow);
            }
            if screen != room.screen {
                let room = id.clone();
                facts.push(Fact::ScreenSet { room, screen });
            }
        }
        Ok(facts)
    }

    pub(super) fn announce(
        &self,
        rooms: &[RoomId],
        text: &str,
        lasts: Lasts,
    ) -> Result<Vec<Fact>, Rejection> {
        let announced = |id: &RoomId| {
            self.known_room(id)?;
            Ok(Fact::Announced {
                room: id.clone(),
                text: text.to_owned(),
                lasts,
            })
        };
        rooms.iter().map(announced).collect()
    }

    /// Whether an announcement stands whose time is over.
    pub fn announcements_are_due(&self, now: Millis) -> bool {
        self.overdue_announcements(now).next().is_some()
    }

    pub(super) fn reconcile_announcements(&self, now: Millis) -> Vec<Fact> {
        self.overdue_announcements(now).map(cleared).collect()
    }

    fn overdue_announcements(&self, now: Millis) -> impl Iterator<Item = &RoomId> {
        let over = move |room: &Room| matches!(room.lasts(), Some(Lasts::Until(at)) if at <= now);
        self.rooms()
            .filter(move |(_, room)| over(room))
            .map(|(id, _)| id)
    }

    /// The code that people join with is another from now on.
    pub(super) fn draw_code(&self, id: &RoomId) -> Result<Vec<Fact>, Rejection> {
        self.known_room(id)?;
        Ok(vec![Fact::CodeDrawn { room: id.clone() }])
    }

    /// The key that walls are opened with is another from now on.
    pub(super) fn draw_wall_key(&self, id: &RoomId) -> Result<Vec<Fact>, Rejection> {
        self.known_room(id)?;
        Ok(vec![Fact::WallKeyDrawn { room: id.clone() }])
    }

    pub(super) fn apply_code_drawn(&mut self, id: &RoomId) {
        if let Some(room) = self.rooms.get_mut(id) {
            room.codes_drawn += 1;
        }
    }

    pub(super) fn apply_wall_key_drawn(&mut self, id: &RoomId) {
        if let Some(room) = self.rooms.get_mut(id) {
            room.wall_keys_drawn += 1;
        }
    }

    pub(super) fn apply_room_provisioned(&mut self, plan: RoomPlan, at: Millis) {
        let room = Room {
            open: plan.open,
            mode: plan.mode,
            first_table: plan.first_table,
            tables: plan.tables,
            people: BTreeSet::new(),
            active: BTreeSet::new(),
            met: Vec::new(),
            announcement: None,
            rounds: Vec::new(),
            timetable: None,
            opened_at: plan.open.then_some(at),
            closed_at: None,
            screen: Screen::default(),
            codes_drawn: 0,
            wall_keys_drawn: 0,
        };
        self.rooms.insert(plan.room, room);
    }

    pub(super) fn apply_room_set(
        &mut self,
        id: &RoomId,
        open: bool,
        mode: RoomMode,
        tables: u16,
        at: Millis,
    ) {
        let Some(room) = self.rooms.get_mut(id) else {
            return;
        };
        if !open || !room.open {
            room.opened_at = open.then_some(at);
        }
        if open || room.open {
            room.closed_at = (!open).then_some(at);
        }
        room.open = open;
        room.mode = mode;
        room.tables = tables;
        room.take_tables_from_the_round();
    }

    pub(super) fn apply_screen_set(&mut self, id: &RoomId, screen: &Screen) {
        if let Some(room) = self.rooms.get_mut(id) {
            room.screen = screen.clone();
        }
    }

    pub(super) fn apply_announced(&mut self, id: &RoomId, text: &str, lasts: Lasts) {
        self.forget_flags_of(&Flagged::Announcement(id.clone()));
        if let Some(room) = self.rooms.get_mut(id) {
            let text = text.to_owned();
            room.announcement = (!text.is_empty()).then_some(Announcement { text, lasts });
        }
    }

    pub(super) fn check_rooms(&self) -> Result<(), String> {
        let mut room_of: BTreeMap<AttendeeId, &RoomId> = BTreeMap::new();
        for (id, room) in &self.rooms {
            for person in &room.people {
                if let Some(other) = room_of.insert(*person, id) {
                    return Err(format!("{person} is in {other} and in {id}"));
                }
                let there = self.attendee(*person).and_then(|a| a.room.as_ref());
                if there != Some(id) {
                    return Err(format!("{person} stands in {id} but says {there:?}"));
                }
            }
            let mut tables: BTreeMap<u16, &Introduction> = BTreeMap::new();
            for i in room.active.iter().filter_map(|i| self.introductions.get(i)) {
                if !i.is_active() || i.room != *id {
                    return Err(format!("{} is not active in {id}", i.id));
                }
                // Only a table whose people forgot to say they were done is given to somebody else.
                if let Some(table) = i.table
                    && let Some(earlier) = tables.insert(table, i)
                    && !self.is_forgotten(earlier, i.since)
                    && !self.is_forgotten(i, earlier.since)
                {
                    return Err(format!("table {table} of {id} is taken twice"));
                }
            }
        }
        Ok(())
    }
}
