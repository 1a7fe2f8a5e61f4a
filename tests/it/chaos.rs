//! Everything that can go wrong with nodes, wires and Redis, at random, while phones go on. Then the journal and every phone are asked.
//!
//! `CHAOS_SEED`, `CHAOS_SECONDS` and `CHAOS_PHONES` run it long by hand:
//! `CHAOS_SECONDS=1800 CHAOS_PHONES=300 cargo test --release --test it chaos::nothing -- --nocapture`

use std::collections::BTreeMap;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rustix::process::Signal;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, sleep_until};

use crate::checker::{Evening, check_presence, check_records, check_views, sign_in};
use crate::cluster::{GRACE, Node, ports, url};
use crate::patience::until;
use crate::redis_server::RedisServer;
use crate::walker::{ROOMS, Walker, crowd, listen, nobody_tried_again, until_present};
use crate::wire::Wire;

/// Commands a second that all phones together send, about: what two shared cores serve beside three nodes and the phones themselves.
const RATE: u64 = 150;
/// Each way, in ms; the last two are longer than a node waits for an answer.
const SLOW: [u64; 4] = [20, 200, 1000, 3000];
/// Presence is right within a grace of the last fault. A slow machine is given more; the time it took is printed.
const LATEST: Duration = Duration::from_secs(60);

fn setting(name: &str, default: u64) -> u64 {
    let given = std::env::var(name).ok();
    given
        .and_then(|value| value.parse().ok())
        .unwrap_or(default)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_or_done_twice_whatever_happens() {
    let seed = setting("CHAOS_SEED", rand::random::<u32>().into());
    let (seconds, count) = (setting("CHAOS_SECONDS", 12), setting("CHAOS_PHONES", 30));
    println!("CHAOS_SEED={seed} CHAOS_SECONDS={seconds} CHAOS_PHONES={count}");
    let mut redis = RedisServer::start();
    // What a phone is told costs the test as much as the node: many phones look as often as real ones.
    let settings: &[_] = match count > 60 {
        true => &[
            ("live.tick", "500ms"),
            ("suggestions.min_interval", "3s"),
            ("socket.ping_interval", "10s"),
            ("socket.pong_timeout", "5s"),
        ],
        false => &[],
    };
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push(Node::with(&redis, settings).await);
    }
    let pace = Duration::from_millis(count * 1000 / RATE);
    let at = ports(&nodes);
    let walkers = crowd(&at, &nodes[0].join_codes, seed, count as usize, pace).await;
    offers_topics(at[0], ROOMS[1]).await.expect("set");
    let end = Instant::now() + Duration::from_secs(seconds);
    let walking = walk(walkers, end);
    let faults = havoc(seed, end, &mut redis, &mut nodes).await;
    let mut walkers = arrived(walking).await;
    let (evening, back) = settle(&at, &mut walkers, &redis.url()).await;
    let records = || walkers.iter().flat_map(Walker::records);
    let answered = || records().flat_map(|record| &record.answered);
    let refused = answered().filter_map(|answered| answered.refused.as_ref());
    println!(
        "{} commits, {} commands answered, {} people erased, presence right after {back:?}\n{} told to try again, {} sent again, slowest {:?}\nfaults {:?}\nrefused {:?}",
        evening.commits.len(),
        answered().count(),
        records().filter(|record| record.erased).count(),
        records().map(|record| record.again).sum::<usize>(),
        records().map(|record| record.resent).sum::<usize>(),
        records().map(|record| record.slowest).max(),
        counted(faults.iter().copied()),
        counted(refused.map(String::as_str)),
    );
    assert!(
        answered().count() > walkers.len(),
        "hardly anything was done"
    );
}

fn counted<'a>(all: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    all.fold(BTreeMap::new(), |mut all, one| {
        *all.entry(one).or_default() += 1;
        all
    })
}

pub(crate) type Walking = Vec<tokio::task::JoinHandle<Walker>>;

