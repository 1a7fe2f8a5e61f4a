//! Phones that sleep, lose their Wi-Fi, or find the server restarted.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::Millis;
use serde_json::{Value, json};

use crate::patience::until;
use crate::support::{PATIENCE, Server, agreed, now, pair, text};

#[tokio::test]
async fn a_phone_that_comes_back_gets_exactly_what_it_missed() {
    // However slow the machine is, it is back before anybody sees it leave.
    let server = Server::with(|settings| settings.presence.grace = PATIENCE).await;
    let (mut aoi, mut naoki) = pair(&server).await;
    let naoki_id = text(&aoi.until_suggested("玉川 直樹").await["attendee"]["id"]);
    naoki.until_suggested("三田 あおい").await;
    let (token, at) = naoki.vanish();
    assert_eq!(
        aoi.ask(json!({"type": "invite", "attendee": naoki_id}))
            .await["type"],
        "done"
    );
    // Counts are some ticks behind, and lists one; from here on all hold still.
    aoi.until(|phone| (phone.summary["present"]["total"] == 2).then_some(()))
        .await;
    aoi.until(|phone| phone.suggestions.is_empty().then_some(()))
        .await;
    let naoki_id = serde_json::from_value(naoki_id.into()).expect("an id");
    let inbox = server.running.event.service.replica.hub().inbox(naoki_id);
    let is_empty = || inbox.suggestions().1.is_some_and(|list| list.is_empty());
    until("the list is empty", is_empty).await;

    let mut back = server.enter(&token, "southwest", Some(&at)).await;
    let id = text(&back.until_state("invited").await["id"]);
    back.settle().await;
    assert_eq!(
        back.count("welcome"),
        0,
        "nothing was lost, so nothing starts over"
    );
    assert_eq!(back.count("introduction"), 1);
    assert_eq!(
        (back.count("room"), back.count("suggestions")),
        (1, 1),
        "newest values come once"
    );

    let (token, at) = back.vanish();
    let mut again = server.enter(&token, "southwest", Some(&at)).await;
    again.answer("hello").await;
    again.settle().await;
    assert_eq!(again.count("introduction"), 0, "nothing is delivered twice");
    assert_eq!(
        again
            .ask(json!({"type": "answer", "introduction": id, "accept": true}))
            .await["type"],
        "done"
    );
    aoi.until_state("agreed").await;
}

#[tokio::test]
async fn a_position_of_another_journal_or_from_the_future_means_a_fresh_welcome() {
    let server = Server::start().await;
    let (mut aoi, _naoki) = pair(&server).await;
    aoi.until_welcome().await;
    let epoch = text(&aoi.at.clone().into());
    let epoch = epoch.split('-').next().expect("an epoch");
    for at in [
        "",
        "rubbish",
        "00000000-1",
        &format!("{epoch}-999999"),
        &format!("{epoch}-x"),
    ] {
        let mut back = server
            .enter(&aoi.token.clone(), "southwest", Some(at))
            .await;
        back.until_welcome().await;
        assert_eq!(back.welcome["me"]["name"], "三田 あおい");
    }
}

#[tokio::test]
async fn what_fell_out_of_the_log_means_a_fresh_welcome() {
    let server = Server::with(|settings| settings.live.inbox = 16).await;
    let (mut aoi, naoki) = pair(&server).await;
    aoi.until_suggested("玉川 直樹").await;
    let (token, at) = naoki.vanish();
    for n in 0..20 {
        let (status, _) = server
            .patch("/api/me", &token, &json!({"sign": format!("{n}番の目印")}))
            .await;
        assert_eq!(status, 200);
    }
    let mut back = server.enter(&token, "southwest", Some(&at)).await;
    back.until_welcome().await;
    assert_eq!(back.welcome["me"]["sign"], "19番の目印");
}

