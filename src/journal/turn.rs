//! Who loses race after race for a place in the journal asks for a turn, and the others wait that long. A far node would otherwise never get in.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

/// Races lost in a row before a turn is asked for: near nodes settle it among themselves. Sooner is fairer and slower: after three, eight writers that never rest do half as many appends.
const PATIENT: u32 = 12;
/// Who waits so long for an answer, in ms, is far away and asks after the first.
const FAR: u64 = 100;
/// A turn is for reading what was missed, perhaps names too, and appending.
const TRIPS: u64 = 3;
/// The shortest turn, in ms: what a busy process needs to come back at all. The script has the longest.
const LEAST: u64 = 100;
/// The longest wait until it is looked whether a turn is over, in ms.
const LOOK: u64 = 20;

pub(super) struct Turn {
    who: String,
    lost: AtomicU32,
    /// The slowest answer since the last place that was won, in ms.
    slowest: AtomicU64,
}

impl Turn {
    pub(super) fn new() -> Self {
        Self {
            who: format!("{:08x}", rand::random::<u32>()),
            lost: AtomicU32::new(0),
            slowest: AtomicU64::new(0),
        }
    }

    pub(super) fn who(&self) -> &str {
        &self.who
    }

    /// How many ms this writer would like to have to itself.
    pub(super) fn wish(&self) -> u64 {
        let slowest = self.slowest.load(Ordering::Relaxed);
        let patience = if slowest < FAR { PATIENT } else { 1 };
        if self.lost.load(Ordering::Relaxed) < patience {
            return 0;
        }
        LEAST.max(slowest * TRIPS)
    }

    pub(super) fn answered(&self, after: Duration) {
        let after = u64::try_from(after.as_millis()).unwrap_or(u64::MAX >> 8);
        self.slowest.fetch_max(after, Ordering::Relaxed);
    }

    pub(super) fn lost(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn won(&self) {
        self.lost.store(0, Ordering::Relaxed);
        self.slowest.store(0, Ordering::Relaxed);
    }

    /// How long to leave it to somebody who has `left` ms of a turn.
    pub(super) fn wait(left: u64) -> Duration {
        Duration::from_millis(rand::random_range(1..=left.clamp(1, LOOK)))
    }
}
