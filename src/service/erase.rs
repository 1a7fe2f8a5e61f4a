//! Forgetting: on request, on the promised date, and after a crash between the two stores.

use std::collections::BTreeSet;
use std::sync::{Arc, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::time::Instant;

use super::{CommandError, Service};
use hall::{Command, Commit, Fact, Verb};
use domain::AttendeeId;
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
            Ok::<_, EraseError>(this.forget_now(who).await?)
        });
        whole.await.map_err(|_| CommandError::Unavailable)?
    }

    /// Gone from every file when this returns.
    pub(super) async fn forget_now(&self, who: AttendeeId) -> Result<(), StoreError> {
        self.to_forget().insert(who);
        self.forget().await
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

    /// All who were ever erased have been read, and swept.
    pub(super) fn nobody_to_forget(&self) {
        self.to_forget().clear();
    }

    /// Others who were told so on another node; their records go from here as well, and from the store if that node died over it.
    pub(super) fn forget_with(&self, commits: &[Commit]) {
        let facts = commits.iter().flat_map(|commit| &commit.facts);
        let erased = facts.filter_map(|fact| match fact {
            Fact::Erased { attendee } => Some(*attendee),
            Fact::Merged { from, .. } => Some(*from),
            _ => None,
        });
        let mut to_forget = self.to_forget();
        to_forget.extend(erased);
        if !to_forget.is_empty() {
            self.forgetting.notify_one();
        }
    }

    /// Whoever is in the directory but not in the hall.
    async fn strays(&self) -> Result<BTreeSet<AttendeeId>, StoreError> {
        // In this order: whoever is registered in between is in the hall.
        let everybody = self.stores.directory.everybody().await?;
        self.catch_up().await?;
        let hall = self.hall();
        let strays = everybody.into_iter();
        Ok(strays.filter(|id| hall.attendee(*id).is_none()).collect())
    }

    /// Strays were being registered or erased when a process died, or are being registered now: gone are those that were strays at the last look as well.
    async fn sweep_strays(&self, before: &mut BTreeSet<AttendeeId>) -> Result<(), StoreError> {
        let strays = self.strays().await?;
        let old: Vec<_> = strays.intersection(before).copied().collect();
        *before = strays;
        if !old.is_empty() {
            tracing::info!(count = old.len(), "erasing records that belong to nobody");
            self.stores.directory.erase(&old).await?;
        }
        Ok(())
    }

    /// At the start of the only process there is, nobody is being registered.
    pub(super) async fn sweep_directory(&self) -> Result<(), StoreError> {
        let strays: Vec<_> = self.strays().await?.into_iter().collect();
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
            match self.erase(who).await {
                // Another node was first.
                Err(EraseError::Command(CommandError::Refused(_))) => {}
                outcome => outcome?,
            }
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
    let mut strays = BTreeSet::new();
    let mut next_sweep = Instant::now() + LOOK_EVERY;
    loop {
        let Some(this) = service.upgrade() else {
            return;
        };
        if let Err(error) = this.forget().await {
            tracing::error!(%error, "somebody could not be erased; trying again in a minute");
        }
        if this.system_time() >= this.catalog.event.erase_at
            && let Err(error) = this.erase_everybody().await
        {
            tracing::error!(%error, "the promised erasing failed; trying again in a minute");
        }
        if Instant::now() >= next_sweep {
            next_sweep = Instant::now() + LOOK_EVERY;
            if let Err(error) = this.sweep_strays(&mut strays).await {
                tracing::error!(%error, "the directory cannot be swept; trying again in a minute");
            }
        }
        let forgetting = Arc::clone(&this.forgetting);
        drop(this);
        tokio::select! {
            () = forgetting.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
