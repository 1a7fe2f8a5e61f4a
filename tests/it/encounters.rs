//! Meeting without a table: one shows a code, the other scans it.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::Millis;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{Phone, Server, done, now, pair, refused, text};

async fn code_of(server: &Server, phone: &Phone) -> String {
    let (status, answer) = server.get("/api/me/code", &phone.token).await;
    assert_eq!(status, 200, "{answer}");
    assert!(text(&answer["svg"]).contains("<svg"));
    text(&answer["code"])
}

fn scan(code: &str) -> Value {
    json!({"type": "encounter", "code": code})
}

fn ids(phone: &Phone, state: &str) -> Vec<String> {
    let all = phone.introductions.iter();
    let of = all.filter(|(_, i)| i["state"] == state);
    of.map(|(id, _)| id.clone()).collect()
}

#[tokio::test]
async fn two_people_meet_in_a_corridor_and_exchange_cards() {
    let server = Server::start().await;
    let (mut aoi, mut naoki) = pair(&server).await;
    aoi.until_welcome().await;
    naoki.until_welcome().await;
    let code = code_of(&server, &naoki).await;
    assert_eq!(code, code_of(&server, &naoki).await, "good for the event");

    done(&mut aoi, scan(&code)).await;
    let mine = aoi.until_state("invited").await;
    let asked = naoki.until_state("invited").await;
    let aoi_id = text(&asked["with"][0]["id"]);
    assert_eq!(asked["with"][0]["name"], "三田 あおい");
    assert!(asked.get("invited_by_me").is_none());
    for side in [&mine, &asked] {
        assert_eq!(side["encounter"]["confirmed"], json!([aoi_id]));
    }
    let id = text(&asked["id"]);
    // A phone that is opened anew still knows what it is asked.
    let (token, _) = naoki.vanish();
    let mut naoki = server.enter(&token, "southwest", None).await;
    naoki.until_welcome().await;
    assert_eq!(ids(&naoki, "invited"), std::slice::from_ref(&id));

    let yes = json!({"type": "confirm", "introduction": id});
    done(&mut naoki, yes).await;
    for phone in [&mut aoi, &mut naoki] {
        let met = phone.until_state("met").await;
        assert_eq!(met["id"], id.as_str());
        assert_eq!(
            met["encounter"]["confirmed"].as_array().map(Vec::len),
            Some(2)
        );
        let reasons = met["reasons"].as_array().map(Vec::len);
        assert_eq!(reasons, Some(2), "why they would have been introduced");
    }
    // Said again, by whoever: it was one conversation.
    done(&mut aoi, scan(&code)).await;
    let code = code_of(&server, &aoi).await;
    done(&mut naoki, scan(&code)).await;
    let share = json!({"type": "exchange", "introduction": id, "share": true});
    done(&mut aoi, share.clone()).await;
    done(&mut naoki, share).await;
    assert_eq!(aoi.until_type("card").await["card"]["name"], "玉川 直樹");
    let step = json!({"type": "next_step", "introduction": id, "kind": "visit", "by": aoi_id});
    done(&mut aoi, step).await;
    aoi.settle().await;
    assert_eq!(ids(&aoi, "met"), [id]);
    let organizer = server.sign_in().await;
    let people = "/api/organizer/rooms/southwest/people";
    let (_, people) = server.get(people, &organizer).await;
    for person in people["people"].as_array().expect("people") {
        assert_eq!(person["met"], 1, "{person}");
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_the_field_or_in_words() {
    let server = Server::start().await;
    let (mut aoi, naoki) = pair(&server).await;
    aoi.until_welcome().await;
    let own = code_of(&server, &aoi).await;
    refused(&mut aoi, scan(&own), "yourself").await;
    refused(&mut aoi, scan("nobody.AAAA"), "no_such_code").await;
    let forged = code_of(&server, &naoki).await;
    let forged = format!(
        "{}.{}",
        forged.split_once('.').expect("two parts").0,
        "A".repeat(12)
    );
    refused(&mut aoi, scan(&forged), "no_such_code").await;
    let badge = |n: u32| json!({"type": "encounter", "badge": n});
    refused(&mut aoi, badge(9999), "no_such_code").await;
    let mut colleague = server
        .phone("柿の木 はる", "さくら坂クリニック", &[], &[])
        .await;
    colleague.until_welcome().await;
    refused(&mut colleague, scan(&own), "own_organization").await;
    let mut form = server.form("碑文谷 ゆう", "碑文谷歯科", &[], &[]);
    form["consent"]["partners"] = false.into();
    let shy = server.register(&form).await;
    let mut shy = server.enter(&shy.token, "southwest", None).await;
    shy.until_welcome().await;
    refused(&mut shy, scan(&own), "consent_needed").await;
    let hidden = code_of(&server, &shy).await;
    refused(&mut aoi, scan(&hidden), "unavailable").await;
    for (message, field) in [
        (json!({"type": "encounter"}), "code"),
        (
            json!({"type": "encounter", "code": "x", "badge": 1}),
            "badge",
        ),
        (
            json!({"type": "encounter", "badge": 1, "at": "gestern"}),
            "at",
        ),
    ] {
        let answer = aoi.ask(message).await;
        assert_eq!(answer["code"], "invalid", "{answer}");
        assert_eq!(answer["fields"][0]["path"], field, "{answer}");
    }
    let gone = code_of(&server, &naoki).await;
    let erased = reqwest::Method::DELETE;
    server
        .send(erased, "/api/me", &naoki.token, &Value::Null)
        .await;
    refused(&mut aoi, scan(&gone), "no_such_code").await;
}

static CLOCK: AtomicI64 = AtomicI64::new(0);

fn clock() -> Millis {
    now().plus(CLOCK.load(Ordering::Relaxed))
}

#[tokio::test]
async fn what_both_kept_without_a_network_is_done_once_and_dated_by_then() {
    let server = Server::at(|_| {}, clock).await;
    let (mut aoi, mut naoki) = pair(&server).await;
    aoi.until_welcome().await;
    naoki.until_welcome().await;
    let codes = [code_of(&server, &aoi).await, code_of(&server, &naoki).await];
    let reading = &server.running.event.service.reading;
    CLOCK.store(10_000, Ordering::Relaxed);
    let then = [0, 2_000].map(|later| reading.rfc3339_exact(reading.now().plus(later)));
    // Minutes later both are back, one after the other.
    let (token, at) = naoki.vanish();
    CLOCK.store(310_000, Ordering::Relaxed);
    let kept = json!({"type": "encounter", "code": codes[1], "at": then[0]});
    done(&mut aoi, kept.clone()).await;
    let mut naoki = server.enter(&token, "southwest", Some(&at)).await;
    naoki.until_state("invited").await;
    let theirs = json!({"type": "encounter", "code": codes[0], "at": then[1]});
    done(&mut naoki, theirs.clone()).await;
    let met = naoki.until_state("met").await;
    let day = |text: &str| text.parse::<jiff::Timestamp>().expect("a time");
    let said = day(&text(&met["encounter"]["at"])).as_second();
    assert_eq!(said, day(&then[0]).as_second(), "{met}");
    // Sent once more, over a restart.
    let token = aoi.token.clone();
    drop((aoi, naoki));
    let server = server.restart().await;
    let mut aoi = server.enter(&token, "southwest", None).await;
    aoi.until_welcome().await;
    done(&mut aoi, kept).await;
    assert_eq!((ids(&aoi, "met").len(), ids(&aoi, "invited").len()), (1, 0));
    let hall = server.running.event.service.replica.hall();
    assert_eq!(hall.introductions().count(), 1);
}

static LATER: AtomicI64 = AtomicI64::new(0);

fn later() -> Millis {
    now().plus(LATER.load(Ordering::Relaxed))
}

#[tokio::test]
async fn a_request_that_nobody_answers_lapses_and_a_no_looks_the_same() {
    let server = Server::at(|_| {}, later).await;
    let (mut aoi, mut naoki) = pair(&server).await;
    let mut mari = server.phone("祐天寺 まり", "架空訪問看護", &[], &[]).await;
    for phone in [&mut aoi, &mut naoki, &mut mari] {
        phone.until_welcome().await;
    }
    for other in [&naoki, &mari] {
        let code = code_of(&server, other).await;
        done(&mut aoi, scan(&code)).await;
    }
    let asked = text(&mari.until_state("invited").await["id"]);
    let no = json!({"type": "answer", "introduction": asked, "accept": false});
    done(&mut mari, no).await;
    mari.until_state("cancelled").await;
    aoi.settle().await;
    assert_eq!(ids(&aoi, "invited").len(), 2, "both wait alike");
    LATER.store(61 * 60_000, Ordering::Relaxed);
    naoki.until_state("cancelled").await;
    aoi.until(|phone| (ids(phone, "cancelled").len() == 2).then_some(()))
        .await;
}

#[tokio::test]
async fn somebody_without_a_phone_is_met_by_the_number_on_their_badge() {
    let server = Server::start().await;
    let (mut aoi, naoki) = pair(&server).await;
    aoi.until_welcome().await;
    let organizer = server.sign_in().await;
    let paper = server
        .register(&server.form("八雲 とき", "架空八雲薬局", &[], &[]))
        .await;
    let person = format!("/api/organizer/people/{}", paper.id);
    let (status, answer) = server
        .patch(&person, &organizer, &json!({"paper": true}))
        .await;
    assert_eq!(status, 200, "{answer}");
    let act = format!("{person}/act");
    let post = reqwest::Method::POST;
    let enter = json!({"type": "enter", "room": "southwest"});
    let (status, _) = server.send(post.clone(), &act, &organizer, &enter).await;
    assert_eq!(status, 204);
    let badge = &answer["badge"];
    done(&mut aoi, json!({"type": "encounter", "badge": badge})).await;
    let met = aoi.until_state("met").await;
    let confirmed = met["encounter"]["confirmed"].as_array().map(Vec::len);
    assert_eq!(confirmed, Some(1), "said by one: {met}");
    // The desk says it for them, and the one with a phone is asked.
    let (_, me) = server.get("/api/me", &naoki.token).await;
    let act_for = json!({"type": "encounter", "badge": me["badge"]});
    let (status, answer) = server.send(post, &act, &organizer, &act_for).await;
    assert_eq!(status, 204, "{answer}");
    let mut naoki = naoki;
    let asked = naoki.until_state("invited").await;
    assert_eq!(asked["with"][0]["name"], "八雲 とき");
}

#[tokio::test]
async fn the_code_on_a_table_says_that_one_sits_there() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let table = "/api/organizer/rooms/southwest/tables/3/qr.svg";
    let (status, svg) = server.get(table, &organizer).await;
    assert_eq!(status, 200);
    assert!(text(&svg).contains("<svg"));
    let (status, _) = server
        .get("/api/organizer/rooms/nowhere/tables/3/qr.svg", &organizer)
        .await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn one_encounter_over_two_nodes_is_one() {
    let redis = RedisServer::start();
    let (one, other) = (
        Server::node(&redis.url()).await,
        Server::node(&redis.url()).await,
    );
    let mut aoi = one
        .phone("三田 あおい", "さくら坂クリニック", &[], &[])
        .await;
    let mut naoki = other.phone("玉川 直樹", "目黒みなみ病院", &[], &[]).await;
    aoi.until_welcome().await;
    naoki.until_welcome().await;
    // Codes are of the event, not of a node.
    let naoki_code = code_of(&one, &naoki).await;
    assert_eq!(naoki_code, code_of(&other, &naoki).await);
    let aoi_code = code_of(&other, &aoi).await;
    let kept = json!({"type": "encounter", "code": naoki_code, "id": "kept-once"});
    let theirs = json!({"type": "encounter", "code": aoi_code, "id": "kept-too"});
    // Both at the same moment, each at a node of its own.
    tokio::join!(aoi.send(&kept), naoki.send(&theirs));
    assert_eq!(aoi.answer("kept-once").await["type"], "done");
    assert_eq!(naoki.answer("kept-too").await["type"], "done");
    for phone in [&mut aoi, &mut naoki] {
        phone.until_state("met").await;
    }
    // Whoever did not hear the answer asks another node.
    let (token, at) = aoi.vanish();
    let mut aoi = other.enter(&token, "southwest", Some(&at)).await;
    aoi.send(&kept).await;
    assert_eq!(aoi.answer("kept-once").await["type"], "done");
    aoi.settle().await;
    for server in [&one, &other] {
        let hall = server.running.event.service.replica.hall();
        assert_eq!(hall.introductions().count(), 1);
    }
}
