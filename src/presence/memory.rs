//! Presence of one process.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dashmap::DashMap;
use tokio::sync::watch;
use tokio::time::Instant;

use super::{ConnectionId, Guard, Presence};
use domain::AttendeeId;

/// Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct MemoryPresence(Arc<Shared>);

struct Shared {
    people: DashMap<AttendeeId, Seen>,
    /// How long somebody without a connection still counts as here.
    grace: Duration,
    changed: watch::Sender<u64>,
}

#[derive(Default)]
struct Seen {
    connections: HashSet<ConnectionId>,
    /// When the last connection ended.
    gone_since: Option<Instant>,
}

impl MemoryPresence {
    pub fn new(grace: Duration) -> Self {
        Self(Arc::new(Shared {
            people: DashMap::new(),
            grace,
            changed: watch::Sender::new(0),
        }))
    }
}

impl Shared {
    fn tick(&self) {
        self.changed.send_modify(|n| *n += 1);
    }

    fn depart(self: &Arc<Self>, who: AttendeeId, connection: ConnectionId) {
        let Some(mut seen) = self.people.get_mut(&who) else {
            return;
        };
        if !seen.connections.remove(&connection) || !seen.connections.is_empty() {
            return;
        }
        seen.gone_since = Some(Instant::now());
        drop(seen);
        let shared = Arc::clone(self);
        // Outside a runtime the process is ending, and with it everybody's presence.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                tokio::time::sleep(shared.grace).await;
                let grace = shared.grace;
                let still_gone = |seen: &Seen| {
                    seen.connections.is_empty()
                        && seen.gone_since.is_some_and(|at| at.elapsed() >= grace)
                };
                if shared
                    .people
                    .remove_if(&who, |_, seen| still_gone(seen))
                    .is_some()
                {
                    shared.tick();
                }
            });
        }
    }
}

#[async_trait]
impl Presence for MemoryPresence {
    async fn arrive(&self, who: AttendeeId, connection: ConnectionId) -> Guard {
        let mut seen = self.0.people.entry(who).or_default();
        let new = seen.connections.is_empty() && seen.gone_since.is_none();
        seen.connections.insert(connection);
        seen.gone_since = None;
        drop(seen);
        if new {
            self.0.tick();
        }
        let shared = Arc::clone(&self.0);
        Guard::new(move || shared.depart(who, connection))
    }

    fn is_present(&self, who: AttendeeId) -> bool {
        self.0.people.contains_key(&who)
    }

    fn changed(&self) -> watch::Receiver<u64> {
        self.0.changed.subscribe()
    }
}
