//! The one ordered record of what happened. Whatever must not be lost is a commit in it.

#[cfg(test)]
mod contract;
mod sqlite;

use async_trait::async_trait;

pub use sqlite::SqliteJournal;

use crate::hall::Commit;
use crate::id::Position;
use crate::sqlite::StoreError;

#[async_trait]
pub trait Journal: Send + Sync {
    /// Names this journal: positions of another one mean nothing here.
    fn epoch(&self) -> &str;

    /// Appends all of `commits`, durably and in order, if `after` is still the newest position. Returns the new newest one.
    async fn append(&self, after: Position, commits: Vec<Commit>) -> Result<Position, AppendError>;

    /// Up to `limit` commits that follow `after`, oldest first.
    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Commit>, StoreError>;
}

#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else appended first: read what is new, decide again.
    #[error("the journal has moved on to position {}", newest.0)]
    Conflict { newest: Position },
    #[error(transparent)]
    Store(#[from] StoreError),
}
