//! Presence of several nodes. Each keeps one hash in Redis, person and connection, and says several times within the grace that it lives;
//! a node that does not is as a connection that broke: its people count for the grace and no longer.
//!
//! Nothing is counted in Redis: a person is here while any node has an entry of theirs.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, Weak};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use dashmap::DashMap;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use super::{ConnectionId, Guard, Presence};
use crate::remote::{Keys, RedisClient, script};
use crate::store::StoreError;
use crate::tasks;
use domain::AttendeeId;

const BEAT: &str = include_str!("beat.lua");

/// Entries written in one go: a millisecond of Redis' time.
const BATCH: usize = 1000;
/// A leave or an arrival elsewhere is seen within this.
const BEAT_EVERY: Duration = Duration::from_millis(250);

pub struct RedisPresence(pub(super) Arc<Shared>);

pub(super) struct Shared {
    client: RedisClient,
    pub(super) node: String,
    nodes: String,
    versions: String,
    /// Followed by a node's name: its hash.
    prefix: String,
    grace: Duration,
    /// Connections of this node, with those that ended within the grace.
    here: DashMap<AttendeeId, u32>,
    local: Mutex<Local>,
    elsewhere: RwLock<Arc<HashMap<String, Node>>>,
    changed: watch::Sender<u64>,
}

#[derive(Default)]
struct Local {
    entries: HashSet<Entry>,
    /// Ended, oldest first.
    leaving: VecDeque<(Instant, Entry)>,
    /// Not yet in Redis.
    adds: HashSet<Entry>,
    removes: HashSet<Entry>,
    /// Something was said that others have not been told to look at: they look when all of it is there.
    unseen: bool,
}

type Entry = (AttendeeId, ConnectionId);

/// What Redis has of this node after a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// All of it.
    Whole,
    /// What was said so far; others look when the rest is there.
    Part,
    /// Something else: it lost what this node said, or the node was stopped for longer than it was good for.
    Otherwise,
}

/// What another node last said.
#[derive(Clone)]
struct Node {
    version: u64,
    people: Arc<HashSet<AttendeeId>>,
}

impl RedisPresence {
    pub fn open(client: RedisClient, keys: &Keys, grace: Duration) -> Self {
        let node = format!("{:08x}", rand::random::<u32>());
        tracing::info!(%node, "this node's name in the presence of the event");
        let shared = Arc::new(Shared {
            client,
            node,
            nodes: keys.key("presence:nodes"),
            versions: keys.key("presence:versions"),
            prefix: keys.key("presence:"),
            grace,
            here: DashMap::new(),
            local: Mutex::default(),
            elsewhere: RwLock::default(),
            changed: watch::Sender::new(0),
        });
        tasks::again("presence", &shared, beat);
        Self(shared)
    }
}

fn field((who, connection): &Entry) -> String {
    format!("{who}:{}", connection.0)
}

impl Shared {
    fn local(&self) -> MutexGuard<'_, Local> {
        self.local.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn elsewhere(&self) -> Arc<HashMap<String, Node>> {
        let elsewhere = self.elsewhere.read();
        Arc::clone(&elsewhere.unwrap_or_else(PoisonError::into_inner))
    }

    fn tick(&self) {
        self.changed.send_modify(|n| *n += 1);
    }

    fn is_elsewhere(&self, who: AttendeeId) -> bool {
        self.elsewhere()
            .values()
            .any(|node| node.people.contains(&who))
    }

    fn arrive(&self, entry: Entry) {
        let mut local = self.local();
        local.entries.insert(entry);
        local.adds.insert(entry);
        let mut here = self.here.entry(entry.0).or_default();
        *here += 1;
        let first = *here == 1;
        drop(here);
        drop(local);
        if first && !self.is_elsewhere(entry.0) {
            self.tick();
        }
    }

    fn depart(&self, entry: Entry) {
        self.local().leaving.push_back((Instant::now(), entry));
    }

    /// Takes away whose grace is over.
    fn sweep(&self) {
        let mut gone = false;
        let mut local = self.local();
        while let Some((since, entry)) = local.leaving.front().copied()
            && since.elapsed() >= self.grace
        {
            local.leaving.pop_front();
            local.entries.remove(&entry);
            if !local.adds.remove(&entry) {
                local.removes.insert(entry);
            }
            let last = |_: &AttendeeId, count: &mut u32| {
                *count -= 1;
                *count == 0
            };
            let mut left = false;
            if let dashmap::Entry::Occupied(mut here) = self.here.entry(entry.0)
                && last(&entry.0, here.get_mut())
            {
                here.remove();
                left = true;
            }
            gone |= left && !self.is_elsewhere(entry.0);
        }
        drop(local);
        if gone {
            self.tick();
        }
    }

