//! The directory in one Redis hash, mirrored in the memory of every node. Only ids say who changed.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use dashmap::DashMap;
use dashmap::mapref::entry::Entry;

use super::{Directory, PersonRecord};
use crate::id::AttendeeId;
use crate::remote::{Keys, Link, script};
use crate::store::StoreError;

const PUT: &str = include_str!("put.lua");
const ERASE: &str = include_str!("erase.lua");
const CHANGES: &str = include_str!("changes.lua");

/// Records read at a time while catching up.
const PAGE: usize = 1000;

pub struct RedisDirectory {
    link: Link,
    people: String,
    changes: String,
    mirror: DashMap<AttendeeId, Seen>,
    resume: DashMap<String, AttendeeId>,
    /// All changes up to this one are in the mirror.
    caught_up: AtomicU64,
}

/// Somebody as of one change; no record once they are forgotten.
struct Seen {
    change: u64,
    record: Option<Arc<PersonRecord>>,
}

impl RedisDirectory {
    pub async fn open(link: Link, keys: &Keys) -> Result<Self, StoreError> {
        let directory = Self {
            link,
            people: keys.key("people"),
            changes: keys.key("people:changes"),
            mirror: DashMap::new(),
            resume: DashMap::new(),
            caught_up: AtomicU64::new(0),
        };
        directory.refresh().await?;
        Ok(directory)
    }

    /// Answers may overtake each other: an older one changes nothing.
    fn remember(&self, id: AttendeeId, change: u64, record: Option<PersonRecord>) {
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
        let code = record.map(|record| record.resume_code.clone());
        if let Some(old) = old.filter(|old| Some(&old.resume_code) != code.as_ref()) {
            self.resume.remove(&old.resume_code);
        }
        if let Some(code) = code {
            self.resume.insert(code, id);
        }
    }

    fn mirrored(&self, ids: &[AttendeeId]) -> HashMap<AttendeeId, Arc<PersonRecord>> {
        let known = ids
            .iter()
            .filter_map(|id| Some((*id, self.mirror.get(id)?.record.clone()?)));
        known.collect()
    }
}

#[async_trait]
impl Directory for RedisDirectory {
    async fn put(&self, records: Vec<(AttendeeId, PersonRecord)>) -> Result<(), StoreError> {
        let mut put = script(PUT, &[&self.people, &self.changes]);
        for (id, record) in &records {
            put.arg(id.to_string()).arg(serde_json::to_string(record)?);
        }
        let change = self.link.run(&put).await?;
        for (id, record) in records {
            self.remember(id, change, Some(record));
        }
        Ok(())
    }

    async fn get(
        &self,
        ids: &[AttendeeId],
    ) -> Result<HashMap<AttendeeId, Arc<PersonRecord>>, StoreError> {
        // Who was forgotten is in the mirror too; who is not in it at all has come since.
        if ids.iter().any(|id| !self.mirror.contains_key(id)) {
            self.refresh().await?;
        }
        Ok(self.mirrored(ids))
    }

    async fn resume(&self, code: &str) -> Result<Option<AttendeeId>, StoreError> {
        if !self.resume.contains_key(code) {
            self.refresh().await?;
        }
        Ok(self.resume.get(code).map(|id| *id))
    }

    async fn erase(&self, ids: &[AttendeeId]) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let mut erase = script(ERASE, &[&self.people, &self.changes]);
        for id in ids {
            erase.arg(id.to_string());
        }
        let change = self.link.run(&erase).await?;
        for id in ids {
            self.remember(*id, change, None);
        }
        Ok(())
    }

    async fn everybody(&self) -> Result<Vec<AttendeeId>, StoreError> {
        self.refresh().await?;
        let known = self
            .mirror
            .iter()
            .filter(|seen| seen.record.is_some())
            .map(|seen| *seen.key());
        Ok(known.collect())
    }

    async fn refresh(&self) -> Result<(), StoreError> {
        loop {
            let since = self.caught_up.load(Ordering::Acquire);
            let mut changes = script(CHANGES, &[&self.people, &self.changes]);
            changes.arg(since).arg(PAGE);
            let changed: Vec<(String, u64, String)> = self.link.run(&changes).await?;
            let count = changed.len();
            let mut last = since;
            for (id, change, body) in changed {
                last = last.max(change);
                // An id somebody else wrote there by hand is nobody of ours.
                let Ok(id) = id.parse() else { continue };
                let record = match body.as_str() {
                    "" => None,
                    body => Some(serde_json::from_str(body)?),
                };
                self.remember(id, change, record);
            }
            self.caught_up.fetch_max(last, Ordering::AcqRel);
            if count < PAGE {
                return Ok(());
            }
        }
    }
}
