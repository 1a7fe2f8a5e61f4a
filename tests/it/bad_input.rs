//! Whatever is sent: a clear error with its code, and nobody else notices.

use std::time::Duration;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Server, pair, refused as said_no};

async fn refused(server: &Server, change: impl FnOnce(&mut Value)) -> (u16, String, Vec<String>) {
    let mut form = server.form(
        "三田 あおい",
        "さくら坂クリニック",
        &["home-visit"],
        &["open-beds"],
    );
    change(&mut form);
    let (status, problem) = server.post("/api/attendees", &form).await;
    assert_eq!(problem["status"], status, "{problem}");
    let fields = problem["fields"].as_array().into_iter().flatten();
    let paths = fields
        .map(|f| f["path"].as_str().unwrap_or_default().to_owned())
        .collect();
    (
        status,
        problem["code"].as_str().unwrap_or_default().to_owned(),
        paths,
    )
}

#[tokio::test]
async fn each_wrong_field_of_a_registration_is_named() {
    let server = Server::start().await;
    let cases: Vec<(&str, Value, u16, &str, &str)> = vec![
        ("name", json!(""), 422, "invalid", "name"),
        ("name", json!("あ".repeat(10_000)), 422, "invalid", "name"),
        ("name", json!("改行\nあり"), 422, "invalid", "name"),
        ("name", json!(7), 422, "invalid", "name"),
        ("kind", json!("bakery"), 422, "invalid", "kind"),
        (
            "sub_kind",
            json!("hospital/acute"),
            422,
            "invalid",
            "sub_kind",
        ),
        ("role", json!("astronaut"), 422, "invalid", "role"),
        ("ward", json!("osaka"), 422, "invalid", "ward"),
        (
            "offers",
            json!(["home-visit", "flying"]),
            422,
            "invalid",
            "offers[1]",
        ),
        ("needs", json!("open-beds"), 422, "invalid", "needs"),
        ("room", json!("attic"), 422, "invalid", "room"),
        ("code", json!("ZZZZZZ"), 403, "wrong_code", "code"),
        (
            "organization",
            json!({"id": "nowhere"}),
            422,
            "invalid",
            "organization.id",
        ),
        ("organization", json!({}), 422, "invalid", "organization"),
        (
            "organization",
            json!({"nam": "みどり"}),
            422,
            "invalid",
            "organization.nam",
        ),
        (
            "organization",
            json!({"id": 7}),
            422,
            "invalid",
            "organization.id",
        ),
        ("organization", json!(["1"]), 422, "invalid", "organization"),
        (
            "consent",
            json!([true, true, true]),
            422,
            "invalid",
            "consent",
        ),
        (
            "organization",
            json!({"name": "  "}),
            422,
            "invalid",
            "organization.name",
        ),
        (
            "contact",
            json!({"email": "no-at-sign"}),
            422,
            "invalid",
            "contact.email",
        ),
        (
            "contact",
            json!({"phone": "call me"}),
            422,
            "invalid",
            "contact.phone",
        ),
        (
            "sign",
            json!("80代女性 ALSの患者さん"),
            422,
            "patient_data",
            "sign",
        ),
        ("honorific", json!("閣下"), 422, "invalid", "honorific"),
        ("honrific", json!("様"), 422, "invalid", "honrific"),
    ];
    for (field, value, status, code, path) in cases {
        let (got, got_code, paths) = refused(&server, |form| form[field] = value.clone()).await;
        assert_eq!(
            (got, got_code.as_str()),
            (status, code),
            "{field} = {value}"
        );
        assert!(
            paths.iter().any(|p| p == path),
            "{field} = {value}: {paths:?}"
        );
    }
    assert_eq!(
        server
            .running
            .event
            .service
            .replica
            .hall()
            .attendees()
            .count(),
        0
    );
}

#[tokio::test]
async fn html_in_a_name_is_a_name() {
    let server = Server::start().await;
    let name = "<img src=x onerror=alert(1)> & \"三田\"";
    let registered = server
        .register(&server.form(name, "さくら坂クリニック", &[], &[]))
        .await;
    let (_, me) = server.get("/api/me", &registered.token).await;
    assert_eq!(
        me["name"], name,
        "kept as typed; screens show text, never markup"
    );
}

