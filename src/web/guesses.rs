//! Guesses at codes and at the passphrase. A wrong one makes the next one from the same place wait its turn; a right one costs nothing.
//!
//! Whoever guesses shares an address with the whole hall, so nobody is turned away because of what others got wrong: guesses queue, are
//! looked at no faster than wrong ones are allowed, and the queue is as short as what is looked at in five seconds. What was wrong a
//! moment ago is known again and never queues.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::net::{Bucket, Buckets, Rate};

/// Seconds that a guess waits at most, if it may wait at all.
const LONGEST_WAIT: f64 = 5.0;
/// Wrong guesses that are known again.
const REMEMBERED: usize = 4096;
/// The same wrong guess again: this many are told so, then they are told to slow down.
const REPEATS: Rate = Rate {
    at_once: 10.0,
    per_second: 1.0,
};
/// Queues kept at most. Beyond it those with nothing against them are forgotten, or newcomers share one.
const LANES_MAX: usize = 10_000;

/// Between two lines in the log about the same flood.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// How many wrong guesses are looked at: from one place, and from everywhere.
#[derive(Clone, Copy)]
pub(super) struct Rates {
    pub each: Rate,
    pub all: Rate,
}

/// 50 a second are a million in an evening of six hours. A join code has 31^6 values, so one evening finds a room's code once in 800
/// evenings; a resume code has 31^8, so it finds one of 222 people's once in 3,500, one of 5,000 people's once in 150.
pub(super) const CODES: Rates = Rates {
    each: Rate {
        at_once: 20.0,
        per_second: 20.0,
    },
    all: Rate {
        at_once: 100.0,
        per_second: 50.0,
    },
};

/// 20 a second are 430,000 in an evening: nothing against the 31^8 of a passphrase that was made here, too many for a word of a dictionary.
pub(super) const PASSPHRASES: Rates = Rates {
    each: Rate {
        at_once: 10.0,
        per_second: 10.0,
    },
    all: Rate {
        at_once: 20.0,
        per_second: 20.0,
    },
};

/// Of one thing that is guessed at. `K`: what guesses from one place have in common.
pub(super) struct Guesses<K> {
    /// For the log.
    what: &'static str,
    told: Mutex<Option<Instant>>,
    rates: Rates,
    everybody: Arc<Lane>,
    lanes: DashMap<K, Arc<Lane>>,
    /// Of whoever comes while there are too many lanes.
    newcomers: Arc<Lane>,
    wrong: Mutex<Recent>,
    repeats: Buckets<K>,
    /// Digests are worth nothing outside this process.
    key: [u8; 32],
}

pub(super) type Digest = [u8; 32];

/// A test may stop it.
fn now() -> Instant {
    tokio::time::Instant::now().into_std()
}

impl<K: Clone + Eq + Hash> Guesses<K> {
    pub(super) fn new(what: &'static str, rates: Rates) -> Self {
        Self {
            what,
            told: Mutex::new(None),
            rates,
            everybody: Arc::new(Lane::new(rates.all)),
            lanes: DashMap::new(),
            newcomers: Arc::new(Lane::new(rates.each)),
            wrong: Mutex::default(),
            repeats: Buckets::new(REPEATS, now()),
            key: rand::random(),
        }
    }

