//! Who people are: names, contact details, free text. Apart from the journal, because it must be able to forget.

#[cfg(test)]
mod contract;
mod redis;
mod sqlite;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

pub use redis::RedisDirectory;
pub use sqlite::SqliteDirectory;

use domain::{AttendeeId, OrganizationId, RoleId};
use protocol::view::{Contact, Honorific};
use crate::sqlite::StoreError;

/// Everything personal that is held about somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonRecord {
    pub name: String,
    pub kana: Option<String>,
    pub honorific: Honorific,
    pub organization_id: Option<OrganizationId>,
    pub organization_name: String,
    pub role: Option<RoleId>,
    pub sign: Option<String>,
    pub contact: Contact,
    pub wishes: Vec<OrganizationId>,
    /// Continues on another browser. Upper case, no look-alikes.
    pub resume_code: String,
}

#[async_trait]
pub trait Directory: Send + Sync {
    /// Writes or replaces, durably, all or none.
    async fn put(&self, records: Vec<(AttendeeId, PersonRecord)>) -> Result<(), StoreError>;

    /// Those that are known; an erased person is simply not among them.
    async fn get(
        &self,
        ids: &[AttendeeId],
    ) -> Result<HashMap<AttendeeId, Arc<PersonRecord>>, StoreError>;

    /// Whose resume code this is.
    async fn resume(&self, code: &str) -> Result<Option<AttendeeId>, StoreError>;

    /// Forgets, without a trace in any file. Forgetting somebody unknown is fine.
    async fn erase(&self, ids: &[AttendeeId]) -> Result<(), StoreError>;

    /// Everybody who is known.
    async fn everybody(&self) -> Result<Vec<AttendeeId>, StoreError>;

    /// Learns what other nodes have written and forgotten until now.
    async fn refresh(&self) -> Result<(), StoreError>;
}
