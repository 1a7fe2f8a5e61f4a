//! What every journal must do. Each store runs the same tests.

use std::sync::Arc;

use super::{AppendError, Journal, SqliteJournal};
use crate::hall::{Commit, Fact};
use crate::id::{Millis, Position};

fn commit(n: i64) -> Commit {
    Commit {
        at: Millis(n),
        request: None,
        organizer: false,
        facts: vec![Fact::Announced {
            room: "southwest".into(),
            text: format!("「{n}」"),
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
        .append(Position::START, vec![commit(1), commit(2)])
        .await
        .expect("appended");
    assert_eq!(first, Position(2));
    let second = journal
        .append(first, vec![commit(3)])
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
        .append(Position::START, vec![commit(1)])
        .await
        .expect("appended");
    for stale in [Position::START, Position(7)] {
        match journal.append(stale, vec![commit(2)]).await {
            Err(AppendError::Conflict { newest: found }) => assert_eq!(found, newest),
            other => panic!("{other:?}"),
        }
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
                    match journal.append(after, vec![commit(n)]).await {
                        Ok(position) => return position,
                        Err(AppendError::Conflict { newest }) => after = newest,
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

macro_rules! suite {
    ($store:ident, $open:expr) => {
        mod $store {
            use super::*;

            #[tokio::test]
            async fn order_and_positions() {
                let folder = tempfile::tempdir().expect("a folder");
                keeps_order_and_counts_positions(&$open(&folder).await).await;
            }

            #[tokio::test]
            async fn compare_and_append() {
                let folder = tempfile::tempdir().expect("a folder");
                refuses_to_append_after_an_old_position(&$open(&folder).await).await;
            }

            #[tokio::test]
            async fn concurrent_writers() {
                let folder = tempfile::tempdir().expect("a folder");
                of_many_who_append_at_once_one_wins_each_place(Arc::new($open(&folder).await))
                    .await;
            }

            #[tokio::test]
            async fn survives_a_restart_under_the_same_epoch() {
                let folder = tempfile::tempdir().expect("a folder");
                let journal = $open(&folder).await;
                let epoch = journal.epoch().to_owned();
                journal
                    .append(Position::START, vec![commit(1)])
                    .await
                    .expect("appended");
                drop(journal);
                let again = $open(&folder).await;
                assert_eq!(again.epoch(), epoch);
                assert_eq!(
                    again.read(Position::START, 10).await.expect("read"),
                    [commit(1)]
                );
            }
        }
    };
}

async fn open_sqlite(folder: &tempfile::TempDir) -> SqliteJournal {
    SqliteJournal::open(&folder.path().join("journal.db"))
        .await
        .expect("opened")
}

suite!(sqlite, open_sqlite);
