//! Join codes and the keys of walls: who gets to see them, and others in their place.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::Millis;
use kaotsunagi::service::Clock;
use reqwest::Method;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{PATIENCE, Server, now, text};

const ROOM: &str = "/api/organizer/rooms/southwest";

/// Draws another code or key, which is returned.
async fn drawn(server: &Server, organizer: &str, what: &str) -> String {
    let path = format!("{ROOM}/{what}");
    let (status, drawn) = server
        .send(Method::POST, &path, organizer, &json!(null))
        .await;
    assert_eq!(status, 200, "{drawn}");
    let fields: Vec<_> = drawn.as_object().expect("an object").values().collect();
    assert_eq!(fields.len(), 1, "{drawn}");
    text(fields[0])
}

/// Whether somebody gets in with this code.
async fn lets_in(server: &Server, name: &str, code: &str) -> bool {
    let mut form = server.form(name, &format!("{name}の施設"), &[], &[]);
    form["code"] = code.into();
    let (status, problem) = server.post("/api/attendees", &form).await;
    assert!(
        status == 201 || problem["code"] == "wrong_code",
        "{status} {problem}"
    );
    status == 201
}

async fn room_code(server: &Server, key: &str) -> (u16, Value) {
    let path = format!("/api/rooms/southwest/code?k={key}");
    server.get(&path, "").await
}

#[tokio::test]
async fn a_stranger_gets_no_qr_and_so_no_code() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let status = async |path: &str, token: &str| server.get(path, token).await.0;
    let key = server.wall_key("southwest");
    for format in ["svg", "png"] {
        let path = format!("/qr/southwest.{format}");
        assert_eq!(status(&path, "").await, 401, "{path}");
        assert_eq!(status(&format!("{path}?k=WRONG"), "").await, 403);
        let other = server.wall_key("south");
        assert_eq!(status(&format!("{path}?k={other}"), "").await, 403);
        assert_eq!(status(&format!("{path}?k={key}"), "").await, 200);
        assert_eq!(status(&path, &organizer).await, 200);
    }
    // A phone's owner holds the code already, but not for other rooms.
    let registered = server
        .register(&server.form("三田 あおい", "目黒みなみ病院", &[], &[]))
        .await;
    assert_eq!(status("/qr/south.svg", &registered.token).await, 403);
    let (_, shown) = room_code(&server, &key).await;
    assert_eq!(status(&text(&shown["qr"]), "").await, 200);

    let public = Server::with(|settings| settings.join.code_public = true).await;
    assert_eq!(public.get("/qr/southwest.svg", "").await.0, 200);
}

#[tokio::test]
async fn a_drawn_code_takes_the_place_of_the_old_one_everywhere() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let old = server.code("southwest");
    let mut phone = server
        .phone("三田 あおい", "目黒みなみ病院", &[], &[])
        .await;
    phone.until_welcome().await;
    let key = server.wall_key("southwest");
    let mut wall = server.enter(&key, "southwest", None).await;
    wall.until_welcome().await;
    let (_, before) = server
        .get(&text(&room_code(&server, &key).await.1["qr"]), "")
        .await;

    let new = drawn(&server, &organizer, "code").await;
    assert_ne!(new, old);
    assert!(!lets_in(&server, "大森 つばさ", &old).await);
    assert!(lets_in(&server, "大森 つばさ", &new).await);
    // Walls are told, and show another picture; who is in stays in.
    wall.until_type("code").await;
    let (_, shown) = room_code(&server, &key).await;
    assert_eq!(shown["code"], new);
    assert!(
        text(&shown["url"]).ends_with(&format!("?c={new}")),
        "{shown}"
    );
    let (_, picture) = server.get(&text(&shown["qr"]), "").await;
    assert_ne!(picture, before);
    assert_eq!(phone.ask(json!({"type": "people"})).await["type"], "people");
    assert_eq!(phone.count("code"), 0);
    // So does the console, and it says who did it.
    let (_, rooms) = server.get("/api/organizer/rooms", &organizer).await;
    let rooms = rooms["rooms"].as_array().expect("rooms").clone();
    let of = |id: &str| rooms.iter().find(|room| room["room"] == id).cloned();
    assert_eq!(of("southwest").expect("a room")["join_code"], new);
    assert_eq!(
        of("south").expect("a room")["join_code"],
        server.code("south")
    );
    let (_, audit) = server.get("/api/organizer/audit", &organizer).await;
    assert_eq!(audit["entries"][0]["action"], "code_drawn");
    assert_eq!(audit["entries"][0]["room"], "southwest");

    let again = server.restart().await;
    assert_eq!(again.code("southwest"), new);
    assert!(!lets_in(&again, "蒲田 みなと", &old).await);
}

