//! Whoever took seats at one topic sits at one table, as far as they can; everybody else is the matcher's.

use std::collections::BTreeSet;

use super::Rounds;
use super::plan::Floor;
use crate::service::views;
use domain::{AttendeeId, RoomId, TopicId};
use hall::Hall;
use protocol::api::Pin;

impl Rounds {
    /// Their tables among those who can be called and are not `seated` already.
    pub(super) fn topic_tables(
        &self,
        hall: &Hall,
        room: &RoomId,
        floor: &Floor,
        seated: &[AttendeeId],
        parted: &[(AttendeeId, AttendeeId)],
    ) -> Vec<Pin> {
        let here: BTreeSet<_> = floor.people.iter().map(|person| person.id).collect();
        let most = self.reading.catalog.room(room);
        let most = most.map_or(0, |room| room.group_size[1] as usize);
        let mut seated = hall.with_doubles(seated);
        let mut tables = Vec::new();
        for (_, topic) in hall.topics_in(room) {
            let comes = |who: AttendeeId, table: &[AttendeeId]| {
                let apart = |&(a, b): &(AttendeeId, AttendeeId)| {
                    a == who && table.contains(&b) || b == who && table.contains(&a)
                };
                let free = here.contains(&who) && !seated.contains(&who);
                free && table.len() < most && !parted.iter().any(apart)
            };
            if let Some(attendees) = hall.table_of(topic, comes) {
                seated.extend(hall.with_doubles(&attendees));
                tables.push(Pin {
                    attendees,
                    table: None,
                });
            }
        }
        tables
    }

    pub(super) fn topic_words(&self, topic: TopicId) -> Option<String> {
        let hall = self.reading.hall();
        views::topic_words(&self.reading.view(&hall), topic)
    }
}
