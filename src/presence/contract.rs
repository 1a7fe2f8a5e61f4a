//! What every presence store must do. In memory time is paused and seconds cost nothing; with Redis the grace is short.

use std::time::Duration;

use std::sync::Arc;

use rustix::process::Signal;
use tokio::time::{Instant, sleep};

use super::{ConnectionId, MemoryPresence, Presence, RedisPresence};
use crate::remote::redis_server::{RedisCluster, RedisServer};
use crate::remote::{Keys, RedisClient};
use domain::AttendeeId;

const GRACE: Duration = Duration::from_secs(15);
/// How late a leave may show.
const SLACK: Duration = Duration::from_millis(10);
const AOI: AttendeeId = AttendeeId::new(1);

async fn a_leave_shows_only_after_the_grace(
    presence: &dyn Presence,
    grace: Duration,
    slack: Duration,
) {
    let guard = presence.arrive(AOI, ConnectionId(1)).await;
    assert!(presence.is_present(AOI));
    let left = Instant::now();
    drop(guard);
    sleep(grace - slack).await;
    // A busy machine may have slept longer than it was told.
    assert!(
        presence.is_present(AOI) || left.elapsed() >= grace,
        "flickered"
    );
    sleep(slack * 2).await;
    assert!(!presence.is_present(AOI));
}

async fn coming_back_within_the_grace_is_not_news(presence: &dyn Presence, grace: Duration) {
    let first = presence.arrive(AOI, ConnectionId(1)).await;
    let changed = presence.changed();
    drop(first);
    sleep(grace / 2).await;
    let _second = presence.arrive(AOI, ConnectionId(2)).await;
    sleep(grace * 2).await;
    assert!(presence.is_present(AOI));
    assert!(!changed.has_changed().expect("watched"));
}

async fn somebody_with_two_connections_stays_until_both_end(
    presence: &dyn Presence,
    grace: Duration,
) {
    let phone = presence.arrive(AOI, ConnectionId(1)).await;
    let laptop = presence.arrive(AOI, ConnectionId(2)).await;
    drop(phone);
    sleep(grace * 2).await;
    assert!(presence.is_present(AOI));
    drop(laptop);
    sleep(grace * 2).await;
    assert!(!presence.is_present(AOI));
}

async fn a_task_that_dies_leaves(presence: Arc<dyn Presence>, grace: Duration) {
    let changed = presence.changed();
    let held = Arc::clone(&presence);
    let task = tokio::spawn(async move {
        let _guard = held.arrive(AOI, ConnectionId(1)).await;
        std::future::pending::<()>().await;
    });
    while !presence.is_present(AOI) {
        sleep(Duration::from_millis(1)).await;
    }
    task.abort();
    assert!(task.await.is_err());
    sleep(grace * 2).await;
    assert!(!presence.is_present(AOI));
    assert!(changed.has_changed().expect("watched"));
}

mod memory {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn grace() {
        a_leave_shows_only_after_the_grace(&MemoryPresence::new(GRACE), GRACE, SLACK).await;
    }

    #[tokio::test(start_paused = true)]
    async fn return_within_grace() {
        coming_back_within_the_grace_is_not_news(&MemoryPresence::new(GRACE), GRACE).await;
    }

    #[tokio::test(start_paused = true)]
    async fn two_connections() {
        somebody_with_two_connections_stays_until_both_end(&MemoryPresence::new(GRACE), GRACE)
            .await;
    }

    #[tokio::test(start_paused = true)]
    async fn guard() {
        a_task_that_dies_leaves(Arc::new(MemoryPresence::new(GRACE)), GRACE).await;
    }
}

mod redis {
    use super::*;

    const SHORT: Duration = Duration::from_millis(1500);
    /// Two beats, and what a busy machine adds.
    const LATE: Duration = Duration::from_millis(900);

    fn open(url: &str) -> RedisPresence {
        let client = RedisClient::new(&url.parse().expect("an address")).expect("a client");
        RedisPresence::open(client, &Keys::new("test"), SHORT)
    }

    async fn until(what: &str, within: Duration, holds: impl Fn() -> bool) -> Duration {
        let start = Instant::now();
        while !holds() {
            assert!(start.elapsed() < within, "not in time: {what}");
            sleep(Duration::from_millis(10)).await;
        }
        start.elapsed()
    }

    #[tokio::test]
    async fn grace() {
        let server = RedisServer::start();
        a_leave_shows_only_after_the_grace(&open(&server.url()), SHORT, LATE).await;
    }

