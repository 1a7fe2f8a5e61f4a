//! The shelf as two Redis hashes: values, and how often each was set.

use async_trait::async_trait;

use super::Shelf;
use crate::remote::{Keys, Link, script};
use crate::store::StoreError;

const SET: &str = include_str!("set.lua");
const KEEP: &str = include_str!("keep.lua");

pub struct RedisShelf {
    link: Link,
    values: String,
    versions: String,
}

impl RedisShelf {
    pub fn new(link: Link, keys: &Keys) -> Self {
        Self {
            link,
            values: keys.key("shelf"),
            versions: keys.key("shelf:versions"),
        }
    }
}

#[async_trait]
impl Shelf for RedisShelf {
    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let mut get = redis::cmd("HGET");
        Ok(self.link.run(get.arg(&self.values).arg(name)).await?)
    }

    async fn set(&self, name: &str, value: Vec<u8>) -> Result<(), StoreError> {
        let mut set = script(SET, &[&self.values, &self.versions]);
        let _version: u64 = self.link.run(set.arg(name).arg(value)).await?;
        Ok(())
    }

    async fn keep(&self, name: &str, value: Vec<u8>) -> Result<Vec<u8>, StoreError> {
        let mut keep = script(KEEP, &[&self.values, &self.versions]);
        Ok(self.link.run(keep.arg(name).arg(value)).await?)
    }

    async fn version(&self, name: &str) -> Result<u64, StoreError> {
        let mut get = redis::cmd("HGET");
        let version: Option<u64> = self.link.run(get.arg(&self.versions).arg(name)).await?;
        Ok(version.unwrap_or(0))
    }
}
