//! When the promised erasing may go ahead. What cannot be undone does not rest on one reading of a clock.

use std::time::Duration;

use tokio::time::Instant;

use crate::service::replica::Replica;
use crate::store::StoreError;
use domain::{Millis, Position};

/// How long the date must have been seen by a process that runs. A clock that was set wrong is noticed by then.
const SEEN_FOR: Duration = Duration::from_secs(60 * 60);
/// How long when something speaks against it: longer than any event. The clock leapt over the date, or says a time long after it,
/// or one before the newest commit.
const SEEN_FOR_IN_DOUBT: Duration = Duration::from_secs(24 * 60 * 60);
/// What one look counts at most: a leap of the steady clock, or a machine that slept, is no running.
const STEP_MAX: Duration = Duration::from_secs(120);
/// How far two clocks may part between two looks.
const TOLERANCE_MS: i64 = 10 * 60 * 1000;
/// A process that is started so long after the date was forgotten, or its clock is wrong.
const LATE_MS: i64 = 31 * 24 * 60 * 60 * 1000;

/// What this process has seen of the promised date.
#[derive(Default)]
pub(in crate::service) struct Promise {
    last: Option<(Millis, Instant)>,
    seen: Option<Seen>,
}

struct Seen {
    by_now: Duration,
    in_doubt: bool,
}

/// What a look at the clocks means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::service) enum Look {
    Before,
    /// Seen for the first time: everybody is erased after so long, if nothing changes.
    Came(Duration),
    /// So long to go.
    Waits(Duration),
    /// The clock is before the date again, or leapt once more.
    Withdrawn,
    Due,
}

/// What the clocks say, the one that is furthest behind; and, once that is the date, when the newest commit was made.
pub(in crate::service) async fn witnesses(
    replica: &Replica,
    date: Millis,
) -> Result<(Millis, Option<Millis>), StoreError> {
    let wall = replica.system_time();
    if wall < date {
        return Ok((wall, None));
    }
    // A second clock, where there is one.
    let second = replica.stores.journal.clock().await?;
    Ok((
        wall.min(second.unwrap_or(wall)),
        newest_commit(replica).await,
    ))
}

/// Nothing if it cannot be read, as where snapshots have taken its place.
async fn newest_commit(replica: &Replica) -> Option<Millis> {
    let newest = replica.hall().position().0.checked_sub(1)?;
    let commits = replica.stores.journal.read(Position(newest), 1).await;
    commits.ok()?.first().map(|commit| commit.at)
}

impl Promise {
    /// `wall`: what the clocks say, of several the one that is furthest behind. `newest`: when the newest commit was made.
    pub(in crate::service) fn look(
        &mut self,
        date: Millis,
        wall: Millis,
        newest: Option<Millis>,
        at: Instant,
    ) -> Look {
        let last = self.last.replace((wall, at));
        let passed = last.map(|(_, then)| at.saturating_duration_since(then));
        let leapt = last.zip(passed).is_some_and(|((then, _), passed)| {
            let passed = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
            (wall.since(then) - passed).abs() > TOLERANCE_MS
        });
        if wall < date {
            return match self.seen.take() {
                Some(_) => Look::Withdrawn,
                None => Look::Before,
            };
        }
        let odd = leapt
            || wall.since(date) > LATE_MS
            || newest.is_some_and(|newest| newest.since(wall) > TOLERANCE_MS);
        let Some(seen) = &mut self.seen else {
            let seen = self.seen.insert(Seen {
                by_now: Duration::ZERO,
                in_doubt: odd,
            });
            return Look::Came(seen.left());
        };
        if leapt {
            // Neither the time before nor the one after is to be relied on.
            self.seen = None;
            return Look::Withdrawn;
        }
        seen.in_doubt |= odd;
        seen.by_now += passed.unwrap_or_default().min(STEP_MAX);
        match seen.left() {
            Duration::ZERO => Look::Due,
            left => Look::Waits(left),
        }
    }

    /// How long until everybody is erased, once the date has come.
    pub(in crate::service) fn left(&self) -> Option<Duration> {
        self.seen.as_ref().map(Seen::left)
    }
}

impl Seen {
    fn left(&self) -> Duration {
        let needed = if self.in_doubt {
            SEEN_FOR_IN_DOUBT
        } else {
            SEEN_FOR
        };
        needed.saturating_sub(self.by_now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;
    const DAY: i64 = 24 * 60 * MINUTE;
    const DATE: Millis = Millis(30 * DAY);
    const EVENT: Millis = Millis(0);

    /// Looks once a minute, with the clock off by `off(minute)`; says in which minute everybody is erased.
    fn erased_after(minutes: i64, start: Millis, off: impl Fn(i64) -> i64) -> Option<i64> {
        let mut promise = Promise::default();
        let began = Instant::now();
        (0..minutes).find(|&minute| {
            let wall = start.plus(minute * MINUTE + off(minute));
            let at = began + Duration::from_secs(minute.unsigned_abs() * 60);
            promise.look(DATE, wall, Some(EVENT), at) == Look::Due
        })
    }

    #[tokio::test]
    async fn an_idle_server_erases_an_hour_after_the_date_has_come() {
        let start = DATE.plus(-3 * DAY);
        assert_eq!(
            erased_after(4 * DAY / MINUTE, start, |_| 0),
            Some(3 * DAY / MINUTE + 60)
        );
    }

    #[tokio::test]
    async fn a_server_started_on_the_promised_day_or_a_week_later_erases_after_an_hour() {
        for late in [0, 8 * 60 * MINUTE, 7 * DAY] {
            assert_eq!(erased_after(100, DATE.plus(late), |_| 0), Some(60));
        }
    }

    #[tokio::test]
    async fn a_clock_ahead_for_a_while_erases_nobody() {
        for (ahead, minutes) in [
            (400 * DAY, 2),
            (400 * DAY, 180),
            (30 * DAY, 59),
            (30 * DAY, 600),
        ] {
            let off = |minute| {
                if (10..10 + minutes).contains(&minute) {
                    ahead
                } else {
                    0
                }
            };
            assert_eq!(
                erased_after(DAY / MINUTE, EVENT, off),
                None,
                "{ahead} {minutes}"
            );
        }
    }

    #[tokio::test]
    async fn what_is_in_doubt_is_erased_after_a_day_of_running() {
        let forgotten = DATE.plus(400 * DAY);
        assert_eq!(
            erased_after(2 * DAY / MINUTE, forgotten, |_| 0),
            Some(DAY / MINUTE)
        );
        // A laptop that slept over the date.
        let slept = |minute| if minute < 5 { 0 } else { 30 * DAY };
        assert_eq!(
            erased_after(2 * DAY / MINUTE, EVENT, slept),
            Some(5 + DAY / MINUTE)
        );
    }

    #[tokio::test]
    async fn a_commit_from_after_now_puts_the_clock_in_doubt() {
        let mut promise = Promise::default();
        let newest = Some(DATE.plus(DAY));
        let came = promise.look(DATE, DATE, newest, Instant::now());
        assert_eq!(came, Look::Came(SEEN_FOR_IN_DOUBT));
    }

    #[tokio::test]
    async fn a_leap_of_the_steady_clock_is_no_running() {
        let mut promise = Promise::default();
        let began = Instant::now();
        promise.look(DATE, DATE, Some(EVENT), began);
        let later = began + Duration::from_secs(7200);
        let wall = DATE.plus(120 * MINUTE);
        assert_eq!(
            promise.look(DATE, wall, Some(EVENT), later),
            Look::Waits(SEEN_FOR - STEP_MAX)
        );
    }
}
