//! Log lines to standard error, by a thread of their own: a line that cannot be written is counted, and stops nobody.

use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::{Duration, Instant};

use tracing_subscriber::fmt::MakeWriter;

/// Lines that wait while their reader is slow; beyond it they are lost. A busy evening writes that many in an hour.
const WAITING: usize = 4096;
/// How long the end of the process waits for lines that are still to be written.
const LAST_WORDS: Duration = Duration::from_secs(1);

static LINES: OnceLock<SyncSender<Vec<u8>>> = OnceLock::new();
static TAKEN: AtomicU64 = AtomicU64::new(0);
static DONE: AtomicU64 = AtomicU64::new(0);
static LOST: AtomicU64 = AtomicU64::new(0);

/// Lines that nobody will read, since the process started.
pub fn lost() -> u64 {
    LOST.load(Ordering::Relaxed)
}

/// What `tracing` writes to.
#[derive(Clone, Copy)]
pub struct Lines(());

impl Lines {
    /// Starts the thread that writes.
    pub fn to_stderr() -> Self {
        let (lines, queue) = sync_channel(WAITING);
        let writing = std::thread::Builder::new().name("log".into());
        // Without a thread there is no queue, and every line counts as lost.
        if writing
            .spawn(move || write_all(&queue, &mut io::stderr()))
            .is_ok()
        {
            let _once = LINES.set(lines);
        }
        Self(())
    }
}

/// From now on a panic is a line like any other, with the span it happened in.
pub fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let reason = panic.payload_as_str().unwrap_or("without words");
        let at = panic.location().map(ToString::to_string);
        tracing::error!(reason, at, "panicked");
    }));
}

/// Says how many lines are missing before the first that can be written again.
fn write_all(queue: &Receiver<Vec<u8>>, out: &mut impl Write) {
    let mut told = 0;
    for line in queue {
        let lost = lost();
        let gap = (lost > told)
            .then(|| format!("{} lines of this log could not be written\n", lost - told));
        let note = gap.unwrap_or_default();
        match out
            .write_all(note.as_bytes())
            .and_then(|()| out.write_all(&line))
        {
            Ok(()) => told = lost,
            Err(_) => {
                LOST.fetch_add(1, Ordering::Relaxed);
            }
        }
        DONE.fetch_add(1, Ordering::Release);
    }
}

/// Waits a moment for lines that were taken and not written: for the end of the process.
pub fn flush() {
    let end = Instant::now() + LAST_WORDS;
    let taken = TAKEN.load(Ordering::Acquire);
    while DONE.load(Ordering::Acquire) < taken && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// [`flush`] at the end of a scope, however it ends: a panic of the main thread says why.
pub struct LastWords;

impl Drop for LastWords {
    fn drop(&mut self) {
        flush();
    }
}

impl Write for Lines {
    /// `tracing` hands over whole lines.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let queued = LINES
            .get()
            .is_some_and(|lines| lines.try_send(line.to_vec()).is_ok());
        let count = if queued { &TAKEN } else { &LOST };
        count.fetch_add(1, Ordering::Release);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        *self
    }
}

/// What this thread logs from now on, for tests.
#[cfg(test)]
pub(crate) fn capture() -> (Captured, tracing::subscriber::DefaultGuard) {
    let captured = Captured::default();
    let lines = captured.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || lines.clone())
        .finish();
    (captured, tracing::subscriber::set_default(subscriber))
}

#[cfg(test)]
#[derive(Clone, Default)]
pub(crate) struct Captured(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

#[cfg(test)]
impl Captured {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("whole").clone()).expect("text")
    }
}

#[cfg(test)]
impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("whole").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing while it is full.
    struct Disk {
        /// Writes that fail until there is space.
        full: u32,
        written: Vec<u8>,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.full > 0 {
                self.full -= 1;
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.written.extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_that_cannot_be_written_are_counted_and_the_rest_is_written() {
        let (lines, queue) = sync_channel(8);
        for line in ["first\n", "second\n", "third\n"] {
            lines.send(line.as_bytes().to_vec()).expect("room");
        }
        drop(lines);
        let mut disk = Disk {
            full: 2,
            written: Vec::new(),
        };
        write_all(&queue, &mut disk);
        let written = String::from_utf8(disk.written).expect("text");
        assert_eq!(written, "2 lines of this log could not be written\nthird\n");
        assert_eq!(lost(), 2);
    }
}
