//! The stores of several nodes: one Redis, reached by all.

use std::sync::Arc;
use std::time::Duration;

use redis::{Pipeline, RedisError};
use tokio::time::{Instant, sleep};

use crate::config::Settings;
use crate::directory::RedisDirectory;
use crate::journal::RedisJournal;
use crate::presence::RedisPresence;
use crate::remote::{Keys, Link, Target};
use crate::service::Stores;
use crate::shelf::RedisShelf;
use crate::store::StoreError;

/// How long a start waits for Redis: as long as one that starts at the same time takes to read its files.
const START_PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error(
        "Redis does not answer at {target}: {cause}. Start it, or write where it is with --redis."
    )]
    Unreachable { target: Target, cause: RedisError },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A connection that has been answered once.
pub async fn connect(target: &Target, event: &str) -> Result<Link, ConnectError> {
    let unreachable = |cause| ConnectError::Unreachable {
        target: target.clone(),
        cause,
    };
    let link = Link::new(target).map_err(unreachable)?;
    let end = Instant::now() + START_PATIENCE;
    loop {
        // Not PING: this asks the very shard of a cluster that must answer, and about a key this user may name.
        let mut exists = redis::cmd("EXISTS");
        match link
            .run::<u8>(exists.arg(Keys::new(event).key("tip")))
            .await
        {
            Ok(_) => return Ok(link),
            Err(cause) if Instant::now() > end || is_final(&cause) => {
                return Err(unreachable(cause));
            }
            Err(_) => sleep(Duration::from_millis(250)).await,
        }
    }
}

/// Waiting does not mend a wrong password.
fn is_final(error: &RedisError) -> bool {
    matches!(error.kind(), redis::ErrorKind::AuthenticationFailed)
        || matches!(error.code(), Some("NOAUTH" | "WRONGPASS" | "NOPERM"))
}

/// Where `import` and the nodes find the event's shelf.
pub fn shelf(link: &Link, event: &str) -> RedisShelf {
    RedisShelf::new(link.clone(), &Keys::new(event))
}

pub async fn open(target: &Target, settings: &Settings) -> Result<Stores, ConnectError> {
    let event = &settings.redis_event;
    let link = connect(target, event).await?;
    let keys = Keys::new(event);
    let promise = promise(&link, &keys, settings.redis_wait).await;
    tracing::info!(redis = %target, %event, %promise, "several nodes may serve this event");
    let journal = RedisJournal::open(link.clone(), &keys, settings.redis_wait).await?;
    let directory = RedisDirectory::open(link.clone(), &keys).await?;
    Ok(Stores {
        journal: Arc::new(journal),
        directory: Arc::new(directory),
        presence: Arc::new(RedisPresence::open(
            link.clone(),
            &keys,
            settings.presence.grace,
        )),
        shelf: Arc::new(shelf(&link, event)),
        event: Some(event.clone()),
        promise,
    })
}

/// What Redis' own settings mean for a command that was acknowledged.
async fn promise(link: &Link, keys: &Keys, replicas: u32) -> String {
    let mut ask = Pipeline::new();
    // The first one's key leads to the shard that holds the event.
    ask.cmd("EXISTS").arg(keys.key("tip")).ignore();
    for setting in ["appendonly", "appendfsync", "maxmemory-policy"] {
        ask.cmd("CONFIG").arg("GET").arg(setting);
    }
    let settings: Result<Vec<Vec<String>>, _> = link.run_all(&ask).await;
    let settings = settings.unwrap_or_default();
    let value = |n: usize| {
        let pair: Option<&Vec<String>> = settings.get(n);
        pair.and_then(|pair| pair.get(1)).map(String::as_str)
    };
    let mut words = match (value(0), value(1)) {
        (Some("yes"), Some("always")) => {
            "an acknowledged command is on Redis' disk (appendfsync always)".to_owned()
        }
        (Some("yes"), Some("everysec")) => "a crash of Redis' machine may cost the last second or two of acknowledged commands (appendfsync everysec)".into(),
        (Some("yes"), _) => "a crash of Redis' machine may cost the acknowledged commands its system had not written yet (appendfsync no)".into(),
        (Some(_), _) => "a restart of Redis costs all acknowledged commands since its last snapshot (appendonly no)".into(),
        _ => "unknown: Redis does not tell its settings; see appendonly and appendfsync there".into(),
    };
    if replicas > 0 {
        words += &format!("; and {replicas} replicas have it");
    }
    if value(2).is_some_and(|policy| policy.starts_with("allkeys")) {
        words += "; but Redis may evict it (set maxmemory-policy noeviction)";
        tracing::warn!(
            "Redis evicts keys when its memory is full: set maxmemory-policy noeviction"
        );
    }
    words
}
