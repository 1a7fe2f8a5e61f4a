//! The directory in one SQLite file, mirrored in memory: a few hundred bytes a person, read on every frame.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use dashmap::DashMap;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Directory, PersonRecord, recode};
use crate::sqlite::{Database, Others, Part};
use crate::store::StoreError;
use domain::AttendeeId;

pub const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
";

pub struct SqliteDirectory {
    database: Database,
    /// To be written by whoever comes first: those who register at the same moment share one sync.
    waiting: Arc<Mutex<Vec<Waiting>>>,
    /// The log may hold what was written over.
    untidy: AtomicBool,
    people: DashMap<AttendeeId, Arc<PersonRecord>>,
    resume: DashMap<String, AttendeeId>,
}

impl SqliteDirectory {
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        Self::of(Database::open(path, Part::Directory, SCHEMA)?).await
    }

    pub async fn of(database: Database) -> Result<Self, StoreError> {
        let rows = database
            .run(|c| {
                let mut select = c.prepare("SELECT id, body FROM people")?;
                let rows = select.query_map([], |row| {
                    Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?))
                })?;
                rows.map(|row| {
                    let (id, body) = row?;
                    let record: PersonRecord = serde_json::from_str(&body)?;
                    Ok::<_, StoreError>((AttendeeId::new(id.cast_unsigned()), record))
                })
                .collect::<Result<Vec<_>, _>>()
            })
            .await?;
        let directory = Self {
            database,
            waiting: Arc::default(),
            untidy: AtomicBool::new(true),
            people: DashMap::new(),
            resume: DashMap::new(),
        };
        for (id, record) in rows {
            directory.remember(id, record);
        }
        Ok(directory)
    }

    fn remember(&self, id: AttendeeId, record: PersonRecord) {
        let record = Arc::new(record);
        let old = self.people.insert(id, Arc::clone(&record));
        recode(&self.resume, id, old.as_deref(), Some(&record));
    }
}

/// Rows that are not written yet.
struct Waiting {
    rows: Arc<Vec<Row>>,
    /// The number of the change that they were written with.
    written: Arc<AtomicU64>,
}

const UNWRITTEN: u64 = u64::MAX;

/// Takes it back if whoever asked has left before anybody wrote it: it must not be written after what came later.
struct Queued<'a> {
    waiting: &'a Mutex<Vec<Waiting>>,
    written: Arc<AtomicU64>,
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.retain(|one| !Arc::ptr_eq(&one.written, &self.written));
    }
}

type Row = (i64, String);

fn upsert<'a>(
    connection: &Connection,
    rows: impl Iterator<Item = &'a Row>,
) -> Result<(), StoreError> {
    let mut upsert = connection.prepare_cached(
        "INSERT INTO people (id, body) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
    )?;
    for (id, body) in rows {
        upsert.execute(params![id, body])?;
    }
    Ok(())
}

fn write<'a>(
    connection: &mut Connection,
    others: Others,
    rows: impl Iterator<Item = &'a Row>,
) -> Result<u64, StoreError> {
    others.with(connection, |c| {
        upsert(c, rows)?;
        count(c)
    })
}

/// Counts a change, and says how many there have been. A file on its own counts none.
fn count(connection: &Connection) -> Result<u64, StoreError> {
    let mut count = connection
        .prepare_cached("UPDATE stamp SET directory = directory + 1 RETURNING directory")?;
    let mark: Option<i64> = count.query_row([], |row| row.get(0)).optional()?;
    Ok(mark.unwrap_or(0).unsigned_abs())
}

#[async_trait]
impl Directory for SqliteDirectory {
    async fn put(&self, records: Vec<(AttendeeId, PersonRecord)>) -> Result<(), StoreError> {
        let rows = records
            .iter()
            .map(|(id, record)| Ok((id.bits().cast_signed(), serde_json::to_string(record)?)))
            .collect::<Result<Vec<_>, StoreError>>()?;
        let (rows, written) = (Arc::new(rows), Arc::new(AtomicU64::new(UNWRITTEN)));
        let mine = Waiting {
            rows: Arc::clone(&rows),
            written: Arc::clone(&written),
        };
        self.waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(mine);
        let _queued = Queued {
            waiting: &self.waiting,
            written: Arc::clone(&written),
        };
        let turn = self.database.turn().await;
        let mut mark = written.load(Ordering::Acquire);
        // Else somebody has taken these along, and the file is not touched again.
        if mark == UNWRITTEN {
            let waiting = Arc::clone(&self.waiting);
            let others = self.database.others();
            let write_all = move |c: &mut Connection| {
                let group =
                    std::mem::take(&mut *waiting.lock().unwrap_or_else(PoisonError::into_inner));
                // Should the group fail because of somebody else's row, each still tries its own.
                let all = group.iter().flat_map(|one| one.rows.iter());
                if let Ok(mark) = write(c, others, all) {
                    for one in &group {
                        one.written.store(mark, Ordering::Release);
                    }
                }
                match written.load(Ordering::Acquire) {
                    UNWRITTEN => write(c, others, rows.iter()),
                    mark => Ok(mark),
                }
            };
            mark = turn.run(write_all).await?;
        }
        self.database.reached(mark);
        self.untidy.store(true, Ordering::Release);
        for (id, record) in records {
            self.remember(id, record);
        }
        Ok(())
    }

