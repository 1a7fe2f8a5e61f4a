//! Whose colleague an attendee is, from what was picked or typed; older records are brought to the same rule at the start.

use super::Service;
use crate::catalog::employer::{employer, listed_employer};
use crate::catalog::fold::fold;
use crate::catalog::organizations::Picked;
use crate::directory::PersonRecord;
use crate::store::StoreError;
use domain::{AttendeeId, KindId, WardId};
use hall::{Employer, Verb};

/// An organization as it is stored: its name, and what it was in the list if it was picked.
#[derive(Clone)]
pub(super) struct Organization {
    pub name: String,
    pub picked: Option<Picked>,
}

impl Service {
    /// Colleagues have the same one. Who names no organization is nobody's colleague.
    pub(super) fn employer_of(
        &self,
        who: AttendeeId,
        organization: &Organization,
        kind: &KindId,
        ward: &WardId,
    ) -> Employer {
        match &organization.picked {
            Some(picked) => self.employer_picked(picked),
            None => {
                let ward = self.catalog.ward_of_employer(kind, ward);
                let key = employer(&organization.name, ward);
                key.map_or_else(
                    || self.keys.no_employer(who),
                    |key| self.keys.employer(&key),
                )
            }
        }
    }

    pub(super) fn employer_picked(&self, picked: &Picked) -> Employer {
        let ward = self.catalog.ward_of_employer(&picked.kind, &picked.ward);
        self.keys.employer(&listed_employer(&picked.name, ward))
    }

    /// Brings records that know rows of the list, and profiles of an older rule, to what is written today. Nodes may do it at once.
    pub(super) async fn settle_employers(&self) -> Result<(), StoreError> {
        let everybody: Vec<_> = {
            let hall = self.hall();
            hall.attendees()
                .map(|(who, attendee)| (who, attendee.profile.clone(), attendee.consent))
                .collect()
        };
        for (who, mut profile, consent) in everybody {
            let Some(record) = self.record(who).await? else {
                continue;
            };
            let settled = self.settled(&record, &profile.kind, &profile.ward);
            profile.employer =
                self.employer_of(who, &settled.organization(), &profile.kind, &profile.ward);
            profile.wishes = settled
                .greet
                .iter()
                .map(|picked| self.employer_picked(picked))
                .collect();
            if settled != *record {
                self.stores.directory.put(vec![(who, settled)]).await?;
            }
            let same = self
                .hall()
                .attendee(who)
                .is_none_or(|now| now.profile == profile);
            if same {
                continue;
            }
            let verb = Verb::Correct {
                profile: Box::new(profile),
                consent,
                renamed: false,
            };
            if let Err(error) = self.act(who, verb, None).await {
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
