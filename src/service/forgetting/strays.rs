//! Records that the journal knows nothing of: when they may go, and when they are too many for a crash.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use domain::AttendeeId;

/// How long a record must have been a stray, by a clock that cannot be set.
const STRAY_FOR: Duration = Duration::from_secs(60 * 60);
/// More strays than these, or than a tenth of the people, are no accident of a crash.
const STRAYS_MAX: usize = 10;

/// Records that belong to nobody, with when they were first seen so.
#[derive(Default)]
pub(super) struct Strays {
    since: BTreeMap<AttendeeId, Instant>,
    told: usize,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stray {
    Nothing,
    /// More or fewer than when it was last said.
    Found,
    TooMany,
    Old(Vec<AttendeeId>),
}

impl Strays {
    pub(super) fn look(&mut self, unknown: &[AttendeeId], known: usize, now: Instant) -> Stray {
        self.since.retain(|id, _| unknown.contains(id));
        for id in unknown {
            self.since.entry(*id).or_insert(now);
        }
        let news = std::mem::replace(&mut self.told, unknown.len()) != unknown.len();
        let few = unknown.len() <= STRAYS_MAX && unknown.len() * 10 <= known;
        let old = self
            .since
            .iter()
            .filter(|(_, since)| now.saturating_duration_since(**since) >= STRAY_FOR);
        let old: Vec<_> = old.map(|(id, _)| *id).collect();
        match (unknown.is_empty(), few) {
            (false, false) if news => Stray::TooMany,
            (false, true) if !old.is_empty() => Stray::Old(old),
            (false, true) if news => Stray::Found,
            _ => Stray::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(count: u64) -> Vec<AttendeeId> {
        (1..=count).map(AttendeeId::new).collect()
    }

    #[tokio::test]
    async fn strays_go_when_they_are_few_and_an_hour_old() {
        let mut strays = Strays::default();
        let (start, few) = (Instant::now(), people(3));
        assert_eq!(strays.look(&few, 40, start), Stray::Found);
        let soon = start + STRAY_FOR / 2;
        assert_eq!(strays.look(&few, 40, soon), Stray::Nothing);
        // One of them was being registered.
        assert_eq!(strays.look(&few[1..], 41, soon), Stray::Found);
        let late = start + STRAY_FOR;
        assert_eq!(
            strays.look(&few[1..], 41, late),
            Stray::Old(few[1..].to_vec())
        );
    }

    #[tokio::test]
    async fn strays_stay_when_they_are_many_or_nobody_is_known() {
        for (count, known) in [(3, 0), (1, 9), (11, 5000), (3, 29)] {
            let mut strays = Strays::default();
            let start = Instant::now();
            assert_eq!(strays.look(&people(count), known, start), Stray::TooMany);
            let late = strays.look(&people(count), known, start + 100 * STRAY_FOR);
            assert_eq!(late, Stray::Nothing, "{count} of {known}");
        }
    }
}
