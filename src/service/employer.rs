//! Whose colleague an attendee is, from what was picked or typed; older records are brought to the same rule at the start.

use super::registration::Registration;
use crate::catalog::Catalog;
use crate::catalog::employer::{employer, listed_employer};
use crate::catalog::fold::fold;
use crate::catalog::organizations::Picked;
use crate::directory::PersonRecord;
use crate::store::StoreError;
use crate::token::Keys;
use domain::{AttendeeId, KindId, WardId};
use hall::{Action, Command, Employer};

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

impl Registration {
    /// Brings records that know rows of the list, and profiles of an older rule, to what is written today. Nodes may do it at once.
    pub(super) async fn settle_employers(&self) -> Result<(), StoreError> {
        let everybody: Vec<_> = {
            let hall = self.replica.hall();
            hall.attendees()
                .map(|(who, attendee)| (who, attendee.profile.clone(), attendee.consent))
                .collect()
        };
        for (who, mut profile, consent) in everybody {
            let Some(record) = self.replica.stores.directory.person(who) else {
                continue;
            };
            let settled = self.settled(&record, &profile.kind, &profile.ward);
            let (catalog, keys) = (&self.catalog, &self.keys);
            let organization = settled.organization();
            let (kind, ward) = (&profile.kind, &profile.ward);
            profile.employer = employer_of(catalog, keys, who, &organization, kind, ward);
            let greet = settled.greet.iter();
            profile.wishes = greet
                .map(|picked| employer_picked(catalog, keys, picked))
                .collect();
            if settled != *record {
                self.replica
                    .stores
                    .directory
                    .put(vec![(who, settled)])
                    .await?;
            }
            let same = self
                .replica
                .hall()
                .attendee(who)
                .is_none_or(|now| now.profile == profile);
            if same {
                continue;
            }
            let action = Action::Correct {
                profile: Box::new(profile),
                consent,
                renamed: false,
            };
            let command = Command::Attendee(who, action);
            if let Err(error) = self.commands.execute(command, None).await {
                tracing::warn!(%who, %error, "an employer of an older rule stays as it is");
            }
        }
        Ok(())
    }

    /// The record without rows of the list, as far as the list of now still has them.
    fn settled(&self, record: &PersonRecord, kind: &KindId, ward: &WardId) -> PersonRecord {
        let mut settled = record.clone();
        let index = self.organizations.index();
        if let Some(id) = settled.organization_id.take()
            && settled.picked.is_none()
        {
            // The name was stored with the row: if they do not agree, the name is what was chosen.
            let name = &record.organization_name;
            let row = index.get(&id).filter(|row| fold(&row.name) == fold(name));
            settled.picked = Some(match row.or_else(|| index.find_by_name(name, ward)) {
                Some(row) => Picked::from(row),
                None => Picked {
                    name: name.clone(),
                    kind: kind.clone(),
                    ward: ward.clone(),
                },
            });
        }
        let wishes = std::mem::take(&mut settled.wishes);
        let known = wishes.iter().filter_map(|id| index.get(id));
        settled.greet.extend(known.map(Picked::from));
        settled
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
