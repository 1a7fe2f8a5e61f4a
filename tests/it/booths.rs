//! Queues at booths, as phones and walls see them.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::Millis;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{Phone, Server, now, text};

const BOOTH: &str = "aobabashi";
/// What a booth has, unless the event's file says otherwise.
const PLACES: usize = 3;

fn at(action: &str) -> Value {
    json!({"type": "booth", "booth": BOOTH, "action": action})
}

async fn visitor(server: &Server, n: usize) -> Phone {
    let (name, organization) = (format!("参加者{n}"), format!("施設{n}"));
    let mut form = server.form(&name, &organization, &["home-visit"], &["open-beds"]);
    form["consent"]["booths"] = (n == 0).into();
    let token = server.register(&form).await.token;
    let mut phone = server.enter(&token, "southwest", None).await;
    phone.until_welcome().await;
    phone
}

async fn does(phone: &mut Phone, action: &str) {
    let answer = phone.ask(at(action)).await;
    assert_eq!(answer["type"], "done", "{answer}");
}

/// What it was told last of the booth.
fn told(phone: &Phone) -> Option<&Value> {
    phone.log.iter().rfind(|m| m["type"] == "booth")
}

async fn until_told(phone: &mut Phone, state: &str) -> Value {
    let is = |phone: &Phone| told(phone).filter(|m| m["state"] == state).cloned();
    phone.until(is).await
}

async fn a_full_booth(nodes: [&Server; 2]) -> (Vec<Phone>, Phone) {
    let mut there = Vec::new();
    for n in 0..PLACES {
        let mut phone = visitor(nodes[n % 2], n).await;
        does(&mut phone, "check_in").await;
        until_told(&mut phone, "here").await;
        there.push(phone);
    }
    let mut waits = visitor(nodes[1], PLACES).await;
    does(&mut waits, "queue").await;
    assert_eq!(until_told(&mut waits, "queued").await["ahead"], 0);
    (there, waits)
}

async fn a_queue_moves_on(nodes: [&Server; 2]) {
    let (mut there, mut waits) = a_full_booth(nodes).await;
    let mut last = visitor(nodes[0], PLACES + 1).await;
    does(&mut last, "queue").await;
    assert_eq!(until_told(&mut last, "queued").await["ahead"], 1);
    let mut wall = nodes[0]
        .enter(&nodes[0].wall_key("southwest"), "southwest", None)
        .await;
    let counts = json!([{"booth": BOOTH, "waiting": 2, "here": 3}]);
    wall.until(|wall| (wall.summary["booths"] == counts).then_some(()))
        .await;

    // Out of reach, and called meanwhile: told once, at another node.
    waits.settle().await;
    let (token, position) = waits.vanish();
    does(&mut there[0], "leave").await;
    assert_eq!(until_told(&mut there[0], "left").await["booth"], BOOTH);
    last.until(|phone| (told(phone)?["ahead"] == 0).then_some(()))
        .await;
    let mut waits = nodes[0].enter(&token, "southwest", Some(&position)).await;
    let called = until_told(&mut waits, "called").await;
    assert!(called["until"].is_string(), "{called}");
    waits.settle().await;
    assert_eq!((waits.count("welcome"), waits.count("booth")), (0, 1));

    // A fresh page knows it too.
    let mut fresh = nodes[1].enter(&token, "southwest", None).await;
    fresh.until_welcome().await;
    assert_eq!(fresh.welcome["booths"][0]["state"], "called");
    does(&mut fresh, "check_in").await;
    until_told(&mut fresh, "here").await;
    let counts = json!([{"booth": BOOTH, "waiting": 1, "here": 3}]);
    wall.until(|wall| (wall.summary["booths"] == counts).then_some(()))
        .await;

    // Whoever is erased keeps nobody waiting.
    let erased = nodes[0]
        .http
        .delete(nodes[0].url("/api/me"))
        .bearer_auth(&token)
        .send()
        .await;
    assert!(erased.expect("answered").status().is_success());
    until_told(&mut last, "called").await;
}

#[tokio::test]
async fn a_queue_moves_on_by_itself() {
    let server = Server::start().await;
    a_queue_moves_on([&server, &server]).await;
}

#[tokio::test]
async fn also_between_nodes() {
    let redis = RedisServer::start();
    let url = redis.url();
    let (one, other) = tokio::join!(Server::node(&url), Server::node(&url));
    a_queue_moves_on([&one, &other]).await;
}

#[tokio::test]
async fn a_queue_survives_a_restart() {
    let server = Server::start().await;
    let (_there, waits) = a_full_booth([&server, &server]).await;
    let token = waits.token.clone();
    drop(waits);
    let server = server.restart().await;
    let mut again = server.enter(&token, "southwest", None).await;
    again.until_welcome().await;
    let mine = json!([{"booth": BOOTH, "state": "queued", "ahead": 0, "waiting_minutes": 2}]);
    assert_eq!(again.welcome["booths"], mine);
}

static LATER: AtomicI64 = AtomicI64::new(0);

fn later() -> Millis {
    now().plus(LATER.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_place_that_nobody_takes_goes_to_the_next() {
    let server = Server::at(|_| {}, later).await;
    let (mut there, mut waits) = a_full_booth([&server, &server]).await;
    let mut next = visitor(&server, PLACES + 1).await;
    does(&mut next, "queue").await;
    does(&mut there[0], "leave").await;
    until_told(&mut waits, "called").await;
    LATER.store(3 * 60_000, Ordering::Relaxed);
    until_told(&mut waits, "missed").await;
    until_told(&mut next, "called").await;
    // Who forgot to leave is not there for ever.
    LATER.store(16 * 60_000, Ordering::Relaxed);
    until_told(&mut there[1], "left").await;
}

static MUCH_LATER: AtomicI64 = AtomicI64::new(0);

fn much_later() -> Millis {
    now().plus(MUCH_LATER.load(Ordering::Relaxed))
}

#[tokio::test]
async fn places_that_become_free_together_are_told_of_once() {
    let server = Server::at(|_| {}, much_later).await;
    let (_there, mut waits) = a_full_booth([&server, &server]).await;
    let mut next = visitor(&server, PLACES + 1).await;
    does(&mut next, "queue").await;
    until_told(&mut next, "queued").await;
    // All three are gone at once: forgotten.
    MUCH_LATER.store(15 * 60_000, Ordering::Relaxed);
    for phone in [&mut waits, &mut next] {
        until_told(phone, "called").await;
        phone.settle().await;
        assert_eq!(
            phone.count("booth"),
            2,
            "queued, then called: {:?}",
            phone.log
        );
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_words() {
    let server = Server::start().await;
    let mut shy = visitor(&server, 1).await;
    let mut refused = async |message: Value, code: &str| {
        let answer = shy.ask(message).await;
        assert_eq!(answer["code"], code, "{answer}");
        assert!(!text(&answer["message"]).is_empty());
    };
    let none = json!({"type": "booth", "booth": "none", "action": "queue"});
    refused(none, "no_such_booth").await;
    let share = json!({"type": "booth", "booth": BOOTH, "action": "check_in", "share": true});
    refused(share.clone(), "booth_consent_needed").await;
    let mut open = visitor(&server, 0).await;
    assert_eq!(open.ask(share).await["type"], "done");
    let knows = server.running.event.service.replica.hall();
    let visitors = knows.booth(&BOOTH.into()).map(|booth| booth.visitors.len());
    assert_eq!(visitors, Some(1));
}
