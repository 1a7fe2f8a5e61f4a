//! Why two people: what `one` was shown when the other was suggested, else as the matcher explains it among those in the room.

use domain::{AttendeeId, Reason};
use hall::Hall;
use matching::score::{Rarity, Scorer};

use super::reading::Reading;
use crate::matcher::{reasons, weights};

impl Reading {
    pub(super) fn reasons(&self, hall: &Hall, one: AttendeeId, other: AttendeeId) -> Vec<Reason> {
        let suggested = self.replica.hub.inbox(one).suggestions().1;
        let shown = suggested.iter().flat_map(|list| list.iter());
        if let Some(shown) = shown.into_iter().find(|s| s.attendee == other) {
            return shown.reasons.clone();
        }
        let profile = |id| Some(self.profile(hall, id, hall.attendee(id)?));
        let (Some(first), Some(second)) = (profile(one), profile(other)) else {
            return Vec::new();
        };
        let Some(room_id) = hall.attendee(one).and_then(|me| me.room.as_ref()) else {
            return Vec::new();
        };
        let people = hall.room(room_id).into_iter().flat_map(|room| &room.people);
        let present: Vec<_> = people.filter_map(|&id| profile(id)).collect();
        let rarity = Rarity::of(&self.world, &present);
        let scorer = Scorer::new(self.world.clone(), &weights(&self.catalog, room_id), rarity);
        let terms = scorer.explain(&first, &second);
        reasons(&self.catalog, &terms, &[one, other])
    }
}
