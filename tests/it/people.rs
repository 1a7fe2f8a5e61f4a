//! Who is who: one person in several browsers, registered once however often the form is sent.

use reqwest::Method;
use serde_json::{Value, json};

use crate::redis_server::RedisServer;
use crate::support::{Phone, Server, text};

const CLINIC: &str = "さくら坂クリニック";

async fn send(server: &Server, key: &str, form: &Value) -> (u16, Value) {
    let url = server.url("/api/attendees");
    let request = server.http.post(url).header("idempotency-key", key);
    let answer = request.json(form).send().await.expect("answered");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

/// A second browser of the person whose first is `phone`.
async fn second_browser(server: &Server, phone: &Phone, room: &str) -> Phone {
    let code = phone.welcome["me"]["resume_code"].clone();
    let (status, answer) = server.post("/api/resume", &json!({"code": code})).await;
    assert_eq!(status, 200, "{answer}");
    server.enter(&text(&answer["token"]), room, None).await
}

async fn people(server: &Server, organizer: &str, room: &str) -> Vec<Value> {
    let path = format!("/api/organizer/rooms/{room}/people");
    let (status, answer) = server.get(&path, organizer).await;
    assert_eq!(status, 200, "{answer}");
    answer["people"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn an_old_browser_that_wakes_follows_its_owner_to_the_table() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let mut old = server.phone("三田 あおい", CLINIC, &[], &[]).await;
    old.until_welcome().await;
    let mut new = second_browser(&server, &old, "south").await;
    new.until_welcome().await;
    assert_eq!(new.welcome["room"]["room"], "south", "a new browser enters");
    let (token, at) = old.vanish();
    let form = server.form("玉川 直樹", "目黒みなみ病院", &[], &[]);
    let other = server.register(&form).await;
    let mut partner = server.enter(&other.token, "south", None).await;
    partner.until_welcome().await;
    let order = json!({"minutes": 6, "tables": 3, "move_seconds": 0});
    let path = "/api/organizer/rooms/south/rounds";
    let (status, round) = server.send(Method::POST, path, &organizer, &order).await;
    assert_eq!(status, 201, "{round}");
    new.until_state("called").await;
    for at in [Some(at.as_str()), None] {
        let mut woken = server.enter(&token, "southwest", at).await;
        woken.until_welcome().await;
        assert_eq!(woken.welcome["room"]["room"], "south");
        assert_eq!(woken.welcome["me"]["room"], "south");
        woken.until_state("called").await;
    }
    partner.settle().await;
    assert_eq!(partner.until_state("called").await["state"], "called");
    assert_eq!(people(&server, &organizer, "south").await.len(), 2);
}

#[tokio::test]
async fn a_goodbye_in_one_browser_is_told_to_the_other_when_it_wakes() {
    let server = Server::start().await;
    let mut old = server.phone("三田 あおい", CLINIC, &[], &[]).await;
    old.until_welcome().await;
    let mut new = second_browser(&server, &old, "southwest").await;
    let (token, at) = old.vanish();
    assert_eq!(new.ask(json!({"type": "bye"})).await["type"], "done");
    let mut woken = server.enter(&token, "southwest", Some(&at)).await;
    assert_eq!(woken.closed().await, Some(1000));
    assert_eq!(woken.count("welcome"), 0);
    let mut back = server.enter(&new.token.clone(), "southwest", None).await;
    back.until_welcome().await;
}

#[tokio::test]
async fn a_move_sent_again_after_coming_back_is_done_once() {
    let server = Server::start().await;
    let mut old = server.phone("三田 あおい", CLINIC, &[], &[]).await;
    old.until_welcome().await;
    let going = json!({"type": "move", "id": "once", "room": "south"});
    old.send(&going).await;
    old.answer("once").await;
    let mut new = second_browser(&server, &old, "south").await;
    new.ask(json!({"type": "move", "room": "social"})).await;
    let (token, at) = old.vanish();
    let mut woken = server.enter(&token, "south", Some(&at)).await;
    woken.send(&going).await;
    assert_eq!(woken.answer("once").await["type"], "done");
    woken.until_welcome().await;
    assert_eq!(woken.welcome["room"]["room"], "social");
}

#[tokio::test]
async fn a_corrected_form_under_one_key_corrects_whom_nobody_has_used() {
    let server = Server::start().await;
    let form = server.form("三田 あおい", CLINIC, &[], &[]);
    let (status, first) = send(&server, "one", &form).await;
    assert_eq!(status, 201, "{first}");
    // The answer was lost; the server was restarted; the person mends a letter.
    let server = server.restart().await;
    let mut mended = form.clone();
    mended["name"] = "三田 葵".into();
    mended["contact"] = json!({"email": "aoi@example.test"});
    for form in [&mended, &mended, &form, &mended] {
        let (status, answer) = send(&server, "one", form).await;
        assert_eq!(status, 201, "{answer}");
        assert_eq!(answer["attendee"]["id"], first["attendee"]["id"]);
        assert_eq!(answer["resume_code"], first["resume_code"]);
        assert_eq!(
            answer["attendee"]["name"], form["name"],
            "what was said last"
        );
    }
    let token = text(&first["token"]);
    server
        .enter(&token, "southwest", None)
        .await
        .until_welcome()
        .await;
    let (status, answer) = send(&server, "one", &mended).await;
    assert_eq!(
        (status, &answer["attendee"]["id"]),
        (201, &first["attendee"]["id"])
    );
    mended["name"] = "三田 青い".into();
    let (status, answer) = send(&server, "one", &mended).await;
    assert_eq!((status, &answer["code"]), (409, &"key_used".into()));
    let (_, me) = server.get("/api/me", &token).await;
    assert_eq!(me["name"], "三田 葵");
}

#[tokio::test]
async fn one_key_at_two_nodes_at_once_is_one_person() {
    let redis = RedisServer::start();
    let url = redis.url();
    let (one, other) = tokio::join!(Server::node(&url), Server::node(&url));
    let organizer = one.sign_in().await;
    for round in 0..5 {
        let form = one.form("三田 あおい", &format!("第{round}クリニック"), &[], &[]);
        let mut mended = form.clone();
        mended["kana"] = "みた あおい".into();
        let key = format!("key-{round}");
        let (a, b, c) = tokio::join!(
            send(&one, &key, &form),
            send(&other, &key, &mended),
            send(&other, &key, &form)
        );
        for (status, answer) in [&a, &b, &c] {
            assert_eq!(*status, 201, "{answer}");
            assert_eq!(answer["attendee"]["id"], a.1["attendee"]["id"]);
        }
    }
    assert_eq!(people(&one, &organizer, "southwest").await.len(), 5);
}

#[tokio::test]
async fn one_person_at_two_nodes_at_once_is_asked_whether_they_are_one() {
    let redis = RedisServer::start();
    let url = redis.url();
    let (one, other) = tokio::join!(Server::node(&url), Server::node(&url));
    let organizer = one.sign_in().await;
    let forms = ["髙﨑 ハナコ", "高崎　はなこ"].map(|name| one.form(name, CLINIC, &[], &[]));
    let (a, b) = tokio::join!(
        send(&one, "line", &forms[0]),
        send(&other, "safari", &forms[1])
    );
    let mut answers = [a, b];
    answers.sort_by_key(|(status, _)| *status);
    assert_eq!((answers[0].0, answers[1].0), (201, 409), "{answers:?}");
    let problem = &answers[1].1;
    assert_eq!(problem["code"], "already_registered");
    assert!(problem["registered_at"].is_string());
    let known = text(&answers[0].1["resume_code"]);
    assert!(!problem.to_string().contains(&known));
    assert_eq!(people(&one, &organizer, "southwest").await.len(), 1);
}

#[tokio::test]
async fn two_of_one_name_take_part_and_are_never_called_both_until_told_apart() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let form = server.form("佐藤 正", CLINIC, &[], &[]);
    let mut namesake = form.clone();
    namesake["another_person"] = true.into();
    let mut phones = Vec::new();
    let mut ids = Vec::new();
    for form in [form, namesake] {
        let registered = server.register(&form).await;
        let mut phone = server.enter(&registered.token, "southwest", None).await;
        phone.until_welcome().await;
        phones.push(phone);
        ids.push(registered.id);
    }
    for n in 0..5 {
        let name = format!("相手 {n}");
        let mut phone = server.phone(&name, &format!("第{n}病院"), &[], &[]).await;
        phone.until_welcome().await;
        phones.push(phone);
    }
    let path = "/api/organizer/rooms/southwest/rounds";
    let order = json!({"minutes": 6, "tables": 20, "move_seconds": 0});
    let mut seated = Vec::new();
    for number in 1..=3 {
        if number == 3 {
            let path = format!("/api/organizer/people/{}/tell-apart", ids[0]);
            let body = json!({"attendee": ids[1]});
            let (status, _) = server.send(Method::POST, &path, &organizer, &body).await;
            assert_eq!(status, 204);
        }
        let (status, round) = server.send(Method::POST, path, &organizer, &order).await;
        assert_eq!(status, 201, "{round}");
        let called = round["introductions"].to_string();
        let here: Vec<_> = ids.iter().filter(|id| called.contains(*id)).collect();
        if number < 3 {
            assert_eq!(here.len(), 1, "{round}");
            let sits_out = round["sitting_out"].as_array().expect("a list");
            assert!(sits_out.iter().any(|s| s["code"] == "registered_twice"));
            seated.push(here[0].clone());
        } else {
            assert_eq!(here.len(), 2, "{round}");
        }
        let end = format!("{path}/{number}");
        let (status, _) = server.patch(&end, &organizer, &json!({"end": true})).await;
        assert_eq!(status, 200);
    }
    assert_ne!(seated[0], seated[1], "they take turns");
}

#[tokio::test]
async fn the_desk_merges_two_registrations_of_one_person() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let mut form = server.form("三田 あおい", CLINIC, &[], &[]);
    form["contact"] = json!({"phone": "03-0000-0000"});
    let line = server.register(&form).await;
    let mut in_line = server.enter(&line.token, "southwest", None).await;
    in_line.until_welcome().await;
    let code = in_line.welcome["me"]["resume_code"].clone();
    form["contact"] = json!({"email": "aoi@example.test"});
    form["another_person"] = true.into();
    let safari = server.register(&form).await;
    let mut in_safari = server.enter(&safari.token, "southwest", None).await;
    in_safari.until_welcome().await;
    let list = people(&server, &organizer, "southwest").await;
    let seen = list.iter().find(|p| p["id"] == *safari.id).expect("listed");
    assert_eq!(seen["doubles"][0]["attendee"], *line.id);

    let path = format!("/api/organizer/people/{}/merge", safari.id);
    let body = json!({"attendee": line.id});
    for _ in 0..2 {
        let (status, answer) = server.send(Method::POST, &path, &organizer, &body).await;
        assert_eq!(status, 204, "{answer}");
    }
    assert_eq!(people(&server, &organizer, "southwest").await.len(), 1);
    // The other browser is told to come back, and is the same person then; also after a restart.
    assert_eq!(in_line.closed().await, Some(4500));
    let (token, at) = in_line.vanish();
    let server = server.restart().await;
    let mut again = server.enter(&token, "southwest", Some(&at)).await;
    again.until_welcome().await;
    assert_eq!(again.welcome["me"]["id"], *safari.id);
    let (_, me) = server.get("/api/me", &line.token).await;
    assert_eq!(
        me["contact"],
        json!({"phone": "03-0000-0000", "email": "aoi@example.test"})
    );
    let (status, answer) = server.post("/api/resume", &json!({"code": code})).await;
    assert_eq!(status, 200, "{answer}");
    let organizer = server.sign_in().await;
    let (_, audit) = server.get("/api/organizer/audit", &organizer).await;
    assert!(audit.to_string().contains("people_merged"));
}

