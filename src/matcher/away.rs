//! Who is there for which round.

use std::collections::BTreeSet;

use domain::{AttendeeId, Stay};

/// When rounds are, in minutes.
#[derive(Clone, Copy, Debug)]
pub struct Hours {
    /// Of the event's day.
    pub starts: u16,
    /// From the beginning of one to that of the next.
    pub every: u32,
    pub lasts: u32,
}

impl Hours {
    /// By round, whoever comes after its beginning or leaves before its end. Of whom it is not said when they come and go, they are there.
    pub fn away(self, stays: &[(AttendeeId, Stay)], rounds: usize) -> Vec<BTreeSet<AttendeeId>> {
        let rounds = (0..).take(rounds);
        let away = rounds.map(|round: u32| {
            let from = u32::from(self.starts) + round * self.every;
            let misses = |stay: &Stay| !stay.is_there(from, from + self.lasts);
            let away = stays.iter().filter(|(_, stay)| misses(stay));
            away.map(|(id, _)| *id).collect()
        });
        away.collect()
    }
}
