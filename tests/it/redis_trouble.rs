//! Redis gone, slow, full, read-only, restarted or robbed: commands are refused so that phones try again, and nothing acknowledged is lost.

use std::time::Duration;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::patience::{eventually, until};
use crate::redis_server::{RedisCluster, RedisServer};
use crate::support::{Phone, Server};
use crate::wire::{self, Wire};

/// Sends the command under one id until it is done, as phones do; says how often it was told to try again.
async fn insist(phone: &mut Phone, command: &Value) -> usize {
    for told in 0..100 {
        phone.log.clear();
        phone.send(command).await;
        let id = command["id"].as_str().expect("an id");
        let answer = phone.answer(id).await;
        if answer["type"] == "done" {
            return told;
        }
        assert_eq!(answer["code"], "try_again", "{answer}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("never done");
}

async fn is_ready(node: &Server) -> bool {
    node.get("/readyz", "").await.0 == 200
}

async fn until_ready(node: &Server) {
    eventually(async || is_ready(node).await.then_some(()).ok_or("it is not ready")).await;
}

async fn phone(node: &Server) -> Phone {
    let mut phone = node
        .phone("三田 あおい", "さくら坂クリニック", &["home-visit"], &[])
        .await;
    phone.until_welcome().await;
    phone
}

fn status(value: &str, id: &str) -> Value {
    json!({"type": "status", "status": value, "id": id})
}

#[tokio::test]
async fn a_restart_is_waited_for_and_costs_nothing() {
    let mut redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node).await;
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    redis.kill();
    assert!(!is_ready(&node).await);
    let refused = node
        .post(
            "/api/attendees",
            &node.form("玉川 直樹", "目黒みなみ病院", &[], &[]),
        )
        .await;
    assert_eq!((refused.0, &refused.1["code"]), (503, &json!("try_again")));
    aoi.send(&status("open", "2")).await;
    assert_eq!(aoi.answer("2").await["code"], "try_again");
    redis.revive();
    until_ready(&node).await;
    insist(&mut aoi, &status("open", "2")).await;
    let fresh = Server::node(&redis.url()).await;
    assert_eq!(
        fresh.get("/api/me", &aoi.token).await.1["name"],
        "三田 あおい"
    );
    let mut there = fresh.enter(&aoi.token.clone(), "southwest", None).await;
    there.until_welcome().await;
    assert_eq!(there.welcome["me"]["status"], "open");
}

#[tokio::test]
async fn a_slow_redis_makes_answers_late_and_nothing_is_done_twice() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node).await;
    let before = node.running.event.service.replica.hall().position();
    redis.signal(Signal::STOP);
    aoi.send(&status("away", "1")).await;
    // Longer than one answer may take, shorter than the whole try: it lands when Redis wakes, and is known again.
    tokio::time::sleep(Duration::from_millis(2500)).await;
    redis.signal(Signal::CONT);
    assert_eq!(aoi.answer("1").await["type"], "done");
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    // A second landing would have come by now.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(
        node.running.event.service.replica.hall().position().0,
        before.0 + 1
    );
}

#[tokio::test]
async fn answers_that_are_lost_are_asked_for_again_and_nothing_is_done_twice() {
    let redis = RedisServer::start();
    let (through, wire) = wire::lay(redis.port).await;
    let node = Server::node(&format!("redis://127.0.0.1:{through}/")).await;
    let mut aoi = phone(&node).await;
    let in_redis = || -> u64 {
        let position = redis.ask(&["HGET", "{event}:tip", "position"]);
        position.parse().expect("a number")
    };
    let before = in_redis();
    wire.send_replace(Wire::Deaf);
    aoi.send(&status("away", "1")).await;
    // It is done, and the node does not hear of it.
    until("the command has arrived", || in_redis() == before + 1).await;
    aoi.settle().await;
    assert!(
        !aoi.log.iter().any(|m| m["id"] == "1"),
        "nobody heard of it"
    );
    wire.send_replace(Wire::Whole);
    assert_eq!(aoi.answer("1").await["type"], "done");
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    assert_eq!(in_redis(), before + 1);
    // For longer than a node waits: the phone is told to try again, and then that it is done.
    wire.send_replace(Wire::Deaf);
    aoi.send(&status("open", "2")).await;
    assert_eq!(aoi.answer("2").await["code"], "try_again");
    assert!(!is_ready(&node).await);
    wire.send_replace(Wire::Whole);
    until_ready(&node).await;
    insist(&mut aoi, &status("open", "2")).await;
    assert_eq!(in_redis(), before + 2);
}

