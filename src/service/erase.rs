//! Forgetting: on request, on the promised date, and after a crash between the two stores.

use std::sync::Weak;
use std::time::Duration;

use super::{CommandError, Service};
use crate::hall::Verb;
use crate::id::AttendeeId;
use crate::sqlite::StoreError;

/// How often the date is looked at. The promise is a day.
const LOOK_EVERY: Duration = Duration::from_secs(10 * 60);

#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Service {
    /// Everything personal about somebody, gone from every file when this returns.
    pub async fn erase(&self, who: AttendeeId) -> Result<(), EraseError> {
        self.act(who, Verb::Erase, None).await?;
        Ok(self.stores.directory.erase(&[who]).await?)
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
        if strays.is_empty() {
            return Ok(());
        }
        tracing::info!(
            count = strays.len(),
            "erasing records that belong to nobody"
        );
        self.stores.directory.erase(&strays).await
    }
}

/// The day the consent text promised has come: everybody is erased.
pub async fn on_the_promised_date(service: Weak<Service>) {
    loop {
        let Some(this) = service.upgrade() else {
            return;
        };
        if this.now() >= this.catalog.event.erase_at {
            let everybody: Vec<_> = this.hall().attendees().map(|(id, _)| id).collect();
            for who in everybody {
                if let Err(error) = this.erase(who).await {
                    tracing::error!(%error, "the promised erasing failed; trying again");
                }
            }
        }
        drop(this);
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
