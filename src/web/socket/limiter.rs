//! How many sockets this node holds: in all, and from one origin.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::net::Origin;

pub(crate) struct SocketLimiter {
    all: usize,
    per_origin: usize,
    held: Arc<Held>,
}

#[derive(Default)]
struct Held {
    count: Mutex<Count>,
    /// Notified whenever a socket has gone.
    freed: Notify,
}

#[derive(Default)]
struct Count {
    all: usize,
    by_origin: HashMap<Origin, usize>,
}

impl SocketLimiter {
    pub(crate) fn new(all: usize, per_origin: usize) -> Self {
        Self {
            all,
            per_origin,
            held: Arc::default(),
        }
    }

    /// Returns when the last socket has gone.
    pub(crate) async fn empty(&self) {
        loop {
            let freed = self.held.freed.notified();
            tokio::pin!(freed);
            // Armed before looking: a socket that goes in between notifies all the same.
            freed.as_mut().enable();
            if self.held.count().all == 0 {
                return;
            }
            freed.await;
        }
    }

    pub(crate) fn acquire(&self, origin: Origin) -> Option<SocketPermit> {
        let mut count = self.held.count();
        let here = count.by_origin.get(&origin).copied().unwrap_or_default();
        if here >= self.per_origin || count.all >= self.all {
            return None;
        }
        count.by_origin.insert(origin, here + 1);
        count.all += 1;
        Some(SocketPermit {
            held: Arc::clone(&self.held),
            origin,
        })
    }
}

impl Held {
    fn count(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct SocketPermit {
    held: Arc<Held>,
    origin: Origin,
}

impl Drop for SocketPermit {
    fn drop(&mut self) {
        let mut count = self.held.count();
        count.all -= 1;
        if let Some(here) = count.by_origin.get_mut(&self.origin) {
            *here -= 1;
            if *here == 0 {
                count.by_origin.remove(&self.origin);
            }
        }
        drop(count);
        self.held.freed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(last: u8) -> Origin {
        Origin::of([192, 0, 2, last].into())
    }

    #[test]
    fn permits_run_out_and_come_back() {
        let limiter = SocketLimiter::new(3, 2);
        let first = limiter.acquire(origin(1));
        let _second = limiter.acquire(origin(1));
        assert!(first.is_some() && limiter.acquire(origin(1)).is_none());
        let _third = limiter.acquire(origin(2));
        assert!(limiter.acquire(origin(2)).is_none(), "the node is full");
        drop(first);
        assert!(limiter.acquire(origin(1)).is_some());
    }

    #[test]
    fn nothing_is_left_of_those_who_were_refused_or_went() {
        let limiter = SocketLimiter::new(1, 1);
        let one = limiter.acquire(origin(0));
        for last in 1..200 {
            assert!(limiter.acquire(origin(last)).is_none());
        }
        assert_eq!(limiter.held.count().by_origin.len(), 1);
        drop(one);
        assert!(limiter.held.count().by_origin.is_empty());
    }
}