#[tokio::test]
async fn a_correction_that_failed_half_way_reaches_everybody_when_it_is_sent_again() {
    let redis = RedisServer::start();
    let may = |keys: &[&str]| {
        let user = [
            "ACL",
            "SETUSER",
            "node",
            "on",
            ">himitsu",
            "+@all",
            "resetkeys",
        ];
        assert_eq!(redis.ask(&[&user[..], keys].concat()), "OK");
    };
    may(&["~{event}:*"]);
    let url = format!("redis://node:himitsu@127.0.0.1:{}/", redis.port);
    let (one, other) = (Server::node(&url).await, Server::node(&url).await);
    let aoi = phone(&one).await;
    assert_eq!(other.get("/api/me", &aoi.token).await.0, 200);
    // The record is written, and the journal refuses.
    may(&["%R~{event}:*", "~{event}:people", "~{event}:people:changes"]);
    let change = json!({"name": "三田 アオイ"});
    assert_eq!(one.patch("/api/me", &aoi.token, &change).await.0, 503);
    may(&["~{event}:*"]);
    until_ready(&one).await;
    assert_eq!(one.patch("/api/me", &aoi.token, &change).await.0, 200);
    // The other node hears of it.
    eventually(async || {
        let (_, me) = other.get("/api/me", &aoi.token).await;
        if me["name"] == "三田 アオイ" {
            Ok(())
        } else {
            Err(me)
        }
    })
    .await;
}

#[tokio::test]
async fn a_redis_that_reads_its_files_is_waited_for() {
    let mut redis = RedisServer::with(&["--appendonly", "no"]);
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node).await;
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    // Enough to read that it takes a while, slowed down by Redis' own brake for such tests.
    let fill =
        "for i = 1, 400 do redis.call('SET', 'filler:'..i, string.rep('x', 4096)) end return 'OK'";
    assert_eq!(redis.ask(&["EVAL", fill, "0"]), "OK");
    assert_eq!(redis.ask(&["SAVE"]), "OK");
    redis.kill();
    let slowly = [
        "--key-load-delay",
        "15000",
        "--loading-process-events-interval-bytes",
        "1024",
    ];
    redis.revive_with(&slowly);
    let port = redis.port;
    let says = |word: &str| {
        crate::redis_server::ask(port, &["PING"]).is_ok_and(|answer| answer.contains(word))
    };
    until("it reads its files", || says("LOADING")).await;
    assert!(!is_ready(&node).await);
    aoi.send(&status("open", "2")).await;
    assert_eq!(aoi.answer("2").await["code"], "try_again");
    assert!(says("LOADING"), "it read faster than this node gives up");
    // What was there is still shown.
    assert_eq!(aoi.ask(json!({"type": "people"})).await["type"], "people");
    until("it has read its files", || says("PONG")).await;
    until_ready(&node).await;
    insist(&mut aoi, &status("open", "2")).await;
    assert_eq!(aoi.count("welcome"), 0, "the phone noticed nothing");
}

