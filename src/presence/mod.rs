//! Who is connected now. Not a fact: it changes too often and means nothing tomorrow.

#[cfg(test)]
mod contract;
mod memory;
mod redis;

use async_trait::async_trait;
use tokio::sync::watch;

pub use memory::MemoryPresence;
pub use redis::RedisPresence;

use domain::AttendeeId;

/// One socket of one person; a person may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

#[async_trait]
pub trait Presence: Send + Sync {
    /// The person is connected until the guard is dropped, however that comes about.
    async fn arrive(&self, who: AttendeeId, connection: ConnectionId) -> Guard;

    /// Connected, or gone for less than the grace.
    fn is_present(&self, who: AttendeeId) -> bool;

    /// Ticks when somebody came or is gone for good. Ticks may be merged.
    fn changed(&self) -> watch::Receiver<u64>;
}

/// Leaving cannot be forgotten: it is what dropping this does.
#[must_use = "dropping the guard is leaving"]
pub struct Guard(Option<Box<dyn FnOnce() + Send + Sync>>);

impl Guard {
    fn new(leave: impl FnOnce() + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(leave)))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(leave) = self.0.take() {
            leave();
        }
    }
}
