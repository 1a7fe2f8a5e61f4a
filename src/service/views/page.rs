//! Who is in a room, page by page.

use super::View;
use super::person::person;
use domain::{AttendeeId, KindId, RoomId, TagId, WardId};
use hall::Profile;
use protocol::view::Person;

/// People on one page of `people`.
const PAGE: usize = 50;

/// Which people a page is of.
#[derive(Clone, Debug, Default)]
pub(in crate::service) struct Filter {
    pub kind: Option<KindId>,
    pub ward: Option<WardId>,
    pub tag: Option<TagId>,
    pub after: Option<String>,
}

impl Filter {
    fn fits(&self, profile: &Profile) -> bool {
        self.kind.as_ref().is_none_or(|kind| profile.kind == *kind)
            && self.ward.as_ref().is_none_or(|ward| profile.ward == *ward)
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| profile.offers.contains(tag) || profile.needs.contains(tag))
    }
}

/// One page, and where the next page begins. No `viewer`: the organizer.
pub(in crate::service) fn people_page(
    view: &View,
    viewer: Option<AttendeeId>,
    room: &RoomId,
    filter: &Filter,
) -> (Vec<Person>, Option<String>) {
    let hall = view.hall;
    let here = hall.room(room).into_iter().flat_map(|room| &room.people);
    let mut people: Vec<_> = here
        .filter(|id| viewer.is_none_or(|viewer| hall.may_see(viewer, **id)))
        .filter(|id| view.is_here(**id))
        .filter(|id| hall.attendee(**id).is_some_and(|a| filter.fits(&a.profile)))
        .map(|id| {
            let kana = view.record(*id).and_then(|record| record.kana.clone());
            (kana.is_none(), kana, person(view, *id))
        })
        .collect();
    // By reading; those without one at the end.
    people.sort_by(|a, b| (a.0, &a.1, &a.2.name, a.2.id).cmp(&(b.0, &b.1, &b.2.name, b.2.id)));
    // The id finds the place even if people came in between; the number, if that very person has gone.
    let start = filter
        .after
        .as_deref()
        .and_then(|after| after.split_once('.'))
        .map_or(0, |(number, id)| {
            let found = people.iter().position(|p| p.2.id.to_string() == id);
            found.map_or_else(|| number.parse().unwrap_or(0), |i| i + 1)
        });
    let more = people.len() > start.saturating_add(PAGE);
    let page: Vec<_> = people
        .into_iter()
        .skip(start)
        .take(PAGE)
        .map(|p| p.2)
        .collect();
    let next = page
        .last()
        .filter(|_| more)
        .map(|p| format!("{}.{}", start + PAGE - 1, p.id));
    (page, next)
}
