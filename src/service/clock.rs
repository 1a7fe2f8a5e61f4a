//! The event's own time. It runs as time passes, so that a round lasts as long as it was called for, whatever is done to the system's clock meanwhile.
//!
//! What is kept and counted is in this time; it never goes back. Small differences from the system's clock are made up
//! slowly. A large one is a clock that was put right, or wrong: the event's time runs on, and from then on whatever is
//! shown, or compared with the agenda, is moved by that difference. A machine that slept is no such thing: time has passed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Millis;

/// Beyond this the system's clock was set, and not merely a little off.
const SET_MS: i64 = 2_000;
/// One part in this many is how much faster or slower the event's time may run to make up a small difference.
const SLEW: i64 = 100;
/// Two readings further apart than this say nothing about each other: the process was not running between them.
const TOGETHER_MS: i64 = 50;
/// A clock set back by more than this while nothing ran is rather one that was ahead before.
const SET_BACK_AT_MOST_MS: i64 = 24 * 60 * 60 * 1000;

/// Where time is read. Asked at the edge only.
#[derive(Clone, Copy)]
pub struct Clock {
    /// The system's clock, which may be set at any moment.
    pub system: fn() -> Millis,
    /// Since some moment or other; passes evenly, also while the machine sleeps.
    pub steady: fn() -> Millis,
}

impl Clock {
    pub const SYSTEM: Self = Self {
        system: || Millis(jiff::Timestamp::now().as_millisecond()),
        steady: passed,
    };

    /// For tests: what `now` says has also passed.
    pub const fn of(now: fn() -> Millis) -> Self {
        Self {
            system: now,
            steady: now,
        }
    }
}

