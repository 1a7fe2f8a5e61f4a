//! A person as the matcher sees them.

use std::collections::BTreeSet;

use super::role_number;
use super::world::kinds_named;
use crate::catalog::{Catalog, OTHER_WARD};
use domain::{AttendeeId, RoleId, TagId, WishedKinds};
use hall::{Attendee, Employer, Hall};
use matching::score::{Kinds, Profile, TagSet};

/// Tags and wards the event data no longer has are left out. The `role` is known to whoever knows people's names, the hall does not.
pub fn profile(
    catalog: &Catalog,
    hall: &Hall,
    id: AttendeeId,
    attendee: &Attendee,
    role: Option<&RoleId>,
) -> Profile {
    let tags = |ids: &mut dyn Iterator<Item = &TagId>| {
        let mut set = TagSet::EMPTY;
        for tag in ids
            .filter_map(|id| catalog.tag_index(id))
            .filter_map(|i| u8::try_from(i).ok())
        {
            set.insert(tag);
        }
        set
    };
    let organizations = |wished: &[Employer]| wished.iter().map(|w| w.0).collect();
    let own = &attendee.profile;
    let index = |found: Option<usize>| found.and_then(|i| u8::try_from(i).ok()).unwrap_or_default();
    let kind =
        |a: &Attendee| index(catalog.profile_index(&a.profile.kind, a.profile.sub_kind.as_ref()));
    let past = hall.past();
    // Counted only where it is asked for: it is looked up for everybody at each round.
    let met = match catalog.limits.is_empty() {
        true => BTreeSet::new(),
        false => hall.brought_together_with(id),
    };
    let met = met.into_iter().filter_map(|other| hall.trace(other));
    let wished = wished_kinds(catalog, hall, id, &own.wished_kinds);
    Profile {
        organization: own.employer.0,
        kind: kind(attendee),
        role: role_number(catalog, role),
        ward: index(
            catalog
                .ward_index(&own.ward)
                .or_else(|| catalog.ward_index(&OTHER_WARD.into())),
        ),
        offers: tags(&mut own.offers.iter()),
        needs: tags(&mut own.needs.iter()),
        covered: tags(&mut attendee.covered.iter()),
        is_company: own.company,
        companies_welcome: own.companies_welcome,
        wishes: organizations(&hall.would_greet(id, attendee)),
        // What was said during a talk counts as much, for the next round.
        wishes_must: { own.wishes_must.iter().chain(&attendee.said) }
            .map(|wished| wished.0)
            .collect(),
        wishes_never: organizations(&own.wishes_never),
        must_kinds: wished.must,
        wished_kinds: wished.wish,
        never_kinds: wished.never,
        greeted: organizations(&hall.greeted_by(id)),
        // Rounds know who takes part in them.
        by_colleagues: Vec::new(),
        known: past.met_by(own.employer).map(|met| met.0).collect(),
        without_phone: attendee.steering.paper,
        met_kinds: met.map(kind).collect(),
    }
}

#[derive(Default)]
struct Wished {
    must: Vec<Kinds>,
    wish: Kinds,
    never: Kinds,
}

/// What somebody has come for is first until they have met one of it; from then on they would like to meet more.
fn wished_kinds(catalog: &Catalog, hall: &Hall, id: AttendeeId, own: &WishedKinds) -> Wished {
    if own.is_empty() {
        return Wished::default();
    }
    let together = hall.brought_together_with(id);
    let met = { together.into_iter() }.filter_map(|other| hall.trace(other));
    let met: Vec<_> = met
        .map(|a| (&a.profile.kind, a.profile.sub_kind.as_ref()))
        .collect();
    let is_kept = |named: &&[String]| {
        met.iter()
            .any(|(kind, sub)| domain::names(named, kind, *sub))
    };
    let (kept, open): (Vec<_>, Vec<_>) = own.must.chunks(1).partition(is_kept);
    let kinds = |list| kinds_named(catalog, list);
    Wished {
        must: open.into_iter().map(kinds).collect(),
        wish: { kept.into_iter().map(kinds) }.fold(kinds(&own.wish), Kinds::with),
        never: kinds(&own.never),
    }
}
