//! A start from the hall that was kept: the same evening, without reading all of it.

use hall::Hall;
use kaotsunagi::key_values::{KeyValueStore, SqliteKeyValueStore};
use serde_json::json;

use crate::patience::eventually;
use crate::redis_server::RedisServer;
use crate::support::{Phone, Server, agreed};

/// The fewest that may be asked for.
const EVERY: u64 = 10;

async fn node(redis: &RedisServer) -> Server {
    Server::node_with(&redis.url(), |s| s.journal.snapshot_every = EVERY).await
}

async fn alone() -> Server {
    Server::with(|s| s.journal.snapshot_every = EVERY).await
}

/// Turns between two statuses, `count` commits in all.
async fn busy(phone: &mut Phone, count: usize, prefix: &str) {
    for (n, status) in ["away", "open"].iter().cycle().take(count).enumerate() {
        let id = format!("{prefix}{n}");
        phone
            .send(&json!({"type": "status", "status": status, "id": id}))
            .await;
        assert_eq!(phone.answer(&id).await["type"], "done");
    }
}

async fn until_kept(server: &Server, after: u64) -> u64 {
    let shelf = server.running.event.service.replica.key_values();
    eventually(async || {
        let place = shelf.get("snapshot:place").await.expect("read");
        let position = place.map_or(0, |place| {
            let place: serde_json::Value = serde_json::from_slice(&place).expect("a place");
            place["position"].as_u64().expect("a position")
        });
        if position > after {
            Ok(position)
        } else {
            Err(format!("kept up to {position}"))
        }
    })
    .await
}

fn hall(server: &Server) -> Hall {
    server.running.event.service.replica.hall().clone()
}

/// Two who have talked.
async fn evening(server: &Server) -> (Phone, Phone) {
    let (aoi, mut naoki, introduction) = agreed(server).await;
    let met = naoki
        .ask(json!({"type": "met", "introduction": introduction}))
        .await;
    assert_eq!(met["type"], "done", "{met}");
    (aoi, naoki)
}

#[tokio::test]
async fn a_start_from_a_snapshot_is_the_same_evening_without_its_beginning() {
    let server = alone().await;
    let (mut aoi, naoki) = evening(&server).await;
    busy(&mut aoi, 12, "a").await;
    let kept = until_kept(&server, 0).await;
    busy(&mut aoi, 4, "b").await;
    let before = hall(&server).position();
    // What stands in the snapshot is not read again: it may even be gone.
    let journal = rusqlite::Connection::open(server.data().join("journal.db")).expect("opened");
    let gone = journal.execute(
        "DELETE FROM commits WHERE position <= ?1",
        [kept.cast_signed()],
    );
    assert_eq!(gone.expect("deleted") as u64, kept);
    let ((aoi, late), (naoki, early)) = (aoi.vanish(), naoki.vanish());
    let server = server.restart().await;
    assert!(hall(&server).position() >= before);
    let mut aoi = server.enter(&aoi, "southwest", Some(&late)).await;
    aoi.ask(json!({"type": "people"})).await;
    assert_eq!(aoi.count("welcome"), 0, "it had missed nothing");
    // Of what lies before the snapshot nothing is held: a fresh welcome.
    let mut naoki = server.enter(&naoki, "southwest", Some(&early)).await;
    naoki.until_welcome().await;
    let _kana = server
        .phone("品川 かな", "見本訪問看護", &["home-visit"], &["open-beds"])
        .await;
    naoki.until_suggested("品川 かな").await;
    let met = |s: &serde_json::Value| s["attendee"]["name"] == "三田 あおい";
    assert!(!naoki.suggestions.iter().any(met), "they have met already");
}

#[tokio::test]
async fn what_does_not_fit_the_journal_is_passed_over() {
    let server = alone().await;
    let (mut aoi, ..) = evening(&server).await;
    busy(&mut aoi, 12, "a").await;
    until_kept(&server, 0).await;
    drop(aoi);
    let before = hall(&server);
    let data = server.data().to_owned();
    let key_values = SqliteKeyValueStore::open(&data.join("shelf.db")).expect("opened");
    let whole = key_values
        .get("snapshot")
        .await
        .expect("read")
        .expect("kept");
    let newest = before.position().0;
    // Broken, then newer than the journal, as after a backup of one file was put back.
    key_values
        .set("snapshot", whole[..40].to_vec())
        .await
        .expect("set");
    let server = server.restart().await;
    assert!(hall(&server).position().0 >= newest);
    key_values.set("snapshot", whole).await.expect("set");
    drop(key_values);
    let folder = server.end().await;
    let open = |name| rusqlite::Connection::open(data.join(name)).expect("opened");
    open("journal.db")
        .execute("DELETE FROM commits WHERE position > 8", [])
        .expect("deleted");
    // Or the folder is refused: the other files know how far the journal had come.
    for name in ["directory.db", "shelf.db"] {
        let forgets = "UPDATE stamp SET journal = 0";
        open(name).execute(forgets, []).expect("updated");
    }
    let server = Server::again(folder).await;
    let position = hall(&server).position().0;
    assert!((8..newest).contains(&position), "{position}");
}

#[tokio::test]
async fn a_node_starts_on_a_stream_that_was_trimmed_up_to_a_snapshot() {
    let redis = RedisServer::start();
    let one = node(&redis).await;
    let (mut aoi, ..) = evening(&one).await;
    busy(&mut aoi, 12, "a").await;
    let kept = until_kept(&one, 0).await;
    busy(&mut aoi, 2, "b").await;
    let least = format!("{}-0", kept + 1);
    redis.ask(&["XTRIM", "{event}:journal", "MINID", &least]);
    let other = node(&redis).await;
    assert_eq!(hall(&other).position(), hall(&one).position());
    assert_eq!(hall(&other), hall(&one));
}