#[tokio::test]
async fn a_drawn_wall_key_closes_the_walls_of_the_old_one_and_no_other() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let old = server.wall_key("southwest");
    let mut wall = server.enter(&old, "southwest", None).await;
    wall.until_welcome().await;
    let elsewhere_key = server.wall_key("south");
    let mut elsewhere = server.enter(&elsewhere_key, "south", None).await;
    elsewhere.until_welcome().await;
    let mut phone = server
        .phone("三田 あおい", "目黒みなみ病院", &[], &[])
        .await;
    phone.until_welcome().await;

    let new = drawn(&server, &organizer, "wall-key").await;
    assert_ne!(new, old);
    assert_eq!(wall.closed().await, Some(4401));
    assert_eq!(room_code(&server, &old).await.0, 403);
    assert_eq!(
        server
            .get(&format!("/qr/southwest.svg?k={old}"), "")
            .await
            .0,
        403
    );
    let mut refused = server.enter(&old, "southwest", None).await;
    assert_eq!(refused.closed().await, Some(4401));
    let mut opened = server.enter(&new, "southwest", None).await;
    opened.until_welcome().await;
    assert_eq!(
        room_code(&server, &new).await.1["code"],
        server.code("southwest")
    );
    for still in [&mut elsewhere, &mut phone] {
        assert_eq!(still.ask(json!({"type": "ping"})).await["type"], "done");
    }
    let again = server.restart().await;
    assert_eq!(again.wall_key("southwest"), new);
}

#[tokio::test]
async fn every_node_knows_at_once_what_was_drawn() {
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let organizer = one.sign_in().await;
    let (old_code, old_key) = (other.code("southwest"), other.wall_key("southwest"));
    let mut wall = other.enter(&old_key, "southwest", None).await;
    wall.until_welcome().await;
    let code = drawn(&one, &organizer, "code").await;
    let key = drawn(&one, &organizer, "wall-key").await;
    assert_eq!(wall.closed().await, Some(4401));
    // Its socket was closed by the same fact.
    assert_eq!(
        (other.code("southwest"), other.wall_key("southwest")),
        (code.clone(), key)
    );
    assert!(!lets_in(&other, "三田 あおい", &old_code).await);
    assert!(lets_in(&other, "三田 あおい", &code).await);
}

#[tokio::test]
async fn only_an_organizer_draws_and_only_for_a_room_there_is() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let registered = server
        .register(&server.form("三田 あおい", "目黒みなみ病院", &[], &[]))
        .await;
    for what in ["code", "wall-key"] {
        let at = |room: &str| format!("/api/organizer/rooms/{room}/{what}");
        for (path, token, status) in [
            (at("southwest"), "", 401),
            (at("southwest"), &*registered.token, 403),
            (at("nowhere"), &*organizer, 404),
        ] {
            let (said, problem) = server.send(Method::POST, &path, token, &json!(null)).await;
            assert_eq!(said, status, "{path}: {problem}");
        }
    }
}

static PASSED: AtomicI64 = AtomicI64::new(0);

