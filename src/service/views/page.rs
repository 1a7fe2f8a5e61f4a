//! Who is in a room, page by page.

use super::View;
use super::person::person;
use crate::catalog::Catalog;
use crate::catalog::fold::fold;
use crate::directory::PersonRecord;
use domain::{AttendeeId, KindId, RoomId, TagId, WardId};
use hall::Profile;
use protocol::api::FieldError;
use protocol::view::Person;

/// People on one page of `people`.
const PAGE: usize = 50;

/// Which people a page is of.
#[derive(Clone, Debug, Default)]
pub(in crate::service) struct Filter {
    pub kind: Option<KindId>,
    pub ward: Option<WardId>,
    pub tag: Option<TagId>,
    pub text: Option<String>,
    pub after: Option<String>,
}

impl Filter {
    /// What it names that the event does not know: otherwise a slip of the hand would look like an empty room.
    pub(in crate::service) fn unknown(&self, catalog: &Catalog) -> Vec<FieldError> {
        let nowhere = |id: &&WardId| catalog.wards.iter().all(|ward| ward.id != **id);
        let kind = self.kind.as_ref().filter(|id| catalog.kind(id).is_none());
        let ward = self.ward.as_ref().filter(nowhere);
        let tag = self.tag.as_ref();
        let tag = tag.filter(|id| catalog.tag_index(id).is_none());
        let named = [
            ("kind", "種類", kind.map(KindId::as_str)),
            ("ward", "区", ward.map(WardId::as_str)),
            ("tag", "項目", tag.map(TagId::as_str)),
        ];
        let named = named.into_iter().filter_map(|(path, what, id)| {
            Some(FieldError {
                path: path.into(),
                message: format!("「{}」という{what}はありません。", id?),
            })
        });
        named.collect()
    }

    fn fits(&self, profile: &Profile) -> bool {
        self.kind.as_ref().is_none_or(|kind| profile.kind == *kind)
            && self.ward.as_ref().is_none_or(|ward| profile.ward == *ward)
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| profile.offers.contains(tag) || profile.needs.contains(tag))
    }
}

/// What was typed to find somebody, as names are folded, and the tags that it names.
struct Sought<'a> {
    key: String,
    tags: Vec<&'a TagId>,
}

impl<'a> Sought<'a> {
    fn new(catalog: &'a Catalog, typed: &str) -> Self {
        let key = fold(typed);
        let named = |word: &str| fold(word).contains(&key);
        let tags = catalog.tags.iter().filter(|tag| {
            [&tag.words.ja, &tag.words.en, &tag.kana]
                .into_iter()
                .any(|word| named(word))
                || tag.aliases.iter().any(|word| named(word))
        });
        Self {
            tags: tags.map(|tag| &tag.id).collect(),
            key,
        }
    }

    fn fits(&self, profile: &Profile, record: &PersonRecord) -> bool {
        let names = [&record.name, &record.organization_name];
        names
            .into_iter()
            .chain(&record.kana)
            .any(|name| fold(name).contains(&self.key))
            || self
                .tags
                .iter()
                .any(|tag| profile.offers.contains(tag) || profile.needs.contains(tag))
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
    let sought = filter
        .text
        .as_deref()
        .map(|typed| Sought::new(view.catalog, typed))
        .filter(|sought| !sought.key.is_empty());
    let is_sought = |id: AttendeeId, profile: &Profile| {
        sought.as_ref().is_none_or(|sought| {
            let record = view.record(id);
            record.is_some_and(|record| sought.fits(profile, &record))
        })
    };
    let here = hall.room(room).into_iter().flat_map(|room| &room.people);
    let mut people: Vec<_> = here
        .filter(|id| viewer.is_none_or(|viewer| hall.may_see(viewer, **id)))
        .filter(|id| view.is_here(**id))
        .filter(|id| {
            let profile = hall.attendee(**id).map(|a| &a.profile);
            profile.is_some_and(|profile| filter.fits(profile) && is_sought(**id, profile))
        })
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