    fn person(&self, id: AttendeeId) -> Option<Arc<PersonRecord>> {
        self.people.get(&id).map(|record| Arc::clone(&record))
    }

    fn resume(&self, code: &str) -> Option<AttendeeId> {
        self.resume.get(code).map(|id| *id)
    }

    fn everybody(&self) -> Vec<AttendeeId> {
        let people = self.people.iter().filter(|entry| entry.kept.is_none());
        people.map(|entry| *entry.key()).collect()
    }

    fn kept(&self) -> Vec<AttendeeId> {
        let kept = self.people.iter().filter(|entry| entry.kept.is_some());
        kept.map(|entry| *entry.key()).collect()
    }

    async fn erase(&self, ids: &[AttendeeId]) -> Result<(), StoreError> {
        let rows: Vec<_> = ids.iter().map(|id| id.bits().cast_signed()).collect();
        let mark = self
            .database
            .write(move |c| {
                for id in &rows {
                    c.execute("DELETE FROM people WHERE id = ?1", [id])?;
                }
                if rows.is_empty() {
                    return Ok(0);
                }
                count(c)
            })
            .await?;
        self.database.reached(mark);
        for id in ids {
            let gone = self.people.remove(id).map(|(_, record)| record);
            recode(&self.resume, *id, gone.as_deref(), None);
        }
        // The log still holds the old pages.
        if !self.database.fold().await? {
            let text = "another process holds the directory open; close it, and erasing goes on";
            return Err(StoreError::Io(std::io::Error::other(text)));
        }
        Ok(())
    }

    async fn tidy(&self) -> Result<(), StoreError> {
        if !self.untidy.swap(false, Ordering::AcqRel) {
            return Ok(());
        }
        let folded = self.database.fold().await;
        if !matches!(folded, Ok(true)) {
            // The disk refused, or another process reads: next time again.
            self.untidy.store(true, Ordering::Release);
        }
        folded.map(drop)
    }

    /// Nobody else writes here.
    async fn refresh(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::contract::record;
    use futures_util::FutureExt;
    use futures_util::future::join_all;

    #[tokio::test]
    async fn what_nobody_waits_for_any_more_is_not_written_later() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("directory");
        let directory = SqliteDirectory::open(&path).await.expect("opened");
        let [gone, other] = [1, 2].map(AttendeeId::new);
        let busy = directory.database.turn().await;
        let left = directory.put(vec![(gone, record("見本 花", "CODE1"))]);
        assert!(left.now_or_never().is_none(), "it waits, and is dropped");
        drop(busy);
        directory.erase(&[gone]).await.expect("erased");
        let put = directory.put(vec![(other, record("見本 月", "CODE2"))]);
        put.await.expect("written");
        drop(directory);
        let again = SqliteDirectory::open(&path).await.expect("opened");
        assert_eq!(again.everybody(), [other]);
    }

    #[tokio::test]
    async fn those_who_register_at_once_share_one_sync() {
        let folder = tempfile::tempdir().expect("a folder");
        let directory = SqliteDirectory::open(&folder.path().join("directory"))
            .await
            .expect("opened");
        let begin = "INSERT INTO stamp VALUES ('here', 0, 0, 0)";
        let begun = directory.database.write(move |c| {
            let begun = c.execute(begin, []).map_err(StoreError::from);
            begun.map(drop)
        });
        begun.await.expect("it counts changes");
        let all = (0..64).map(|n| {
            directory.put(vec![(
                AttendeeId::new(n),
                record("見本 花", &format!("CODE{n}")),
            )])
        });
        // However busy the machine is: nobody's turn comes before all of them wait.
        let busy = directory.database.turn().await;
        let mut all = std::pin::pin!(join_all(all));
        assert!((&mut all).now_or_never().is_none(), "they wait");
        drop(busy);
        for put in all.await {
            put.expect("written");
        }
        let count = |c: &mut Connection| -> Result<(i64, i64), StoreError> {
            let of = |what: &str| c.query_row(what, [], |row| row.get(0));
            Ok((
                of("SELECT count(*) FROM people")?,
                of("SELECT directory FROM stamp")?,
            ))
        };
        let (people, changes) = directory.database.run(count).await.expect("counted");
        assert_eq!(people, 64);
        assert!(
            changes <= 2,
            "{changes} transactions: the first, and all that waited for it"
        );
    }
}
