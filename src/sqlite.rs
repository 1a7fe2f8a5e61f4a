//! One SQLite file, opened the way every embedded store wants it, used off the async threads.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::store::StoreError;

/// What the files of a folder say about each other: see `folder.rs`.
pub(crate) const STAMP: &str = "
    CREATE TABLE IF NOT EXISTS stamp (folder TEXT NOT NULL, journal INTEGER NOT NULL, directory INTEGER NOT NULL, shelf INTEGER NOT NULL) STRICT;
";

/// Pages that a file keeps in memory, KiB. What is asked for often is held by who asks; SQLite's own 2 MiB for each file would be as much as a
/// hundred people take.
const CACHE_KIB: i64 = 256;

/// A file of the data folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Journal,
    Directory,
    KeyValues,
}

/// How far each file of one folder has come: a number that grows with everything that is written there.
#[derive(Debug, Default)]
pub struct Marks([AtomicU64; 3]);

impl Marks {
    pub fn reached(&self, part: Part, mark: u64) {
        self.0[part as usize].fetch_max(mark, Ordering::AcqRel);
    }

    /// As far as `part` may know it; of itself it need not say anything.
    fn known_to(&self, part: Part) -> [i64; 3] {
        let mut known = [0, 1, 2].map(|n: usize| self.0[n].load(Ordering::Acquire).cast_signed());
        known[part as usize] = 0;
        known
    }
}

#[derive(Clone)]
pub struct Database {
    connection: Arc<Mutex<Connection>>,
    part: Part,
    marks: Arc<Marks>,
}

impl Database {
    /// A file on its own.
    pub fn open(path: &Path, part: Part, schema: &str) -> Result<Self, StoreError> {
        Self::open_among(path, part, schema, Arc::default())
    }

    /// Write-ahead log, synced on every commit, deleted content overwritten with zeros.
    pub fn open_among(
        path: &Path,
        part: Part,
        schema: &str,
        marks: Arc<Marks>,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "secure_delete", true)?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.execute_batch(STAMP)?;
        connection.execute_batch(schema)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
            part,
            marks,
        })
    }

    /// That this file has come so far is noted in the others with what they write next.
    pub fn reached(&self, mark: u64) {
        self.marks.reached(self.part, mark);
    }

    pub async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        self.turn().await.run(work).await
    }

    /// One at a time. Whoever waits holds no thread: a hall that registers at once would have as many as people.
    pub async fn turn(&self) -> Turn {
        Turn(Arc::clone(&self.connection).lock_owned().await)
    }

    /// All of it or nothing, durably; and with it how far the other files have come.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T, E> + Send + 'static,
    {
        let others = self.others();
        self.run(move |connection| others.with(connection, work))
            .await
    }

    /// How far the other files have come by now.
    pub fn others(&self) -> Others {
        Others(self.marks.known_to(self.part))
    }

    /// Folds the write-ahead log into the file and cuts it to nothing: no page is left beside it. False: another process reads it just now.
    pub async fn fold(&self) -> Result<bool, StoreError> {
        self.run(|c| {
            let busy: i64 = c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            Ok(busy == 0)
        })
        .await
    }

    /// Writes only how far the other files have come.
    pub async fn note(&self) -> Result<(), StoreError> {
        self.write(|_| Ok(())).await
    }
}

/// The file to oneself.
pub struct Turn(OwnedMutexGuard<Connection>);

impl Turn {
    /// To its end, also if nobody waits for it any more.
    pub async fn run<T, E, F>(self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    {
        let Self(mut connection) = self;
        tokio::task::spawn_blocking(move || {
            // A full disk may have kept a transaction from being rolled back, as a panic may; the next one must not find itself in it.
            if !connection.is_autocommit() {
                connection
                    .execute_batch("ROLLBACK")
                    .map_err(StoreError::from)?;
            }
            work(&mut connection)
        })
        .await
        .map_err(|_| StoreError::Gone)?
    }
}

/// How far the other files of the folder have come: journal, directory, key-values.
#[derive(Clone, Copy)]
pub struct Others([i64; 3]);

impl Others {
    /// One transaction: what `work` does, and the note of the others.
    pub fn with<T, E: From<StoreError>>(
        self,
        connection: &mut Connection,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let outcome = work(&transaction)?;
        self.note(&transaction).map_err(StoreError::from)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(outcome)
    }

    fn note(self, connection: &Connection) -> rusqlite::Result<()> {
        let mut update = connection.prepare_cached(
            "UPDATE stamp SET journal = max(journal, ?1), directory = max(directory, ?2), shelf = max(shelf, ?3)
             WHERE journal < ?1 OR directory < ?2 OR shelf < ?3",
        )?;
        update.execute(params![self.0[0], self.0[1], self.0[2]])?;
        Ok(())
    }
}