#[tokio::test]
async fn the_desk_corrects_how_somebody_is_called_and_nothing_that_is_theirs() {
    let server = Server::start().await;
    let organizer = server.sign_in().await;
    let mut aoi = server
        .phone("三田 あおい", "さくら坂クリニック", &[], &["open-beds"])
        .await;
    aoi.until_welcome().await;
    let path = format!(
        "/api/organizer/people/{}/registration",
        text(&aoi.welcome["me"]["id"])
    );
    let said = json!({"name": "三田 葵", "kana": "みた あおい", "organization": {"name": "架空みなと病院"}});
    let (status, person) = server.patch(&path, &organizer, &said).await;
    assert_eq!(
        (status, &person["name"]),
        (200, &json!("三田 葵")),
        "{person}"
    );
    assert_eq!(person["organization"]["name"], "架空みなと病院");
    let (_, me) = server.get("/api/me", &aoi.token).await;
    assert_eq!(me["kana"], "みた あおい");
    assert_eq!(me["needs"], json!(["open-beds"]), "as they said it");
    for (said, path_of) in [
        (json!({"needs": []}), "needs"),
        (
            json!({"consent": {"partners": true, "exchange": true, "booths": true}}),
            "consent",
        ),
        (json!({"name": "\u{3164}"}), "name"),
    ] {
        let (status, refused) = server.patch(&path, &organizer, &said).await;
        assert!((400..=422).contains(&status), "{refused}");
        assert!(refused.to_string().contains(path_of), "{refused}");
    }
    let (_, audit) = server.get("/api/organizer/audit", &organizer).await;
    let corrected = audit["entries"].as_array().expect("entries").iter();
    let mut corrected = corrected.filter(|entry| entry["action"] == "corrected");
    assert!(corrected.next().is_some(), "{audit}");
}
