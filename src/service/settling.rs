//! Records and profiles of an older rule are brought to the rule of today when the event opens.

use super::employer::{employer_of, employers_picked};
use super::registration::Registration;
use crate::catalog::fold::fold;
use crate::catalog::organizations::Picked;
use crate::directory::PersonRecord;
use crate::store::StoreError;
use domain::{KindId, WardId};
use hall::{Action, Command};

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
            let employers = |picked: &[_]| employers_picked(catalog, keys, picked);
            profile.wishes = employers(&settled.greet);
            profile.wishes_must = employers(&settled.greet_must);
            profile.wishes_never = employers(&settled.greet_never);
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
                said: None,
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