#[tokio::test]
async fn a_command_sent_again_is_answered_again_and_done_once() {
    let server = Server::start().await;
    let (mut aoi, mut naoki) = pair(&server).await;
    let naoki_id = text(&aoi.until_suggested("玉川 直樹").await["attendee"]["id"]);
    let invite = json!({"type": "invite", "id": "once", "attendee": naoki_id});
    aoi.send(&invite).await;
    assert_eq!(aoi.answer("once").await["type"], "done");
    let id = text(&naoki.until_state("invited").await["id"]);
    assert_eq!(
        naoki
            .ask(json!({"type": "answer", "introduction": id, "accept": false}))
            .await["type"],
        "done"
    );
    assert_eq!(
        aoi.ask(json!({"type": "answer", "introduction": id, "accept": false}))
            .await["type"],
        "done"
    );
    // The answer was lost on the way; the phone sends again after coming back, and again after a restart of the server.
    let (token, at) = aoi.vanish();
    let mut back = server.enter(&token, "southwest", Some(&at)).await;
    back.send(&invite).await;
    assert_eq!(back.answer("once").await["type"], "done");
    let (token, at) = back.vanish();
    let server = server.restart().await;
    let mut back = server.enter(&token, "southwest", Some(&at)).await;
    back.send(&invite).await;
    assert_eq!(back.answer("once").await["type"], "done");
    let mut fresh = server.enter(&token, "southwest", None).await;
    fresh.until_welcome().await;
    assert!(
        fresh.introductions.is_empty(),
        "no second invitation: {:?}",
        fresh.introductions
    );
}

#[tokio::test]
async fn a_change_of_name_alone_reaches_the_other_screens() {
    let server = Server::start().await;
    let (mut aoi, mut naoki) = pair(&server).await;
    naoki.until_welcome().await;
    aoi.until_suggested("玉川 直樹").await;
    let (status, _) = server
        .patch(
            "/api/me",
            &naoki.token.clone(),
            &json!({"name": "玉川 ナオキ"}),
        )
        .await;
    assert_eq!(status, 200);
    assert_eq!(naoki.until_type("me").await["me"]["name"], "玉川 ナオキ");
    aoi.until_suggested("玉川 ナオキ").await;
}

#[tokio::test]
async fn a_move_whose_answer_was_lost_is_made_all_the_same() {
    let server = Server::start().await;
    let (_aoi, mut naoki) = pair(&server).await;
    let go = json!({"type": "move", "id": "go", "room": "social"});
    naoki.send(&go).await;
    naoki.answer("go").await;
    // The phone never saw the answer: it comes back to where it was, and sends again.
    let (token, at) = naoki.vanish();
    let mut back = server.enter(&token, "southwest", Some(&at)).await;
    back.send(&go).await;
    assert_eq!(back.answer("go").await["type"], "done");
    back.until(|phone| (phone.welcome["room"]["room"] == "social").then_some(()))
        .await;
}

#[tokio::test]
async fn a_registration_sent_again_finds_the_same_person() {
    let server = Server::start().await;
    let form = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    let send = || {
        let request = server.http.post(server.url("/api/attendees")).json(&form);
        request
            .header("idempotency-key", "7d1f0c0e-0000-4000-8000-000000000001")
            .send()
    };
    let (one, two) = tokio::join!(send(), send());
    let mut ids = Vec::new();
    for answer in [one, two, send().await] {
        let answer = answer.expect("answered");
        assert_eq!(answer.status(), 201);
        let body: Value = answer.json().await.expect("JSON");
        ids.push(text(&body["attendee"]["id"]));
    }
    assert_eq!((&ids[0], &ids[1]), (&ids[1], &ids[2]));
    assert_eq!(
        server
            .running
            .event
            .service
            .replica
            .hall()
            .attendees()
            .count(),
        1
    );
}

#[tokio::test]
async fn a_restart_loses_nothing_and_phones_do_not_notice() {
    let server = Server::start().await;
    let (aoi, naoki, id) = agreed(&server).await;
    let (aoi_token, aoi_at) = aoi.vanish();
    let (naoki_token, _) = naoki.vanish();
    let server = server.restart().await;
    let mut naoki = server.enter(&naoki_token, "southwest", None).await;
    naoki.until_state("agreed").await;
    assert_eq!(
        naoki.ask(json!({"type": "met", "introduction": id})).await["type"],
        "done"
    );
    let mut aoi = server.enter(&aoi_token, "southwest", Some(&aoi_at)).await;
    aoi.until_state("met").await;
    assert_eq!(aoi.count("welcome"), 0, "the position outlives the process");
}