    /// One beat: says who came and went since the last one, or begins to say everybody anew, and hears of the others.
    async fn beat(&self, begin: bool, patient: bool) -> Result<Said, StoreError> {
        let (adds, removes, whole, last, news) = {
            let mut local = self.local();
            if begin {
                local.adds = local.entries.clone();
                local.removes.clear();
            }
            let adds: Vec<_> = local.adds.iter().take(BATCH).copied().collect();
            let removes: Vec<_> = local.removes.iter().take(BATCH).copied().collect();
            adds.iter().for_each(|entry| {
                local.adds.remove(entry);
            });
            removes.iter().for_each(|entry| {
                local.removes.remove(entry);
            });
            let whole = local.entries.len() + local.removes.len() - local.adds.len();
            let last = local.adds.is_empty() && local.removes.is_empty();
            local.unseen |= begin || !adds.is_empty() || !removes.is_empty();
            let news = last && std::mem::take(&mut local.unseen);
            (adds, removes, whole, last, news)
        };
        let own = format!("{}{}", self.prefix, self.node);
        let mut beat = script(BEAT, &[&self.nodes, &self.versions, &own]);
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let since = since.map_or(0, |since| since.as_millis()).to_string();
        beat.arg(&self.node)
            .arg(u64::try_from(self.grace.as_millis()).unwrap_or(u64::MAX))
            .arg(u8::from(begin))
            .arg(u8::from(news))
            .arg(adds.len());
        for entry in &adds {
            beat.arg(field(entry)).arg(&since);
        }
        beat.arg(removes.iter().map(field).collect::<Vec<_>>());
        let (fields, live): (usize, Vec<(String, u64)>) = self.client.run(&beat).await?;
        self.hear(live, patient).await?;
        Ok(match (fields == whole, last) {
            (false, _) => Said::Otherwise,
            (true, false) => Said::Part,
            (true, true) => Said::Whole,
        })
    }

    /// `patient`: Redis was away, so a node that is not listed may only not have come back yet.
    async fn hear(&self, live: Vec<(String, u64)>, patient: bool) -> Result<(), StoreError> {
        let before = self.elsewhere();
        let mut now = HashMap::new();
        for (name, version) in live.into_iter().filter(|(name, _)| *name != self.node) {
            let node = match before.get(&name) {
                Some(node) if node.version == version => node.clone(),
                _ => {
                    let mut keys = redis::cmd("HKEYS");
                    let fields: Vec<String> = self
                        .client
                        .run(keys.arg(format!("{}{name}", self.prefix)))
                        .await?;
                    let people = fields
                        .iter()
                        .filter_map(|field| field.split_once(':')?.0.parse().ok());
                    Node {
                        version,
                        people: Arc::new(people.collect()),
                    }
                }
            };
            now.insert(name, node);
        }
        if patient {
            for (name, node) in &*before {
                now.entry(name.clone()).or_insert_with(|| node.clone());
            }
        }
        let same = now.len() == before.len()
            && now.iter().all(|(name, node)| {
                before
                    .get(name)
                    .is_some_and(|old| old.people == node.people)
            });
        *self
            .elsewhere
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(now);
        if !same {
            self.tick();
        }
        Ok(())
    }
}

async fn beat(shared: Weak<Shared>) {
    let mut anew = true;
    // Until then nobody elsewhere is taken for gone.
    let mut patient_until = Instant::now();
    loop {
        let Some(this) = shared.upgrade() else {
            return;
        };
        this.sweep();
        let every = BEAT_EVERY.min(this.grace / 5);
        let patient = Instant::now() < patient_until;
        let pause = match this.beat(anew, patient).await {
            Ok(said) => {
                let again = said == Said::Otherwise && !anew;
                anew = again;
                if again || said == Said::Part {
                    Duration::ZERO
                } else {
                    every
                }
            }
            Err(error) => {
                tracing::debug!(%error, "presence is not shared just now");
                // What arrived there is unknown.
                anew = true;
                patient_until = Instant::now() + this.grace;
                every
            }
        };
        drop(this);
        sleep(pause).await;
    }
}

#[async_trait]
impl Presence for RedisPresence {
    async fn arrive(&self, who: AttendeeId, connection: ConnectionId) -> Guard {
        let entry = (who, connection);
        self.0.arrive(entry);
        let shared = Arc::clone(&self.0);
        Guard::new(move || shared.depart(entry))
    }

    fn is_present(&self, who: AttendeeId) -> bool {
        self.0.here.contains_key(&who) || self.0.is_elsewhere(who)
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }
}
