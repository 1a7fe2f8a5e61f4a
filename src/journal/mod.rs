//! The one ordered record of what happened. Whatever must not be lost is a commit in it.

#[cfg(test)]
mod contract;
mod redis;
mod sqlite;
mod turn;

use std::sync::Arc;

use async_trait::async_trait;

pub use redis::RedisJournal;
pub use sqlite::SqliteJournal;

use hall::Commit;
use domain::Position;
use crate::sqlite::StoreError;

#[async_trait]
pub trait Journal: Send + Sync {
    /// Names this journal: positions of another one mean nothing here.
    fn epoch(&self) -> Arc<str>;

    /// Appends all of `commits`, durably and in order, if `after` is still the newest position. Returns the new newest one. Without commits it only tells whether `after` still is.
    /// After a [`StoreError`] they may have been appended all the same; reading tells.
    async fn append(&self, after: Position, commits: Vec<Commit>) -> Result<Position, AppendError>;

    /// Up to `limit` commits that follow `after`, oldest first.
    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Commit>, StoreError>;

    /// Returns when others may have appended after `after`: soon after they did, and now and then without a reason.
    async fn news(&self, after: Position);

    /// Whether an append could be done now.
    async fn ready(&self) -> Result<(), StoreError>;

    /// After [`StoreError::Rewound`]: from now on positions are those of what is there now, under another epoch.
    async fn reopen(&self) -> Result<(), StoreError>;
}

#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// Somebody else appended first: take in what is new, decide again. `missed` follows the position that was asked for, and may be only the first of it, or nothing.
    #[error("the journal has moved on to position {}", newest.0)]
    Conflict {
        newest: Position,
        missed: Vec<Commit>,
    },
    #[error(transparent)]
    Store(#[from] StoreError),
}
