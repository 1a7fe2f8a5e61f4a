//! The journal in one SQLite file.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use rusqlite::{Connection, params};

use super::{AppendError, Journal, Keep, Retry, form};
use crate::sqlite::{Database, Part};
use crate::store::StoreError;
use domain::Position;
use hall::Commit;

pub const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS commits (position INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS epoch (id TEXT NOT NULL) STRICT;
    INSERT INTO epoch SELECT lower(hex(randomblob(4))) WHERE NOT EXISTS (SELECT 1 FROM epoch);
    CREATE TABLE IF NOT EXISTS probe (turn INTEGER NOT NULL) STRICT;
    INSERT INTO probe SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM probe);
";

pub struct SqliteJournal {
    database: Database,
    epoch: Arc<str>,
}

impl SqliteJournal {
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Self::of(Database::open(path, Part::Journal, SCHEMA)?).await
    }

    pub async fn of(database: Database) -> Result<Self, StoreError> {
        let epoch: String = database
            .run(|c| {
                Ok::<_, StoreError>(c.query_row("SELECT id FROM epoch", [], |row| row.get(0))?)
            })
            .await?;
        Ok(Self {
            database,
            epoch: epoch.into(),
        })
    }
}

fn newest(connection: &Connection) -> Result<Position, StoreError> {
    let newest: i64 = connection.query_row(
        "SELECT coalesce(max(position), 0) FROM commits",
        [],
        |row| row.get(0),
    )?;
    Ok(Position(newest.unsigned_abs()))
}

fn page(connection: &Connection, after: Position, limit: usize) -> Result<Vec<Commit>, StoreError> {
    let mut select = connection.prepare_cached(
        "SELECT body FROM commits WHERE position > ?1 ORDER BY position LIMIT ?2",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = select.query_map(params![after.0.cast_signed(), limit], |row| {
        row.get::<_, String>(0)
    })?;
    rows.map(|body| form::read(&body?)).collect()
}

#[async_trait]
impl Journal for SqliteJournal {
    fn epoch(&self) -> Arc<str> {
        Arc::clone(&self.epoch)
    }

    async fn append(
        &self,
        after: Position,
        commits: Vec<Commit>,
        _: &mut Retry,
    ) -> Result<Position, AppendError> {
        let appended = self
            .database
            .write(move |transaction| {
                let mut position = newest(transaction)?;
                if position != after {
                    return Err(AppendError::Conflict {
                        newest: position,
                        missed: Vec::new(),
                    });
                }
                let mut insert = transaction
                    .prepare_cached("INSERT INTO commits (position, body) VALUES (?1, ?2)")
                    .map_err(StoreError::from)?;
                for commit in &commits {
                    position = position.next();
                    let body = form::write(commit)?;
                    insert
                        .execute(params![position.0.cast_signed(), body])
                        .map_err(StoreError::from)?;
                }
                Ok(position)
            })
            .await?;
        self.database.reached(appended.0);
        Ok(appended)
    }

    async fn read(&self, after: Position, limit: usize) -> Result<Vec<Commit>, StoreError> {
        self.database
            .run(move |connection| {
                let commits = page(connection, after, limit)?;
                if commits.is_empty() && newest(connection)? < after {
                    return Err(StoreError::Rewound);
                }
                Ok(commits)
            })
            .await
    }

    async fn peek(&self, after: Position, limit: usize) -> Result<Option<Vec<Commit>>, StoreError> {
        self.database
            .run(move |connection| page(connection, after, limit).map(Some))
            .await
    }

    /// Nobody else writes here: the data folder is locked.
    async fn news(&self, _: Position) -> Result<(), StoreError> {
        std::future::pending().await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        // A write, because a full disk is read all the same; and another value, because the same one is not written.
        self.database
            .write(|c| {
                c.execute("UPDATE probe SET turn = 1 - turn", [])?;
                Ok(())
            })
            .await
    }

    async fn thin(&self, after: Position, until: Position, keep: Keep) -> Result<(), StoreError> {
        self.database
            .write(move |transaction| {
                let (first, last) = (after.next().0.cast_signed(), until.0.cast_signed());
                let mut select = transaction.prepare(
                    "SELECT position, body FROM commits WHERE position BETWEEN ?1 AND ?2",
                )?;
                let rows = select.query_map(params![first, last], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
                })?;
                let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
                let mut update =
                    transaction.prepare("UPDATE commits SET body = ?2 WHERE position = ?1")?;
                for (position, body) in rows {
                    let mut commit = form::read(&body)?;
                    commit.facts.retain(keep);
                    commit.request = None;
                    update.execute(params![position, form::write(&commit)?])?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
        // What was overwritten is zeros in the file; beside it nothing is left.
        self.database.fold().await?;
        Ok(())
    }

    async fn reopen(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
