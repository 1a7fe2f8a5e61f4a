//! Redis that comes back empty, or with something else: nodes that hold the event put it back or say that they are not ready.

use std::time::Duration;

use serde_json::json;

use crate::patience::{eventually, until};
use crate::redis_server::RedisServer;
use crate::support::{PASSPHRASE, PATIENCE, Phone, Server};

async fn readiness(node: &Server) -> (u16, String) {
    let (status, words) = node.get("/readyz", "").await;
    (status, words.as_str().unwrap_or_default().to_owned())
}

async fn until_ready(node: &Server) {
    eventually(async || match readiness(node).await {
        (200, _) => Ok(()),
        (_, words) => Err(words),
    })
    .await;
}

async fn phone(node: &Server, name: &str) -> Phone {
    let mut phone = node
        .phone(name, &format!("{name}医院"), &["home-visit"], &[])
        .await;
    phone.until_welcome().await;
    phone
}

async fn command(phone: &mut Phone, status: &str) {
    eventually(async || {
        let answer = phone.ask(json!({"type": "status", "status": status})).await;
        if answer["type"] == "done" {
            return Ok(());
        }
        assert_eq!(answer["code"], "try_again", "{answer}");
        Err(answer)
    })
    .await;
}

/// Everything a person needs is there, at this node.
async fn is_whole(node: &Server, people: &[(&Phone, &str)]) {
    for (phone, name) in people {
        let (status, me) = node.get("/api/me", &phone.token).await;
        assert_eq!((status, &me["name"]), (200, &json!(name)), "{me}");
    }
    let (status, body) = node
        .post("/api/organizer/sign-in", &json!({"passphrase": PASSPHRASE}))
        .await;
    assert_eq!(status, 200, "{body}");
}

#[tokio::test]
async fn an_emptied_redis_gets_the_event_back_and_phones_notice_nothing() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node, "三田 あおい").await;
    command(&mut aoi, "away").await;
    for all in ["FLUSHALL", "by hand"] {
        if all == "FLUSHALL" {
            assert_eq!(redis.ask(&[all]), "OK");
        } else {
            for key in [
                "tip",
                "journal",
                "people",
                "people:changes",
                "shelf",
                "shelf:versions",
            ] {
                redis.ask(&["DEL", &format!("{{event}}:{key}")]);
            }
        }
        is_whole_for(&node, &aoi).await;
        until_ready(&node).await;
        command(&mut aoi, "talking").await;
        is_whole(&node, &[(&aoi, "三田 あおい")]).await;
        let fresh = Server::node(&redis.url()).await;
        is_whole(&fresh, &[(&aoi, "三田 あおい")]).await;
        assert_eq!(
            *fresh.running.event.service.replica.hall(),
            *node.running.event.service.replica.hall()
        );
        assert_eq!(aoi.count("welcome"), 1, "the phone noticed nothing");
        fresh.end().await;
    }
}

/// Never refused as unknown, whatever the store says meanwhile.
async fn is_whole_for(node: &Server, phone: &Phone) {
    for _ in 0..10 {
        let (status, body) = node.get("/api/me", &phone.token).await;
        assert!(status == 200 || status == 503, "{status} {body}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_part_that_is_lost_alone_is_put_back() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node, "三田 あおい").await;
    for key in ["tip", "people", "people:changes", "shelf"] {
        redis.ask(&["DEL", &format!("{{event}}:{key}")]);
        if key == "shelf" {
            redis.ask(&["DEL", "{event}:shelf:versions"]);
        }
        command(&mut aoi, "away").await;
        command(&mut aoi, "open").await;
        // What is looked for once a second has been.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        until_ready(&node).await;
        let fresh = Server::node(&redis.url()).await;
        is_whole(&fresh, &[(&aoi, "三田 あおい")]).await;
        fresh.end().await;
    }
}

#[tokio::test]
async fn two_nodes_put_it_back_at_once_and_agree() {
    let redis = RedisServer::start();
    let (one, two) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let mut aoi = phone(&one, "三田 あおい").await;
    let mut naoki = phone(&two, "玉川 直樹").await;
    for _ in 0..5 {
        assert_eq!(redis.ask(&["FLUSHALL"]), "OK");
        tokio::join!(command(&mut aoi, "away"), command(&mut naoki, "talking"));
        tokio::join!(command(&mut aoi, "open"), command(&mut naoki, "open"));
    }
    tokio::join!(until_ready(&one), until_ready(&two));
    for node in [&one, &two] {
        is_whole(node, &[(&aoi, "三田 あおい"), (&naoki, "玉川 直樹")]).await;
    }
    let fresh = Server::node(&redis.url()).await;
    assert_eq!(
        *fresh.running.event.service.replica.hall(),
        *one.running.event.service.replica.hall()
    );
}

#[tokio::test]
async fn a_hall_that_began_with_a_snapshot_is_put_back_whole() {
    let redis = RedisServer::start();
    let one = Server::node_with(&redis.url(), |s| s.journal.snapshot_every = 10).await;
    let mut aoi = phone(&one, "三田 あおい").await;
    for n in 0..12 {
        command(&mut aoi, ["away", "open"][n % 2]).await;
    }
    let is_kept = || redis.ask(&["HEXISTS", "{event}:shelf", "snapshot:place"]) == "1";
    until("a snapshot is kept", is_kept).await;
    // This one never read the beginning.
    let two = Server::node(&redis.url()).await;
    one.end().await;
    let mut aoi = two.enter(&aoi.token.clone(), "southwest", None).await;
    aoi.until_welcome().await;
    assert_eq!(redis.ask(&["FLUSHALL"]), "OK");
    command(&mut aoi, "talking").await;
    let fresh = Server::node(&redis.url()).await;
    is_whole(&fresh, &[(&aoi, "三田 あおい")]).await;
    assert_eq!(
        *fresh.running.event.service.replica.hall(),
        *two.running.event.service.replica.hall()
    );
}

#[tokio::test]
async fn a_node_that_starts_beside_one_that_holds_the_event_waits_for_it() {
    let mut redis = RedisServer::with(&["--appendonly", "no"]);
    let node = Server::node(&redis.url()).await;
    let aoi = phone(&node, "三田 あおい").await;
    redis.kill();
    redis.revive();
    let fresh = Server::node(&redis.url()).await;
    until_ready(&node).await;
    for each in [&node, &fresh] {
        is_whole(each, &[(&aoi, "三田 あおい")]).await;
    }
}

#[tokio::test]
async fn an_event_that_was_begun_anew_over_a_hall_that_is_held_gives_way() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node, "三田 あおい").await;
    assert_eq!(redis.ask(&["FLUSHALL"]), "OK");
    // What a node writes that saw nobody: a journal with rooms, and other keys.
    let begun = "redis.call('XADD', KEYS[2], '1-7', 'c', ARGV[1]) redis.call('HSET', KEYS[1], 'epoch', 'other', 'position', 1, 'tag', '7') redis.call('HSET', KEYS[3], 'secret', ARGV[2]) return 'OK'";
    let entry = r#"{"at":1,"facts":[{"fact":"room_furnished","room":"southwest","open":true,"first_table":1,"tables":9}]}"#;
    let keys = ["{event}:tip", "{event}:journal", "{event}:shelf"];
    let secret = "x".repeat(32);
    redis.ask(&[
        "EVAL", begun, "3", keys[0], keys[1], keys[2], entry, &secret,
    ]);
    command(&mut aoi, "away").await;
    until_ready(&node).await;
    let fresh = Server::node(&redis.url()).await;
    is_whole(&fresh, &[(&aoi, "三田 あおい")]).await;
}

