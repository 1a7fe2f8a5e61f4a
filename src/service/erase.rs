//! Forgetting: on request, on the promised date, and after a crash between the two stores.

use std::collections::BTreeSet;
use std::sync::{Arc, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use super::{CommandError, Service};
use crate::hall::{Command, Verb};
use crate::id::AttendeeId;
use crate::sqlite::StoreError;

/// How often the date is looked at, and what could not be erased is tried again. The promise is a day.
const LOOK_EVERY: Duration = Duration::from_secs(60);

#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Service {
    /// Everything personal about somebody, gone from every file when this returns. Goes on to its end even if nobody waits for it.
    pub async fn erase(self: &Arc<Self>, who: AttendeeId) -> Result<(), EraseError> {
        self.erase_by(who, false).await
    }

    pub(super) async fn erase_by(
        self: &Arc<Self>,
        who: AttendeeId,
        organizer: bool,
    ) -> Result<(), EraseError> {
        let this = Arc::clone(self);
        let whole = tokio::spawn(async move {
            let command = Command::Attendee(who, Verb::Erase);
            if organizer {
                this.organize(command).await?;
            } else {
                this.execute(command, None).await?;
            }
            this.to_forget().insert(who);
            Ok::<_, EraseError>(this.forget().await?)
        });
        whole.await.map_err(|_| CommandError::Unavailable)?
    }

    fn to_forget(&self) -> MutexGuard<'_, BTreeSet<AttendeeId>> {
        self.to_forget
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Erases whoever the hall has let go; those for whom it fails are kept for the next try.
    async fn forget(&self) -> Result<(), StoreError> {
        let ids: Vec<_> = self.to_forget().iter().copied().collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.stores.directory.erase(&ids).await?;
        self.to_forget().retain(|id| !ids.contains(id));
        Ok(())
    }

    /// Whoever is in the directory but not in the hall was being registered or erased when the process died.
    pub(super) async fn sweep_directory(&self) -> Result<(), StoreError> {
        let everybody = self.stores.directory.everybody().await?;
        let strays: Vec<_> = {
            let hall = self.hall();
            everybody
                .into_iter()
                .filter(|id| hall.attendee(*id).is_none())
                .collect()
        };
        if !strays.is_empty() {
            tracing::info!(
                count = strays.len(),
                "erasing records that belong to nobody"
            );
        }
        // Also without strays: the files may still hold what a crash kept from being cut away.
        self.stores.directory.erase(&strays).await
    }

    /// The day the consent text promised has come.
    async fn erase_everybody(self: &Arc<Self>) -> Result<(), EraseError> {
        let everybody: Vec<_> = self.hall().attendees().map(|(id, _)| id).collect();
        for who in everybody {
            self.erase(who).await?;
        }
        let left = self.stores.directory.everybody().await?;
        if !left.is_empty() {
            self.stores.directory.erase(&left).await?;
        }
        Ok(())
    }
}

/// Keeps the promises of the consent text.
pub async fn keep_promises(service: Weak<Service>) {
    loop {
        let Some(this) = service.upgrade() else {
            return;
        };
        if let Err(error) = this.forget().await {
            tracing::error!(%error, "somebody could not be erased; trying again in a minute");
        }
        if this.now() >= this.catalog.event.erase_at
            && let Err(error) = this.erase_everybody().await
        {
            tracing::error!(%error, "the promised erasing failed; trying again in a minute");
        }
        drop(this);
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
