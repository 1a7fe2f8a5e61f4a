//! Everything that can go wrong with nodes, wires and Redis, at random, while phones go on. Then the journal and every phone are asked.
//!
//! `CHAOS_SEED`, `CHAOS_SECONDS` and `CHAOS_PHONES` run it long by hand.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kaotsunagi::hall::{Commit, Fact, Hall};
use kaotsunagi::id::Position;
use kaotsunagi::journal::{Journal, RedisJournal};
use kaotsunagi::protocol::client::Status;
use kaotsunagi::protocol::view::IntroductionState;
use kaotsunagi::remote::{Keys, Link};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::cluster::{GRACE, Node, Walker, Wire, listen, until_present};
use crate::redis_server::RedisServer;
use crate::support::{PASSPHRASE, Phone, text};

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
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push(Node::start(&redis).await);
    }
    let mut walkers = crowd(&nodes, seed, count as usize).await;
    let end = Instant::now() + Duration::from_secs(seconds);
    let walking: Vec<_> = walkers
        .drain(..)
        .map(|mut walker| {
            tokio::spawn(async move {
                while Instant::now() < end {
                    walker.step().await;
                }
                walker
            })
        })
        .collect();
    let faults = havoc(seed, end, &mut redis, &mut nodes).await;
    for walking in walking {
        walkers.push(walking.await.expect("a phone"));
    }
    listen(&mut walkers, Duration::from_secs(3)).await;
    let everybody = walkers.len();
    until_present(&nodes, &mut walkers, everybody, GRACE * 3).await;
    let commits = journal(&redis).await;
    let hall = replay(&commits);
    check_records(&walkers, &commits, &hall);
    let faults: BTreeMap<_, _> = faults.into_iter().fold(BTreeMap::new(), |mut all, fault| {
        *all.entry(fault).or_insert(0) += 1;
        all
    });
    check_views(&nodes, &mut walkers).await;
    let sum = |of: fn(&Walker) -> usize| walkers.iter().map(of).sum::<usize>();
    println!(
        "{} commits, {} done, {} told to try again, {} sent again, slowest {:?}, faults {faults:?}",
        commits.len(),
        sum(|w| w.record.done),
        sum(|w| w.record.again),
        sum(|w| w.record.resent),
        walkers.iter().map(|w| w.record.slowest).max(),
    );
    assert!(
        sum(|w| w.record.done) > walkers.len(),
        "hardly anything was done"
    );
}

async fn crowd(nodes: &[Node], seed: u64, count: usize) -> Vec<Walker> {
    let people = Arc::new(Mutex::new(Vec::new()));
    let mut walkers = Vec::new();
    for n in 0..count {
        let mut walker = Walker::new(n, seed, nodes, &people);
        walker.register(n, &nodes[0].join_code).await;
        walkers.push(walker);
    }
    walkers
}

/// One fault after the other, some at once; everything is whole again when it returns.
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
        let n = rng.random_range(0..nodes.len());
        let short = Duration::from_millis(rng.random_range(100..2000));
        let long = Duration::from_millis(rng.random_range(300..6000));
        let what = match rng.random_range(0..8) {
            0 | 1 => {
                nodes[n].signal("-KILL");
                nodes[n].ended().await;
                sleep(short).await;
                revive(&mut nodes[n]).await;
                "node killed"
            }
            2 => {
                nodes[n].signal("-STOP");
                sleep(long).await;
                nodes[n].signal("-CONT");
                "node stopped"
            }
            3 => {
                nodes[n].wire.send_replace(Wire::Cut);
                sleep(long).await;
                nodes[n].wire.send_replace(Wire::Whole);
                "wire cut"
            }
            4 => {
                nodes[n].wire.send_replace(Wire::Silent);
                sleep(long).await;
                nodes[n].wire.send_replace(Wire::Whole);
                "wire silent"
            }
            5 => {
                nodes[n].signal("-TERM");
                assert_eq!(nodes[n].ended().await, Some(0), "{}", nodes[n].said());
                revive(&mut nodes[n]).await;
                "node restarted"
            }
            6 => {
                redis.kill();
                sleep(short).await;
                redis.revive();
                "redis killed"
            }
            _ => {
                redis.signal("-STOP");
                sleep(short).await;
                redis.signal("-CONT");
                "redis stopped"
            }
        };
        done.push(what);
        if rng.random_bool(0.3) {
            round(&nodes[n], rng.random_bool(0.5)).await;
            done.push("round");
        }
    }
    done
}