#[tokio::test]
async fn bodies_that_are_not_json_or_too_large_are_refused() {
    let server = Server::start().await;
    let send = |body: Vec<u8>| {
        server
            .http
            .post(server.url("/api/attendees"))
            .body(body)
            .send()
    };
    for (body, status) in [
        (b"{".to_vec(), 400),
        (b"\xff\xfe".to_vec(), 400),
        (b"{} {}".to_vec(), 422),
        (vec![b' '; 200 * 1024], 413),
    ] {
        let answer = send(body).await.expect("answered");
        assert_eq!(answer.status(), status);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
    let (status, problem) = server
        .post("/api/attendees", &json!({"name": "三田 あおい"}))
        .await;
    assert_eq!(
        (status, &problem["fields"][0]["path"]),
        (422, &json!("organization")),
        "{problem}"
    );
    let twice = br#"{"name":"a","name":"b"}"#.to_vec();
    let answer = send(twice).await.expect("answered");
    let problem: Value = answer.json().await.expect("a problem");
    assert_eq!(problem["fields"][0]["path"], "name", "{problem}");
    for (wrong, field) in [
        ("/api/organizations?limit=abc", "limit"),
        ("/api/organizations?limit=", "limit"),
        ("/api/organizations?query=x", "query"),
        ("/api/organizations?q=a&q=b", "q"),
        ("/api/event?part=all", "part"),
    ] {
        let (status, problem) = server.get(wrong, "").await;
        assert_eq!((status, &problem["code"]), (422, &json!("invalid")));
        assert_eq!(problem["fields"][0]["path"], field, "{wrong}: {problem}");
    }
    let (status, problem) = server.get("/api/nothing/here", "").await;
    assert_eq!((status, &problem["code"]), (404, &json!("not_found")));
}

/// Whatever stands in a route's braces, and with whatever method: a problem with its code, and nothing is done.
#[tokio::test]
async fn a_path_or_method_that_is_none_is_answered_with_a_problem() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let ask = |method: &str, path: &str| {
        let method = method.parse().expect("a method");
        let asked = server.http.request(method, server.url(path));
        asked.bearer_auth(&token).send()
    };
    for (method, path, status, code) in [
        ("GET", "/api/organizer/people/-1", 404, "not_found"),
        ("GET", "/api/organizer/people/%FF", 404, "not_found"),
        ("GET", "/api/organizer/staff/%E3%81%82", 404, "not_found"),
        ("DELETE", "/api/organizer/people/x", 404, "not_found"),
        (
            "GET",
            "/api/organizer/rooms/southwest/tables/99999/qr.svg",
            404,
            "not_found",
        ),
        ("GET", "/api/booths/%FF", 404, "not_found"),
        ("GET", "/api/", 404, "not_found"),
        ("DELETE", "/healthz", 405, "method_not_allowed"),
        ("POST", "/ws", 405, "method_not_allowed"),
        ("PUT", "/qr/southwest.svg", 405, "method_not_allowed"),
        ("POST", "/j/southwest", 405, "method_not_allowed"),
        ("PUT", "/api/event", 405, "method_not_allowed"),
    ] {
        let answer = ask(method, path).await.expect("answered");
        let (got, kind) = (answer.status(), answer.headers()["content-type"].clone());
        assert_eq!(
            (got.as_u16(), kind.as_bytes()),
            (status, b"application/problem+json".as_slice()),
            "{method} {path}"
        );
        let problem: Value = answer.json().await.expect("a problem");
        assert_eq!(problem["code"], code, "{method} {path}: {problem}");
    }
}

/// `[]` is what a script sends that has nothing to say, and says nothing.
#[tokio::test]
async fn a_list_is_no_object_also_where_every_field_may_be_left_out() {
    let server = Server::start().await;
    let form = server.form("三田 あおい", "さくら坂クリニック", &[], &[]);
    let me = server.register(&form).await;
    let organizer = server.sign_in().await;
    for (token, path) in [
        (&me.token, "/api/me"),
        (&organizer, "/api/organizer/rooms/southwest"),
        (&organizer, "/api/booths/hoshimizaka"),
    ] {
        for body in ["[]", "[null]", "[\"x\"]"] {
            let asked = server.http.patch(server.url(path)).bearer_auth(token);
            let answer = asked.body(body).send().await.expect("answered");
            assert_eq!(answer.status(), 422, "{path} {body}");
        }
    }
}

