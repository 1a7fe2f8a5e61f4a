//! Slows down guessing and flooding. Phones in a hall share one address, so limits per address are wide.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use dashmap::DashMap;

/// Guesses at once, and seconds for one more.
const GUESSES: f64 = 20.0;
const SECONDS_PER_GUESS: f64 = 2.0;
/// Addresses remembered at most; beyond it the ones with nothing against them are forgotten.
const ADDRESSES: usize = 10_000;

/// A bucket that fills again with time.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    fn full(size: f64, now: Instant) -> Self {
        Self {
            left: size,
            at: now,
        }
    }

    fn refill(&mut self, size: f64, per_second: f64, now: Instant) {
        let earned = now.saturating_duration_since(self.at).as_secs_f64() * per_second;
        self.left = (self.left + earned).min(size);
        self.at = now;
    }
}

/// Counts wrong guesses, from wherever they come.
pub struct Throttle(Mutex<Bucket>);

impl Throttle {
    pub fn new() -> Self {
        Self(Mutex::new(Bucket::full(GUESSES, Instant::now())))
    }

    /// Takes one guess, if there is one left; a right one is [given back](Self::right).
    pub fn take(&self) -> bool {
        let mut bucket = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bucket.refill(GUESSES, 1.0 / SECONDS_PER_GUESS, Instant::now());
        if bucket.left < 1.0 {
            return false;
        }
        bucket.left -= 1.0;
        true
    }

    pub fn right(&self) {
        let mut bucket = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        bucket.left = (bucket.left + 1.0).min(GUESSES);
    }
}

/// So many a minute from each address.
pub struct PerAddress {
    per_minute: f64,
    buckets: DashMap<IpAddr, Bucket>,
}

impl PerAddress {
    pub fn per_minute(n: u32) -> Self {
        Self {
            per_minute: f64::from(n),
            buckets: DashMap::new(),
        }
    }

    pub fn allows(&self, address: IpAddr) -> bool {
        let now = Instant::now();
        if self.buckets.len() > ADDRESSES {
            let full = self.per_minute;
            self.buckets.retain(|_, bucket| {
                bucket.refill(full, full / 60.0, now);
                bucket.left < full
            });
        }
        let mut bucket = self
            .buckets
            .entry(address)
            .or_insert_with(|| Bucket::full(self.per_minute, now));
        bucket.refill(self.per_minute, self.per_minute / 60.0, now);
        if bucket.left < 1.0 {
            return false;
        }
        bucket.left -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_guesses_run_out_and_right_ones_do_not() {
        let throttle = Throttle::new();
        for _ in 0..100 {
            assert!(throttle.take());
            throttle.right();
        }
        for _ in 0..20 {
            assert!(throttle.take());
        }
        assert!(!throttle.take());
    }

    #[test]
    fn one_address_does_not_use_up_another_ones_share() {
        let limit = PerAddress::per_minute(2);
        let (a, b) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        assert!(limit.allows(a) && limit.allows(a));
        assert!(!limit.allows(a));
        assert!(limit.allows(b));
    }
}
