//! What a crowd has heard together, and how long it took.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What everybody listens for.
pub(crate) const ANNOUNCED: &str = "まもなく始まります";
pub(crate) const CALLED: &str = "\"state\":\"called\"";
/// The same of a bare server.
pub(crate) const BARE_CALL: &str = "to your table";
const LISTS: &str = "\"type\":\"suggestions\"";
/// Longer than anything takes that goes well.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// What all of them have heard together.
#[derive(Default)]
pub(crate) struct Heard {
    bytes: AtomicU64,
    announced: AtomicUsize,
    called: AtomicUsize,
    /// Lists of suggestions.
    pub(crate) lists: AtomicUsize,
}

impl Heard {
    pub(crate) fn note(&self, text: &str) {
        self.bytes.fetch_add(text.len() as u64, Ordering::Relaxed);
        if text.contains(ANNOUNCED) {
            self.announced.fetch_add(1, Ordering::Relaxed);
        }
        if text.contains(CALLED) || text.contains(BARE_CALL) {
            self.called.fetch_add(1, Ordering::Relaxed);
        }
        if text.contains(LISTS) {
            self.lists.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(crate) fn bytes(&self) -> f64 {
        self.bytes.load(Ordering::Relaxed) as f64
    }

    pub(crate) fn forget(&self) {
        self.announced.store(0, Ordering::Relaxed);
        self.called.store(0, Ordering::Relaxed);
    }

    /// How long until so many have heard an announcement; it ends the bench if they do not.
    pub(crate) async fn announced(&self, by: usize, since: Instant) -> Duration {
        until(&self.announced, by, since).await
    }

    pub(crate) async fn called(&self, people: usize, since: Instant) -> Duration {
        until(&self.called, people, since).await
    }
}

async fn until(count: &AtomicUsize, enough: usize, since: Instant) -> Duration {
    while count.load(Ordering::Relaxed) < enough {
        assert!(since.elapsed() < PATIENCE, "{count:?} of {enough} heard it");
        tokio::time::sleep(LOOK_EVERY).await;
    }
    since.elapsed()
}
