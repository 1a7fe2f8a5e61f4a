//! The key-values as two Redis hashes: values, and how often each was set.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;

use super::{KeyValueStore, REMADE};
use crate::remote::{Keys, RedisClient, script};
use crate::store::StoreError;

const SET: &str = include_str!("set.lua");
const GET_OR_INSERT: &str = include_str!("get_or_insert.lua");

pub struct RedisKeyValueStore {
    client: RedisClient,
    values: String,
    versions: String,
    /// What was read or set here, in case Redis loses it.
    known: Mutex<HashMap<String, Vec<u8>>>,
    /// Versions as they were when it was last looked.
    seen: Mutex<HashMap<String, u64>>,
}

impl RedisKeyValueStore {
    pub fn new(client: RedisClient, keys: &Keys) -> Self {
        Self {
            client,
            values: keys.key("shelf"),
            versions: keys.key("shelf:versions"),
            known: Mutex::default(),
            seen: Mutex::default(),
        }
    }

    fn remember(&self, name: &str, value: &[u8]) {
        if !name.starts_with(REMADE) {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.insert(name.to_owned(), value.to_owned());
        }
    }
}

#[async_trait]
impl KeyValueStore for RedisKeyValueStore {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut get = redis::cmd("HGET");
        let value: Option<Vec<u8>> = self.client.run(get.arg(&self.values).arg(name)).await?;
        if let Some(value) = &value {
            self.remember(name, value);
        }
        Ok(value)
    }

    async fn all(&self) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let mut all = redis::cmd("HGETALL");
        let all: HashMap<String, Vec<u8>> = self.client.run(all.arg(&self.values)).await?;
        Ok(all.into_iter().collect())
    }

    async fn set(&self, name: &str, value: Vec<u8>) -> Result<(), StoreError> {
        let mut set = script(SET, &[&self.values, &self.versions]);
        let _version: u64 = self.client.run(set.arg(name).arg(&value)).await?;
        self.remember(name, &value);
        Ok(())
    }

    async fn get_or_insert(&self, name: &str, value: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let mut keep = script(GET_OR_INSERT, &[&self.values, &self.versions]);
        let kept: Vec<u8> = self.client.run(keep.arg(name).arg(value)).await?;
        self.remember(name, &kept);
        Ok(kept)
    }

    async fn watch_over(&self) -> Result<(), StoreError> {
        let mut all = redis::cmd("HGETALL");
        let there: HashMap<String, u64> = self.client.run(all.arg(&self.versions)).await?;
        let known: Vec<_> = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.iter().map(|(n, v)| (n.clone(), v.clone())).collect()
        };
        let before = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *seen, there.clone())
        };
        for (name, value) in known {
            match there.get(&name) {
                None => {
                    self.get_or_insert(&name, value).await?;
                    tracing::warn!(%name, "Redis had lost a value of the event's key-values; it is back");
                }
                version if version != before.get(&name) => {
                    self.get(&name).await?;
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    async fn version(&self, name: &str) -> Result<u64, StoreError> {
        let mut get = redis::cmd("HGET");
        let version: Option<u64> = self.client.run(get.arg(&self.versions).arg(name)).await?;
        Ok(version.unwrap_or(0))
    }
}
