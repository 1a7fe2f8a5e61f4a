//! A rehearsal: while it stands, whoever registers is part of it; when it ends, the hall is as it was before.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{AuditEntry, Commit, Fact, Hall, Rejection, Room};
use domain::{AuditAction, Millis, Position};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// Phones may join, and are erased with the rest.
    pub phones: bool,
    /// Where it began.
    pub since: Position,
    /// The hall that it gives back.
    before: Hall,
}

impl Fact {
    /// Whether it stays when a rehearsal is taken back: who may come in, and what the event data has, is not rehearsed.
    pub fn outlives_rehearsals(&self) -> bool {
        matches!(
            self,
            Self::Staff { .. }
                | Self::CodeDrawn { .. }
                | Self::WallKeyDrawn { .. }
                | Self::RoomProvisioned { .. }
                | Self::BoothProvisioned { .. }
        )
    }
}

impl Hall {
    pub fn rehearsal(&self) -> Option<&Rehearsal> {
        self.rehearsal.as_deref()
    }

    pub(super) fn begin_rehearsal(&self, phones: bool) -> Result<Vec<Fact>, Rejection> {
        if self.rehearsal.is_some() {
            return Err(Rejection::RehearsalRunning);
        }
        if self.attendees().next().is_some() {
            return Err(Rejection::RealPeople);
        }
        Ok(vec![Fact::RehearsalBegan { phones }])
    }

    /// Whether somebody may register now: a bot (`rehearsed`) only in a rehearsal, and in it nobody of the organizer's list.
    pub fn admits(&self, rehearsed: bool, listed: bool) -> Result<(), Rejection> {
        match &self.rehearsal {
            None if rehearsed => Err(Rejection::NoRehearsal),
            Some(stands) if !rehearsed && (listed || !stands.phones) => {
                Err(Rejection::RehearsalRunning)
            }
            _ => Ok(()),
        }
    }

    /// Everybody at once: whoever is registered while it stands came for it.
    pub(super) fn erase_rehearsed(&self, now: Millis) -> Result<Vec<Fact>, Rejection> {
        if self.rehearsal.is_none() {
            return Err(Rejection::NoRehearsal);
        }
        let mut hall = self.clone();
        let mut all = Vec::new();
        let everybody: Vec<_> = self.attendees().map(|(id, _)| id).collect();
        for who in everybody {
            let facts = match hall.attendee(who) {
                Some(me) => hall.erase(who, me),
                None => continue,
            };
            all.extend(facts.iter().cloned());
            // Who goes next finds what those before have left.
            hall.apply(&Commit {
                at: now,
                request: None,
                organizer: false,
                staff: None,
                facts,
            });
        }
        Ok(all)
    }

    /// Refused while somebody is registered: their records lie in another store.
    pub(super) fn end_rehearsal(&self) -> Result<Vec<Fact>, Rejection> {
        if self.rehearsal.is_none() {
            return Err(Rejection::NoRehearsal);
        }
        if self.attendees().next().is_some() {
            return Err(Rejection::RealPeople);
        }
        Ok(vec![Fact::RehearsalEnded])
    }

    pub(super) fn apply_rehearsal_began(&mut self, phones: bool) {
        if self.rehearsal.is_none() {
            self.rehearsal = Some(Box::new(Rehearsal {
                phones,
                since: self.position,
                before: self.clone(),
            }));
        }
    }

    /// As it was, but for what was not rehearsed: who may come in, codes that were drawn, rooms and booths that the event data has by now.
    pub(super) fn apply_rehearsal_ended(&mut self) {
        let Some(rehearsal) = self.rehearsal.take() else {
            return;
        };
        let rehearsed = std::mem::replace(self, rehearsal.before);
        self.position = rehearsed.position;
        self.staff = rehearsed.staff;
        self.lacks = rehearsed.lacks;
        let known = self.audit.len();
        let since = rehearsed.audit.into_iter().skip(known);
        self.audit.extend(since.filter(is_of_the_way_in));
        for (id, room) in &rehearsed.rooms {
            match self.rooms.get_mut(id) {
                Some(before) => {
                    before.codes_drawn = room.codes_drawn;
                    before.wall_keys_drawn = room.wall_keys_drawn;
                }
                None => self.rooms.insert(id.clone(), emptied(room)),
            }
        }
        for (id, booth) in &rehearsed.booths {
            self.booths.get_or_default(id.clone()).places = booth.places;
        }
    }

    pub(super) fn check_rehearsal(&self) -> Result<(), String> {
        let Some(rehearsal) = self.rehearsal() else {
            return Ok(());
        };
        let before = &rehearsal.before;
        if before.rehearsal.is_some() || before.attendees().next().is_some() {
            return Err("a rehearsal began among people, or within another".into());
        }
        Ok(())
    }
}

/// An entry about who may come in, and about rehearsals themselves.
fn is_of_the_way_in(entry: &AuditEntry) -> bool {
    matches!(
        entry.action,
        AuditAction::StaffAdded
            | AuditAction::StaffRevoked
            | AuditAction::SignedOut
            | AuditAction::AllSignedOut
            | AuditAction::PassphraseChanged
            | AuditAction::AuditExported
            | AuditAction::LinksExported
            | AuditAction::CodeDrawn
            | AuditAction::WallKeyDrawn
    )
}

fn emptied(room: &Room) -> Room {
    Room {
        people: BTreeSet::new(),
        active: BTreeSet::new(),
        met: Vec::new(),
        announcement: None,
        rounds: Vec::new(),
        timetable: None,
        ..room.clone()
    }
}