#[tokio::test]
async fn tokens_that_are_forged_missing_or_of_another_role_are_refused() {
    let server = Server::start().await;
    let me = server
        .register(&server.form("三田 あおい", "さくら坂クリニック", &[], &[]))
        .await;
    let organizer = server.sign_in().await;
    for token in ["", "rubbish", &format!("{}x", me.token), "e30.AAAA"] {
        assert_eq!(server.get("/api/me", token).await.0, 401, "{token}");
        let mut phone = server.enter(token, "southwest", None).await;
        assert_eq!(phone.closed().await, Some(4401), "{token}");
    }
    assert_eq!(server.get("/api/me", &organizer).await.0, 403);
    assert_eq!(server.get("/api/organizer/rooms", &me.token).await.0, 403);
    assert_eq!(server.get("/api/organizer/rooms", "").await.0, 401);
    let (status, problem) = server
        .post("/api/organizer/sign-in", &json!({"passphrase": "wrong"}))
        .await;
    assert_eq!(
        (status, &problem["code"]),
        (401, &json!("wrong_passphrase"))
    );
    // A token of another event is worth nothing here.
    let other = Server::start().await;
    assert_eq!(other.get("/api/me", &me.token).await.0, 401);
    // An expired one neither.
    let service = &server.running.event.service;
    let signed_in = hall::SignedIn {
        id: domain::SignInId::new(1),
        era: service.replica.hall().sign_in_era(),
        staff: None,
        until: domain::Millis(1),
    };
    let house = kaotsunagi::token::Bearer::House(signed_in);
    let good = service
        .sign_in
        .issue(house, crate::support::now().plus(60_000));
    assert_eq!(server.get("/api/organizer/rooms", &good).await.0, 200);
    let expired = service.sign_in.issue(house, domain::Millis(1));
    assert_eq!(server.get("/api/organizer/rooms", &expired).await.0, 401);
}

#[tokio::test]
async fn a_list_of_people_by_what_the_event_does_not_know_is_refused() {
    let server = Server::start().await;
    let (mut aoi, _naoki) = pair(&server).await;
    for (field, id) in [("kind", "bakery"), ("ward", "osaka"), ("tag", "flying")] {
        let ask = json!({"type": "people", field: id});
        let error = said_no(&mut aoi, ask, "invalid").await;
        assert_eq!(error["fields"][0]["path"], field, "{error}");
    }
}

#[tokio::test]
async fn each_breach_of_the_protocol_has_its_close_code() {
    let server =
        Server::with(|settings| settings.socket.hello_timeout = Duration::from_millis(500)).await;
    let (mut aoi, mut naoki) = pair(&server).await;
    aoi.until_suggested("玉川 直樹").await;
    let text = |value: Value| Message::text(value.to_string());
    let hello = json!({"type": "hello", "id": "1", "token": naoki.token, "room": "southwest"});

    let first: Vec<(&str, Message, u16)> = vec![
        ("not JSON", Message::text("hello"), 4400),
        ("binary", Message::binary(vec![1, 2, 3]), 4400),
        ("not a hello", text(json!({"type": "bye", "id": "1"})), 4400),
        (
            "unknown field",
            text(json!({"type": "hello", "id": "1", "token": "t", "room": "southwest", "x": 1})),
            4400,
        ),
        (
            "no such room",
            text(json!({"type": "hello", "id": "1", "token": naoki.token, "room": "attic"})),
            4404,
        ),
        ("too large", Message::text("x".repeat(20_000)), 4413),
        ("far too large", Message::text("x".repeat(2_000_000)), 4413),
    ];
    for (what, message, code) in first {
        let mut phone = server.socket().await;
        phone.raw(message).await;
        assert_eq!(phone.closed().await, Some(code), "{what}");
    }

    let mut silent = server.socket().await;
    assert_eq!(silent.closed().await, Some(4408));

    naoki.send(&hello).await;
    assert_eq!(naoki.closed().await, Some(4400), "hello twice");
    assert_eq!(
        naoki.log.last().map(|m| m["type"].clone()),
        Some(json!("error"))
    );

    // Everybody else is unaffected.
    assert_eq!(aoi.ask(json!({"type": "people"})).await["type"], "people");
}