#[tokio::test]
async fn a_code_that_changes_by_itself_is_taken_for_as_long_as_a_form_takes() {
    const MINUTE: i64 = 60_000;
    fn time() -> Millis {
        static START: std::sync::LazyLock<Millis> = std::sync::LazyLock::new(|| {
            // The first minute of a period.
            let now = now();
            Millis(now.0 - now.0.rem_euclid(3 * MINUTE))
        });
        START.plus(PASSED.load(Ordering::Relaxed))
    }
    let clock = Clock {
        system: time,
        steady: time,
    };
    let change = |settings: &mut kaotsunagi::config::Settings| {
        settings.join.code_for = Some(Duration::from_mins(3));
    };
    let server = Server::clocked(change, clock).await;
    let key = server.wall_key("southwest");
    let (_, shown) = room_code(&server, &key).await;
    let first = text(&shown["code"]);
    let until: jiff::Timestamp = text(&shown["until"]).parse().expect("a time");
    assert_eq!(until.as_millisecond(), time().0 + 3 * MINUTE);
    assert!(lets_in(&server, "三田 あおい", &first).await);

    PASSED.store(3 * MINUTE, Ordering::Relaxed);
    let (_, shown) = room_code(&server, &key).await;
    let second = text(&shown["code"]);
    assert_ne!(first, second);
    PASSED.store(7 * MINUTE, Ordering::Relaxed);
    let third = server.code("southwest");
    for (name, code) in [
        ("品川 あおい", &first),
        ("港 つばさ", &second),
        ("渋谷 みなと", &third),
    ] {
        assert!(lets_in(&server, name, code).await, "{code}");
    }
    PASSED.store(9 * MINUTE, Ordering::Relaxed);
    assert!(!lets_in(&server, "大森 つばさ", &first).await);
    assert!(lets_in(&server, "大森 つばさ", &second).await);
    // Drawn anew, none of the earlier ones is taken any more.
    let organizer = server.sign_in().await;
    let drawn = drawn(&server, &organizer, "code").await;
    assert!(!lets_in(&server, "蒲田 みなと", &second).await);
    assert!(lets_in(&server, "蒲田 みなと", &drawn).await);
    tokio::time::timeout(PATIENCE, server.end())
        .await
        .expect("ends");
}

#[tokio::test]
async fn a_closed_room_takes_nobody_and_lists_nobody() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let mut aoi = server
        .phone(
            "三田 あおい",
            "目黒みなみ病院",
            &["home-visit"],
            &["open-beds"],
        )
        .await;
    let mut naoki = server
        .phone(
            "玉川 なおき",
            "さくら坂クリニック",
            &["open-beds"],
            &["home-visit"],
        )
        .await;
    let sees = |people: &Value| people["people"].as_array().map(Vec::len);
    naoki.until_welcome().await;
    assert_eq!(sees(&aoi.ask(json!({"type": "people"})).await), Some(1));
    let form = server.form("大森 つばさ", "大森の施設", &[], &[]);
    let registered = async |key: &str| {
        let request = server.http.post(server.url("/api/attendees")).json(&form);
        let answer = request.header("idempotency-key", key).send().await;
        let answer = answer.expect("answered");
        (
            answer.status().as_u16(),
            answer.json::<Value>().await.expect("JSON"),
        )
    };
    assert_eq!(registered("before").await.0, 201);
    server
        .patch(ROOM, &organizer, &json!({"open": false}))
        .await;
    assert_eq!(registered("before").await.0, 201, "it was done before");
    let other = server.form("蒲田 みなと", "蒲田の施設", &[], &[]);
    let (status, problem) = server.post("/api/attendees", &other).await;
    assert_eq!((status, &problem["code"]), (409, &json!("room_closed")));
    assert_eq!(sees(&aoi.ask(json!({"type": "people"})).await), Some(0));
    aoi.until(|phone| phone.suggestions.is_empty().then_some(()))
        .await;
    // From elsewhere nobody comes in; who is in stays.
    naoki.ask(json!({"type": "move", "room": "south"})).await;
    let refused = naoki
        .ask(json!({"type": "move", "room": "southwest"}))
        .await;
    assert_eq!(refused["code"], "room_closed");
    assert_eq!(aoi.ask(json!({"type": "ping"})).await["type"], "done");
    server.patch(ROOM, &organizer, &json!({"open": true})).await;
    assert_eq!(server.post("/api/attendees", &other).await.0, 201);
}
