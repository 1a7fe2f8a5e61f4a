//! Token buckets: so much at once, so much a second for long.

use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dashmap::DashMap;

/// Keys remembered at most. Beyond it the full buckets are forgotten, and if that is not enough newcomers share one.
const KEYS_MAX: usize = 20_000;
/// Looking for full buckets walks over all of them, so not with every request.
const SWEEP_PAUSE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug)]
pub struct Rate {
    pub at_once: f64,
    pub per_second: f64,
}

impl Rate {
    pub fn per_minute(n: u32) -> Self {
        Self {
            at_once: f64::from(n),
            per_second: f64::from(n) / 60.0,
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    rate: Rate,
    left: f64,
    at: Instant,
}

impl Bucket {
    pub fn full(rate: Rate, now: Instant) -> Self {
        Self {
            rate,
            left: rate.at_once,
            at: now,
        }
    }

    pub fn take(&mut self, now: Instant) -> bool {
        let fits = self.wait(now).is_zero();
        if fits {
            self.left -= 1.0;
        }
        fits
    }

    pub fn give_back(&mut self) {
        self.left = (self.left + 1.0).min(self.rate.at_once);
    }

    /// Time until [`take`](Self::take) succeeds.
    pub fn wait(&mut self, now: Instant) -> Duration {
        self.refill(now);
        if self.left >= 1.0 {
            return Duration::ZERO;
        }
        // A millisecond more: rounding must not wake anybody too early.
        Duration::from_secs_f64((1.0 - self.left) / self.rate.per_second) + Duration::from_millis(1)
    }

    pub fn is_full(&mut self, now: Instant) -> bool {
        self.refill(now);
        self.left >= self.rate.at_once
    }

    fn refill(&mut self, now: Instant) {
        let elapsed = now.saturating_duration_since(self.at).as_secs_f64();
        self.left = (self.left + elapsed * self.rate.per_second).min(self.rate.at_once);
        self.at = now;
    }
}

/// A bucket for each key; bounded, whatever keys come.
pub struct Buckets<K> {
    rate: Rate,
    by_key: DashMap<K, Bucket>,
    /// Of whoever comes while there are too many keys.
    others: Mutex<Bucket>,
    swept: Mutex<Instant>,
}

impl<K: Eq + Hash> Buckets<K> {
    pub fn new(rate: Rate, now: Instant) -> Self {
        Self {
            rate,
            by_key: DashMap::new(),
            others: Mutex::new(Bucket::full(rate, now)),
            swept: Mutex::new(now),
        }
    }

    pub fn take(&self, key: K, now: Instant) -> bool {
        if self.by_key.len() >= KEYS_MAX {
            self.sweep(now);
            if !self.by_key.contains_key(&key) && self.by_key.len() >= KEYS_MAX {
                let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
                return others.take(now);
            }
        }
        let mut bucket = self
            .by_key
            .entry(key)
            .or_insert_with(|| Bucket::full(self.rate, now));
        bucket.take(now)
    }

    /// For what was taken and turned out not to count.
    pub fn give_back(&self, key: &K) {
        if let Some(mut bucket) = self.by_key.get_mut(key) {
            bucket.give_back();
        }
    }

    fn sweep(&self, now: Instant) {
        let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
        if now.saturating_duration_since(*swept) >= SWEEP_PAUSE {
            *swept = now;
            self.by_key.retain(|_, bucket| !bucket.is_full(now));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        at_once: 2.0,
        per_second: 0.5,
    };

    #[test]
    fn a_bucket_says_how_long_until_it_gives_again() {
        let now = Instant::now();
        let mut bucket = Bucket::full(RATE, now);
        assert!(bucket.take(now) && bucket.take(now) && !bucket.take(now));
        let wait = bucket.wait(now);
        assert!(!bucket.take(now + wait / 2));
        assert!(bucket.take(now + wait));
    }

    #[test]
    fn one_key_does_not_use_up_another_ones_share() {
        let now = Instant::now();
        let buckets = Buckets::new(RATE, now);
        assert!(buckets.take("a", now) && buckets.take("a", now) && !buckets.take("a", now));
        assert!(buckets.take("b", now));
        buckets.give_back(&"a");
        assert!(buckets.take("a", now));
    }

    #[test]
    fn keys_stay_bounded_and_those_known_keep_their_share() {
        let now = Instant::now();
        let buckets = Buckets::new(RATE, now);
        for key in 0..3 * KEYS_MAX {
            buckets.take(key, now);
        }
        assert_eq!(buckets.by_key.len(), KEYS_MAX);
        assert!(buckets.take(0, now), "known before the flood");
        let later = now + Duration::from_secs(60);
        assert!(buckets.take(usize::MAX, later));
        assert_eq!(buckets.by_key.len(), 1, "full ones are forgotten");
    }
}
