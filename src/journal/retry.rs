//! When an append is tried again, after which pause, and when it is given up: the one rule for writer and journal.
//!
//! Three things may be in the way of an append:
//! - Somebody else was first. The writer takes in what is new and decides again: at once the first time, then after a random pause.
//! - Nobody answers. The journal sends the same append again, which is known by its tag and done once.
//! - Somebody else has leased the journal. It waits until the lease is over.
//!
//! Whoever loses race after race asks for a lease: the others wait that long, or a node far away would never get in.

use std::time::Duration;

use tokio::time::Instant;

/// Lost races after which a command is given up. The bench saw up to 35 in a row among writers that never rest; without leases it were hundreds.
const RACES_MAX: u32 = 128;
/// The longest pause after a lost race: about what an append takes, so that waiting does not mean losing again.
const RACE_PAUSE_MAX_MS: u64 = 16;
/// How long one append is sent again for want of an answer, or waits for another's lease. Nobody waits longer for theirs.
const ANSWER_DEADLINE: Duration = Duration::from_secs(4);
/// Between two tries of the same append.
const SILENCE_PAUSE: Duration = Duration::from_millis(100);
/// The longest wait until it is looked whether a lease is over.
const LEASE_PAUSE_MAX_MS: u64 = 20;
/// Lost races in a row before a lease is asked for: near nodes settle it among themselves. Sooner is fairer and slower: after three,
/// eight writers that never rest do half as many appends.
const RACES_BEFORE_LEASE: u32 = 12;
/// Whoever waits so long for an answer is far away, and asks after the first.
const FAR: Duration = Duration::from_millis(100);
/// A lease is for reading what was missed, perhaps names too, and appending.
const LEASE_ROUND_TRIPS: u32 = 3;
/// The shortest lease: what a busy process needs to come back at all. The script has the longest.
const LEASE_MIN: Duration = Duration::from_millis(100);

/// What one group of commands has met on its way into the journal.
#[derive(Debug)]
pub struct Retry {
    races_lost: u32,
    /// When the append that is under way was first sent.
    sent_at: Instant,
    slowest_answer: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            races_lost: 0,
            sent_at: Instant::now(),
            slowest_answer: Duration::ZERO,
        }
    }
}

impl Retry {
    /// Somebody else was first: the pause before it is decided again, or nothing when that happened too often.
    pub fn lost_race(&mut self) -> Option<Duration> {
        self.races_lost += 1;
        match self.races_lost {
            1 => Some(Duration::ZERO),
            RACES_MAX.. => None,
            lost => {
                let most_ms = RACE_PAUSE_MAX_MS.min(1 << (lost - 1).min(6));
                Some(Duration::from_millis(rand::random_range(0..=most_ms)))
            }
        }
    }

    /// Another append is sent for the first time.
    pub(super) fn sends(&mut self) {
        self.sent_at = Instant::now();
    }

    pub(super) fn answered_after(&mut self, time: Duration) {
        self.slowest_answer = self.slowest_answer.max(time);
    }

    /// Nobody answered: the pause before the same append is sent again.
    pub(super) fn unanswered(&self) -> Option<Duration> {
        (self.sent_at.elapsed() + SILENCE_PAUSE < ANSWER_DEADLINE).then_some(SILENCE_PAUSE)
    }

    /// Somebody else has it to themselves for `left_ms`: the pause before the same append is sent again.
    pub(super) fn leased_for(&self, left_ms: u64) -> Option<Duration> {
        let pause_ms = rand::random_range(1..=left_ms.clamp(1, LEASE_PAUSE_MAX_MS));
        (self.sent_at.elapsed() < ANSWER_DEADLINE).then(|| Duration::from_millis(pause_ms))
    }

    /// How long the journal is asked for, should this race be lost, too; nothing while that is not needed.
    pub(super) fn lease(&self) -> Option<Duration> {
        let patience = if self.slowest_answer < FAR {
            RACES_BEFORE_LEASE
        } else {
            1
        };
        let needed = LEASE_MIN.max(self.slowest_answer * LEASE_ROUND_TRIPS);
        (self.races_lost >= patience).then_some(needed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_writer_asks_for_a_lease_after_many_races_and_a_far_one_after_the_first() {
        let races = |slowest| {
            let mut retry = Retry::default();
            retry.answered_after(slowest);
            while retry.lease().is_none() {
                retry.lost_race();
            }
            retry.races_lost
        };
        assert_eq!(races(Duration::from_millis(5)), RACES_BEFORE_LEASE);
        assert_eq!(races(Duration::from_millis(300)), 1);
    }

    #[test]
    fn races_are_given_up_after_many() {
        let mut retry = Retry::default();
        let tries = std::iter::from_fn(|| retry.lost_race()).count();
        assert_eq!(tries as u32, RACES_MAX - 1);
    }

    #[tokio::test(start_paused = true)]
    async fn silence_is_borne_until_the_deadline_of_the_append() {
        let mut retry = Retry::default();
        tokio::time::advance(ANSWER_DEADLINE).await;
        assert_eq!((retry.unanswered(), retry.leased_for(5)), (None, None));
        retry.sends();
        assert!(retry.unanswered().is_some() && retry.leased_for(5).is_some());
    }
}