async fn revive(node: &mut Node) {
    for _ in 0..3 {
        if node.run().await {
            return;
        }
        node.ended().await;
    }
    panic!("a node does not come back: {}", node.said());
}

/// An organizer calls everybody, or ends what is on. Whether it works is for the journal to say.
async fn round(node: &Node, end: bool) -> Option<()> {
    let http = reqwest::Client::builder()
        .timeout(Duration::from_secs(5))
        .build()
        .ok()?;
    let sign_in = http
        .post(node.url("/api/organizer/sign-in"))
        .json(&json!({"passphrase": PASSPHRASE}));
    let token: Value = sign_in.send().await.ok()?.json().await.ok()?;
    let rounds = node.url("/api/organizer/rooms/southwest/rounds");
    let bearer = token["token"].as_str()?.to_owned();
    if end {
        let all: Value = http
            .get(&rounds)
            .bearer_auth(&bearer)
            .send()
            .await
            .ok()?
            .json()
            .await
            .ok()?;
        let number = all["rounds"].as_array()?.last()?["number"].clone();
        let request = http.patch(format!("{rounds}/{number}")).bearer_auth(bearer);
        request.json(&json!({"end": true})).send().await.ok()?;
    } else {
        let request = http.post(rounds).bearer_auth(bearer);
        request
            .json(&json!({"minutes": 5, "tables": 20}))
            .send()
            .await
            .ok()?;
    }
    Some(())
}

async fn journal(redis: &RedisServer) -> Vec<Commit> {
    let link = Link::new(&redis.url().parse().expect("an address")).expect("a link");
    let journal = RedisJournal::open(link, &Keys::new("event"), 0)
        .await
        .expect("opened");
    let mut commits = Vec::new();
    loop {
        let page = journal
            .read(Position(commits.len() as u64), 1000)
            .await
            .expect("read");
        if page.is_empty() {
            return commits;
        }
        commits.extend(page);
    }
}

/// The hall after every commit: sound, and nobody in two conversations at once.
fn replay(commits: &[Commit]) -> Hall {
    let mut hall = Hall::default();
    for (n, commit) in commits.iter().enumerate() {
        hall.apply(commit);
        // Every state of a short evening, and of a long one enough.
        if n % (1 + commits.len() / 1000) > 0 {
            continue;
        }
        hall.check_invariants().expect("an invariant");
        for (who, _) in hall.attendees() {
            let busy = hall.introductions_of(who).filter(|i| i.is_active()).count();
            assert!(busy <= 1, "{who} is in {busy} introductions at once");
        }
    }
    hall
}

fn check_records(walkers: &[Walker], commits: &[Commit], hall: &Hall) {
    let mut requests = HashSet::new();
    let mut statuses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut met_pairs = BTreeSet::new();
    for commit in commits {
        if let Some(request) = commit.request {
            assert!(
                requests.insert((request.by, request.digest)),
                "done twice: {commit:?}"
            );
        }
        for fact in &commit.facts {
            match fact {
                Fact::StatusSet { attendee, status } if *status != Status::Open => {
                    let status = text(&serde_json::to_value(status).expect("a status"));
                    statuses
                        .entry(attendee.to_string())
                        .or_default()
                        .push(status);
                }
                Fact::RoundCalled { round, .. } => {
                    let mut seen = HashSet::new();
                    for group in &round.groups {
                        assert!(
                            group.people.iter().all(|p| seen.insert(*p)),
                            "called to two tables: {group:?}"
                        );
                        let mut pair = group.people.clone();
                        pair.sort_unstable();
                        assert!(!met_pairs.contains(&pair), "met before: {pair:?}");
                    }
                }
                Fact::Met { introduction, .. } | Fact::Concluded { introduction } => {
                    let people = hall.introduction(*introduction).map(|i| i.people.clone());
                    let mut pair = people.unwrap_or_default();
                    pair.sort_unstable();
                    met_pairs.insert(pair);
                }
                _ => {}
            }
        }
    }
    assert_eq!(
        hall.attendees().count(),
        walkers.len(),
        "everybody is registered once"
    );
    for walker in walkers {
        let record = &walker.record;
        let found = statuses.remove(&record.attendee).unwrap_or_default();
        assert_eq!(
            found, record.statuses,
            "{}: journal, and what it was told is done",
            record.name
        );
        for id in &record.met {
            let found = hall
                .introduction(id.parse().expect("an id"))
                .expect("an introduction");
            assert_eq!(found.state, IntroductionState::Met, "{}: {id}", record.name);
        }
    }
}

