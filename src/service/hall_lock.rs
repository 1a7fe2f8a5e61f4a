//! One hall, read by many at once and written by one: in turn, and whoever reads may read again.
//!
//! A lock that is fair lets nobody read any more once somebody waits to write. Whoever reads already and asks again, some calls deeper, would
//! then wait for the writer who waits for them. `parking_lot` knows such a second read; the standard library does not.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};

use hall::Hall;
use parking_lot::{RwLock, RwLockReadGuard};

thread_local! {
    /// How many halls this thread reads.
    static READING: Cell<usize> = const { Cell::new(0) };
}

#[derive(Default)]
pub(super) struct HallLock(RwLock<Hall>);

/// Never held across an `.await`: it belongs to its thread.
pub struct ReadHall<'a>(RwLockReadGuard<'a, Hall>);

impl HallLock {
    pub(super) fn read(&self) -> ReadHall<'_> {
        let guard = match READING.get() {
            0 => self.0.read(),
            _ => self.0.read_recursive(),
        };
        READING.set(READING.get() + 1);
        ReadHall(guard)
    }

    pub(super) fn write(&self) -> impl DerefMut<Target = Hall> + '_ {
        debug_assert_eq!(READING.get(), 0, "whoever reads would wait for themselves");
        self.0.write()
    }
}

impl Deref for ReadHall<'_> {
    type Target = Hall;

    fn deref(&self) -> &Hall {
        &self.0
    }
}

impl Drop for ReadHall<'_> {
    fn drop(&mut self) {
        READING.set(READING.get() - 1);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::channel;
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Longer than any machine takes for it.
    const PATIENCE: Duration = Duration::from_secs(30);

    #[test]
    fn whoever_reads_reads_again_while_somebody_waits_to_write() {
        let lock = Arc::new(HallLock::default());
        let (read, is_read) = channel();
        let (waits, is_waiting) = channel();
        let again = Arc::clone(&lock);
        thread::spawn(move || {
            let first = again.read();
            read.send(()).expect("heard");
            is_waiting.recv().expect("told");
            // Until the writer waits nobody else can read.
            while again.0.try_read().is_some() {
                thread::yield_now();
            }
            assert_eq!(again.read().position(), first.position());
            drop(first);
            read.send(()).expect("heard");
        });
        is_read.recv_timeout(PATIENCE).expect("reads");
        let writer = Arc::clone(&lock);
        thread::spawn(move || {
            waits.send(()).expect("heard");
            drop(writer.write());
        });
        is_read.recv_timeout(PATIENCE).expect("reads again");
    }
}