/// Everybody does one thing after the other until the end.
fn walk(walkers: Vec<Walker>, end: Instant) -> Walking {
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        sleep_until(end).await;
        stop.send_replace(true);
    });
    walk_until(walkers, stopped)
}

pub(crate) fn walk_until(walkers: Vec<Walker>, stopped: watch::Receiver<bool>) -> Walking {
    let walk = |mut walker: Walker| {
        let stopped = stopped.clone();
        tokio::spawn(async move {
            while !*stopped.borrow() {
                walker.step().await;
            }
            walker
        })
    };
    walkers.into_iter().map(walk).collect()
}

pub(crate) async fn arrived(walking: Walking) -> Vec<Walker> {
    let mut walkers = Vec::new();
    for walking in walking {
        walkers.push(walking.await.expect("a phone"));
    }
    walkers
}

/// When all is whole again: presence, journal, every phone's record and every phone's view. How long presence took.
pub(crate) async fn settle(at: &[u16], walkers: &mut [Walker], store: &str) -> (Evening, Duration) {
    for room in ROOMS {
        round(at[0], room, true).await;
    }
    // Who was gone when the walk ended still counts for a grace, and would not a moment later.
    listen(walkers, Duration::from_millis(100)).await;
    let back = until_present(at, walkers, LATEST).await;
    check_presence(at, walkers).await;
    listen(walkers, Duration::from_secs(2)).await;
    let evening = Evening::read(store).await;
    let hall = evening.check(walkers);
    check_records(at, walkers).await;
    check_views(at, walkers, &hall).await;
    (evening, back)
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    Killed(usize),
    Stopped(usize),
    Drained(usize),
    Cut(usize),
    Silent(usize),
    Deaf(usize),
    Slow(usize, u64),
    RedisKilled,
    RedisStopped,
}

impl Fault {
    fn at_random(rng: &mut StdRng) -> Self {
        let n = rng.random_range(0..3);
        match rng.random_range(0..12) {
            0 | 1 => Self::Killed(n),
            2 => Self::Stopped(n),
            3 => Self::Drained(n),
            4 => Self::Cut(n),
            5 => Self::Silent(n),
            6 => Self::Deaf(n),
            7..10 => Self::Slow(n, *SLOW.choose(rng).expect("some")),
            10 => Self::RedisKilled,
            _ => Self::RedisStopped,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Killed(_) => "node killed",
            Self::Stopped(_) => "node stopped",
            Self::Drained(_) => "node restarted",
            Self::Cut(_) => "wire cut",
            Self::Silent(_) => "wire silent",
            Self::Deaf(_) => "answers lost",
            Self::Slow(_, 20) => "slow 20 ms",
            Self::Slow(_, 200) => "slow 200 ms",
            Self::Slow(_, 1000) => "slow 1 s",
            Self::Slow(..) => "slow 3 s",
            Self::RedisKilled => "redis killed",
            Self::RedisStopped => "redis stopped",
        }
    }

    /// What it is about: nothing has two faults at once.
    fn whom(self) -> usize {
        match self {
            Self::Killed(n) | Self::Stopped(n) | Self::Drained(n) => n,
            Self::Cut(n) | Self::Silent(n) | Self::Deaf(n) | Self::Slow(n, _) => n,
            Self::RedisKilled | Self::RedisStopped => usize::MAX,
        }
    }

    async fn begins(self, redis: &mut RedisServer, nodes: &mut [Node]) {
        match self {
            Self::Killed(n) => {
                nodes[n].signal(Signal::KILL);
                nodes[n].ended().await;
            }
            Self::Stopped(n) => nodes[n].signal(Signal::STOP),
            Self::Drained(n) => {
                nodes[n].signal(Signal::TERM);
                assert_eq!(nodes[n].ended().await, Some(0), "{}", nodes[n].said());
            }
            Self::Cut(n) => drop(nodes[n].wire.send_replace(Wire::Cut)),
            Self::Silent(n) => drop(nodes[n].wire.send_replace(Wire::Silent)),
            Self::Deaf(n) => drop(nodes[n].wire.send_replace(Wire::Deaf)),
            Self::Slow(n, ms) => {
                let slow = Wire::Slow(Duration::from_millis(ms));
                nodes[n].wire.send_replace(slow);
            }
            Self::RedisKilled => redis.kill(),
            Self::RedisStopped => redis.signal(Signal::STOP),
        }
    }