#[tokio::test]
async fn another_events_journal_is_not_taken_over_and_the_node_says_why() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node, "三田 あおい").await;
    let other = RedisServer::start();
    let elsewhere = Server::node(&other.url()).await;
    let kana = phone(&elsewhere, "品川 かな").await;
    // The other event's keys, as a backup of the wrong day would bring them.
    assert_eq!(redis.ask(&["FLUSHALL"]), "OK");
    let port = redis.port.to_string();
    for key in [
        "tip",
        "journal",
        "people",
        "people:changes",
        "shelf",
        "shelf:versions",
    ] {
        let key = format!("{{event}}:{key}");
        other.ask(&[
            "MIGRATE",
            "127.0.0.1",
            &port,
            &key,
            "0",
            "5000",
            "COPY",
            "REPLACE",
        ]);
    }
    drop(kana);
    eventually(async || match readiness(&node).await {
        (503, words) if words.contains("another event") => Ok(()),
        (status, words) => Err(format!("{status} {words}")),
    })
    .await;
    is_whole_for(&node, &aoi).await;
    assert_eq!(node.get("/api/me", &aoi.token).await.0, 200);
    assert_eq!(
        aoi.ask(json!({"type": "status", "status": "away"})).await["code"],
        "try_again"
    );
    // Emptied, it gets back what this node holds.
    assert_eq!(redis.ask(&["FLUSHALL"]), "OK");
    command(&mut aoi, "away").await;
    until_ready(&node).await;
}

#[tokio::test]
async fn a_foreign_entry_in_the_stream_is_no_readiness_until_it_is_removed() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node, "三田 あおい").await;
    let id = redis.ask(&["XADD", "{event}:journal", "*", "c", "{}"]);
    let (status, words) = readiness(&node).await;
    assert_eq!(status, 503, "{words}");
    assert!(words.contains("XDEL") && words.contains(&id), "{words}");
    assert_eq!(
        aoi.ask(json!({"type": "status", "status": "away"})).await["code"],
        "try_again"
    );
    let refused = Server::try_node_with(&redis.url(), |_| {}).await;
    assert!(refused.err().is_some_and(|error| error.contains("XSETID")));
    assert_eq!(readiness(&node).await.0, 503);
    redis.ask(&["XDEL", "{event}:journal", &id]);
    let tip = |field| redis.ask(&["HGET", "{event}:tip", field]);
    let last = format!("{}-{}", tip("position"), tip("tag"));
    assert_eq!(redis.ask(&["XSETID", "{event}:journal", &last]), "OK");
    command(&mut aoi, "away").await;
    until_ready(&node).await;
}

#[tokio::test]
async fn a_part_of_an_event_that_nobody_holds_is_refused() {
    for lost in [["journal", "tip"], ["shelf", "shelf:versions"]] {
        let redis = RedisServer::start();
        let node = Server::node(&redis.url()).await;
        phone(&node, "三田 あおい").await;
        node.end().await;
        // Its last beats are over.
        let end = tokio::time::Instant::now() + PATIENCE;
        let nodes = "{event}:presence:nodes";
        loop {
            redis.ask(&["DEL", nodes]);
            tokio::time::sleep(Duration::from_millis(700)).await;
            if redis.ask(&["EXISTS", nodes]) == "0" {
                break;
            }
            assert!(tokio::time::Instant::now() < end, "it lives on");
        }
        for key in lost {
            redis.ask(&["DEL", &format!("{{event}}:{key}")]);
        }
        let refused = Server::try_node_with(&redis.url(), |_| {}).await;
        let error = refused.err().expect("refused");
        assert!(
            error.contains("only a part") && error.contains(lost[0]),
            "{error}"
        );
        assert_eq!(
            redis.ask(&["EXISTS", &format!("{{event}}:{}", lost[0])]),
            "0"
        );
    }
}
