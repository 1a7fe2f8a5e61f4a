//! What is held of people, and that nothing is left of whoever was erased: as it is shown.

use std::collections::HashSet;

use super::Forgetting;
use super::looked_through::{Found, look_through, traces};
use crate::store::StoreError;
use domain::AttendeeId;
use protocol::api::{LookedThrough, Retention};

/// Where the newest look through the files lies among the key-values: counts alone.
const LOOKED_THROUGH: &str = "looked_through";

impl Forgetting {
    /// What tells of these people and of nobody who stays.
    pub(super) fn traces_of(&self, people: &[AttendeeId]) -> Vec<String> {
        if self.files.is_none() {
            return Vec::new();
        }
        let directory = &self.replica.stores.directory;
        let going: &HashSet<_> = &people.iter().collect();
        let mut all = directory.everybody();
        // What is kept by agreement stays.
        all.extend(directory.kept());
        let records = |goes: bool| {
            let of = all.iter().filter(move |id| going.contains(id) == goes);
            of.filter_map(|id| directory.person(*id))
                .collect::<Vec<_>>()
        };
        let staying = records(false);
        let others: HashSet<_> = staying.iter().flat_map(|record| traces(record)).collect();
        let gone = records(true);
        let gone = gone.iter().flat_map(|record| traces(record));
        let own: HashSet<_> = gone.filter(|trace| !others.contains(trace)).collect();
        own.into_iter().map(str::to_owned).collect()
    }

    /// Shows the files themselves that nothing is left. What it finds, it says; it erases nothing.
    pub(super) async fn look_through_files(&self, people: usize, traces: Vec<String>) {
        let Some(folder) = self.files.clone().filter(|_| !traces.is_empty()) else {
            return;
        };
        let looked = tokio::task::spawn_blocking(move || look_through(&folder, &traces)).await;
        let found = match looked {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => {
                return tracing::warn!(%error, "the files could not be looked through");
            }
            Err(error) => return tracing::warn!(%error, "the files could not be looked through"),
        };
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let Found {
            files,
            bytes,
            in_files,
        } = found;
        if in_files.is_empty() {
            tracing::info!(
                people,
                files,
                bytes,
                "looked through the files: nothing is left"
            );
        } else {
            tracing::warn!(
                people,
                files,
                bytes,
                left_in = in_files.join(" "),
                "looked through the files: something of them is left"
            );
        }
        let now = self.replica.clock.on_the_system(self.replica.now());
        let looked = LookedThrough {
            at: self.catalog.calendar(now),
            people: count(people),
            files: count(files),
            bytes,
            found_in: in_files,
        };
        let kept = match serde_json::to_vec(&looked) {
            Ok(kept) => kept,
            Err(error) => return tracing::warn!(%error, "what was found is not kept"),
        };
        if let Err(error) = self.replica.key_values().set(LOOKED_THROUGH, kept).await {
            tracing::warn!(%error, "what was found is not kept");
        }
    }

    /// What is held of people, until when, and what became of it.
    pub async fn retention(&self) -> Result<Retention, StoreError> {
        let directory = &self.replica.stores.directory;
        directory.refresh().await?;
        let looked = self.replica.key_values().get(LOOKED_THROUGH).await?;
        let records = directory.everybody();
        let hall = self.replica.hall();
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let strays = records.iter().filter(|id| hall.attendee(**id).is_none());
        Ok(Retention {
            erase_on: self.catalog.event.erase_on.to_string(),
            people: count(hall.attendees().count()),
            records: count(records.len()),
            strays: count(strays.count()),
            erased: count(hall.traces().filter(|(_, person)| person.erased).count()),
            to_ask: self.asking_again.held(),
            looked_through: looked.and_then(|kept| serde_json::from_slice(&kept).ok()),
        })
    }
}