    async fn ends(self, redis: &mut RedisServer, nodes: &mut [Node]) {
        match self {
            Self::Killed(n) | Self::Drained(n) => revive(&mut nodes[n]).await,
            Self::Stopped(n) => nodes[n].signal(Signal::CONT),
            Self::Cut(n) | Self::Silent(n) | Self::Deaf(n) | Self::Slow(n, _) => {
                nodes[n].wire.send_replace(Wire::Whole);
            }
            Self::RedisKilled => redis.revive(),
            Self::RedisStopped => redis.signal(Signal::CONT),
        }
    }
}

/// One fault after the other, or two at once; everything is whole again when it returns.
async fn havoc(
    seed: u64,
    end: Instant,
    redis: &mut RedisServer,
    nodes: &mut [Node],
) -> Vec<&'static str> {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut done = Vec::new();
    while Instant::now() < end {
        sleep(Duration::from_millis(rng.random_range(200..1500))).await;
        let mut faults = vec![Fault::at_random(&mut rng)];
        let second = Fault::at_random(&mut rng);
        if rng.random_bool(0.3) && second.whom() != faults[0].whom() {
            faults.push(second);
        }
        for fault in &faults {
            fault.begins(redis, nodes).await;
            done.push(fault.name());
        }
        sleep(Duration::from_millis(rng.random_range(100..4000))).await;
        // Redis first: a node that starts wants it.
        faults.sort_by_key(|fault| std::cmp::Reverse(fault.whom()));
        for fault in &faults {
            fault.ends(redis, nodes).await;
        }
        if rng.random_bool(0.4) {
            let room = ROOMS.choose(&mut rng).expect("some");
            let over = rng.random_bool(0.4);
            // Two organizers at the same moment, on two nodes.
            let (one, other) = (rng.random_range(0..3), rng.random_range(0..3));
            tokio::join!(
                round(nodes[one].port, room, over),
                round(nodes[other].port, room, over)
            );
            done.push("round");
        }
    }
    done
}

pub(crate) async fn revive(node: &mut Node) {
    for _ in 0..3 {
        if node.run().await {
            return;
        }
        node.ended().await;
    }
    panic!("a node does not come back: {}", node.said());
}

/// In this room people may offer topics as well.
pub(crate) async fn offers_topics(port: u16, room: &str) -> Option<()> {
    let http = reqwest::Client::new();
    let token = sign_in(&http, port).await?;
    let request = http.patch(url(port, &format!("/api/organizer/rooms/{room}")));
    let mode = json!({"mode": "suggestions"});
    let answer = request.bearer_auth(token).json(&mode).send().await.ok()?;
    answer.status().is_success().then_some(())
}

