//! Small things of the event that are neither facts nor people: its secret, the passphrase's hash, the organization list.

#[cfg(test)]
mod contract;
mod redis;
mod sqlite;

use async_trait::async_trait;

pub use redis::RedisKeyValueStore;
pub use sqlite::{SCHEMA as SQLITE_SCHEMA, SqliteKeyValueStore};

use crate::store::StoreError;

/// The event's name that the keys are derived with, or nothing for none. Only where an event was restored: its keys stay what they were.
pub const SECRET_OF: &str = "secret:of";

/// Values that begin with it are large, and made anew from the journal: they are neither remembered nor backed up.
pub const REMADE: &str = "snapshot";

#[async_trait]
pub trait KeyValueStore: Send + Sync {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// Every name with its value, in no order.
    async fn all(&self) -> Result<Vec<(String, Vec<u8>)>, StoreError>;

    async fn set(&self, name: &str, value: Vec<u8>) -> Result<(), StoreError>;

    /// Keeps what is there; otherwise puts `value`. Returns what is there now. Of many at once, one wins.
    async fn get_or_insert(&self, name: &str, value: Vec<u8>) -> Result<Vec<u8>, StoreError>;

    /// Takes note of what others have set, and puts back what was read or set here and the store has lost. Called now and then.
    async fn watch_over(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Changes whenever the value does, so that a reader can look without reading.
    async fn version(&self, name: &str) -> Result<u64, StoreError>;
}
