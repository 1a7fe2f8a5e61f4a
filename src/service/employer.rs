//! Whose colleague an attendee is, from what was picked or typed.

use crate::catalog::Catalog;
use crate::catalog::employer::{employer, listed_employer};
use crate::catalog::organizations::Picked;
use crate::directory::PersonRecord;
use crate::token::Keys;
use domain::{AttendeeId, KindId, WardId};
use hall::Employer;
use protocol::api::CarriedOrganization;

/// An organization as it is stored: its name, and what it was in the list if it was picked.
#[derive(Clone)]
pub(super) struct Organization {
    pub name: String,
    pub picked: Option<Picked>,
}

/// Colleagues have the same one. Who names no organization is nobody's colleague.
pub(super) fn employer_of(
    catalog: &Catalog,
    keys: &Keys,
    who: AttendeeId,
    organization: &Organization,
    kind: &KindId,
    ward: &WardId,
) -> Employer {
    match &organization.picked {
        Some(picked) => employer_picked(catalog, keys, picked),
        None => {
            let ward = catalog.ward_of_employer(kind, ward);
            let key = employer(&organization.name, ward);
            key.map_or_else(|| keys.no_employer(who), |key| keys.employer(&key))
        }
    }
}

pub(super) fn employer_picked(catalog: &Catalog, keys: &Keys, picked: &Picked) -> Employer {
    let ward = catalog.ward_of_employer(&picked.kind, &picked.ward);
    keys.employer(&listed_employer(&picked.name, ward))
}

pub(super) fn employers_picked(catalog: &Catalog, keys: &Keys, picked: &[Picked]) -> Vec<Employer> {
    let employer = |picked| employer_picked(catalog, keys, picked);
    picked.iter().map(employer).collect()
}

/// What the next event knows an organization by, and what it is called; nothing where somebody named none.
pub(super) fn known_as(
    catalog: &Catalog,
    organization: &Organization,
    kind: &KindId,
    ward: &WardId,
) -> Option<CarriedOrganization> {
    if let Some(picked) = &organization.picked {
        return Some(picked_as(catalog, picked));
    }
    let known_as = employer(&organization.name, catalog.ward_of_employer(kind, ward))?;
    Some(CarriedOrganization {
        name: organization.name.clone(),
        known_as,
        kind: kind.clone(),
        ward: ward.clone(),
    })
}

pub(super) fn picked_as(catalog: &Catalog, picked: &Picked) -> CarriedOrganization {
    let ward = catalog.ward_of_employer(&picked.kind, &picked.ward);
    CarriedOrganization {
        name: picked.name.clone(),
        known_as: listed_employer(&picked.name, ward),
        kind: picked.kind.clone(),
        ward: picked.ward.clone(),
    }
}

impl PersonRecord {
    pub(super) fn organization(&self) -> Organization {
        Organization {
            name: self.organization_name.clone(),
            picked: self.picked.clone(),
        }
    }
}