/// Elsewhere the standard library's clock goes on while the machine sleeps; on Linux it does not.
#[cfg(target_os = "linux")]
fn passed() -> Millis {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    Millis(time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
}

#[cfg(not(target_os = "linux"))]
fn passed() -> Millis {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    let start = START.get_or_init(std::time::Instant::now);
    Millis(i64::try_from(start.elapsed().as_millis()).unwrap_or(i64::MAX))
}

pub(super) struct EventClock {
    clock: Clock,
    state: Mutex<State>,
}

struct State {
    /// The event's time when it was last compared with the system's …
    time: Millis,
    /// … and the steady clock then.
    steady: Millis,
    /// How far the system's clock was set since the event's time began.
    set_ms: i64,
}

impl EventClock {
    pub(super) fn new(clock: Clock) -> Self {
        let state = Mutex::new(State {
            time: (clock.system)(),
            steady: (clock.steady)(),
            set_ms: 0,
        });
        Self { clock, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The event's time.
    pub(super) fn now(&self) -> Millis {
        let mut state = self.state();
        let before = (self.clock.steady)();
        let system = (self.clock.system)();
        let steady = (self.clock.steady)();
        state.read(system, steady, steady.since(before) <= TOGETHER_MS)
    }

    /// As the system has it now, right or wrong.
    pub(super) fn system(&self) -> Millis {
        (self.clock.system)()
    }

    /// A moment of the event's time as the system's clock would have it.
    pub(super) fn on_the_system(&self, time: Millis) -> Millis {
        time.plus(self.state().set_ms)
    }

    /// A moment of the system's clock in the event's time.
    pub(super) fn in_event(&self, on_the_system: Millis) -> Millis {
        on_the_system.plus(-self.state().set_ms)
    }

    /// How far the system's clock was set since the start.
    pub(super) fn was_set_ms(&self) -> i64 {
        self.state().set_ms
    }

    /// The newest that is known to have happened: if the system's clock was set back before this process began, time goes on from there.
    pub(super) fn not_before(&self, newest: Millis) {
        let now = self.now();
        if (1..=SET_BACK_AT_MOST_MS).contains(&newest.since(now)) {
            let mut state = self.state();
            state.time = state.time.plus(newest.since(now));
        }
    }
}

impl State {
    fn read(&mut self, system: Millis, steady: Millis, together: bool) -> Millis {
        let passed = steady.since(self.steady).max(0);
        let time = self.time.plus(passed);
        if !together {
            return time;
        }
        let apart = system.since(time.plus(self.set_ms));
        if apart.abs() > SET_MS {
            self.set_ms += apart;
            // Set back to what it was.
            if self.set_ms.abs() <= SET_MS {
                self.set_ms = 0;
            }
            return time;
        }
        let most = passed / SLEW;
        if most > 0 {
            (self.time, self.steady) = (time.plus(apart.clamp(-most, most)), steady);
        }
        time.plus(apart.clamp(-most, most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1000;
    const HOUR: i64 = 3600 * SECOND;
    const START: Millis = Millis(1_800_000_000_000);

    /// An event's time, and two clocks to read.
    struct Machine {
        state: State,
        system: Millis,
        steady: Millis,
    }

    impl Machine {
        fn new() -> Self {
            Self {
                state: State {
                    time: START,
                    steady: Millis(0),
                    set_ms: 0,
                },
                system: START,
                steady: Millis(0),
            }
        }

        fn now(&mut self) -> i64 {
            self.state.read(self.system, self.steady, true).since(START)
        }

        /// Goes on by `by`, looking twice a second; `drift` parts in a million faster by the system's clock.
        fn pass(&mut self, by: i64, drift: i64) -> i64 {
            for half in 1..=by / 500 {
                let before = self.now();
                self.steady = self.steady.plus(500);
                self.system = self
                    .system
                    .plus(500 + if half % 2 == 0 { drift / 1000 } else { 0 });
                assert!(self.now() >= before, "never back");
            }
            self.now()
        }
    }

    #[test]
    fn a_clock_that_is_set_does_not_change_how_long_things_last() {
        for by in [-HOUR, HOUR, -400 * 24 * HOUR, 400 * 24 * HOUR, 5 * SECOND] {
            let mut machine = Machine::new();
            assert_eq!(machine.pass(60 * SECOND, 0), 60 * SECOND);
            machine.system = machine.system.plus(by);
            assert_eq!(machine.pass(60 * SECOND, 0), 120 * SECOND, "set by {by}");
            assert_eq!(machine.state.set_ms, by);
            machine.system = machine.system.plus(-by);
            assert_eq!(machine.pass(60 * SECOND, 0), 180 * SECOND, "and back");
            assert_eq!(machine.state.set_ms, 0);
        }
    }

    #[test]
    fn a_machine_that_slept_has_missed_that_time() {
        let mut machine = Machine::new();
        machine.pass(SECOND, 0);
        machine.steady = machine.steady.plus(HOUR);
        machine.system = machine.system.plus(HOUR);
        assert_eq!(machine.now(), HOUR + SECOND);
        assert_eq!(machine.state.set_ms, 0);
    }

    #[test]
    fn a_small_difference_is_made_up_slowly_and_never_by_going_back() {
        for by in [-1500, 1500] {
            let mut machine = Machine::new();
            machine.system = machine.system.plus(by);
            let after = machine.pass(60 * SECOND, 0);
            assert_eq!(after, 60 * SECOND + by.signum() * 600);
            assert_eq!(machine.pass(240 * SECOND, 0), 300 * SECOND + by);
            assert_eq!(machine.state.set_ms, 0);
        }
        // A quartz as bad as they come, for a day: followed, not taken for a clock that was set.
        let mut machine = Machine::new();
        machine.pass(24 * HOUR, 1000);
        assert_eq!(machine.state.set_ms, 0);
        assert!(machine.system.since(START.plus(machine.now())).abs() <= 2);
    }

    #[test]
    fn readings_that_were_torn_apart_are_not_compared() {
        let mut machine = Machine::new();
        // The process did not run for a minute between reading one clock and the other.
        let now = machine
            .state
            .read(START, Millis(60 * SECOND), false)
            .since(START);
        assert_eq!((now, machine.state.set_ms), (60 * SECOND, 0));
    }

    #[test]
    fn a_start_after_the_clock_was_set_back_goes_on_from_the_newest() {
        let fixed = || START;
        let begun = |newest| {
            let clock = EventClock::new(Clock::of(fixed));
            clock.not_before(newest);
            clock
        };
        let clock = begun(START.plus(HOUR));
        assert_eq!(clock.now(), START.plus(HOUR));
        assert_eq!(clock.on_the_system(clock.now()), START);
        assert_eq!(clock.in_event(START), clock.now());
        assert_eq!(begun(START.plus(-HOUR)).now(), START);
        // It was years ahead when that was written: nothing to go on from.
        assert_eq!(begun(START.plus(400 * 24 * HOUR)).now(), START);
    }
}
