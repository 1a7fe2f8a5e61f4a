//! What this event hands on to the next, and what it takes from those before.
//!
//! Names of organizations go with the people on the promised day, so what is handed on is made and kept before that.

use std::collections::BTreeSet;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::employer::{employer_picked, known_as, picked_as};
use super::reading::Reading;
use super::replica::Replica;
use super::writer::{CommandError, Commands};
use crate::carry_over::{self, Known};
use crate::store::StoreError;
use crate::token::Keys;
use domain::AttendeeId;
use hall::{CarriedOver, Command, Employer, Hall};
use protocol::api::{CarriedOrganization, CarryOver};

/// Where it lies among the key-values once people are erased.
const KEPT: &str = "carry-over";

pub struct CarryOvers {
    pub(super) replica: Arc<Replica>,
    pub(super) reading: Arc<Reading>,
    pub(super) commands: Commands,
    pub(super) keys: Keys,
}

/// What reading a file did, or would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// It was read before.
    pub known: bool,
    /// Pairs of organizations that have met, of all files together.
    pub met: usize,
    pub files: usize,
}

impl CarryOvers {
    /// The file as it is now, signed.
    pub async fn file(self: &Arc<Self>) -> Result<String, StoreError> {
        if self.replica.hall().attendees().next().is_none()
            && let Some(kept) = self.replica.key_values().get(KEPT).await?
        {
            return Ok(String::from_utf8_lossy(&kept).into_owned());
        }
        let this = Arc::clone(self);
        let made = tokio::task::spawn_blocking(move || this.make()).await;
        Ok(made.map_err(|_| StoreError::Gone)??)
    }

    /// Before names are erased.
    pub(super) async fn keep(self: &Arc<Self>) -> Result<(), StoreError> {
        if self.replica.hall().rehearsal().is_some() {
            return Ok(());
        }
        let file = self.file().await?;
        self.replica.key_values().set(KEPT, file.into_bytes()).await
    }

    fn make(&self) -> serde_json::Result<String> {
        let report = self.reading.report();
        let hall = self.replica.hall().clone();
        let (known, wishes) = self.known(&hall);
        let catalog = &self.reading.catalog;
        let carried = carry_over::facts(catalog, &hall, &known, &wishes, &report);
        carry_over::write(&carried, &self.keys.signing())
    }

    /// Organizations of those who are introduced and whom they would like to greet, by name; and who would like to greet whom.
    fn known(&self, hall: &Hall) -> (Known, BTreeSet<(Employer, Employer)>) {
        let (mut known, mut wishes) = (Known::new(), BTreeSet::new());
        let came = hall
            .attendees()
            .filter(|(_, attendee)| attendee.consent.partners && attendee.arrived_at.is_some());
        for (who, attendee) in came {
            let own = attendee.profile.employer;
            let Some(organization) = self.organization(who, hall) else {
                continue;
            };
            known.entry(own).or_insert(organization);
            let Some(record) = self.replica.stores.directory.person(who) else {
                continue;
            };
            for picked in record.greet.iter().chain(&record.greet_must) {
                let wished = employer_picked(&self.reading.catalog, &self.keys, picked);
                let called = picked_as(&self.reading.catalog, picked);
                known.entry(wished).or_insert(called);
                wishes.insert((own, wished));
            }
        }
        (known, wishes)
    }

    fn organization(&self, who: AttendeeId, hall: &Hall) -> Option<CarriedOrganization> {
        let record = self.replica.stores.directory.person(who)?;
        let profile = &hall.attendee(who)?.profile;
        let organization = record.organization();
        let (kind, ward) = (&profile.kind, &profile.ward);
        known_as(&self.reading.catalog, &organization, kind, ward)
    }

    /// Takes what an earlier event handed on. The same file again changes nothing.
    pub async fn take(
        &self,
        carried: &CarryOver,
        file: &[u8],
        dry_run: bool,
    ) -> Result<Taken, CommandError> {
        let digest: [u8; 32] = Sha256::digest(file).into();
        let [a, b, c, d, e, f, g, h, ..] = digest;
        let employer = |at: u32| {
            let organization = carried.organizations.get(at as usize);
            organization.map(|organization| self.keys.employer(&organization.known_as))
        };
        let pair = |one: u32, other: u32| Some((employer(one)?, employer(other)?));
        let met = carried
            .met
            .iter()
            .filter_map(|met| pair(met.one, met.other));
        let missed = carried
            .missed
            .iter()
            .filter_map(|&(from, to)| pair(from, to));
        let command = Command::CarryOver(Box::new(CarriedOver {
            file: u64::from_be_bytes([a, b, c, d, e, f, g, h]),
            met: met.collect(),
            missed: missed.collect(),
        }));
        let facts = if dry_run {
            self.replica.hall().decide(&command, self.replica.now())?
        } else {
            self.commands.execute(command, None).await?
        };
        let (met, files) = self.replica.hall().past().size();
        Ok(Taken {
            known: facts.is_empty(),
            met,
            files,
        })
    }
}
