//! The stores of several nodes: one Redis, reached by all.

use std::sync::Arc;
use std::time::Duration;

use redis::{Pipeline, RedisError};
use tokio::time::{Instant, sleep};

use crate::config::Settings;
use crate::directory::RedisDirectory;
use crate::journal::RedisJournal;
use crate::key_values::RedisKeyValueStore;
use crate::presence::RedisPresence;
use crate::remote::{ANSWER_TIMEOUT, Keys, RedisClient, Target, script};
use crate::service::Stores;
use crate::store::StoreError;

/// How long a start waits for Redis: as long as one that starts at the same time takes to read its files.
const START_PATIENCE: Duration = Duration::from_secs(10);
/// A node that holds the event says so four times a second, and within this time of Redis' return.
const BEATS: Duration = Duration::from_secs(1);
const LOOK_EVERY: Duration = Duration::from_millis(100);

const STATE: &str = include_str!("state.lua");

#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("Redis cannot be used at {target}: {cause}. {}", mend(.cause))]
    Unreachable { target: Target, cause: RedisError },
    /// After waiting for a node that may hold the rest.
    #[error(
        "Redis has only a part of event {event}: {missing} is missing. Restore Redis from a backup, start the node that still holds the event, or, to begin anew, end all nodes and remove the keys {{{event}}}:*."
    )]
    InPart { event: String, missing: String },
    #[error(
        "Redis is empty, but {nodes} nodes of event {event} live, and have not put it back. To begin anew, end them first."
    )]
    Held { event: String, nodes: u64 },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A connection that has been answered once.
pub async fn connect(target: &Target, event: &str) -> Result<RedisClient, ConnectError> {
    let unreachable = |cause| ConnectError::Unreachable {
        target: target.clone(),
        cause,
    };
    let client = RedisClient::new(target).map_err(unreachable)?;
    let end = Instant::now() + START_PATIENCE;
    loop {
        // Not PING: this asks the very shard of a cluster that must answer, and about a key this user may name.
        let mut exists = redis::cmd("EXISTS");
        match client
            .run::<u8>(exists.arg(Keys::new(event).key("tip")))
            .await
        {
            Ok(_) => return Ok(client),
            Err(cause) if Instant::now() > end || is_final(&cause) => {
                return Err(unreachable(cause));
            }
            Err(_) => sleep(Duration::from_millis(250)).await,
        }
    }
}

/// What to do about it, and whether waiting may mend it as well. TLS tells its reasons in text alone.
fn cure(error: &RedisError) -> (&'static str, bool) {
    let text = error.to_string();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if matches!(error.code(), Some("NOPERM")) {
        return (
            "Give the user its rights: ACL SETUSER … ~{event}:* +@all -@dangerous -@admin, and with Sentinels +role, with the name of --redis-event for event.",
            false,
        );
    }
    let is_login = matches!(error.kind(), redis::ErrorKind::AuthenticationFailed);
    if is_login || matches!(error.code(), Some("NOAUTH" | "WRONGPASS")) {
        return (
            "Write user and password in --redis (KAOTSUNAGI_REDIS) as Redis has them: rediss://user:password@host:6380/, with %40 for @ and %2F for / in a password.",
            false,
        );
    }
    if says(&["UnknownIssuer", "BadSignature", "CaUsedAsEndEntity"]) {
        return (
            "Nobody this machine trusts has signed its certificate: name the file of your own authority (PEM) in the environment variable SSL_CERT_FILE.",
            false,
        );
    }
    if says(&["SSL_CERT_FILE", "SSL_CERT_DIR", "pem file", "PEM"]) {
        return (
            "SSL_CERT_FILE and SSL_CERT_DIR must name certificates (PEM) that can be read; without them the system's own are trusted.",
            false,
        );
    }
    if says(&["Expired", "NotValidYet", "expired"]) {
        return (
            "Its certificate has expired or is not valid yet: give Redis another (tls-cert-file), or set this machine's clock right.",
            false,
        );
    }
    if says(&["NotValidForName", "not valid for name"]) {
        return (
            "Its certificate is for another name: write the host name that stands in it in --redis (KAOTSUNAGI_REDIS).",
            false,
        );
    }
    // Cut off in the middle of a greeting: so does a Redis that stops, a port that wants TLS, and one that has none and is asked for it.
    if error.is_connection_dropped() && !error.is_connection_refusal() {
        return (
            "If this port wants TLS, write rediss:// in --redis (KAOTSUNAGI_REDIS), if it has none, redis://; otherwise start Redis, or write where it is.",
            true,
        );
    }
    if error.is_timeout() {
        return (
            "Start it, or write where it is with --redis (KAOTSUNAGI_REDIS). A port without TLS is silent when asked by rediss://: write redis://, or the port that Redis has as tls-port.",
            true,
        );
    }
    (
        "Start it, or write where it is with --redis (KAOTSUNAGI_REDIS).",
        true,
    )
}

fn mend(error: &RedisError) -> &'static str {
    cure(error).0
}

/// Waiting does not mend a wrong password.
fn is_final(error: &RedisError) -> bool {
    !cure(error).1
}

