//! Several nodes on one Redis: whatever node a phone is at, it is the same event.

use std::time::Duration;

use kaotsunagi::token::TokenError;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::patience::eventually;
use crate::redis_server::{RedisCluster, RedisServer};
use crate::support::console::{Console, ROOM, crowd, quick};
use crate::support::{Phone, Server, text};
use crate::wire::{self, Wire};

/// A phone at each of two nodes, each suggested to the other.
async fn pair(one: &Server, other: &Server) -> (Phone, Phone, Value) {
    let mut aoi = one
        .phone(
            "三田 あおい",
            "さくら坂クリニック",
            &["home-visit"],
            &["open-beds"],
        )
        .await;
    let mut naoki = other
        .phone(
            "玉川 直樹",
            "目黒みなみ病院",
            &["open-beds"],
            &["home-visit"],
        )
        .await;
    naoki.until_suggested("三田 あおい").await;
    let id = aoi.until_suggested("玉川 直樹").await["attendee"]["id"].clone();
    (aoi, naoki, id)
}

async fn an_evening_over_two_nodes(redis: &str) {
    let (one, other) = tokio::join!(Server::node(redis), Server::node(redis));
    assert_eq!(one.code("southwest"), other.code("southwest"));
    let (mut aoi, mut naoki, naoki_id) = pair(&one, &other).await;
    for phone in [&mut aoi, &mut naoki] {
        phone
            .until(|phone| (phone.summary["present"]["total"] == 2).then_some(()))
            .await;
    }
    let answer = aoi
        .ask(json!({"type": "invite", "attendee": naoki_id}))
        .await;
    assert_eq!(answer["type"], "done", "{answer}");
    let id = text(&naoki.until_state("invited").await["id"]);

    // The phone goes to the other node and misses nothing, nor hears anything twice.
    let (token, at) = naoki.vanish();
    let mut naoki = one.enter(&token, "southwest", Some(&at)).await;
    assert_eq!(naoki.answer("hello").await["type"], "done");
    naoki.settle().await;
    assert_eq!(
        (naoki.count("welcome"), naoki.count("introduction")),
        (0, 0)
    );
    let (token, at) = aoi.vanish();
    let accept = json!({"type": "answer", "introduction": id, "accept": true});
    assert_eq!(naoki.ask(accept).await["type"], "done");
    let mut aoi = other.enter(&token, "southwest", Some(&at)).await;
    aoi.until_state("agreed").await;
    assert_eq!((aoi.count("welcome"), aoi.count("introduction")), (0, 1));

    // A request that was answered by one node is answered, not done again, by another.
    let again = json!({"type": "met", "introduction": id, "rating": "good", "id": "met-once"});
    aoi.send(&again).await;
    assert_eq!(aoi.answer("met-once").await["type"], "done");
    let (token, at) = aoi.vanish();
    let mut aoi = one.enter(&token, "southwest", Some(&at)).await;
    aoi.send(&again).await;
    assert_eq!(aoi.answer("met-once").await["type"], "done");
    naoki.until_state("met").await;
}

/// The second hears of what the first did a while later.
async fn near_and_far(redis: &RedisServer) -> (Server, Server, watch::Sender<Wire>) {
    let (through, wire) = wire::lay(redis.port).await;
    let far = redis
        .url()
        .replace(&redis.port.to_string(), &through.to_string());
    let (near, far) = (
        Server::node_with(&redis.url(), quick).await,
        Server::node_with(&far, quick).await,
    );
    wire.send_replace(Wire::Slow(Duration::from_millis(150)));
    (near, far, wire)
}

#[tokio::test]
async fn what_the_house_did_at_one_node_holds_at_once_at_another() {
    let redis = RedisServer::start();
    let (near, far, _wire) = near_and_far(&redis).await;
    let _phones = crowd(&near, 8).await;
    let (here, there) = (Console::of(&near).await, Console::of(&far).await);
    there.until_all_are_seen(8).await;

    let order = json!({"minutes": 6});
    here.start("southwest", order.clone()).await;
    there.end(1).await;
    there.start("southwest", order.clone()).await;
    here.end(2).await;
    // Each of these would be refused by who knows only what it heard of.
    there.start("southwest", order).await;
    here.end(3).await;

    let door = |open: bool| json!({ "open": open });
    let (status, _) = near.patch(ROOM, &here.token, &door(false)).await;
    assert_eq!(status, 200);
    let (status, _) = near.patch(ROOM, &here.token, &door(true)).await;
    assert_eq!(status, 200);
    let _late = far
        .phone("品川 はるか", "大崎クリニック", &["home-visit"], &[])
        .await;
}

#[tokio::test]
async fn a_phone_is_at_home_on_every_node() {
    let redis = RedisServer::start();
    an_evening_over_two_nodes(&redis.url()).await;
}

