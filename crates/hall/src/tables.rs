//! Tables: which stand, which are taken or kept, and who is sent to which. Rounds, repair, circles and invitations all ask here.

use std::collections::{BTreeMap, BTreeSet};

use super::{Hall, Introduction, Rejection, Room};
use domain::{AttendeeId, Millis};

/// A table whose people forgot to say they are done is given away after this long.
const FORGOTTEN_AFTER_MS: i64 = 30 * 60 * 1000;

/// The tables of a room, being given out.
#[derive(Clone, Debug)]
pub struct Tables {
    /// People are sent to tables here; otherwise they look for each other's sign.
    sent: bool,
    /// Nobody sits at these, nor has them kept.
    free: BTreeSet<u16>,
    /// Kept for somebody, and free: others come to them there. Also beyond the number a round was called with.
    kept: BTreeMap<AttendeeId, u16>,
    /// Where somebody sits alone: theirs if it can be, and others' only if no other is free.
    alone: BTreeMap<AttendeeId, u16>,
}

impl Tables {
    pub fn sends(&self) -> bool {
        self.sent
    }

    /// Groups of these people that still find a table, as far as one can say before they are known. `None`: any number.
    pub fn left(&self, people: impl IntoIterator<Item = AttendeeId>) -> Option<usize> {
        let theirs = people.into_iter().filter_map(|who| self.kept.get(&who));
        let theirs: BTreeSet<_> = theirs.collect();
        self.sent.then(|| self.free.len() + theirs.len())
    }

    /// Those that anybody may be sent to, lowest first.
    pub fn nobodys(&self) -> Vec<u16> {
        let somebodys = |table: &u16| self.alone.values().any(|theirs| theirs == table);
        let free = self.free.iter().copied();
        free.filter(|table| !somebodys(table)).collect()
    }

    /// `who` sits there already, alone.
    pub fn stay(&mut self, who: AttendeeId, table: u16) {
        if self.free.contains(&table) && !self.kept.contains_key(&who) {
            self.alone.insert(who, table);
        }
    }

    /// Whether somebody among these has a table already.
    pub fn belongs(&self, people: &[AttendeeId]) -> bool {
        let has = |who| self.kept.contains_key(who) || self.alone.contains_key(who);
        people.iter().any(has)
    }

    /// A table for these people: the one that is kept for one of them, where one of them sits, the wish, the lowest.
    pub fn take(&mut self, people: &[AttendeeId], wish: Option<u16>) -> Option<u16> {
        let kept = people.iter().find_map(|who| self.kept.get(who)).copied();
        let sits = people.iter().find_map(|who| self.alone.get(who)).copied();
        let free = |table: &u16| self.free.contains(table);
        let somebodys = |table: &u16| self.alone.values().any(|theirs| theirs == table);
        let table = kept
            .or(sits.filter(free))
            .or(wish.filter(free))
            .or_else(|| self.free.iter().copied().find(|table| !somebodys(table)))
            .or_else(|| self.free.first().copied())?;
        self.give(table);
        Some(table)
    }

    /// Whether these people may have exactly this table; from then on they do.
    pub fn claim(&mut self, people: &[AttendeeId], table: u16) -> bool {
        let theirs = people.iter().any(|who| self.kept.get(who) == Some(&table));
        let may = theirs || self.free.contains(&table);
        if may {
            self.give(table);
        }
        may
    }

    fn give(&mut self, table: u16) {
        self.free.remove(&table);
        self.kept.retain(|_, kept| *kept != table);
    }
}

impl Room {
    /// The numbers of the tables that stand here.
    pub fn all_tables(&self) -> std::ops::Range<u16> {
        self.first_tables(self.tables)
    }

    fn first_tables(&self, count: u16) -> std::ops::Range<u16> {
        self.first_table..self.first_table.saturating_add(count)
    }
}

impl Hall {
    /// The tables that people can be sent to now: while a round is on, those it was called with.
    pub fn tables(&self, room: &Room, now: Millis) -> Tables {
        let of_round = room.round().and_then(|round| round.terms.tables);
        self.first_tables(room, of_round.unwrap_or(room.tables), now)
    }

    /// The first `count` tables, as far as they are free.
    pub fn first_tables(&self, room: &Room, count: u16, now: Millis) -> Tables {
        let active = room.active.iter().filter_map(|i| self.introductions.get(i));
        let taken: BTreeSet<u16> = active
            .filter(|i| !self.is_forgotten(i, now))
            .filter_map(|i| i.table)
            .collect();
        let stand = room.all_tables();
        let keeps = |&who: &AttendeeId| {
            let table = self.attendee(who)?.steering.stays_at?;
            stand.contains(&table).then_some((who, table))
        };
        let kept: BTreeMap<_, _> = room.people.iter().filter_map(keeps).collect();
        let reserved: BTreeSet<u16> = kept.values().copied().collect();
        let nobodys = |table: &u16| !taken.contains(table) && !reserved.contains(table);
        Tables {
            sent: count > 0,
            free: room.first_tables(count).filter(nobodys).collect(),
            kept: kept
                .into_iter()
                .filter(|(_, table)| !taken.contains(table))
                .collect(),
            alone: BTreeMap::new(),
        }
    }

    /// Whether `who` may keep this table: it stands in their room, and nobody else keeps it.
    pub(super) fn may_keep(&self, who: AttendeeId, table: u16) -> Result<(), Rejection> {
        let room_of = |a: &super::Attendee| a.room.clone().unwrap_or_else(|| a.home.clone());
        let room_id = room_of(self.attendee(who).ok_or(Rejection::NotRegistered)?);
        if !self.known_room(&room_id)?.all_tables().contains(&table) {
            return Err(Rejection::NoSuchTable);
        }
        let taken = self.attendees().any(|(id, other)| {
            id != who && other.steering.stays_at == Some(table) && room_of(other) == room_id
        });
        if taken {
            return Err(Rejection::TableTaken);
        }
        Ok(())
    }

    /// Its people probably left without saying so. A round says itself when it is over.
    pub(super) fn is_forgotten(&self, introduction: &Introduction, now: Millis) -> bool {
        let in_a_round = self
            .round_of(introduction)
            .is_some_and(|round| !round.ended);
        !in_a_round && now.since(introduction.since) >= FORGOTTEN_AFTER_MS
    }
}