    #[tokio::test]
    async fn return_within_grace() {
        let server = RedisServer::start();
        coming_back_within_the_grace_is_not_news(&open(&server.url()), SHORT).await;
    }

    #[tokio::test]
    async fn two_connections() {
        let server = RedisServer::start();
        somebody_with_two_connections_stays_until_both_end(&open(&server.url()), SHORT).await;
    }

    #[tokio::test]
    async fn guard() {
        let server = RedisServer::start();
        a_task_that_dies_leaves(Arc::new(open(&server.url())), SHORT).await;
    }

    async fn nodes_see_each_other_and_outlive_one(url: &str) {
        // A machine of its own, so that it can die.
        let machine = tokio::runtime::Runtime::new().expect("a runtime");
        let one = {
            let _on_it = machine.enter();
            open(url)
        };
        let other = open(url);
        let changed = other.changed();
        let phone = one.arrive(AOI, ConnectionId(1)).await;
        until("seen elsewhere", LATE, || other.is_present(AOI)).await;
        assert!(changed.has_changed().expect("watched"));
        // To another node and back again: nobody sees a gap.
        let there = other.arrive(AOI, ConnectionId(1)).await;
        drop(phone);
        sleep(SHORT * 2).await;
        assert!(one.is_present(AOI) && other.is_present(AOI));
        drop(there);
        until("gone everywhere", SHORT + LATE, || {
            !one.is_present(AOI) && !other.is_present(AOI)
        })
        .await;
        // A node that dies says nothing any more.
        let _lost = one.arrive(AOI, ConnectionId(2)).await;
        until("seen elsewhere", LATE, || other.is_present(AOI)).await;
        machine.shutdown_background();
        let after = until("gone with its node", SHORT + LATE, || {
            !other.is_present(AOI)
        })
        .await;
        assert!(after > SHORT / 2, "gone after {after:?}, before its time");
    }

    #[tokio::test]
    async fn nodes() {
        let server = RedisServer::start();
        nodes_see_each_other_and_outlive_one(&server.url()).await;
    }

    #[tokio::test]
    async fn nodes_on_a_cluster() {
        let cluster = RedisCluster::start();
        nodes_see_each_other_and_outlive_one(&cluster.url()).await;
    }

    #[tokio::test]
    async fn a_redis_that_forgot_everything_hears_it_again_and_nobody_flickers() {
        let server = RedisServer::start();
        let (one, other) = (open(&server.url()), open(&server.url()));
        let _phone = one.arrive(AOI, ConnectionId(1)).await;
        until("seen elsewhere", LATE, || other.is_present(AOI)).await;
        server.signal(Signal::STOP);
        // Longer than any node is good for.
        sleep(SHORT * 2 + Duration::from_secs(2)).await;
        server.signal(Signal::CONT);
        for _ in 0..100 {
            assert!(other.is_present(AOI), "flickered");
            sleep(Duration::from_millis(20)).await;
        }
    }

    #[tokio::test]
    async fn a_node_with_thousands_says_everybody_anew_and_nobody_flickers() {
        const CROWD: u64 = 2500;
        let mut server = RedisServer::with(&["--appendonly", "no"]);
        let (one, other) = (open(&server.url()), open(&server.url()));
        let mut guards = Vec::new();
        for n in 1..=CROWD {
            guards.push(one.arrive(AttendeeId::new(n), ConnectionId(n)).await);
        }
        let seen = || {
            let here = |n: &u64| other.is_present(AttendeeId::new(*n));
            (1..=CROWD).filter(here).count() as u64
        };
        until("all seen elsewhere", LATE * 3, || seen() == CROWD).await;
        // It forgets everything, and comes back.
        server.kill();
        server.revive();
        let end = Instant::now() + SHORT * 2;
        while Instant::now() < end {
            assert_eq!(seen(), CROWD, "flickered");
            sleep(Duration::from_millis(2)).await;
        }
        drop(guards);
        until("all gone", SHORT + LATE * 3, || seen() == 0).await;
    }

    #[tokio::test]
    async fn an_operator_can_read_who_is_where() {
        let server = RedisServer::start();
        let one = open(&server.url());
        let _phone = one.arrive(AOI, ConnectionId(7)).await;
        let node = &one.0.node;
        let key = format!("{{test}}:presence:{node}");
        let field = format!("{AOI}:7");
        until("written", LATE, || {
            server.ask(&["HEXISTS", &key, &field]) == "1"
        })
        .await;
        let score = server.ask(&["ZSCORE", "{test}:presence:nodes", node]);
        assert!(score.parse::<f64>().is_ok(), "{score}");
    }
}
