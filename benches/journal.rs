//! Appends a second to the Redis journal beside raw XADD at the same batching, and what several writers cost each other.
//!
//! `cargo bench --bench journal`; starts its own redis-server on a free port of this machine.

use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::{AttendeeId, IntroductionId, Millis, Position};
use hall::{Commit, Fact, Hall, Request};
use kaotsunagi::catalog::Catalog;
use kaotsunagi::config::{Overrides, Settings};
use kaotsunagi::directory::RedisDirectory;
use kaotsunagi::journal::{AppendError, Journal, RedisJournal, Retry};
use kaotsunagi::key_values::{KeyValueStore, RedisKeyValueStore};
use kaotsunagi::presence::MemoryPresence;
use kaotsunagi::remote::{Keys, RedisClient};
use kaotsunagi::service::{Clock, Service, Stores};
use redis_server::RedisServer;

#[allow(dead_code)]
#[path = "../tests/it/redis_server.rs"]
mod redis_server;
/// A bench takes as long as it takes.
mod deadline {
    pub(crate) fn begin() {}
}

/// Each figure is taken over this long.
const TIME: Duration = Duration::from_secs(2);

fn commit(n: u64) -> Commit {
    let by = AttendeeId::new(n);
    Commit {
        at: Millis(1_000_000),
        request: Some(Request {
            by: Some(by),
            digest: n,
        }),
        organizer: false,
        staff: None,
        facts: vec![Fact::Arrived {
            introduction: IntroductionId(n),
            by,
        }],
    }
}

fn client(server: &RedisServer) -> RedisClient {
    RedisClient::new(&server.url().parse().expect("an address")).expect("a client")
}

async fn open(server: &RedisServer, event: &str) -> RedisJournal {
    RedisJournal::open(client(server), &Keys::new(event), 0)
        .await
        .expect("opened")
}

/// Entries a second, in pipelines of `group`.
async fn raw(server: &RedisServer, group: usize) -> f64 {
    let client = client(server);
    let key = format!("raw-{group}");
    let (start, mut done) = (Instant::now(), 0);
    while start.elapsed() < TIME {
        let mut pipeline = redis::Pipeline::new();
        for n in 0..group {
            let body = serde_json::to_string(&commit(done as u64 + n as u64)).expect("JSON");
            pipeline
                .cmd("XADD")
                .arg(&key)
                .arg("*")
                .arg("c")
                .arg(body)
                .ignore();
        }
        client.run_all::<()>(&pipeline).await.expect("added");
        done += group;
    }
    done as f64 / start.elapsed().as_secs_f64()
}

/// Commits a second, in groups as the writer makes them.
async fn ours(server: &RedisServer, group: usize) -> f64 {
    let journal = open(server, &format!("ours-{group}")).await;
    let (start, mut after) = (Instant::now(), Position::START);
    while start.elapsed() < TIME {
        let commits = (0..group as u64).map(|n| commit(after.0 + n)).collect();
        let mut retry = Retry::default();
        let append = journal.append(after, commits, &mut retry);
        after = append.await.expect("appended");
    }
    after.0 as f64 / start.elapsed().as_secs_f64()
}

/// Commits a second that a node reads and applies when it starts.
async fn start(server: &RedisServer, group: usize) -> f64 {
    let journal = open(server, &format!("ours-{group}")).await;
    let (start, mut hall) = (Instant::now(), Hall::default());
    loop {
        let page = journal.read(hall.position(), 1000).await.expect("read");
        if page.is_empty() {
            return hall.position().0 as f64 / start.elapsed().as_secs_f64();
        }
        page.iter().for_each(|commit| hall.apply(commit));
    }
}

/// Seconds until a node serves this journal, first by reading all of it, then from the snapshot the first one took.
async fn restart(server: &RedisServer, group: usize) -> [f64; 2] {
    let event = format!("ours-{group}");
    let mut times = [0.0; 2];
    for time in &mut times {
        let mut settings = Settings::load(None, &Overrides::default()).expect("settings");
        settings.live.tick = Duration::from_millis(10);
        let catalog = Catalog::example().expect("an event");
        let (client, keys) = (client(server), Keys::new(&event));
        let key_values = Arc::new(RedisKeyValueStore::new(client.clone(), &keys));
        let stores = Stores {
            journal: Arc::new(open(server, &event).await),
            directory: Arc::new(RedisDirectory::open(client, &keys).await.expect("opened")),
            presence: Arc::new(MemoryPresence::new(Duration::from_secs(1))),
            key_values: Arc::<RedisKeyValueStore>::clone(&key_values),
            event: Some(event.clone()),
            promise: String::new(),
        };
        let start = Instant::now();
        let service = Service::open(
            Arc::new(catalog),
            Arc::new(settings),
            stores,
            Clock::of(|| Millis(1)),
        );
        let service = service.await.expect("opened");
        *time = start.elapsed().as_secs_f64();
        while key_values
            .get("snapshot:place")
            .await
            .expect("read")
            .is_none()
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        drop(service);
    }
    times
}

/// Appends, conflicts, and the most conflicts in a row, of one writer that never rests.
async fn write(journal: RedisJournal, end: Instant) -> (u64, u64, u64) {
    let (mut after, mut done, mut lost, mut row, mut worst) = (Position::START, 0, 0, 0, 0);
    let mut retry = Retry::default();
    while Instant::now() < end {
        let append = journal.append(after, vec![commit(done)], &mut retry);
        match append.await {
            Ok(position) => {
                (after, row, retry) = (position, 0, Retry::default());
                done += 1;
            }
            Err(AppendError::Conflict { missed, .. }) => {
                lost += 1;
                row += 1;
                worst = worst.max(row);
                // As the service does: take what came along, and after that pause a little.
                after = Position(after.0 + missed.len() as u64);
                let pause = retry.lost_race().expect("not yet given up");
                tokio::time::sleep(pause).await;
            }
            Err(error) => panic!("{error}"),
        }
    }
    (done, lost, worst)
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    for fsync in ["everysec", "always"] {
        let server = RedisServer::with(&["--appendonly", "yes", "--appendfsync", fsync]);
        println!("appendfsync {fsync}\n  group  raw XADD/s  appends/s  ratio");
        for group in [1, 16, 256] {
            let (raw, ours) = (raw(&server, group).await, ours(&server, group).await);
            println!(
                "  {group:>5}  {raw:>10.0}  {ours:>9.0}  {:>5.2}",
                ours / raw
            );
        }
        println!("  a start reads {:.0} commits/s", start(&server, 256).await);
        let [whole, kept] = restart(&server, 256).await;
        println!("  a node serves after {whole:.2} s, from a snapshot after {kept:.2} s");
        println!("  writers  appends/s  conflicts per append  most in a row");
        for writers in [1, 2, 4, 8] {
            let event = format!("writers-{writers}");
            let end = Instant::now() + TIME;
            let mut tasks = Vec::new();
            for _ in 0..writers {
                tasks.push(tokio::spawn(write(open(&server, &event).await, end)));
            }
            let (mut done, mut lost, mut worst) = (0, 0, 0);
            for task in tasks {
                let one = task.await.expect("finished");
                done += one.0;
                lost += one.1;
                worst = worst.max(one.2);
            }
            println!(
                "  {writers:>7}  {:>9.0}  {:>20.2}  {worst:>13}",
                done as f64 / TIME.as_secs_f64(),
                lost as f64 / done.max(1) as f64
            );
        }
    }
}
