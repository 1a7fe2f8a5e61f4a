//! What every presence store must do. Time is paused: seconds here cost nothing.

use std::time::Duration;

use super::{ConnectionId, MemoryPresence, Presence};
use crate::id::AttendeeId;

const GRACE: Duration = Duration::from_secs(15);
const AOI: AttendeeId = AttendeeId::new(1);

async fn a_leave_shows_only_after_the_grace(presence: &dyn Presence) {
    let guard = presence.arrive(AOI, ConnectionId(1)).await;
    assert!(presence.is_present(AOI));
    drop(guard);
    tokio::time::sleep(GRACE - Duration::from_millis(1)).await;
    assert!(presence.is_present(AOI), "flickered");
    tokio::time::sleep(Duration::from_millis(10)).await;
    assert!(!presence.is_present(AOI));
}

async fn coming_back_within_the_grace_is_not_news(presence: &dyn Presence) {
    let first = presence.arrive(AOI, ConnectionId(1)).await;
    let changed = presence.changed();
    drop(first);
    tokio::time::sleep(GRACE / 2).await;
    let _second = presence.arrive(AOI, ConnectionId(2)).await;
    tokio::time::sleep(GRACE * 2).await;
    assert!(presence.is_present(AOI));
    assert!(!changed.has_changed().expect("watched"));
}

async fn somebody_with_two_connections_stays_until_both_end(presence: &dyn Presence) {
    let phone = presence.arrive(AOI, ConnectionId(1)).await;
    let laptop = presence.arrive(AOI, ConnectionId(2)).await;
    drop(phone);
    tokio::time::sleep(GRACE * 2).await;
    assert!(presence.is_present(AOI));
    drop(laptop);
    tokio::time::sleep(GRACE * 2).await;
    assert!(!presence.is_present(AOI));
}

async fn a_task_that_dies_leaves(presence: MemoryPresence) {
    let changed = presence.changed();
    let held = presence.clone();
    let task = tokio::spawn(async move {
        let _guard = held.arrive(AOI, ConnectionId(1)).await;
        std::future::pending::<()>().await;
    });
    tokio::task::yield_now().await;
    assert!(presence.is_present(AOI));
    task.abort();
    assert!(task.await.is_err());
    tokio::time::sleep(GRACE * 2).await;
    assert!(!presence.is_present(AOI));
    assert!(changed.has_changed().expect("watched"));
}

mod memory {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn grace() {
        a_leave_shows_only_after_the_grace(&MemoryPresence::new(GRACE)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn return_within_grace() {
        coming_back_within_the_grace_is_not_news(&MemoryPresence::new(GRACE)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn two_connections() {
        somebody_with_two_connections_stays_until_both_end(&MemoryPresence::new(GRACE)).await;
    }

    #[tokio::test(start_paused = true)]
    async fn guard() {
        a_task_that_dies_leaves(MemoryPresence::new(GRACE)).await;
    }
}
