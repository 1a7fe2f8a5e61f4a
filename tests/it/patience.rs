//! Looking again until something is there, where nothing rings when it is.

use std::fmt::Display;
use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Long enough for a busy machine; nothing is measured with it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// What `look` finds in the end. If it finds nothing in time, the test fails with what it saw last.
pub(crate) async fn eventually<T, Seen: Display>(
    mut look: impl AsyncFnMut() -> Result<T, Seen>,
) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        match look().await {
            Ok(found) => return found,
            Err(seen) => assert!(Instant::now() < end, "not in time: {seen}"),
        }
        sleep(LOOK_EVERY).await;
    }
}

pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    eventually(async || holds().then_some(()).ok_or(what)).await;
}
