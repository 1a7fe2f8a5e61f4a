//! How often: matching a full room must not take the time that its phones are served with, and no list may jump under a finger.

use std::time::{Duration, Instant};

/// Matching takes one part in so many of the time.
const SHARE: u32 = 10;
/// Whatever it takes, nobody waits longer for it.
const WAIT_MAX: Duration = Duration::from_secs(2);
/// Of the cost of a change that was known, so much is kept when another is measured.
const KEPT: f64 = 0.5;
/// While somebody's list goes on changing, the pause before the next is twice as long each time, up to so many times the shortest.
const PAUSE_GROWS_TO: u32 = 4;

/// Gathers changes, because a hundred at once cost a fraction of a hundred one by one. In a room of hundreds that is never noticed.
pub(super) struct Pace {
    /// Between two looks; less is not worth waiting for.
    tick: Duration,
    /// Seconds that one change has cost of late.
    each: f64,
    waiting_since: Option<Instant>,
}

impl Pace {
    pub(super) fn new(tick: Duration) -> Self {
        Self {
            tick,
            each: 0.0,
            waiting_since: None,
        }
    }

    /// Whether so many changes still wait for more.
    pub(super) fn waits(&mut self, changes: usize, now: Instant) -> bool {
        if changes == 0 {
            return false;
        }
        let since = *self.waiting_since.get_or_insert(now);
        let cost = Duration::from_secs_f64(self.each * changes as f64);
        let pause = (cost * (SHARE - 1)).min(WAIT_MAX);
        pause >= self.tick && now < since + pause
    }

    /// So many changes took so long.
    pub(super) fn took(&mut self, changes: usize, time: Duration) {
        self.waiting_since = None;
        if changes > 0 {
            let each = time.as_secs_f64() / changes as f64;
            self.each = KEPT * self.each + (1.0 - KEPT) * each;
        }
    }
}

/// When somebody was sent a list, and how long they are left alone with it.
pub(super) struct Calm {
    sent: Instant,
    pause: Duration,
}

impl Calm {
    /// Of a list that is sent now. Whoever had the last one for twice its pause begins anew.
    pub(super) fn after(before: Option<&Self>, shortest: Duration, now: Instant) -> Self {
        let longest = shortest * PAUSE_GROWS_TO;
        let pause = match before {
            Some(before) if now < before.sent + before.pause * 2 => (before.pause * 2).min(longest),
            _ => shortest,
        };
        Self { sent: now, pause }
    }

    /// They have done something themselves, and look for what follows.
    pub(super) fn shorten(&mut self, shortest: Duration) {
        self.pause = shortest;
    }

    pub(super) fn is_early(&self, now: Instant) -> bool {
        now < self.sent + self.pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TICK: Duration = Duration::from_millis(250);

    #[test]
    fn few_changes_are_matched_at_once_and_many_dear_ones_gather() {
        let mut pace = Pace::new(TICK);
        let start = Instant::now();
        assert!(!pace.waits(1, start), "nothing is known yet");
        pace.took(1, Duration::from_millis(2));
        assert!(!pace.waits(20, start), "9 ms for each, less than a tick");
        pace.took(20, Duration::from_millis(40));
        assert!(pace.waits(100, start));
        assert!(pace.waits(100, start + TICK));
        assert!(!pace.waits(100, start + Duration::from_secs(2)));
        pace.took(100, Duration::from_secs(3));
        assert!(pace.waits(9_000, start), "begins to wait anew");
        assert!(!pace.waits(10_000, start + WAIT_MAX), "nobody waits longer");
        assert!(!pace.waits(0, start), "nothing to wait for");
    }

    #[test]
    fn a_list_that_goes_on_changing_is_sent_less_and_less_often() {
        let shortest = Duration::from_secs(3);
        let mut now = Instant::now();
        let mut calm: Option<Calm> = None;
        let mut sent = Vec::new();
        for second in 0..60 {
            if calm.as_ref().is_none_or(|calm| !calm.is_early(now)) {
                calm = Some(Calm::after(calm.as_ref(), shortest, now));
                sent.push(second);
            }
            now += Duration::from_secs(1);
        }
        assert_eq!(sent, [0, 3, 9, 21, 33, 45, 57]);
        let mut own = Calm::after(calm.as_ref(), shortest, now - shortest);
        assert!(own.is_early(now));
        own.shorten(shortest);
        assert!(!own.is_early(now), "they changed something themselves");
        now += 8 * shortest;
        let calm = Calm::after(calm.as_ref(), shortest, now);
        assert!(!calm.is_early(now + shortest), "it was calm for a while");
    }
}
