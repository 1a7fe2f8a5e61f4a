//! One node far from Redis, one near: what holds at each delay of the far one's wire.
//!
//! Up to a round trip below the two seconds a node waits for one answer, everything is only later. Beyond that its phones are told to try again;
//! beyond half the grace it is as one without Redis, and the others count its people as gone after the grace. Its own phones keep what they show.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep};

use crate::chaos::settle;
use crate::cluster::{GRACE, Node, ports, present};
use crate::patience::eventually;
use crate::redis_server::RedisServer;
use crate::walker::{Walker, crowd, until_present};
use crate::wire::Wire;

const ROOM: &str = "southwest";
/// At each node.
const PHONES: usize = 4;
/// Between two presses of one person: still more than a hall does.
const BETWEEN: Duration = Duration::from_millis(500);

/// Long enough for somebody to be taken for gone, if anybody ever is.
fn beyond(grace: Duration) -> Until {
    Until::After(grace + Duration::from_secs(2))
}

/// What phones and rooms saw while the wire was slow.
#[derive(Debug)]
struct Seen {
    /// Fewest people present in the far node's eyes, and in the near one's.
    fewest: [usize; 2],
    /// How often the far node's phones were told to try again, and the near one's.
    again: [usize; 2],
    /// How often a connection ended before the answer.
    resent: [usize; 2],
    /// For the reader only.
    #[expect(dead_code)]
    slowest: [Duration; 2],
}

/// How long the wire is slow.
#[derive(Clone, Copy)]
enum Until {
    After(Duration),
    /// Until the near node takes the far one's people for gone.
    Gone,
}

async fn evening(delay: Duration, grace: Duration, until: Until) -> Seen {
    let redis = RedisServer::start();
    let in_seconds = format!("{}s", grace.as_secs());
    let settings = [("presence.grace", in_seconds.as_str())];
    let nodes = [
        Node::with(&redis, &settings).await,
        Node::with(&redis, &settings).await,
    ];
    let at = ports(&nodes);
    let mut walkers = crowd(&at, &nodes[0].join_codes, 3, 2 * PHONES, Duration::ZERO).await;
    for (n, walker) in walkers.iter_mut().enumerate() {
        walker.stay_at(at[n % 2]);
        walker.connect().await;
    }
    until_present(&at, &mut walkers, Duration::from_secs(60)).await;

    nodes[0].wire.send_replace(Wire::Slow(delay));
    let (over, is_over) = watch::channel(false);
    let watching = tokio::spawn(watch_rooms(at.clone(), is_over.clone()));
    let press = |mut walker: Walker| {
        let is_over = is_over.clone();
        tokio::spawn(async move {
            let mut statuses = ["away", "talking", "open"].into_iter().cycle();
            while !*is_over.borrow() {
                walker.set_status(statuses.next().expect("endless")).await;
                walker.idle(BETWEEN).await;
            }
            walker
        })
    };
    let pressing: Vec<_> = walkers.into_iter().map(press).collect();
    match until {
        Until::After(time) => sleep(time).await,
        Until::Gone => {
            // The near node counts the far one's people as gone.
            eventually(async || match present(at[1], ROOM).await {
                Some(PHONES) => Ok(()),
                counted => Err(format!("{counted:?} are present")),
            })
            .await;
        }
    }
    over.send_replace(true);
    let fewest = watching.await.expect("watched");
    nodes[0].wire.send_replace(Wire::Whole);
    let mut walkers = Vec::new();
    for pressing in pressing {
        walkers.push(pressing.await.expect("a phone"));
    }
    settle(&at, &mut walkers, &redis.url()).await;
    let of = |port| {
        walkers
            .iter()
            .filter(move |w| w.is_at(port))
            .map(|w| &w.record)
    };
    let seen = Seen {
        fewest,
        again: [0, 1].map(|n| of(at[n]).map(|r| r.again).sum()),
        resent: [0, 1].map(|n| of(at[n]).map(|r| r.resent).sum()),
        slowest: [0, 1].map(|n| of(at[n]).map(|r| r.slowest).max().unwrap_or_default()),
    };
    println!("{delay:?} each way: {seen:?}");
    seen
}

/// The fewest people each node counted at any time.
async fn watch_rooms(at: Vec<u16>, is_over: watch::Receiver<bool>) -> [usize; 2] {
    let mut fewest = [usize::MAX; 2];
    loop {
        let last = *is_over.borrow();
        for (port, fewest) in at.iter().zip(&mut fewest) {
            let counted = present(*port, ROOM).await.expect("counted");
            *fewest = counted.min(*fewest);
        }
        // What was there at the end counts, too.
        if last {
            return fewest;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_milliseconds_each_way_are_not_noticed() {
    let seen = evening(Duration::from_millis(20), GRACE, beyond(GRACE)).await;
    assert_eq!((seen.again, seen.resent), ([0, 0], [0, 0]));
    assert_eq!(seen.fewest, [2 * PHONES; 2], "somebody flickered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_make_answers_late_and_nobody_flickers() {
    let seen = evening(Duration::from_millis(200), GRACE, beyond(GRACE)).await;
    assert_eq!((seen.again, seen.resent), ([0, 0], [0, 0]));
    assert_eq!(seen.fewest, [2 * PHONES; 2], "somebody flickered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_makes_the_far_node_refuse_and_nobody_flickers() {
    let seen = evening(Duration::from_secs(1), 2 * GRACE, beyond(2 * GRACE)).await;
    only_the_far_node_refused(&seen);
    assert_eq!(seen.fewest, [2 * PHONES; 2], "somebody flickered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_are_as_no_redis_at_all() {
    let seen = evening(Duration::from_secs(3), GRACE, Until::Gone).await;
    only_the_far_node_refused(&seen);
    assert_eq!(seen.fewest[0], 2 * PHONES, "what was shown stays on screen");
    // The near node cannot know that the others are still there, and never loses its own.
    assert_eq!(seen.fewest[1], PHONES);
}

fn only_the_far_node_refused(seen: &Seen) {
    assert!(seen.again[0] > 0, "told to try again");
    assert_eq!(
        (seen.again[1], seen.resent[1]),
        (0, 0),
        "the near one goes on"
    );
}

/// On the way back from trouble nobody may seem to leave, either.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_all_nodes_far_away_nobody_seems_to_leave_before_or_after() {
    let redis = RedisServer::start();
    let nodes = [Node::start(&redis).await, Node::start(&redis).await];
    let at = ports(&nodes);
    let mut walkers = crowd(&at, &nodes[0].join_codes, 5, 2 * PHONES, Duration::ZERO).await;
    for (n, walker) in walkers.iter_mut().enumerate() {
        walker.stay_at(at[n % 2]);
        walker.connect().await;
    }
    until_present(&at, &mut walkers, Duration::from_secs(60)).await;
    let (over, is_over) = watch::channel(false);
    let watching = tokio::spawn(watch_rooms(at.clone(), is_over));
    let set = |wire| {
        nodes.iter().for_each(|node| {
            node.wire.send_replace(wire);
        })
    };
    set(Wire::Slow(Duration::from_secs(3)));
    let end = Instant::now() + GRACE * 2;
    while Instant::now() < end {
        crate::walker::listen(&mut walkers, Duration::from_millis(200)).await;
    }
    set(Wire::Whole);
    let end = Instant::now() + GRACE * 2;
    while Instant::now() < end {
        crate::walker::listen(&mut walkers, Duration::from_millis(200)).await;
    }
    over.send_replace(true);
    let fewest = watching.await.expect("watched");
    assert_eq!(fewest, [2 * PHONES; 2], "somebody flickered");
}
