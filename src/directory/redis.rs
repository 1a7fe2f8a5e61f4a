//! The directory in one Redis hash, mirrored in the memory of every node. Only ids say who changed.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;

use super::{Directory, PersonRecord, recode};
use crate::remote::{Keys, RedisClient, script};
use crate::store::StoreError;
use domain::AttendeeId;

const PUT: &str = include_str!("put.lua");
const ERASE: &str = include_str!("erase.lua");
const CHANGES: &str = include_str!("changes.lua");
const RESTORE: &str = include_str!("restore.lua");

/// Records read at a time while catching up.
const PAGE: usize = 1000;

pub struct RedisDirectory {
    client: RedisClient,
    people: String,
    changes: String,
    mirror: DashMap<AttendeeId, Seen>,
    resume: DashMap<String, AttendeeId>,
    /// All changes up to this one are in the mirror.
    caught_up: AtomicU64,
    /// The newest change that was ever seen, and somebody it was made to: Redis must still have it.
    newest: Mutex<(u64, AttendeeId)>,
    restoring: tokio::sync::Mutex<()>,
}

/// Who changed: id, the change's number, and the record, or nothing if they are forgotten.
type Changed = Vec<(String, u64, String)>;

/// Somebody as of one change; no record once they are forgotten.
struct Seen {
    change: u64,
    record: Option<Arc<PersonRecord>>,
}

impl RedisDirectory {
    pub async fn open(client: RedisClient, keys: &Keys) -> Result<Self, StoreError> {
        let directory = Self {
            client,
            people: keys.key("people"),
            changes: keys.key("people:changes"),
            mirror: DashMap::new(),
            resume: DashMap::new(),
            caught_up: AtomicU64::new(0),
            newest: Mutex::new((0, AttendeeId::new(0))),
            restoring: tokio::sync::Mutex::default(),
        };
        directory.refresh().await?;
        Ok(directory)
    }

    fn newest(&self) -> MutexGuard<'_, (u64, AttendeeId)> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers may overtake each other: an older one changes nothing.
    fn remember(&self, id: AttendeeId, change: u64, record: Option<PersonRecord>) {
        {
            let mut newest = self.newest();
            *newest = (*newest).max((change, id));
        }
        let record = record.map(Arc::new);
        let old = match self.mirror.entry(id) {
            Entry::Occupied(mut seen) => {
                if seen.get().change >= change {
                    return;
                }
                seen.insert(Seen {
                    change,
                    record: record.clone(),
                })
                .record
            }
            Entry::Vacant(free) => {
                free.insert(Seen {
                    change,
                    record: record.clone(),
                });
                None
            }
        };
        recode(&self.resume, id, old.as_deref(), record.as_deref());
    }

    /// A page of what changed after `since`; nothing if Redis no longer has the change `seen`.
    async fn changes(
        &self,
        since: u64,
        seen: (u64, AttendeeId),
        records: usize,
    ) -> Result<Option<Changed>, StoreError> {
        let mut changes = script(CHANGES, &[&self.people, &self.changes]);
        changes.arg(since).arg(PAGE);
        changes.arg(seen.0).arg(seen.1.to_string()).arg(records);
        let (verdict, changed): (i64, Changed) = self.client.run(&changes).await?;
        Ok((verdict == 1).then_some(changed))
    }

