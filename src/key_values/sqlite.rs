//! The key-values in one SQLite file, in a table once named `shelf`. Another process (`import`) may write it while `serve` reads.

use std::path::Path;

use async_trait::async_trait;
use rusqlite::{Connection, OptionalExtension, params};

use super::KeyValueStore;
use crate::sqlite::{Database, Part};
use crate::store::StoreError;

pub const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS shelf (name TEXT PRIMARY KEY, version INTEGER NOT NULL, value BLOB NOT NULL) STRICT;
";

pub struct SqliteKeyValueStore(Database);

impl SqliteKeyValueStore {
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Database::open(path, Part::KeyValues, SCHEMA).map(Self)
    }

    pub fn of(database: Database) -> Self {
        Self(database)
    }
}

/// How often anything was set: every version counts.
fn mark(connection: &Connection) -> Result<u64, StoreError> {
    let sum: i64 =
        connection.query_row("SELECT coalesce(sum(version), 0) FROM shelf", [], |row| {
            row.get(0)
        })?;
    Ok(sum.unsigned_abs())
}

#[async_trait]
impl KeyValueStore for SqliteKeyValueStore {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let name = name.to_owned();
        self.0
            .run(move |c| {
                let mut select = c.prepare_cached("SELECT value FROM shelf WHERE name = ?1")?;
                Ok(select.query_row([name], |row| row.get(0)).optional()?)
            })
            .await
    }

    async fn all(&self) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.0
            .run(|c| {
                let mut select = c.prepare_cached("SELECT name, value FROM shelf")?;
                let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                Ok(rows.collect::<rusqlite::Result<_>>()?)
            })
            .await
    }

    async fn set(&self, name: &str, value: Vec<u8>) -> Result<(), StoreError> {
        let name = name.to_owned();
        let mark = self
            .0
            .write(move |c| {
                c.execute(
                    "INSERT INTO shelf (name, version, value) VALUES (?1, 1, ?2)
                     ON CONFLICT (name) DO UPDATE SET version = version + 1, value = excluded.value",
                    params![name, value],
                )?;
                mark(c)
            })
            .await?;
        self.0.reached(mark);
        Ok(())
    }

    async fn get_or_insert(&self, name: &str, value: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let name = name.to_owned();
        let (kept, mark) = self
            .0
            .write(move |c| {
                c.execute(
                    "INSERT INTO shelf (name, version, value) VALUES (?1, 1, ?2) ON CONFLICT (name) DO NOTHING",
                    params![name, value],
                )?;
                let kept = c.query_row("SELECT value FROM shelf WHERE name = ?1", [name], |row| row.get(0))?;
                Ok::<_, StoreError>((kept, mark(c)?))
            })
            .await?;
        self.0.reached(mark);
        Ok(kept)
    }

    async fn version(&self, name: &str) -> Result<u64, StoreError> {
        let name = name.to_owned();
        self.0
            .run(move |c| {
                let mut select = c.prepare_cached("SELECT version FROM shelf WHERE name = ?1")?;
                let version: Option<i64> = select.query_row([name], |row| row.get(0)).optional()?;
                Ok(version.unwrap_or(0).unsigned_abs())
            })
            .await
    }
}
