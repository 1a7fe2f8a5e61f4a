//! A person as the matcher sees them.

use crate::catalog::{Catalog, OTHER_WARD};
use domain::{AttendeeId, TagId};
use hall::{Attendee, Employer, Hall};
use matching::score::{Profile, TagSet};

/// Tags and wards the event data no longer has are left out.
pub fn profile(catalog: &Catalog, hall: &Hall, id: AttendeeId, attendee: &Attendee) -> Profile {
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
    let greeted: Vec<u64> = hall
        .introductions_of(id)
        .filter(|i| i.is_mutual() && i.includes(id))
        .flat_map(|i| i.others(id))
        .filter_map(|other| hall.trace(other))
        .map(|other| other.profile.employer.0)
        .collect();
    let past = hall.past();
    // Whom they missed last time they would still like to greet, until they do.
    let missed = past.missed_by(own.employer).map(|missed| missed.0);
    let missed = missed.filter(|missed| !greeted.contains(missed));
    let wishes = own.wishes.iter().map(|w| w.0).chain(missed).collect();
    Profile {
        organization: own.employer.0,
        kind: index(catalog.profile_index(&own.kind, own.sub_kind.as_ref())),
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
        wishes,
        wishes_must: organizations(&own.wishes_must),
        wishes_never: organizations(&own.wishes_never),
        greeted,
        // Rounds know who takes part in them.
        by_colleagues: Vec::new(),
        known: past.met_by(own.employer).map(|met| met.0).collect(),
        without_phone: attendee.steering.paper,
    }
}
