//! Why two people: what `one` was shown when the other was suggested, else as the matcher explains it among those in the room.

use domain::{AttendeeId, Reason, RoomId};
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
        let mut rarity = self.rarity(room_id);
        rarity.at_least(&[&first, &second]);
        let scorer = Scorer::new(self.world.clone(), &weights(&self.catalog, room_id), rarity);
        let terms = scorer.explain(&first, &second);
        reasons(&self.catalog, &terms, &[one, other])
    }

    /// Among those in the room, as they were counted last: to count them anew for each invitation would take longer than all the rest of it.
    fn rarity(&self, room: &RoomId) -> Rarity {
        let stream = self.replica.hub.room(room);
        let counted = stream.and_then(|stream| stream.latest().counted);
        let offers = counted.iter().flat_map(|counted| &counted.summary.offers);
        let offers = offers.filter_map(|(tag, n)| {
            let place = self.catalog.tag_index(tag)?;
            Some((u8::try_from(place).ok()?, *n))
        });
        Rarity::counted(&self.world, offers)
    }
}
