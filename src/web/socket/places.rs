//! Sockets this node holds: in all, and from one place.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::net::Origin;

pub(crate) struct Places {
    all: usize,
    per_origin: usize,
    taken: Arc<Taken>,
}

#[derive(Default)]
struct Taken {
    count: Mutex<Count>,
    /// Rung whenever a place becomes free.
    freed: Notify,
}

#[derive(Default)]
struct Count {
    all: usize,
    by_origin: HashMap<Origin, usize>,
}

impl Places {
    pub(crate) fn new(all: usize, per_origin: usize) -> Self {
        Self {
            all,
            per_origin,
            taken: Arc::default(),
        }
    }

    /// Returns when the last socket has gone.
    pub(crate) async fn empty(&self) {
        loop {
            let freed = self.taken.freed.notified();
            tokio::pin!(freed);
            // Armed before looking: a place freed in between rings all the same.
            freed.as_mut().enable();
            if self.taken.count().all == 0 {
                return;
            }
            freed.await;
        }
    }

    pub(crate) fn take(&self, origin: Origin) -> Option<Place> {
        let mut count = self.taken.count();
        let here = count.by_origin.get(&origin).copied().unwrap_or_default();
        if here >= self.per_origin || count.all >= self.all {
            return None;
        }
        count.by_origin.insert(origin, here + 1);
        count.all += 1;
        Some(Place {
            taken: Arc::clone(&self.taken),
            origin,
        })
    }
}

impl Taken {
    fn count(&self) -> MutexGuard<'_, Count> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct Place {
    taken: Arc<Taken>,
    origin: Origin,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut count = self.taken.count();
        count.all -= 1;
        if let Some(here) = count.by_origin.get_mut(&self.origin) {
            *here -= 1;
            if *here == 0 {
                count.by_origin.remove(&self.origin);
            }
        }
        drop(count);
        self.taken.freed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(last: u8) -> Origin {
        Origin::of([192, 0, 2, last].into())
    }

    #[test]
    fn places_run_out_and_come_back() {
        let places = Places::new(3, 2);
        let first = places.take(origin(1));
        let _second = places.take(origin(1));
        assert!(first.is_some() && places.take(origin(1)).is_none());
        let _third = places.take(origin(2));
        assert!(places.take(origin(2)).is_none(), "the node is full");
        drop(first);
        assert!(places.take(origin(1)).is_some());
    }

    #[test]
    fn nothing_is_left_of_those_who_were_refused_or_went() {
        let places = Places::new(1, 1);
        let one = places.take(origin(0));
        for last in 1..200 {
            assert!(places.take(origin(last)).is_none());
        }
        assert_eq!(places.taken.count().by_origin.len(), 1);
        drop(one);
        assert!(places.taken.count().by_origin.is_empty());
    }
}