#[tokio::test]
async fn a_replica_or_a_full_server_refuses_and_recovers_by_itself() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node).await;
    let troubles: [([&str; 4], [&str; 4]); 2] = [
        (
            ["CONFIG", "SET", "maxmemory", "1"],
            ["CONFIG", "SET", "maxmemory", "0"],
        ),
        (
            ["REPLICAOF", "127.0.0.1", "1", ""],
            ["REPLICAOF", "NO", "ONE", ""],
        ),
    ];
    let ask = |words: [&str; 4]| {
        let words: Vec<_> = words.into_iter().filter(|w| !w.is_empty()).collect();
        assert_eq!(redis.ask(&words), "OK");
    };
    for (n, (break_it, mend_it)) in troubles.into_iter().enumerate() {
        ask(break_it);
        let command = status(["away", "open"][n], &format!("{n}"));
        aoi.send(&command).await;
        assert_eq!(aoi.answer(&format!("{n}")).await["code"], "try_again");
        assert!(!is_ready(&node).await, "{break_it:?}");
        // What was there is still shown.
        assert_eq!(aoi.ask(json!({"type": "people"})).await["type"], "people");
        ask(mend_it);
        until_ready(&node).await;
        insist(&mut aoi, &command).await;
    }
    redis.ask(&["SCRIPT", "FLUSH"]);
    assert_eq!(insist(&mut aoi, &status("away", "last")).await, 0);
}

#[tokio::test]
async fn what_redis_lost_in_a_crash_the_nodes_put_back() {
    // A memory only, with one snapshot on disk: the worst that can be configured.
    let mut redis = RedisServer::with(&["--appendonly", "no"]);
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node).await;
    assert_eq!(redis.ask(&["SAVE"]), "OK");
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    assert_eq!(insist(&mut aoi, &status("talking", "2")).await, 0);
    redis.kill();
    redis.revive();
    until_ready(&node).await;
    insist(&mut aoi, &status("listening", "3")).await;
    let fresh = Server::node(&redis.url()).await;
    assert_eq!(
        fresh.running.event.service.replica.hall().position(),
        node.running.event.service.replica.hall().position()
    );
    assert_eq!(aoi.count("welcome"), 0, "the phone noticed nothing");
}

#[tokio::test]
async fn another_past_means_a_fresh_welcome_and_the_truth() {
    let mut redis = RedisServer::with(&["--appendonly", "no"]);
    let (url, one) = (redis.url(), Server::node(&redis.url()).await);
    let mut aoi = phone(&one).await;
    assert_eq!(redis.ask(&["SAVE"]), "OK");
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    redis.kill();
    redis.revive();
    // Somebody was faster than this node: what it knew can no longer be put back.
    let entry = r#"{"at":1,"facts":[{"fact":"announced","room":"southwest","text":"別の過去"}]}"#;
    let script = "local p = redis.call('HGET', KEYS[1], 'position') + 1 redis.call('XADD', KEYS[2], p..'-7', 'c', ARGV[1]) redis.call('HSET', KEYS[1], 'position', p, 'tag', '7') return 'OK'";
    let keys = ["{event}:tip", "{event}:journal"];
    assert_eq!(
        redis.ask(&["EVAL", script, "2", keys[0], keys[1], entry]),
        "OK"
    );
    let fresh = Server::node(&url).await;
    let agree =
        || *one.running.event.service.replica.hall() == *fresh.running.event.service.replica.hall();
    until("there are not two truths", agree).await;
    until_ready(&one).await;
    insist(&mut aoi, &status("listening", "2")).await;
}

#[tokio::test]
async fn a_stream_trimmed_from_outside_goes_on() {
    let redis = RedisServer::start();
    let node = Server::node(&redis.url()).await;
    let mut aoi = phone(&node).await;
    redis.ask(&["XTRIM", "{event}:journal", "MAXLEN", "0"]);
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    assert_eq!(insist(&mut aoi, &status("open", "2")).await, 0);
    assert!(is_ready(&node).await);
}

