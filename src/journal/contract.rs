//! What every journal must do. Each store runs the same tests.

use std::sync::Arc;

use async_trait::async_trait;
use tempfile::TempDir;

use super::{AppendError, Journal, RedisJournal, Retry, SqliteJournal};
use crate::remote::redis_server::{RedisCluster, RedisServer};
use crate::remote::{Keys, RedisClient};
use crate::store::StoreError;
use domain::{Millis, Position};
use hall::{Commit, Fact, Lasts};

/// An append that nothing came before.
#[async_trait]
trait AppendOnce: Journal {
    async fn append_once(
        &self,
        after: Position,
        commits: Vec<Commit>,
    ) -> Result<Position, AppendError> {
        self.append(after, commits, &mut Retry::default()).await
    }
}

impl<T: Journal + ?Sized> AppendOnce for T {}

fn commit(n: i64) -> Commit {
    Commit {
        at: Millis(n),
        request: None,
        organizer: false,
        staff: None,
        facts: vec![Fact::Announced {
            room: "southwest".into(),
            text: format!("「{n}」"),
            lasts: Lasts::default(),
        }],
    }
}

async fn keeps_order_and_counts_positions(journal: &dyn Journal) {
    assert!(
        journal
            .read(Position::START, 10)
            .await
            .expect("read")
            .is_empty()
    );
    let first = journal
        .append_once(Position::START, vec![commit(1), commit(2)])
        .await
        .expect("appended");
    assert_eq!(first, Position(2));
    let second = journal
        .append_once(first, vec![commit(3)])
        .await
        .expect("appended");
    assert_eq!(second, Position(3));
    assert_eq!(
        journal.read(Position::START, 10).await.expect("read"),
        [commit(1), commit(2), commit(3)]
    );
    assert_eq!(
        journal.read(Position(1), 1).await.expect("read"),
        [commit(2)]
    );
    assert!(journal.read(second, 10).await.expect("read").is_empty());
}

async fn refuses_to_append_after_an_old_position(journal: &dyn Journal) {
    let newest = journal
        .append_once(Position::START, vec![commit(1)])
        .await
        .expect("appended");
    match journal.append_once(Position::START, vec![commit(2)]).await {
        Err(AppendError::Conflict {
            newest: found,
            missed,
        }) => {
            assert_eq!(found, newest);
            assert!(missed.is_empty() || missed == [commit(1)], "{missed:?}");
        }
        other => panic!("{other:?}"),
    }
    // Without anything to append, the same is told, and nothing written.
    match journal.append_once(Position::START, Vec::new()).await {
        Err(AppendError::Conflict { newest: found, .. }) => assert_eq!(found, newest),
        other => panic!("{other:?}"),
    }
    let looked = journal.append_once(newest, Vec::new()).await;
    assert_eq!(looked.expect("still the newest"), newest);
    // A place that was never reached: the journal is not the one the writer knew.
    match journal.append_once(Position(7), vec![commit(2)]).await {
        Err(AppendError::Conflict { .. } | AppendError::Store(StoreError::Rewound)) => {}
        other => panic!("{other:?}"),
    }
    assert_eq!(
        journal.read(Position::START, 10).await.expect("read"),
        [commit(1)]
    );
}

async fn of_many_who_append_at_once_one_wins_each_place(journal: Arc<dyn Journal>) {
    let writers: Vec<_> = (0..8)
        .map(|n| {
            let journal = Arc::clone(&journal);
            tokio::spawn(async move {
                let mut after = Position::START;
                loop {
                    match journal.append_once(after, vec![commit(n)]).await {
                        Ok(position) => return position,
                        Err(AppendError::Conflict { newest, .. }) => after = newest,
                        Err(error) => panic!("{error}"),
                    }
                }
            })
        })
        .collect();
    let mut places = Vec::new();
    for writer in writers {
        places.push(writer.await.expect("finished").0);
    }
    places.sort_unstable();
    assert_eq!(places, (1..=8).collect::<Vec<_>>());
    assert_eq!(
        journal
            .read(Position::START, 100)
            .await
            .expect("read")
            .len(),
        8
    );
}

async fn another_journal_is_told_apart_and_opened_anew(journal: &dyn Journal) {
    let newest = journal
        .append_once(Position::START, vec![commit(1)])
        .await
        .expect("appended");
    journal.ready().await.expect("ready");
    let epoch = journal.epoch();
    journal.reopen().await.expect("reopened");
    assert_eq!(
        journal.read(Position::START, 10).await.expect("read"),
        [commit(1)],
        "what is there is there, under epoch {epoch} or another"
    );
    journal
        .append_once(newest, vec![commit(2)])
        .await
        .expect("appended");
}

