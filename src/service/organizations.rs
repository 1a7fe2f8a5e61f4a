//! The organizations people pick from: imported once, kept among the key-values, searched in memory.

use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::Duration;

use crate::catalog::organizations::{OrganizationIndex, OrganizationRecord};
use crate::key_values::KeyValueStore;
use crate::store::StoreError;

/// Where the list lies among the key-values, as JSON.
pub const ORGANIZATIONS: &str = "organizations";

/// How soon a list imported by another process is seen.
const LOOK_EVERY: Duration = Duration::from_secs(5);

pub struct Organizations {
    key_values: Arc<dyn KeyValueStore>,
    index: RwLock<Arc<OrganizationIndex>>,
    version: RwLock<u64>,
}

impl Organizations {
    pub(super) async fn load(key_values: Arc<dyn KeyValueStore>) -> Result<Self, StoreError> {
        let (version, index) = read(&*key_values).await?;
        Ok(Self {
            key_values,
            index: RwLock::new(Arc::new(index)),
            version: RwLock::new(version),
        })
    }

    /// The list as it is now; a search goes on with it even while a new one is imported.
    pub fn index(&self) -> Arc<OrganizationIndex> {
        Arc::clone(&self.index.read().unwrap_or_else(PoisonError::into_inner))
    }

    async fn refresh(&self) -> Result<(), StoreError> {
        let known = *self.version.read().unwrap_or_else(PoisonError::into_inner);
        let version = self.key_values.version(ORGANIZATIONS).await?;
        // A list is replaced, never taken away: without one the store has lost it.
        if version == known || version == 0 {
            return Ok(());
        }
        let (version, index) = read(&*self.key_values).await?;
        tracing::info!(organizations = index.len(), "a new organization list");
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(index);
        *self.version.write().unwrap_or_else(PoisonError::into_inner) = version;
        Ok(())
    }
}

async fn read(key_values: &dyn KeyValueStore) -> Result<(u64, OrganizationIndex), StoreError> {
    let version = key_values.version(ORGANIZATIONS).await?;
    let records: Vec<OrganizationRecord> = match key_values.get(ORGANIZATIONS).await? {
        Some(bytes) => serde_json::from_slice(&bytes)?,
        None => Vec::new(),
    };
    Ok((version, OrganizationIndex::new(records)))
}

pub(super) async fn watch(organizations: Weak<Organizations>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let Some(this) = organizations.upgrade() else {
            return;
        };
        if let Err(error) = this.refresh().await {
            tracing::warn!(%error, "the organization list cannot be read");
        }
    }
}