    pub(super) fn digest(&self, parts: &[&[u8]]) -> Digest {
        #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("any length");
        for part in parts {
            mac.update(&(part.len() as u64).to_le_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Waits until the guess may be looked at. None: too many wait already.
    pub(super) async fn turn(&self, from: K, guess: Digest) -> Option<Turn<'_, K>> {
        if self.remembered().contains(&guess) {
            let answered = self.repeats.take(from, now());
            return answered.then_some(Turn {
                guesses: self,
                guess,
                places: None,
            });
        }
        // First among those from there, so that each place has one guess in the queue of all.
        let own = self.lane(from).place().await?;
        let all = Arc::clone(&self.everybody).place().await?;
        Some(Turn {
            guesses: self,
            guess,
            places: Some([own, all]),
        })
    }

    fn lane(&self, from: K) -> Arc<Lane> {
        if self.lanes.len() >= LANES_MAX && !self.lanes.contains_key(&from) {
            let now = now();
            self.lanes
                .retain(|_, lane| Arc::strong_count(lane) > 1 || !lane.is_full(now));
            if self.lanes.len() >= LANES_MAX {
                return Arc::clone(&self.newcomers);
            }
        }
        let new = || Arc::new(Lane::new(self.rates.each));
        Arc::clone(&self.lanes.entry(from).or_insert_with(new))
    }

    fn tell(&self) {
        let now = now();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.is_none_or(|told| now.saturating_duration_since(told) >= TOLD_EVERY) {
            *told = Some(now);
            tracing::warn!(
                what = self.what,
                "many wrong ones come in; they wait for each other"
            );
        }
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, Recent> {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A guess that is being looked at; while it is, no other from the same place is.
#[must_use]
pub(super) struct Turn<'a, K> {
    guesses: &'a Guesses<K>,
    guess: Digest,
    /// None for what was wrong before.
    places: Option<[Place; 2]>,
}

impl<K: Clone + Eq + Hash> Turn<'_, K> {
    /// Known to be wrong without looking, if what it is compared with is part of the digest.
    pub(super) fn was_wrong(&self) -> bool {
        self.places.is_none()
    }

    /// Charges it. True when there have been too many.
    pub(super) fn wrong(self) -> bool {
        let Some(places) = self.places else {
            return false;
        };
        self.guesses.remembered().insert(self.guess);
        let waited = places.iter().any(|place| place.waited);
        for place in &places {
            place.lane.bucket().take(now());
        }
        if waited {
            self.guesses.tell();
        }
        waited
    }
}

/// One guess at a time, and none while there is nothing left for a wrong one.
struct Lane {
    bucket: Mutex<Bucket>,
    turn: Arc<Semaphore>,
    waiting: AtomicUsize,
    most: usize,
}

struct Place {
    lane: Arc<Lane>,
    /// There was nothing left for a wrong one.
    waited: bool,
    _turn: OwnedSemaphorePermit,
}

impl Lane {
    fn new(rate: Rate) -> Self {
        Self {
            bucket: Mutex::new(Bucket::full(rate, now())),
            turn: Arc::new(Semaphore::new(1)),
            waiting: AtomicUsize::new(0),
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "some hundred"
            )]
            most: (LONGEST_WAIT * rate.per_second) as usize,
        }
    }

    async fn place(self: Arc<Self>) -> Option<Place> {
        let waiting = Waiting::among(&self);
        // While wrong ones are still allowed the queue moves as fast as it is looked at: a whole hall may come in at once.
        if waiting.before >= self.most && !self.bucket().wait(now()).is_zero() {
            return None;
        }
        let turn = Arc::clone(&self.turn).acquire_owned().await.ok()?;
        let mut waited = false;
        loop {
            let wait = self.bucket().wait(now());
            if wait.is_zero() {
                break;
            }
            waited = true;
            tokio::time::sleep(wait).await;
        }
        drop(waiting);
        Some(Place {
            lane: self,
            waited,
            _turn: turn,
        })
    }

    fn bucket(&self) -> std::sync::MutexGuard<'_, Bucket> {
        self.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_full(&self, now: Instant) -> bool {
        self.bucket().is_full(now)
    }
}

/// Counted while waiting, also when who waits hangs up.
struct Waiting {
    lane: Arc<Lane>,
    before: usize,
}

impl Waiting {
    fn among(lane: &Arc<Lane>) -> Self {
        Self {
            lane: Arc::clone(lane),
            before: lane.waiting.fetch_add(1, Ordering::Relaxed),
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.lane.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

#[derive(Default)]
struct Recent {
    known: HashSet<Digest>,
    order: VecDeque<Digest>,
}

impl Recent {
    fn contains(&self, digest: &Digest) -> bool {
        self.known.contains(digest)
    }

    fn insert(&mut self, digest: Digest) {
        if !self.known.insert(digest) {
            return;
        }
        self.order.push_back(digest);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: Rates = Rates {
        each: Rate {
            at_once: 3.0,
            per_second: 2.0,
        },
        all: Rate {
            at_once: 100.0,
            per_second: 100.0,
        },
    };

    async fn wrong(guesses: &Guesses<u8>, from: u8, guess: &str) -> Option<bool> {
        let digest = guesses.digest(&[guess.as_bytes()]);
        Some(guesses.turn(from, digest).await?.wrong())
    }

    #[tokio::test(start_paused = true)]
    async fn a_whole_hall_with_the_right_code_comes_in_at_once() {
        let guesses = Guesses::new("test", RATES);
        let digest = guesses.digest(&[b"right"]);
        let many = (0..500).map(|_| async { guesses.turn(1, digest).await.is_some() });
        let let_in = futures_util::future::join_all(many).await;
        assert!(let_in.into_iter().all(|each| each));
    }

    #[tokio::test(start_paused = true)]
    async fn right_guesses_cost_nothing_and_wrong_ones_soon_wait() {
        let guesses = Guesses::new("test", RATES);
        for n in 0_u32..100 {
            let digest = guesses.digest(&[&n.to_le_bytes()]);
            drop(guesses.turn(1, digest).await.expect("a turn"));
        }
        for guess in ["a", "b", "c"] {
            assert_eq!(wrong(&guesses, 1, guess).await, Some(false), "{guess}");
        }
        assert_eq!(wrong(&guesses, 1, "d").await, Some(true));
        assert_eq!(wrong(&guesses, 2, "e").await, Some(false), "elsewhere");
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_wrong_takes_nobodys_turn() {
        let guesses = Guesses::new("test", RATES);
        for _ in 0..10 {
            let _told = wrong(&guesses, 1, "a").await;
        }
        for _ in 0..100 {
            let _refused = wrong(&guesses, 1, "a").await;
        }
        assert_eq!(wrong(&guesses, 1, "b").await, Some(false));
    }

    #[tokio::test(start_paused = true)]
    async fn who_queues_gets_a_turn_and_the_queue_is_short() {
        let guesses = Arc::new(Guesses::new("test", RATES));
        let asked: Vec<_> = (0..100)
            .map(|n| {
                let guesses = Arc::clone(&guesses);
                tokio::spawn(async move { wrong(&guesses, 1, &n.to_string()).await })
            })
            .collect();
        let mut looked_at = 0;
        for one in asked {
            looked_at += usize::from(one.await.expect("ended").is_some());
        }
        // Those in stock, and the queue of five seconds; whoever has a turn no longer waits.
        assert!((10..=14).contains(&looked_at), "{looked_at}");
    }

    #[test]
    fn only_so_many_are_remembered() {
        let mut recent = Recent::default();
        let digest = |n: usize| {
            let mut digest = [0; 32];
            digest[..8].copy_from_slice(&n.to_le_bytes());
            digest
        };
        for n in 0..2 * REMEMBERED {
            recent.insert(digest(n));
        }
        assert_eq!(recent.known.len(), REMEMBERED);
        assert!(!recent.contains(&digest(0)) && recent.contains(&digest(REMEMBERED)));
    }
}
