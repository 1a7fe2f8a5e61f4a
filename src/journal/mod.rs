//! The one ordered record of what happened. Whatever must not be lost is a commit in it.

#[cfg(test)]
mod contract;
pub mod form;
mod redis;
mod retry;
mod scripts;
mod sqlite;

use std::sync::Arc;

use async_trait::async_trait;

pub use redis::RedisJournal;
pub use retry::Retry;
pub use sqlite::{SCHEMA as SQLITE_SCHEMA, SqliteJournal};

use crate::store::StoreError;
use domain::{Millis, Position};
use hall::{Commit, Fact};

/// Whether a fact stays in the journal.
pub type Keep = fn(&Fact) -> bool;

#[async_trait]
pub trait Journal: Send + Sync {
    /// Names this journal: positions of another one mean nothing here.
    fn epoch(&self) -> Arc<str>;

    /// Appends all of `commits`, durably and in order, if `after` is still the newest position. Returns the new newest one. Without commits it only tells whether `after` still is.
    /// After a [`StoreError`] they may have been appended all the same; reading tells. `retry` is of everything that is tried for them.
    async fn append(
        &self,
        after: Position,
        commits: Vec<Commit>,
        retry: &mut Retry,
    ) -> Result<Position, AppendError>;

    /// Up to `limit` commits that follow `after`, oldest first.
    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Commit>, StoreError>;

    /// Returns when others may have appended after `after`: soon after they did, and now and then without a reason.
    async fn news(&self, after: Position) -> Result<(), StoreError>;

    /// Whether an append could be done now.
    async fn ready(&self) -> Result<(), StoreError>;

    /// The store's own clock, if it is not this machine's.
    async fn clock(&self) -> Result<Option<Millis>, StoreError> {
        Ok(None)
    }

    /// Puts back all that led to `newest` where the store has lost it. Of many at once, one does.
    /// `over_nobody`: also where another journal is, in which nobody is registered. False: something else is there.
    async fn put_back(&self, _newest: Position, _over_nobody: bool) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Up to `limit` commits that follow `after`, of whatever journal is there now; nothing if that cannot be said without [`reopen`](Self::reopen).
    async fn peek(
        &self,
        _after: Position,
        _limit: usize,
    ) -> Result<Option<Vec<Commit>>, StoreError> {
        Ok(None)
    }

    /// Takes out of the commits in `(after, until]` every fact that is not to be kept, and who asked for them. Positions stay.
    /// Where what was appended cannot be changed it stays as it is, and this does nothing.
    async fn thin(
        &self,
        _after: Position,
        _until: Position,
        _keep: Keep,
    ) -> Result<(), StoreError> {
        Ok(())
    }

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