macro_rules! suite {
    ($store:ident, $place:expr, $open:expr) => {
        mod $store {
            use super::*;

            #[tokio::test]
            async fn order_and_positions() {
                let place = $place();
                keeps_order_and_counts_positions(&$open(&place).await).await;
            }

            #[tokio::test]
            async fn compare_and_append() {
                let place = $place();
                refuses_to_append_after_an_old_position(&$open(&place).await).await;
            }

            #[tokio::test]
            async fn concurrent_writers() {
                let place = $place();
                of_many_who_append_at_once_one_wins_each_place(Arc::new($open(&place).await)).await;
            }

            #[tokio::test]
            async fn another_journal() {
                let place = $place();
                another_journal_is_told_apart_and_opened_anew(&$open(&place).await).await;
            }

            #[tokio::test]
            async fn survives_a_restart_under_the_same_epoch() {
                let place = $place();
                let journal = $open(&place).await;
                let epoch = journal.epoch();
                journal
                    .append_once(Position::START, vec![commit(1)])
                    .await
                    .expect("appended");
                drop(journal);
                let again = $open(&place).await;
                assert_eq!(again.epoch(), epoch);
                assert_eq!(
                    again.read(Position::START, 10).await.expect("read"),
                    [commit(1)]
                );
            }
        }
    };
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

async fn open_sqlite(folder: &TempDir) -> SqliteJournal {
    SqliteJournal::open(&folder.path().join("journal.db"))
        .await
        .expect("opened")
}

async fn open_redis(url: &str) -> RedisJournal {
    let client = RedisClient::new(&url.parse().expect("an address")).expect("a client");
    RedisJournal::open(client, &Keys::new("test"), 0)
        .await
        .expect("opened")
}

async fn open_single(server: &RedisServer) -> RedisJournal {
    open_redis(&server.url()).await
}

async fn open_cluster(cluster: &RedisCluster) -> RedisJournal {
    open_redis(&cluster.url()).await
}

suite!(sqlite, folder, open_sqlite);
suite!(redis, RedisServer::start, open_single);
suite!(redis_cluster, RedisCluster::start, open_cluster);

/// Two writers on one stream, of which one has asked for a lease.
async fn a_loser_and_a_winner(
    server: &RedisServer,
) -> (RedisJournal, Retry, RedisJournal, Position) {
    let (far, near) = (open_single(server).await, open_single(server).await);
    let mut retry = Retry::default();
    // As if its answers took that long.
    retry.answered_after(std::time::Duration::from_millis(300));
    let (mut newest, mut behind) = (Position::START, Position::START);
    for _ in 0..2 {
        assert_eq!(retry.lease().is_some(), behind != Position::START);
        newest = near
            .append_once(newest, vec![commit(0)])
            .await
            .expect("nobody has a lease yet");
        match far.append(behind, vec![commit(1)], &mut retry).await {
            Err(AppendError::Conflict {
                newest: found,
                missed,
            }) => {
                assert_eq!(found, newest);
                assert_eq!(
                    missed,
                    [commit(0)],
                    "what was missed comes with the conflict"
                );
            }
            other => panic!("{other:?}"),
        }
        retry.lost_race();
        behind = newest;
    }
    (far, retry, near, newest)
}

#[tokio::test]
async fn redis_has_a_clock_of_its_own() {
    let server = RedisServer::start();
    let journal = open_single(&server).await;
    let clock = journal.clock().await.expect("asked").expect("a clock");
    let now = jiff::Timestamp::now().as_millisecond();
    assert!((clock.0 - now).abs() < 60 * 60 * 1000, "{clock:?}");
}

#[tokio::test]
async fn who_lost_too_often_has_a_lease_and_the_others_wait() {
    let server = RedisServer::start();
    let (far, mut retry, near, newest) = a_loser_and_a_winner(&server).await;
    let other = tokio::spawn(async move { near.append_once(newest, vec![commit(2)]).await });
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    let won = far.append(newest, vec![commit(1)], &mut retry).await;
    let won = won.expect("its lease");
    assert_eq!(won, newest.next());
    match other.await.expect("finished") {
        Err(AppendError::Conflict { missed, .. }) => assert_eq!(missed, [commit(1)]),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_lease_that_is_not_used_ends() {
    let server = RedisServer::start();
    let (far, _, near, newest) = a_loser_and_a_winner(&server).await;
    drop(far);
    let done = near.append_once(newest, vec![commit(2)]).await;
    assert_eq!(done.expect("after the lease"), newest.next());
}

#[tokio::test]
async fn a_lease_that_is_not_needed_any_more_ends_at_once() {
    let server = RedisServer::start();
    let (far, mut retry, _near, newest) = a_loser_and_a_winner(&server).await;
    let until = || server.ask(&["HGET", "{test}:tip", "until"]);
    assert_ne!(until(), "0");
    far.append(newest, Vec::new(), &mut retry)
        .await
        .expect("the newest");
    assert_eq!(until(), "0");
}

#[tokio::test]
async fn an_append_wakes_who_waits_for_news() {
    let server = RedisServer::start();
    let (here, there) = (open_single(&server).await, open_single(&server).await);
    let appended = there.append_once(Position::START, vec![commit(1)]);
    let (waited, appended) = tokio::join!(here.news(Position::START), appended);
    appended.expect("appended");
    waited.expect("Redis takes the question");
}