#[tokio::test]
async fn sentinels_name_another_master_and_the_nodes_follow() {
    let mut master = RedisServer::start();
    let port = master.port.to_string();
    let replica = RedisServer::with(&["--appendonly", "yes", "--replicaof", "127.0.0.1", &port]);
    until("the replica follows", || {
        replica
            .ask(&["INFO", "replication"])
            .contains("master_link_status:up")
    })
    .await;
    let sentinel = RedisServer::sentinel(&master);
    until("the Sentinel knows the replica", || {
        sentinel.ask(&["INFO", "sentinel"]).contains("slaves=1")
    })
    .await;
    let url = format!("redis+sentinel://127.0.0.1:{}/main", sentinel.port);
    let node = Server::node(&url).await;
    let mut aoi = phone(&node).await;
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    until("the replica has it all", || {
        let position = |server: &RedisServer| server.ask(&["HGET", "{event}:tip", "position"]);
        position(&master) == position(&replica)
    })
    .await;
    master.kill();
    insist(&mut aoi, &status("talking", "2")).await;
    assert!(
        replica
            .ask(&["INFO", "replication"])
            .contains("role:master")
    );
    until_ready(&node).await;
    let fresh = Server::node(&url).await;
    let mut there = fresh.enter(&aoi.token.clone(), "southwest", None).await;
    there.until_welcome().await;
    assert_eq!(there.welcome["me"]["status"], "talking");
}

#[tokio::test]
async fn a_replica_that_must_confirm_and_is_gone_means_no_promise() {
    let master = RedisServer::start();
    let port = master.port.to_string();
    let mut replica = RedisServer::with(&["--replicaof", "127.0.0.1", &port]);
    until("the replica follows", || {
        replica
            .ask(&["INFO", "replication"])
            .contains("master_link_status:up")
    })
    .await;
    let node = Server::node_with(&master.url(), |s| s.redis_wait = 1).await;
    assert!(
        node.running
            .event
            .service
            .readiness
            .promise()
            .contains("1 replicas")
    );
    let mut aoi = phone(&node).await;
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    replica.kill();
    aoi.send(&status("talking", "2")).await;
    assert_eq!(aoi.answer("2").await["code"], "try_again");
    replica.revive();
    insist(&mut aoi, &status("talking", "2")).await;
}

#[tokio::test]
async fn a_slot_that_moves_takes_the_event_along() {
    let cluster = RedisCluster::start();
    let node = Server::node(&cluster.url()).await;
    let mut aoi = phone(&node).await;
    assert_eq!(insist(&mut aoi, &status("away", "1")).await, 0);
    let slot = cluster.masters[0].ask(&["CLUSTER", "KEYSLOT", "{event}"]);
    let owner = cluster
        .masters
        .iter()
        .position(|m| m.ask(&["DBSIZE"]) != "0");
    let from = &cluster.masters[owner.expect("an owner")];
    let to = cluster
        .masters
        .iter()
        .find(|m| m.port != from.port)
        .expect("another");
    let (from_id, to_id) = (from.ask(&["CLUSTER", "MYID"]), to.ask(&["CLUSTER", "MYID"]));
    assert_eq!(
        to.ask(&["CLUSTER", "SETSLOT", &slot, "IMPORTING", &from_id]),
        "OK"
    );
    assert_eq!(
        from.ask(&["CLUSTER", "SETSLOT", &slot, "MIGRATING", &to_id]),
        "OK"
    );
    let list = "return table.concat(redis.call('KEYS', '{event}:*'), ' ')";
    let port = to.port.to_string();
    // Key by key, slowly, while commands go on.
    let mut statuses = ["talking", "listening"].into_iter().cycle();
    let mut n = 1;
    loop {
        let keys = from.ask(&["EVAL", list, "0"]);
        let Some(key) = keys.split_whitespace().next() else {
            break;
        };
        from.ask(&["MIGRATE", "127.0.0.1", &port, key, "0", "1000"]);
        n += 1;
        if n % 3 == 0 {
            aoi.send(&status(statuses.next().expect("endless"), &format!("{n}")))
                .await;
            // Keys move while a command is under way.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    for master in [to, from] {
        assert_eq!(
            master.ask(&["CLUSTER", "SETSLOT", &slot, "NODE", &to_id]),
            "OK"
        );
    }
    until_ready(&node).await;
    insist(&mut aoi, &status("open", "last")).await;
    let fresh = Server::node(&cluster.url()).await;
    let mut there = fresh.enter(&aoi.token.clone(), "southwest", None).await;
    there.until_welcome().await;
    assert_eq!(there.welcome["me"]["status"], "open");
}