/// An organizer calls everybody, or ends what is on. Whether it works is for the journal to say.
pub(crate) async fn round(port: u16, room: &str, end: bool) -> Option<()> {
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .build()
        .ok()?;
    let token = sign_in(&http, port).await?;
    let rounds = url(port, &format!("/api/organizer/rooms/{room}/rounds"));
    if end {
        let all = http.get(&rounds).bearer_auth(&token).send().await.ok()?;
        let all: Value = all.json().await.ok()?;
        let number = all["rounds"].as_array()?.last()?["number"].clone();
        let request = http.patch(format!("{rounds}/{number}")).bearer_auth(token);
        request.json(&json!({"end": true})).send().await.ok()?;
    } else {
        let request = http.post(rounds).bearer_auth(token);
        request
            .json(&json!({"minutes": 5, "tables": 20}))
            .send()
            .await
            .ok()?;
    }
    Some(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_restarted_one_after_the_other_cost_no_command_and_show_no_error() {
    let redis = RedisServer::start();
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push(Node::start(&redis).await);
    }
    let (at, pace) = (ports(&nodes), Duration::from_millis(50));
    let walkers = crowd(&at, &nodes[0].join_codes, 7, 12, pace).await;
    let (stop, stopped) = watch::channel(false);
    let walking = walk_until(walkers, stopped);
    for node in &mut nodes {
        // Phones press meanwhile.
        sleep(Duration::from_millis(500)).await;
        node.signal(Signal::TERM);
        assert_eq!(node.ended().await, Some(0), "{}", node.said());
        assert!(node.run().await, "{}", node.said());
    }
    stop.send_replace(true);
    let mut walkers = arrived(walking).await;
    settle(&at, &mut walkers, &redis.url()).await;
    nobody_tried_again(&walkers);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failover_under_load_costs_nothing_that_a_replica_confirmed() {
    let mut old = RedisServer::start();
    let follow = |port: u16| {
        vec![
            "--replicaof".to_owned(),
            "127.0.0.1".into(),
            port.to_string(),
        ]
    };
    let options = follow(old.port);
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let new = RedisServer::with(&[&["--appendonly", "yes"], &options[..]].concat());
    let is = |server: &RedisServer, what: &str| server.ask(&["INFO", "replication"]).contains(what);
    until("the replica follows", || is(&new, "master_link_status:up")).await;
    let sentinel = RedisServer::sentinel(&old);
    until("the Sentinel knows the replica", || {
        sentinel.ask(&["INFO", "sentinel"]).contains("slaves=1")
    })
    .await;
    let url = format!("redis+sentinel://127.0.0.1:{}/main", sentinel.port);
    let mut nodes = Vec::new();
    for _ in 0..2 {
        nodes.push(Node::direct(&url, &[("redis_wait", "1")]).await);
    }
    let (at, pace) = (ports(&nodes), Duration::from_millis(50));
    let walkers = crowd(&at, &nodes[0].join_codes, 17, 12, pace).await;
    let walking = walk(walkers, Instant::now() + Duration::from_secs(8));
    // Some commits are written before.
    sleep(Duration::from_secs(2)).await;
    old.kill();
    until("the replica is the master", || is(&new, "role:master")).await;
    // The old one comes back as a replica: until then nothing is confirmed, and nothing promised.
    let options = follow(new.port);
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    old.revive_with(&options);
    let mut walkers = arrived(walking).await;
    let (evening, _) = settle(&at, &mut walkers, &new.url()).await;
    println!("{} commits", evening.commits.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_of_a_killed_node_are_gone_after_the_grace_and_not_before() {
    let redis = RedisServer::start();
    let mut nodes = vec![Node::start(&redis).await, Node::start(&redis).await];
    let at = ports(&nodes);
    let mut walkers = crowd(&at, &nodes[0].join_codes, 11, 10, Duration::ZERO).await;
    for walker in &mut walkers {
        walker.connect().await;
    }
    until_present(&at, &mut walkers, LATEST).await;
    let killed = Instant::now();
    nodes[1].signal(Signal::KILL);
    nodes[1].ended().await;
    let left = [at[0]];
    let (mut stay, mut lost): (Vec<_>, Vec<_>) = walkers.into_iter().partition(|w| w.is_at(at[0]));
    until_present(&left, &mut stay, LATEST).await;
    let gone = killed.elapsed();
    assert!(
        gone > GRACE - Duration::from_secs(1),
        "gone after {gone:?}, before the time"
    );
    let back = Instant::now();
    for walker in &mut lost {
        walker.lose();
        walker.connect().await;
    }
    stay.append(&mut lost);
    until_present(&left, &mut stay, LATEST).await;
    println!(
        "grace {GRACE:?}: gone after {gone:?}, back after {:?}",
        back.elapsed()
    );
}
