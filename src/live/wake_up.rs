//! Wakes whoever waits for news of an inbox or a room. A listener remembers how far it has heard, so that no ring is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// Small: every person has one, and every phone listens to two.
#[derive(Default)]
struct Bell {
    rung: AtomicU64,
    waiting: Notify,
}

#[derive(Default)]
pub(super) struct WakeUp(Arc<Bell>);

pub struct Listener {
    bell: Arc<Bell>,
    heard: u64,
}

impl WakeUp {
    /// Hears what rings from now on.
    pub(super) fn subscribe(&self) -> Listener {
        let bell = Arc::clone(&self.0);
        let heard = bell.rung.load(Ordering::Acquire);
        Listener { bell, heard }
    }

    pub(super) fn notify(&self) {
        self.0.rung.fetch_add(1, Ordering::Release);
        self.0.waiting.notify_waiters();
    }
}

impl Listener {
    /// Before reading: whatever comes in between rings again.
    pub fn mark_unchanged(&mut self) {
        self.heard = self.bell.rung.load(Ordering::Acquire);
    }

    pub fn has_changed(&self) -> bool {
        self.bell.rung.load(Ordering::Acquire) != self.heard
    }

    /// Safe to drop and call again.
    pub async fn changed(&mut self) {
        {
            // Woken from here on, before it is looked: nothing rings in between unheard.
            let waiting = self.bell.waiting.notified();
            if !self.has_changed() {
                waiting.await;
            }
        }
        self.mark_unchanged();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[tokio::test]
    async fn a_ring_is_heard_whenever_it_comes_and_once() {
        let wake_up = WakeUp::default();
        wake_up.notify();
        let mut listener = wake_up.subscribe();
        assert_eq!(
            listener.changed().now_or_never(),
            None,
            "before it listened"
        );
        wake_up.notify();
        wake_up.notify();
        assert!(listener.has_changed());
        assert_eq!(listener.changed().now_or_never(), Some(()));
        {
            let waiting = listener.changed();
            tokio::pin!(waiting);
            assert_eq!(waiting.as_mut().now_or_never(), None);
            wake_up.notify();
            assert_eq!(waiting.now_or_never(), Some(()), "while it waits");
        }
        {
            let dropped = listener.changed();
            tokio::pin!(dropped);
            assert_eq!(dropped.as_mut().now_or_never(), None);
            wake_up.notify();
        }
        assert_eq!(
            listener.changed().now_or_never(),
            Some(()),
            "it was dropped"
        );
        assert_eq!(listener.changed().now_or_never(), None);
    }
}