/// What still stands of somebody's introductions.
fn standing(phone: &Phone) -> BTreeMap<String, Value> {
    let over = |i: &Value| {
        ["cancelled", "passed", "missed"].contains(&i["state"].as_str().unwrap_or_default())
    };
    let told = phone.introductions.iter().filter(|(_, i)| !over(i));
    told.map(|(id, i)| (id.clone(), json!([i["state"], i["table"], i["shared"]])))
        .collect()
}

/// What each phone was told bit by bit, over all its reconnects, is what any node tells a fresh one.
async fn check_views(nodes: &[Node], walkers: &mut [Walker]) {
    // A few at a time: whoever is not listening answers no pings.
    for (n, some) in walkers.chunks_mut(10).enumerate() {
        listen(some, Duration::from_secs(1)).await;
        while some.iter().any(|walker| walker.phone.is_none()) {
            listen(some, Duration::from_millis(500)).await;
        }
        let node = &nodes[n % nodes.len()];
        for walker in some {
            // Fresh, as on a new browser: it knows no position.
            let connected = Phone::try_connect(&format!("ws://127.0.0.1:{}/ws", node.port)).await;
            let mut fresh = connected.unwrap_or_else(|| panic!("{}", node.said()));
            let hello = json!({"type": "hello", "id": "1", "token": walker.record.token, "room": "southwest"});
            fresh.send(&hello).await;
            fresh.until_welcome().await;
            assert_eq!(fresh.welcome["me"]["name"], walker.record.name.as_str());
            let told = standing(walker.phone.as_ref().expect("connected"));
            assert_eq!(told, standing(&fresh), "{}", walker.record.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_nodes_restarted_one_after_the_other_cost_no_command_and_show_no_error() {
    let redis = RedisServer::start();
    let mut nodes = Vec::new();
    for _ in 0..3 {
        nodes.push(Node::start(&redis).await);
    }
    let mut walkers = crowd(&nodes, 7, 12).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let walking: Vec<_> = walkers
        .drain(..)
        .map(|mut walker| {
            let stopped = stopped.clone();
            tokio::spawn(async move {
                while !*stopped.borrow() {
                    walker.step().await;
                }
                walker
            })
        })
        .collect();
    for node in &mut nodes {
        sleep(Duration::from_millis(500)).await;
        node.signal("-TERM");
        assert_eq!(node.ended().await, Some(0), "{}", node.said());
        assert!(node.run().await, "{}", node.said());
    }
    stop.send_replace(true);
    for walking in walking {
        walkers.push(walking.await.expect("a phone"));
    }
    listen(&mut walkers, Duration::from_secs(3)).await;
    let everybody = walkers.len();
    until_present(&nodes, &mut walkers, everybody, GRACE * 3).await;
    let commits = journal(&redis).await;
    let hall = replay(&commits);
    check_records(&walkers, &commits, &hall);
    assert!(
        walkers.iter().all(|w| w.record.again == 0),
        "somebody was told to try again"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_of_a_killed_node_are_gone_after_the_grace_and_not_before() {
    let redis = RedisServer::start();
    let mut nodes = vec![Node::start(&redis).await, Node::start(&redis).await];
    let mut walkers = crowd(&nodes, 11, 10).await;
    for walker in &mut walkers {
        walker.connect().await;
    }
    until_present(&nodes, &mut walkers, 10, GRACE * 2).await;
    let killed = Instant::now();
    nodes[1].signal("-KILL");
    nodes[1].ended().await;
    let left = vec![nodes.remove(0)];
    let at = left[0].port;
    let (mut stay, mut lost): (Vec<_>, Vec<_>) = walkers.into_iter().partition(|w| w.is_at(at));
    until_present(&left, &mut stay, 5, GRACE * 3).await;
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
    until_present(&left, &mut stay, 10, GRACE * 3).await;
    println!(
        "grace {GRACE:?}: gone after {gone:?}, back after {:?}",
        back.elapsed()
    );
}
