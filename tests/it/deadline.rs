//! No test runs without an end: one that hangs is named, and ended together with whatever it started.

use std::sync::{Mutex, Once, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, getpid, kill_process};

/// Many times what the longest test takes on a busy machine, in seconds. Counted from the last server that a test started.
const AT_MOST: u64 = 600;
/// Sets another.
pub(crate) const AT_MOST_VARIABLE: &str = "TEST_AT_MOST_SECONDS";
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// For processes that were told to end.
const GOODBYE: Duration = Duration::from_secs(5);

static RUNNING: Mutex<Vec<(Thread, Instant)>> = Mutex::new(Vec::new());

/// A test's thread. Leaving is its end, however the test ends.
struct Test;

impl Drop for Test {
    fn drop(&mut self) {
        with(|running| running.retain(|(thread, _)| thread.id() != thread::current().id()));
    }
}

thread_local! {
    static TEST: Test = const { Test };
}

fn at_most() -> Duration {
    let set = std::env::var(AT_MOST_VARIABLE).ok();
    let seconds = set.and_then(|seconds| seconds.parse().ok());
    Duration::from_secs(seconds.unwrap_or(AT_MOST))
}

/// From now on this test has [`AT_MOST`]. Everything that starts a server or a process calls it.
pub(super) fn begin() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| drop(thread::spawn(watch)));
    // Touched, so that it is dropped with the thread.
    TEST.with(|_| ());
    let this = thread::current();
    with(|running| {
        running.retain(|(thread, _)| thread.id() != this.id());
        running.push((this, Instant::now() + at_most()));
    });
}

fn with<T>(change: impl FnOnce(&mut Vec<(Thread, Instant)>) -> T) -> T {
    change(&mut RUNNING.lock().unwrap_or_else(PoisonError::into_inner))
}

fn watch() {
    let hangs = loop {
        thread::sleep(LOOK_EVERY);
        let now = Instant::now();
        let hangs = with(|running| running.iter().find(|(_, end)| *end < now).cloned());
        if let Some((thread, _)) = hangs {
            break thread;
        }
    };
    let name = hangs.name().unwrap_or("a test").to_owned();
    let given = at_most();
    eprintln!("{name} has no end: it was given {given:?}. All tests of this process end with it.");
    // Also one that was stopped.
    for signal in [Signal::TERM, Signal::CONT] {
        tell(signal);
    }
    thread::sleep(GOODBYE);
    tell(Signal::KILL);
    std::process::exit(101);
}

fn tell(signal: Signal) {
    for child in children() {
        let _ended_meanwhile = kill_process(child, signal);
    }
}

/// As Linux tells of them; elsewhere they have to end by themselves.
fn children() -> impl Iterator<Item = Pid> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    processes.filter_map(|process| {
        let pid = process.file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(process.path().join("stat")).ok()?;
        // After the name, which may hold anything: the state, then the parent.
        let parent = stat.rsplit_once(')')?.1.split_whitespace().nth(1)?;
        let parent = Pid::from_raw(parent.parse().ok()?)?;
        (parent == getpid()).then(|| Pid::from_raw(pid)).flatten()
    })
}
