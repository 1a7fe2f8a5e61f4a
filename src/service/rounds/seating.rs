//! Which table each group is sent to where the event says how tables stand.

use std::collections::BTreeMap;

use super::Rounds;
use crate::matcher::layout;
use domain::{AttendeeId, RoomId};
use hall::{Room, Tables};
use matching::round::Introduction;
use matching::seating::{Sat, seat};

impl Rounds {
    /// By group: the table to which its people walk least; none where that is not known, or one of them has a table already.
    pub(super) fn near(
        &self,
        id: &RoomId,
        groups: &[Introduction],
        tables: &Tables,
    ) -> Vec<Option<u16>> {
        let mut near = vec![None; groups.len()];
        let hall = self.reading.hall();
        let (Some(of), Some(room)) = (self.reading.catalog.room(id), hall.room(id)) else {
            return near;
        };
        let Some(layout) = layout(of, room.first_table) else {
            return near;
        };
        let sat = sat(room);
        drop(hall);
        let nowhere = Sat::new();
        let walking: Vec<usize> = (0..groups.len())
            .filter(|&at| !tables.belongs(&groups[at].attendees))
            .collect();
        let people = |&at: &usize| -> Vec<&Sat> {
            let people = groups[at].attendees.iter();
            people.map(|who| sat.get(who).unwrap_or(&nowhere)).collect()
        };
        let walkers: Vec<_> = walking.iter().map(people).collect();
        let found = seat(&layout, &walkers, &tables.nobodys());
        for (at, table) in walking.into_iter().zip(found) {
            near[at] = table;
        }
        near
    }
}

/// The tables that people have been sent to in this room, the latest last.
fn sat(room: &Room) -> BTreeMap<AttendeeId, Sat> {
    let mut sat: BTreeMap<AttendeeId, Sat> = BTreeMap::new();
    let groups = room.rounds.iter().flat_map(|round| &round.groups);
    for (group, table) in groups.filter_map(|group| Some((group, group.table?))) {
        for who in &group.people {
            sat.entry(*who).or_default().push(table);
        }
    }
    sat
}
