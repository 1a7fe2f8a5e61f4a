//! Counts the event as it stands, running or over. Whoever erased themselves stays counted by kind, ward and tags, which is all that is left of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::discretion::Discretion;
use super::told::Told;
use crate::catalog::text::Text;
use crate::catalog::{Catalog, OTHER_WARD};
use crate::matcher::profile;
use domain::IntroductionState as State;
use domain::{AttendeeId, Millis};
use hall::{Attendee, Hall, Introduction};
use matching::score::{Profile, TagSet, World};
use protocol::api::{Conversations, Count, Report, ReportedEvent};
use protocol::event::Words;

use needs::answerable;

mod acquaintances;
mod equal_score;
mod needs;
mod people;
mod questions;
mod rounds;
mod talks;

/// `at`: by the system's clock.
pub fn report(
    catalog: &Catalog,
    world: &Arc<World>,
    hall: &Hall,
    told: &Told,
    at: Millis,
) -> Report {
    let below = catalog.event.suppressed_below;
    let event = Event::new(catalog, world, hall, told);
    let say = Discretion { below };
    let conversations = event.conversations(say);
    let finished = event.talks.len() as u32;
    let across = (
        share_of(say, event.across(|p| p.ward), finished),
        share_of(say, event.across(|p| p.kind), finished),
    );
    let (needs, needs_by_tag) = event.needs(say);
    Report {
        event: event.about(at),
        people: event.people(say),
        rounds: event.rounds(say),
        needs,
        needs_by_tag,
        coverage: event.coverage(say),
        by_chance: event.by_chance(say),
        kind_ids: catalog.kinds.iter().map(|kind| kind.id.clone()).collect(),
        kinds: event.matrix(say, catalog.kinds.len(), across.1, |p| p.kind),
        ward_ids: catalog.wards.iter().map(|ward| ward.id.clone()).collect(),
        wards: event.matrix(say, catalog.wards.len(), across.0, |p| p.ward),
        booths: event.booths(say),
        feedback: event.feedback(say),
        next_steps: event.next_steps(say),
        network: event.network(say),
        questions: event.questions(say),
        acquaintances: event.acquaintances(say),
        acquaintances_by_score: event.by_score(say),
        conversations: Conversations {
            across_wards: across.0,
            across_kinds: across.1,
            ..conversations
        },
        suppressed_below: below,
    }
}

fn share_of(say: Discretion, part: usize, whole: u32) -> Count {
    say.share(part as u32, whole)
}

/// Somebody, as the report counts them.
struct Person<'a> {
    attendee: &'a Attendee,
    /// As the matcher knows them.
    profile: Profile,
    /// Indices among the event's kinds and wards.
    kind: usize,
    ward: usize,
    /// Conversations.
    talks: u32,
    /// What they seek that has a direction, and what of it somebody who came could answer.
    needs: TagSet,
    answerable: TagSet,
}

struct Event<'a> {
    catalog: &'a Catalog,
    world: &'a Arc<World>,
    hall: &'a Hall,
    told: &'a Told,
    registered: Vec<&'a Attendee>,
    came: BTreeMap<AttendeeId, Person<'a>>,
    /// People of each conversation.
    talks: Vec<(&'a Introduction, BTreeSet<AttendeeId>)>,
}

impl<'a> Event<'a> {
    fn new(catalog: &'a Catalog, world: &'a Arc<World>, hall: &'a Hall, told: &'a Told) -> Self {
        let registered = hall.traces().map(|(_, attendee)| attendee).collect();
        let mut came: BTreeMap<_, _> = hall
            .traces()
            .filter(|(_, attendee)| attendee.arrived_at.is_some())
            .map(|(id, attendee)| (id, person(catalog, world, hall, id, attendee)))
            .collect();
        let met = hall.introductions().filter(|i| i.state == State::Met);
        let people = |i: &Introduction| i.people.iter().map(|who| hall.who(*who)).collect();
        let talks: Vec<(_, BTreeSet<_>)> = met.map(|i| (i, people(i))).collect();
        for who in talks.iter().flat_map(|(_, people)| people) {
            if let Some(person) = came.get_mut(who) {
                person.talks += 1;
            }
        }
        let answerable = answerable(world, &came);
        for (who, tags) in answerable {
            if let Some(person) = came.get_mut(&who) {
                person.answerable = tags;
            }
        }
        Self {
            catalog,
            world,
            hall,
            told,
            registered,
            came,
            talks,
        }
    }

    /// Those who could be introduced.
    fn introducible(&self) -> impl Iterator<Item = &Person<'a>> {
        let came = self.came.values();
        came.filter(|person| person.attendee.consent.partners)
    }

    fn about(&self, at: Millis) -> ReportedEvent {
        let event = &self.catalog.event;
        ReportedEvent {
            name: words(&event.name),
            organizer: words(&event.organizer),
            venue: event.venue.as_ref().map(words),
            date: event.date.to_string(),
            at: self.catalog.calendar(at),
            running: self.hall.rooms().any(|(_, room)| room.open),
            erase_on: event.erase_on.to_string(),
        }
    }
}

fn person<'a>(
    catalog: &Catalog,
    world: &World,
    hall: &Hall,
    id: AttendeeId,
    attendee: &'a Attendee,
) -> Person<'a> {
    let profile = profile(catalog, hall, id, attendee, None);
    let own = &attendee.profile;
    let elsewhere = || catalog.ward_index(&OTHER_WARD.into());
    Person {
        kind: catalog.kind_index(&own.kind).unwrap_or_default(),
        ward: catalog
            .ward_index(&own.ward)
            .or_else(elsewhere)
            .unwrap_or_default(),
        needs: profile.needs.difference(world.mutual()),
        answerable: TagSet::EMPTY,
        talks: 0,
        attendee,
        profile,
    }
}

fn words(text: &Text) -> Words {
    Words {
        ja: text.ja.clone(),
        en: text.en.clone(),
    }
}
