//! A rehearsal's two ends: the event is marked, and given back as it was.

use std::sync::Arc;

use super::forgetting::{EraseError, Forgetting};
use super::proof;
use super::replica::Replica;
use super::writer::{CommandError, Commands, House};
use crate::store::StoreError;
use crate::tasks::to_its_end;
use domain::Position;
use hall::{Command, Fact, Rejection};

/// Phones may go on registering until it is over; each time somebody did, it is tried again.
const TRIES: u32 = 5;

pub struct Rehearsals {
    pub(super) replica: Arc<Replica>,
    pub(super) commands: Commands,
    pub(super) forgetting: Arc<Forgetting>,
}

impl Rehearsals {
    /// From now on whoever registers is part of it. Refused where somebody is registered already.
    pub async fn begin(&self, phones: bool, by: House) -> Result<(), CommandError> {
        let begin = Command::BeginRehearsal { phones };
        self.commands.organize(begin, by).await?;
        tracing::info!(phones, "a rehearsal begins");
        Ok(())
    }

    /// Erases everybody who came, and what they did: hall, journal and records are as before. Goes on to its end.
    pub async fn wipe(self: &Arc<Self>, by: House) -> Result<(), EraseError> {
        let this = Arc::clone(self);
        let whole = async move { this.wipe_whole(by).await };
        to_its_end(whole).await.ok_or(CommandError::Unavailable)?
    }

    async fn wipe_whole(&self, by: House) -> Result<(), EraseError> {
        let committed = proof::commitments(&self.replica.hall());
        let mut tries = 0;
        let since = loop {
            self.commands.execute(Command::EraseRehearsed, None).await?;
            self.forgetting.forget_erased().await?;
            let since = self.since();
            tries += 1;
            match self.commands.organize(Command::EndRehearsal, by).await {
                // Somebody registered in between.
                Err(CommandError::Rejected(Rejection::RealPeople)) if tries < TRIES => {}
                outcome => {
                    outcome?;
                    break since;
                }
            }
        };
        self.take_back(since).await?;
        let hall = self.replica.hall().clone();
        proof::forget_rounds(self.replica.key_values(), committed, &hall).await?;
        tracing::info!("the rehearsal is over; the event is as before");
        Ok(())
    }

    fn since(&self) -> Position {
        let hall = self.replica.hall();
        let rehearsal = hall.rehearsal();
        rehearsal.map_or(hall.position(), |rehearsal| rehearsal.since)
    }

    /// Out of the files as well: the journal's facts, and the snapshot that may hold them.
    async fn take_back(&self, since: Position) -> Result<(), StoreError> {
        let hall = self.replica.hall().clone();
        let journal = &self.replica.stores.journal;
        let kept = |fact: &Fact| {
            let end = matches!(fact, Fact::RehearsalBegan { .. } | Fact::RehearsalEnded);
            end || fact.outlives_rehearsals()
        };
        journal.thin(since, hall.position(), kept).await?;
        self.replica.keep(hall).await?;
        Ok(())
    }
}
