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
    let asked = !catalog.limits.is_empty() || !own.wished_kinds.is_empty();
    let met = match asked {
        true => hall.brought_together_with(id),
        false => BTreeSet::new(),
    };
    let met: Vec<&Attendee> = { met.into_iter() }
        .filter_map(|other| hall.trace(other))
        .collect();
    let mut profile = Profile {
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
        greeted: organizations(&hall.greeted_by(id)),
        // Rounds know who takes part in them.
        by_colleagues: Vec::new(),
        known: past.met_by(own.employer).map(|met| met.0).collect(),
        without_phone: attendee.steering.paper,
        met_kinds: met.iter().map(|other| kind(other)).collect(),
        ..Profile::default()
    };
    if !own.wished_kinds.is_empty() {
        wish_for_kinds(&mut profile, catalog, &own.wished_kinds, &met);
    }
    profile
}

/// Writes down the kinds somebody wishes for who has met these. What they have come for is first until they have met one of it; from then on they would like to
/// meet more.
pub fn wish_for_kinds(
    profile: &mut Profile,
    catalog: &Catalog,
    own: &WishedKinds,
    met: &[&Attendee],
) {
    let is_kept = |named: &&[String]| {
        let mut met = met.iter().map(|other| &other.profile);
        met.any(|them| domain::names(named, &them.kind, them.sub_kind.as_ref()))
    };
    let (kept, open): (Vec<_>, Vec<_>) = own.must.chunks(1).partition(is_kept);
    let kinds = |list| kinds_named(catalog, list);
    profile.must_kinds = open.into_iter().map(kinds).collect();
    profile.wished_kinds = { kept.into_iter().map(kinds) }.fold(kinds(&own.wish), Kinds::with);
    profile.never_kinds = kinds(&own.never);
}
