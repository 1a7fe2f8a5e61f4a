//! Rounds that start by themselves.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::Millis;
use kaotsunagi::catalog::{Catalog, SessionKind};
use protocol::api::{PauseTimetable, SetTimetable};
use protocol::routes;
use serde_json::json;

use crate::support::Server;
use crate::support::console::{Console, ROOM, called, crowd, quick};

const IN_ROOM: &[&str] = &["southwest"];

#[tokio::test]
async fn rounds_follow_each_other_by_themselves_and_wait_when_told() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 4).await;
    let token = &*console.token;
    let order = SetTimetable {
        rounds: 2,
        minutes: 6,
        move_seconds: Some(0),
        tables: None,
        starts_at: None,
    };
    let wrong = [
        (
            "rounds",
            SetTimetable {
                rounds: 0,
                ..order.clone()
            },
        ),
        (
            "starts_at",
            SetTimetable {
                starts_at: Some("yesterday".into()),
                ..order.clone()
            },
        ),
    ];
    for (field, order) in wrong {
        let refused = server
            .call(&routes::SET_TIMETABLE, IN_ROOM, token, &order)
            .await;
        let problem = refused.expect_err(field);
        assert_eq!((problem.status, &*problem.fields[0].path), (422, field));
    }
    let timetable = server
        .call(&routes::SET_TIMETABLE, IN_ROOM, token, &order)
        .await;
    assert_eq!(timetable.expect("a timetable").called, 0);
    called(&mut phones[0]).await;
    let pause = async |paused| {
        let pause = PauseTimetable { paused };
        server
            .call(&routes::PAUSE_TIMETABLE, IN_ROOM, token, &pause)
            .await
    };
    let rounds = async || {
        let rounds = server.fetch(&routes::ROUNDS, IN_ROOM, token).await;
        rounds.expect("rounds")
    };
    pause(true).await.expect("paused");
    console.end(1).await;
    // Timetables are looked at twice a second.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let now = rounds().await;
    assert_eq!(now.rounds.len(), 1, "paused");
    let timetable = now.timetable.expect("a timetable");
    assert_eq!((timetable.called, timetable.paused), (1, true));
    pause(false).await.expect("going on");
    console
        .until("southwest", |r| {
            (r["rounds"].as_array()?.len() == 2).then_some(())
        })
        .await;
    console.end(2).await;
    let timetable = rounds().await.timetable.expect("a timetable");
    assert_eq!(
        (timetable.called, timetable.next_at),
        (2, None),
        "all are over"
    );
    let problem = pause(true).await.expect_err("nothing to pause");
    assert_eq!((problem.status, &*problem.code), (404, "no_timetable"));
    let removed = server.done(&routes::REMOVE_TIMETABLE, IN_ROOM, token).await;
    removed.expect("removed");
    assert_eq!(rounds().await.timetable, None);
}

/// Minutes before the first talk of the example's agenda; negative: after it began.
static BEFORE_THE_TALK: AtomicI64 = AtomicI64::new(3);

static THE_TALK: LazyLock<Millis> = LazyLock::new(|| {
    let catalog = Catalog::example().unwrap_or_else(|problems| panic!("{problems}"));
    let mut talks = catalog
        .agenda
        .iter()
        .filter(|s| s.kind == SessionKind::Talk);
    talks.next().expect("a talk").starts_at
});

fn on_the_day() -> Millis {
    THE_TALK.plus(-60_000 * BEFORE_THE_TALK.load(Ordering::Relaxed))
}

#[tokio::test]
async fn no_round_of_a_timetable_runs_into_a_talk() {
    let server = Server::at(quick, on_the_day).await;
    let console = Console::of(&server).await;
    let phones = crowd(&server, 4).await;
    let order = json!({"rounds": 2, "minutes": 6, "move_seconds": 0});
    let path = format!("{ROOM}/timetable");
    let (_, timetable) = console.send(reqwest::Method::PUT, &path, &order).await;
    assert!(
        timetable["waits_for"]
            .as_str()
            .is_some_and(|w| w.contains("講演")),
        "{timetable}"
    );
    assert!(
        timetable["next_at"]
            .as_str()
            .is_some_and(|at| at.contains("T13:40")),
        "{timetable}"
    );
    // Looked at twice, and nothing called.
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!(console.rounds("southwest").await["rounds"], json!([]));
    // The talk is over, and the next one leaves time for a round.
    BEFORE_THE_TALK.store(-41, Ordering::Relaxed);
    console
        .until("southwest", |r| {
            (r["rounds"].as_array()?.len() == 1).then_some(())
        })
        .await;
    drop(phones);
}