#[tokio::test]
async fn a_draining_server_says_when_to_come_back() {
    let server = Server::start().await;
    let (mut aoi, _naoki) = pair(&server).await;
    aoi.until_welcome().await;
    server.running.drain().await;
    assert_eq!(aoi.closed().await, Some(4503));
    assert_eq!(
        aoi.log.last().map(|m| m["reconnect_within_ms"].clone()),
        Some(json!(200))
    );
}

#[tokio::test]
async fn a_newer_connection_of_the_same_browser_replaces_the_older_one() {
    let server = Server::start().await;
    let (mut aoi, _naoki) = pair(&server).await;
    aoi.until_welcome().await;
    let mut newer = server.enter(&aoi.token.clone(), "southwest", None).await;
    newer.until_welcome().await;
    assert_eq!(aoi.closed().await, Some(4409));
    // Another browser of the same person is another device.
    let (_, me) = server.get("/api/me", &newer.token.clone()).await;
    let (status, token) = server
        .post("/api/resume", &json!({"code": me["resume_code"]}))
        .await;
    assert_eq!(status, 200, "{token}");
    let mut other = server
        .enter(&text(&token["token"]), "southwest", None)
        .await;
    other.until_welcome().await;
    assert_eq!(
        newer
            .ask(json!({"type": "status", "status": "talking"}))
            .await["type"],
        "done"
    );
    assert_eq!(other.until_type("me").await["me"]["status"], "talking");
}

#[tokio::test]
async fn a_peer_that_answers_no_ping_is_gone() {
    let server = Server::with(|settings| {
        settings.socket.ping_interval = Duration::from_millis(200);
        settings.socket.pong_timeout = Duration::from_millis(100);
    })
    .await;
    let (mut aoi, naoki) = pair(&server).await;
    aoi.until(|phone| (phone.summary["present"]["total"] == 2).then_some(()))
        .await;
    // Its socket stays open, but nobody reads it, so no pong is ever sent.
    let _asleep = naoki;
    aoi.until(|phone| (phone.summary["present"]["total"] == 1).then_some(()))
        .await;
}

/// By how much the server's clock is ahead of the real one in the test below, ms.
static AHEAD: AtomicI64 = AtomicI64::new(0);

#[tokio::test]
async fn frames_say_the_time_once_a_minute_and_first_of_all_to_who_comes_back() {
    let server = Server::at(
        |settings| {
            settings.socket.ping_interval = Duration::from_millis(400);
            settings.socket.pong_timeout = Duration::from_millis(300);
        },
        || Millis(now().0 + AHEAD.load(Ordering::Relaxed)),
    )
    .await;
    let time = |said: &Value| said.as_str()?.parse::<jiff::Timestamp>().ok();
    let mut aoi = server
        .phone("三田 あおい", "目黒みなみ病院", &[], &[])
        .await;
    aoi.until_welcome().await;
    assert!(time(&aoi.welcome["now"]).is_some(), "{}", aoi.welcome);
    aoi.hear_frames(2).await;
    assert_eq!(aoi.told_time, Value::Null, "the welcome said it");

    AHEAD.store(60_000, Ordering::Relaxed);
    aoi.hear_frames(2).await;
    let said = time(&aoi.told_time).expect("the time");
    assert!(said.as_millisecond() > now().0, "{said}");
    aoi.told_time = Value::Null;
    aoi.hear_frames(2).await;
    assert_eq!(aoi.told_time, Value::Null, "not in every frame");

    // The server's own clock was wrong, and was put right: everything is told anew.
    aoi.welcome = Value::Null;
    AHEAD.store(0, Ordering::Relaxed);
    aoi.until_welcome().await;
    assert!(time(&aoi.welcome["now"]).is_some());

    let (token, at) = aoi.vanish();
    let mut aoi = server.enter(&token, "southwest", Some(&at)).await;
    aoi.hear_frames(1).await;
    assert_eq!(aoi.welcome, Value::Null);
    assert!(time(&aoi.told_time).is_some());
}
