//! One file of the data folder as it was found: what it says of itself and of the others. Nothing is written but its stamp.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use hall::Fact;
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use super::agreement::lost;
use super::{FolderError, Part};
use crate::journal::form;
use crate::sqlite::STAMP;

/// A file that is there.
pub(super) struct Found {
    pub(super) part: Part,
    pub(super) path: PathBuf,
    connection: Connection,
    pub(super) stamp: Option<Stamp>,
}

pub(super) struct Stamp {
    pub(super) folder: String,
    /// How far each part had come, as far as this file knows.
    pub(super) seen: [u64; 3],
}
impl Found {
    /// Nothing for a file that is not there or empty.
    pub(super) fn open(folder: &Path, part: Part) -> Result<Option<Self>, FolderError> {
        let path = folder.join(part.file());
        let length = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
        let log = folder.join(format!("{}-wal", part.file()));
        if length(&path) == 0 {
            // Opening the file would throw away what stands in its log.
            if length(&log) > 0 {
                return Err(lost(folder, part, false, &log.display().to_string()));
            }
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection =
            Connection::open_with_flags(&path, flags).map_err(|error| broken(&path, error))?;
        let found = Self {
            part,
            path,
            connection,
            stamp: None,
        };
        found.ask(|c| c.busy_timeout(Duration::from_secs(5)))?;
        let verdict: String =
            found.ask(|c| c.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)))?;
        if verdict != "ok" {
            return Err(FolderError::Damaged {
                path: found.path,
                cause: format!(
                    "of {}, this does not hold together: {verdict}",
                    part.holds()
                ),
            });
        }
        Ok(Some(found))
    }

    fn ask<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, FolderError> {
        work(&self.connection).map_err(|error| broken(&self.path, error))
    }

    fn has(&self, table: &str) -> Result<bool, FolderError> {
        self.ask(|c| c.table_exists(None, table))
    }

    pub(super) fn stamp(&self) -> Result<Option<Stamp>, FolderError> {
        if !self.has("stamp")? {
            return Ok(None);
        }
        self.ask(|c| {
            let select = "SELECT folder, journal, directory, shelf FROM stamp";
            c.query_row(select, [], |row| {
                let seen = |n| row.get(n).map(i64::unsigned_abs);
                let mut seen = [seen(1)?, seen(2)?, seen(3)?];
                // Of itself it says how far it has come.
                seen[self.part as usize] = 0;
                Ok(Stamp {
                    folder: row.get(0)?,
                    seen,
                })
            })
            .optional()
        })
    }

    pub(super) fn mark(&self) -> Result<u64, FolderError> {
        let (table, select) = self.part.mark();
        if !self.has(table)? {
            return Ok(0);
        }
        let mark: i64 = self.ask(|c| c.query_row(select, [], |row| row.get(0)))?;
        Ok(mark.unsigned_abs())
    }

    /// Stamps a file of an earlier release.
    pub(super) fn adopt(&self, id: &str) -> Result<(), FolderError> {
        let people = match self.part {
            Part::Directory => self.people()?.len(),
            _ => 0,
        };
        self.ask(|c| {
            c.execute_batch(STAMP)?;
            c.execute(
                "INSERT INTO stamp SELECT ?1, 0, ?2, 0 WHERE NOT EXISTS (SELECT 1 FROM stamp)",
                rusqlite::params![id, i64::try_from(people).unwrap_or(i64::MAX)],
            )
        })?;
        Ok(())
    }

    pub(super) fn people(&self) -> Result<BTreeSet<u64>, FolderError> {
        if !self.has("people")? {
            return Ok(BTreeSet::new());
        }
        self.ask(|c| {
            let mut select = c.prepare("SELECT id FROM people")?;
            let ids = select.query_map([], |row| row.get(0).map(i64::cast_unsigned))?;
            ids.collect()
        })
    }

    pub(super) fn has_keys(&self) -> Result<bool, FolderError> {
        if !self.has("shelf")? {
            return Ok(false);
        }
        self.ask(|c| {
            c.prepare("SELECT 1 FROM shelf WHERE name = 'secret'")?
                .exists([])
        })
    }

    /// Who is registered according to the journal, and who was.
    pub(super) fn registered(&self) -> Result<(BTreeSet<u64>, BTreeSet<u64>), FolderError> {
        let (mut living, mut erased) = (BTreeSet::new(), BTreeSet::new());
        if !self.has("commits")? {
            return Ok((living, erased));
        }
        let bodies: Vec<String> = self.ask(|c| {
            let mut select = c.prepare("SELECT body FROM commits ORDER BY position")?;
            select.query_map([], |row| row.get(0))?.collect()
        })?;
        for body in bodies {
            let commit = form::read(&body).map_err(|error| FolderError::Damaged {
                path: self.path.clone(),
                cause: error.to_string(),
            })?;
            for fact in commit.facts {
                match fact {
                    Fact::Registered { attendee, .. } => {
                        living.insert(attendee.bits());
                    }
                    Fact::Erased { attendee } => {
                        living.remove(&attendee.bits());
                        erased.insert(attendee.bits());
                    }
                    _ => {}
                }
            }
        }
        Ok((living, erased))
    }
}

fn broken(path: &Path, error: rusqlite::Error) -> FolderError {
    FolderError::of(path.to_owned(), error.into())
}