#[tokio::test]
async fn and_on_a_cluster_of_three_masters() {
    let cluster = RedisCluster::start();
    an_evening_over_two_nodes(&cluster.url()).await;
    // One event, one shard.
    let used = cluster.masters.iter().filter(|m| m.ask(&["DBSIZE"]) != "0");
    assert_eq!(used.count(), 1);
}

#[tokio::test]
async fn of_two_organizers_who_start_a_round_at_once_one_does() {
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let mut phones = Vec::new();
    for n in 0..8 {
        let node = if n % 2 == 0 { &one } else { &other };
        let tags: [&[&str]; 2] = if n < 4 {
            [&["home-visit"], &["open-beds"]]
        } else {
            [&["open-beds"], &["home-visit"]]
        };
        phones.push(
            node.phone(&format!("参加者{n}"), &format!("施設{n}"), tags[0], tags[1])
                .await,
        );
    }
    for phone in &mut phones {
        phone
            .until(|p| (p.summary["present"]["total"] == 8).then_some(()))
            .await;
    }
    let start = async |node: &Server| {
        let token = node.sign_in().await;
        let request = node
            .http
            .post(node.url("/api/organizer/rooms/southwest/rounds"));
        let order = json!({"minutes": 5, "tables": 10});
        let answer = request.bearer_auth(token).json(&order).send().await;
        answer.expect("answered").status().as_u16()
    };
    let (a, b) = tokio::join!(start(&one), start(&other));
    let mut both = [a, b];
    both.sort_unstable();
    assert_eq!(both, [201, 409]);
    for phone in &mut phones {
        phone.until_state("called").await;
        phone.settle().await;
        let called = phone
            .log
            .iter()
            .filter(|m| m["introduction"]["state"] == "called");
        assert_eq!(called.count(), 1, "each call arrives once");
    }
    for node in [&one, &other] {
        assert_eq!(
            node.running
                .event
                .service
                .reading
                .rounds(&"southwest".into())
                .map(|r| r.len()),
            Ok(1)
        );
    }
}

#[tokio::test]
async fn erased_on_one_node_is_gone_on_all_and_in_redis() {
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let (mut aoi, naoki, _) = pair(&one, &other).await;
    let erased = other
        .http
        .delete(other.url("/api/me"))
        .bearer_auth(&naoki.token)
        .send()
        .await;
    assert!(erased.expect("answered").status().is_success());
    assert_eq!(redis.ask(&["HLEN", "{event}:people"]), "1");
    aoi.until(|phone| phone.suggestions.is_empty().then_some(()))
        .await;
    assert_eq!(one.get("/api/me", &naoki.token).await.0, 401);
    let everything = redis.ask(&["EVAL", "local t='' for _,e in ipairs(redis.call('XRANGE','{event}:journal','-','+')) do t=t..e[2][2] end return t", "0"]);
    assert!(
        everything.contains("registered"),
        "the test must be able to see the journal"
    );
    for name in ["三田", "玉川", "さくら坂", "03-0000"] {
        assert!(!everything.contains(name), "{name} is in the stream");
    }
}

#[tokio::test]
async fn a_name_corrected_on_one_node_is_shown_by_the_other() {
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let (mut aoi, naoki, naoki_id) = pair(&one, &other).await;
    let change = json!({"name": "玉川 ナオキ"});
    assert_eq!(other.patch("/api/me", &naoki.token, &change).await.0, 200);
    // Its own node is told by the journal, a moment later.
    eventually(async || {
        let (_, me) = one.get("/api/me", &naoki.token).await;
        (me["name"] == "玉川 ナオキ").then_some(()).ok_or(me)
    })
    .await;
    let people = aoi.ask(json!({"type": "people"})).await;
    let shown = people["people"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|p| p["id"] == naoki_id);
    assert_eq!(shown.expect("in the room")["name"], "玉川 ナオキ");
}

#[tokio::test]
async fn events_on_one_redis_know_nothing_of_each_other() {
    let redis = RedisServer::start();
    let spring = Server::node_with(&redis.url(), |s| s.redis_event = "spring".into()).await;
    let autumn = Server::node_with(&redis.url(), |s| s.redis_event = "autumn".into()).await;
    let aoi = spring
        .register(&spring.form("三田 あおい", "さくら坂クリニック", &[], &[]))
        .await;
    assert_eq!(spring.get("/api/me", &aoi.token).await.0, 200);
    assert_eq!(autumn.get("/api/me", &aoi.token).await.0, 401);
    assert_ne!(spring.code("southwest"), autumn.code("southwest"));
    // Not even if somebody copied the secret.
    redis.ask(&["COPY", "{spring}:shelf", "{winter}:shelf"]);
    let winter = Server::node_with(&redis.url(), |s| s.redis_event = "winter".into()).await;
    let organizer = spring.sign_in().await;
    assert_eq!(spring.get("/api/organizer/rooms", &organizer).await.0, 200);
    assert_eq!(winter.get("/api/organizer/rooms", &organizer).await.0, 401);
    let of_winter = winter.running.event.service.sign_in.bearer(&organizer);
    assert_eq!(of_winter, Err(TokenError::Forged));
}