    /// Redis came back without its newest changes, as it may after a crash or a failover: what is missing there and stands in the mirror is put back, the forgetting too.
    async fn restore(&self) -> Result<(), StoreError> {
        let _turn = self.restoring.lock().await;
        let seen = *self.newest();
        let all = self.living();
        if self.changes(u64::MAX >> 11, seen, all).await?.is_some() {
            // Somebody else has just done it.
            return Ok(());
        }
        let (mut there, mut last) = (HashMap::new(), 0);
        loop {
            let page = self
                .changes(last, (0, seen.1), 0)
                .await?
                .unwrap_or_default();
            let whole = page.len() < PAGE;
            for (id, change, record) in page {
                last = last.max(change);
                there.insert(id, (change, record.is_empty()));
            }
            if whole {
                break;
            }
        }
        let is_there = |seen: &Seen, id| {
            let there = there.get(&id);
            // The same change without its record: the hash was lost, and nobody was forgotten.
            let bare = |change, empty| empty && change == seen.change && seen.record.is_some();
            there.is_some_and(|&(change, empty)| change >= seen.change && !bare(change, empty))
        };
        let lost: Vec<_> = self
            .mirror
            .iter()
            .filter(|seen| !is_there(seen, seen.key().to_string()))
            .map(|seen| (*seen.key(), seen.change, seen.record.clone()))
            .collect();
        let mut count = 0;
        for page in lost.chunks(PAGE) {
            let mut restore = script(RESTORE, &[&self.people, &self.changes]);
            for (id, change, record) in page {
                let record = record.as_deref().map(serde_json::to_string).transpose()?;
                restore
                    .arg(id.to_string())
                    .arg(*change)
                    .arg(record.unwrap_or_default());
            }
            let restored: usize = self.client.run(&restore).await?;
            count += restored;
        }
        tracing::warn!(
            count,
            "Redis had lost changes of people's records; they are back"
        );
        for (id, change, _) in &lost {
            if let Some(mut seen) = self.mirror.get_mut(id)
                && seen.change == *change
            {
                // Whatever number it has there now is news.
                seen.change = 0;
            }
        }
        *self.newest() = (0, seen.1);
        // What others changed meanwhile may have any number.
        self.caught_up.store(0, Ordering::Release);
        Ok(())
    }

    fn of(&self, such: impl Fn(&PersonRecord) -> bool) -> Vec<AttendeeId> {
        let found = self.mirror.iter().filter(|seen| {
            let record = seen.record.as_deref();
            record.is_some_and(&such)
        });
        found.map(|seen| *seen.key()).collect()
    }

    fn living(&self) -> usize {
        self.mirror
            .iter()
            .filter(|seen| seen.record.is_some())
            .count()
    }
}

#[async_trait]
impl Directory for RedisDirectory {
    async fn put(&self, records: Vec<(AttendeeId, PersonRecord)>) -> Result<(), StoreError> {
        let mut put = script(PUT, &[&self.people, &self.changes]);
        for (id, record) in &records {
            put.arg(id.to_string()).arg(serde_json::to_string(record)?);
        }
        let change = self.client.run(&put).await?;
        for (id, record) in records {
            self.remember(id, change, Some(record));
        }
        Ok(())
    }

    fn person(&self, id: AttendeeId) -> Option<Arc<PersonRecord>> {
        self.mirror.get(&id)?.record.clone()
    }

    fn resume(&self, code: &str) -> Option<AttendeeId> {
        self.resume.get(code).map(|id| *id)
    }

    fn everybody(&self) -> Vec<AttendeeId> {
        self.of(|record| record.kept.is_none())
    }

    fn kept(&self) -> Vec<AttendeeId> {
        self.of(|record| record.kept.is_some())
    }

    async fn erase(&self, ids: &[AttendeeId]) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut erase = script(ERASE, &[&self.people, &self.changes]);
        for id in ids {
            erase.arg(id.to_string());
        }
        let change = self.client.run(&erase).await?;
        for id in ids {
            self.remember(*id, change, None);
        }
        Ok(())
    }

    async fn refresh(&self) -> Result<(), StoreError> {
        loop {
            let since = self.caught_up.load(Ordering::Acquire);
            let seen = *self.newest();
            let living = self.living();
            let Some(changed) = self.changes(since, seen, living).await? else {
                self.restore().await?;
                continue;
            };
            let last = changed.iter().map(|(_, change, _)| *change).max();
            let whole = changed.len() < PAGE;
            for (id, change, body) in changed {
                // An id somebody else wrote there by hand is nobody of ours.
                let Ok(id) = id.parse() else { continue };
                let record = match body.as_str() {
                    "" => None,
                    body => Some(serde_json::from_str(body)?),
                };
                self.remember(id, change, record);
            }
            self.caught_up
                .fetch_max(last.unwrap_or(since), Ordering::AcqRel);
            if whole {
                return Ok(());
            }
        }
    }
}