/// As [`connect`], once nobody is about to put the event back.
pub async fn connect_settled(target: &Target, event: &str) -> Result<RedisClient, ConnectError> {
    let client = connect(target, event).await?;
    settled(&client, event).await?;
    Ok(client)
}

pub async fn journal(
    client: &RedisClient,
    event: &str,
    replicas: u32,
) -> Result<RedisJournal, StoreError> {
    RedisJournal::open(client.clone(), &Keys::new(event), replicas).await
}

/// The directory of an event, read whole.
pub async fn directory(client: &RedisClient, event: &str) -> Result<RedisDirectory, StoreError> {
    RedisDirectory::open(client.clone(), &Keys::new(event)).await
}

/// Where `import` and the nodes find the event's key-values.
pub fn key_values(client: &RedisClient, event: &str) -> RedisKeyValueStore {
    RedisKeyValueStore::new(client.clone(), &Keys::new(event))
}

/// What there is of an event.
#[derive(Clone, Copy)]
struct Found {
    /// Nothing without a tip.
    position: Option<u64>,
    entries: u64,
    keys: bool,
    records: u64,
    /// Nodes that have said within their grace that they live.
    nodes: u64,
}

impl Found {
    async fn of(client: &RedisClient, keys: &Keys) -> Result<Self, StoreError> {
        let names = ["tip", "journal", "shelf", "people", "presence:nodes"];
        let names = names.map(|name| keys.key(name));
        let state = script(STATE, &names.each_ref().map(String::as_str));
        let (position, entries, has_keys, records, nodes): (i64, u64, u8, u64, u64) =
            client.run(&state).await?;
        Ok(Self {
            position: u64::try_from(position).ok(),
            entries,
            keys: has_keys == 1,
            records,
            nodes,
        })
    }

    /// What cannot be missing beside what is there. A node that starts at this moment writes tip, then keys, then the rest.
    fn missing(self, keys: &Keys) -> Option<String> {
        let nothing = self.position.is_none() && self.entries == 0;
        let begun = self.position.is_some_and(|position| position > 0) || self.entries > 0;
        if begun && !self.keys {
            return Some(keys.key("shelf"));
        }
        (nothing && self.records > 0)
            .then(|| format!("{} or {}", keys.key("journal"), keys.key("tip")))
    }
}

/// Waits while the event seems to be lost and somebody may put it back: a node that begins it anew would take its place.
/// Whether somebody holds it is known by the beats of nodes alone, so that of nodes that all ended nothing is known.
async fn settled(client: &RedisClient, event: &str) -> Result<(), ConnectError> {
    let keys = Keys::new(event);
    let start = Instant::now();
    loop {
        let found = Found::of(client, &keys).await?;
        let missing = found.missing(&keys);
        let empty = found.position.is_none() && found.entries == 0;
        match missing {
            None if !empty => return Ok(()),
            None if found.nodes == 0 && start.elapsed() >= BEATS => return Ok(()),
            _ if start.elapsed() < START_PATIENCE => sleep(LOOK_EVERY).await,
            Some(missing) => {
                let event = event.to_owned();
                return Err(ConnectError::InPart { event, missing });
            }
            None => {
                let (event, nodes) = (event.to_owned(), found.nodes);
                return Err(ConnectError::Held { event, nodes });
            }
        }
    }
}

pub(super) async fn open(target: &Target, settings: &Settings) -> Result<Stores, ConnectError> {
    let event = &settings.redis_event;
    let client = connect(target, event).await?;
    let keys = Keys::new(event);
    let promise = promise(&client, &keys, settings.redis_wait).await;
    settled(&client, event).await?;
    tracing::info!(redis = %target, %event, %promise, "several nodes may serve this event");
    let journal = journal(&client, event, settings.redis_wait).await?;
    let directory = RedisDirectory::open(client.clone(), &keys).await?;
    // Commands may be refused behind a slow wire; people do not leave because of it, as long as two beats fit into a grace.
    let patience = ANSWER_TIMEOUT.max(settings.presence.grace / 2);
    let beats =
        RedisClient::patient(target, patience).map_err(|cause| ConnectError::Unreachable {
            target: target.clone(),
            cause,
        })?;
    Ok(Stores {
        journal: Arc::new(journal),
        directory: Arc::new(directory),
        presence: Arc::new(RedisPresence::open(beats, &keys, settings.presence.grace)),
        key_values: Arc::new(key_values(&client, event)),
        event: Some(event.clone()),
        promise,
    })
}

/// What Redis' own settings mean for a command that was acknowledged.
async fn promise(client: &RedisClient, keys: &Keys, replicas: u32) -> String {
    let mut ask = Pipeline::new();
    // The first one's key leads to the shard that holds the event.
    ask.cmd("EXISTS").arg(keys.key("tip")).ignore();
    for setting in ["appendonly", "appendfsync", "maxmemory-policy"] {
        ask.cmd("CONFIG").arg("GET").arg(setting);
    }
    let settings: Result<Vec<Vec<String>>, _> = client.run_all(&ask).await;
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