#[tokio::test]
async fn wrong_commands_are_answered_and_the_connection_lives() {
    let server = Server::start().await;
    let (mut aoi, _naoki) = pair(&server).await;
    aoi.until_suggested("玉川 直樹").await;
    let cases = [
        (json!({"type": "dance"}), "invalid"),
        (json!({"type": "invite"}), "invalid"),
        (json!({"type": "invite", "attendee": 5}), "invalid"),
        (json!({"type": "invite", "attendee": "nobody"}), "invalid"),
        (
            json!({"type": "invite", "attendee": "000000000000"}),
            "unavailable",
        ),
        (
            json!({"type": "invite", "attendee": aoi.welcome["me"]["id"]}),
            "yourself",
        ),
        (json!({"type": "status", "status": "asleep"}), "invalid"),
        (
            json!({"type": "status", "status": "open", "extra": 1}),
            "invalid",
        ),
        (json!({"type": "move", "room": "attic"}), "no_such_room"),
        (
            json!({"type": "met", "introduction": "i999"}),
            "no_such_introduction",
        ),
        (
            json!({"type": "answer", "introduction": "7", "accept": true}),
            "invalid",
        ),
        (
            json!({"type": "booth", "booth": "b", "action": "queue"}),
            "no_such_booth",
        ),
    ];
    for (command, code) in cases {
        let answer = aoi.ask(command.clone()).await;
        assert_eq!(
            (&answer["type"], &answer["code"]),
            (&json!("error"), &json!(code)),
            "{command}"
        );
        assert!(
            answer["message"].as_str().is_some_and(|m| !m.is_empty()),
            "{command}"
        );
    }
    assert_eq!(aoi.ask(json!({"type": "people"})).await["type"], "people");
}

#[tokio::test]
async fn broken_utf_8_ends_one_connection_and_no_other() {
    let server = Server::start().await;
    let (mut aoi, _naoki) = pair(&server).await;
    aoi.until_welcome().await;
    let mut stream = tokio::net::TcpStream::connect(server.running.bound.address)
        .await
        .expect("connected");
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let request = format!(
        "GET /ws HTTP/1.1\r\nhost: {}\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
        server.running.bound.address
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = vec![0; 4096];
    let n = stream.read(&mut answer).await.expect("answered");
    assert!(answer[..n].starts_with(b"HTTP/1.1 101"));
    // A masked text frame of two bytes that are not UTF-8, mask zero.
    stream
        .write_all(&[0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe])
        .await
        .expect("sent");
    let mut rest = Vec::new();
    tokio::time::timeout(crate::support::PATIENCE, stream.read_to_end(&mut rest))
        .await
        .expect("ended")
        .expect("read");
    let code = u16::from_be_bytes([rest[2], rest[3]]);
    assert!([1007, 4400].contains(&code), "{rest:?}");
    assert_eq!(aoi.ask(json!({"type": "people"})).await["type"], "people");
}

#[tokio::test]
async fn a_client_that_floods_is_told_to_slow_down() {
    let server = Server::with(|settings| {
        settings.socket.burst = 10;
        settings.socket.messages_per_second = 1;
    })
    .await;
    let (mut aoi, _naoki) = pair(&server).await;
    aoi.until_welcome().await;
    for n in 0..30 {
        aoi.send(&json!({"type": "people", "id": format!("{n}")}))
            .await;
    }
    assert_eq!(aoi.closed().await, Some(4429));
}

#[tokio::test]
async fn guessing_codes_is_slowed_down() {
    let server = Server::start().await;
    let mut statuses = Vec::new();
    for _ in 0..30 {
        statuses.push(
            server
                .post("/api/resume", &json!({"code": "AAAABBBB"}))
                .await
                .0,
        );
    }
    assert_eq!(statuses[0], 404);
    assert_eq!(statuses.last(), Some(&429));
    // Nobody else is kept out by it.
    server
        .register(&server.form("三田 あおい", "さくら坂クリニック", &[], &[]))
        .await;
    server.sign_in().await;
}
