//! The console's side: signing in, opening and closing, who is here.

use domain::AttendeeId;
use serde_json::json;

use crate::support::console::{Console, called, crowd};
use crate::support::{Server, pair, text};

#[tokio::test]
async fn rooms_open_and_close_and_phones_are_told() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let (mut aoi, _naoki) = pair(&server).await;
    let naoki_id = text(&aoi.until_suggested("玉川 直樹").await["attendee"]["id"]);
    let (status, room) = server
        .patch(
            "/api/organizer/rooms/southwest",
            &token,
            &json!({"open": false}),
        )
        .await;
    assert_eq!((status, &room["open"]), (200, &json!(false)), "{room}");
    aoi.until(|phone| (phone.summary["open"] == false).then_some(()))
        .await;
    assert_eq!(
        aoi.ask(json!({"type": "invite", "attendee": naoki_id}))
            .await["code"],
        "room_closed"
    );
    let (status, _) = server
        .patch(
            "/api/organizer/rooms/southwest",
            &token,
            &json!({"open": true}),
        )
        .await;
    assert_eq!(status, 200);
    aoi.until(|phone| (phone.summary["open"] == true).then_some(()))
        .await;
    assert_eq!(
        aoi.ask(json!({"type": "invite", "attendee": naoki_id}))
            .await["type"],
        "done"
    );
    let (status, problem) = server
        .patch("/api/organizer/rooms/attic", &token, &json!({"open": true}))
        .await;
    assert_eq!((status, &problem["code"]), (404, &json!("no_such_room")));
}

#[tokio::test]
async fn the_console_sees_who_is_here_and_an_announcement_reaches_them() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let (mut aoi, mut naoki) = pair(&server).await;
    aoi.until_suggested("玉川 直樹").await;
    let (status, people) = server
        .get("/api/organizer/rooms/southwest/people", &token)
        .await;
    assert_eq!(status, 200, "{people}");
    let mut names: Vec<_> = people["people"]
        .as_array()
        .expect("people")
        .iter()
        .map(|p| text(&p["name"]))
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["三田 あおい", "玉川 直樹"]);
    assert_eq!(people["people"][0]["present"], true);
    let announce = server
        .http
        .post(server.url("/api/organizer/rooms/southwest/announcements"));
    let answer = announce
        .bearer_auth(&token)
        .json(&json!({"text": "まもなく乾杯です"}))
        .send()
        .await;
    assert_eq!(answer.expect("answered").status(), 204);
    for phone in [&mut aoi, &mut naoki] {
        assert_eq!(
            phone.until_type("announcement").await["text"],
            "まもなく乾杯です"
        );
    }
    let mut console = server.enter(&token, "southwest", None).await;
    console.until_welcome().await;
    assert_eq!(console.welcome["announcement"], "まもなく乾杯です");
    // With the next round as its end, and to every room.
    let path = "/api/organizer/rooms/southwest/announcements";
    let both = json!({"text": "x", "minutes": 5, "until_next_round": true});
    let (status, problem) = server
        .send(reqwest::Method::POST, path, &token, &both)
        .await;
    assert_eq!(
        (status, &problem["fields"][0]["path"]),
        (422, &json!("minutes"))
    );
    let all = json!({"text": "お席へお戻りください", "minutes": 5, "all_rooms": true});
    let (status, _) = server.send(reqwest::Method::POST, path, &token, &all).await;
    assert_eq!(status, 204);
    let (_, rooms) = server.get("/api/organizer/rooms", &token).await;
    let rooms = rooms["rooms"].as_array().expect("rooms");
    assert!(rooms.iter().all(|room| {
        room["announcement"] == "お席へお戻りください" && room["announcement_until"].is_string()
    }));
    // What would describe somebody is said to nobody; a telephone number may be.
    for (text, status) in [
        ("独居の認知症女性について", 422),
        ("受付 03-0000-0000", 204),
    ] {
        let path = "/api/organizer/rooms/southwest/announcements";
        let body = json!({ "text": text });
        let answer = server
            .send(reqwest::Method::POST, path, &token, &body)
            .await;
        assert_eq!(answer.0, status, "{text}: {}", answer.1);
    }
}

#[tokio::test]
async fn the_cookie_signs_in_the_consoles_own_pages_only() {
    let server = Server::start().await;
    let sign_in = server.http.post(server.url("/api/organizer/sign-in"));
    let answer = sign_in
        .json(&json!({"passphrase": crate::support::PASSPHRASE}))
        .send()
        .await
        .expect("answered");
    let cookie = answer.headers()["set-cookie"]
        .to_str()
        .expect("ASCII")
        .to_owned();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let change = || {
        let request = server
            .http
            .patch(server.url("/api/organizer/rooms/social"))
            .header("cookie", &cookie);
        request.json(&json!({"open": false}))
    };
    let own = change()
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .expect("answered");
    assert_eq!(own.status(), 200);
    let foreign = change()
        .header("sec-fetch-site", "cross-site")
        .send()
        .await
        .expect("answered");
    assert_eq!(foreign.status(), 401);
}

#[tokio::test]
async fn who_is_away_when_a_round_is_called_knows_that_it_is_on() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let (mut aoi, _naoki) = pair(&server).await;
    let mut away = server.phone("休憩 中", "休憩所", &[], &[]).await;
    away.until_welcome().await;
    away.ask(json!({"type": "status", "status": "away"})).await;
    let rounds = server.url("/api/organizer/rooms/southwest/rounds");
    let start = server.http.post(rounds).bearer_auth(&token);
    let answer = start.json(&json!({"minutes": 6})).send().await;
    assert_eq!(answer.expect("answered").status(), 201);
    aoi.until_state("called").await;
    let told = away.until_type("round").await;
    assert_eq!(
        (&told["round"]["number"], &told["waiting"]),
        (&json!(1), &json!(false))
    );
}

#[tokio::test]
async fn a_round_calls_every_free_phone_to_a_table() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    let mut phones = Vec::new();
    for n in 0..7 {
        let (offer, need) = if n % 2 == 0 {
            ("home-visit", "open-beds")
        } else {
            ("open-beds", "home-visit")
        };
        let mut phone = server
            .phone(
                &format!("参加者{n}"),
                &format!("施設{n}"),
                &[offer],
                &[need],
            )
            .await;
        phone.until_welcome().await;
        phones.push(phone);
    }
    let start = |body: serde_json::Value| {
        let request = server
            .http
            .post(server.url("/api/organizer/rooms/southwest/rounds"));
        request.bearer_auth(&token).json(&body).send()
    };
    let answer = start(json!({"minutes": 6, "tables": 40, "seed": 5}))
        .await
        .expect("answered");
    assert_eq!(answer.status(), 201);
    let round: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!(
        round["introductions"].as_array().map(Vec::len),
        Some(3),
        "{round}"
    );
    assert_eq!(round["waiting"].as_array().map(Vec::len), Some(1));
    assert_eq!(round["total"], round["bound"], "proven best");
    let mut tables = std::collections::BTreeSet::new();
    let mut waiting = 0;
    for phone in &mut phones {
        let told = phone.until_type("round").await;
        if told["waiting"] == true {
            waiting += 1;
            assert!(
                told["reason"]
                    .as_str()
                    .is_some_and(|r| r.contains("お待ち")),
                "{told}"
            );
        } else {
            let call = phone.until_state("called").await;
            tables.insert(call["table"].as_u64().expect("a table"));
            assert_eq!(call["ends_at"], round["ends_at"]);
            let id = call["id"].clone();
            assert_eq!(
                phone
                    .ask(json!({"type": "arrived", "introduction": id}))
                    .await["type"],
                "done"
            );
        }
    }
    assert_eq!((tables.len(), waiting), (3, 1));
    // A page that is reloaded meanwhile still says why its person sits out.
    let sits_out = phones
        .iter()
        .position(|phone| {
            phone
                .log
                .iter()
                .any(|m| m["type"] == "round" && m["waiting"] == true)
        })
        .expect("somebody sits out");
    let mut reloaded = server
        .enter(&phones[sits_out].token, "southwest", None)
        .await;
    let told = reloaded.until_type("round").await;
    assert_eq!(told["code"], "odd");
    assert!(
        told["waiting"] == true
            && told["reason"]
                .as_str()
                .is_some_and(|r| r.contains("お待ち")),
        "{told}"
    );
    phones[sits_out] = reloaded;
    assert_eq!(
        wall.until_type("calls").await["calls"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );

    let answer = start(json!({"minutes": 6})).await.expect("answered");
    assert_eq!(answer.status(), 409);
    let problem: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!(problem["code"], "round_running");

    let path = "/api/organizer/rooms/southwest/rounds/1";
    let (status, longer) = server
        .patch(path, &token, &json!({"extend_seconds": 60}))
        .await;
    assert_eq!(status, 200, "{longer}");
    assert_ne!(longer["ends_at"], round["ends_at"]);
    let (_, over) = server.patch(path, &token, &json!({"end": true})).await;
    assert_eq!(over["state"], "over");
    for phone in &mut phones {
        phone
            .until(|p| {
                p.log
                    .iter()
                    .any(|m| m["type"] == "round" && m["round"]["state"] == "over")
                    .then_some(())
            })
            .await;
        assert!(
            phone.introductions.values().all(|i| i["state"] == "met"),
            "{:?}",
            phone.introductions
        );
    }
    wall.until(|wall| (wall.summary["conversations"] == 3).then_some(()))
        .await;

    let answer = start(json!({"minutes": 6})).await.expect("answered");
    let second: serde_json::Value = answer.json().await.expect("JSON");
    assert_eq!(second["number"], 2);
    let sat_out = &round["waiting"][0];
    assert!(
        !second["waiting"]
            .as_array()
            .expect("a list")
            .contains(sat_out),
        "nobody sits out twice in a row"
    );
    let (_, all) = server
        .get("/api/organizer/rooms/southwest/rounds", &token)
        .await;
    assert_eq!(all["rounds"].as_array().map(Vec::len), Some(2));
}

/// Of what steers a round or a room, each half-said or impossible order is refused by its field, and nothing changes.
#[tokio::test]
async fn an_order_that_says_nothing_or_too_much_is_refused() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let (mut aoi, _naoki) = pair(&server).await;
    aoi.until_suggested("玉川 直樹").await;
    let room = "/api/organizer/rooms/southwest";
    let path = format!("{room}/rounds");
    let order = json!({"minutes": 6, "tables": 5});
    let (status, round) = server
        .send(reqwest::Method::POST, &path, &token, &order)
        .await;
    assert_eq!(status, 201, "{round}");
    let (round, timetable) = (format!("{path}/1"), format!("{room}/timetable"));
    let social = "/api/organizer/rooms/social";
    let never = json!({"rounds": 2, "minutes": 6, "starts_at": "9999-01-01T00:00:00Z"});
    for (method, path, body, field) in [
        (reqwest::Method::PATCH, &*round, json!({}), "extend_seconds"),
        (
            reqwest::Method::PATCH,
            &round,
            json!({"end": false}),
            "extend_seconds",
        ),
        (
            reqwest::Method::PATCH,
            &round,
            json!({"extend_seconds": 60, "end": true}),
            "extend_seconds",
        ),
        (reqwest::Method::PATCH, room, json!({"tables": 0}), "tables"),
        (
            reqwest::Method::PATCH,
            room,
            json!({"tables": 5001}),
            "tables",
        ),
        (
            reqwest::Method::PATCH,
            social,
            json!({"mode": "rounds"}),
            "tables",
        ),
        (reqwest::Method::PUT, &timetable, never, "starts_at"),
    ] {
        let (status, problem) = server.send(method, path, &token, &body).await;
        assert_eq!(status, 422, "{path} {body}: {problem}");
        assert_eq!(problem["fields"][0]["path"], field, "{path} {body}");
    }
    let (_, rounds) = server.get(&path, &token).await;
    assert_eq!(rounds["rounds"][0]["state"], "called", "{rounds}");
    for body in [
        json!({"mode": "rounds", "tables": 10}),
        json!({"mode": "suggestions", "tables": 0}),
    ] {
        assert_eq!(server.patch(social, &token, &body).await.0, 200, "{body}");
    }
}

#[tokio::test]
async fn a_round_that_cannot_be_says_why() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let twice = AttendeeId::new(7).to_string();
    let start = |room: &str, body: serde_json::Value| {
        let request = server
            .http
            .post(server.url(&format!("/api/organizer/rooms/{room}/rounds")));
        request.bearer_auth(&token).json(&body).send()
    };
    for (room, body, status, code) in [
        ("attic", json!({"minutes": 6}), 404, "no_such_room"),
        ("southwest", json!({"minutes": 0}), 422, "invalid"),
        (
            "southwest",
            json!({"minutes": 6, "tables": 0}),
            422,
            "invalid",
        ),
        (
            "southwest",
            json!({"minutes": 6, "tables": 5001}),
            422,
            "invalid",
        ),
        (
            "southwest",
            json!({"minutes": 6, "pins": [{"attendees": [twice, twice], "table": 1}]}),
            422,
            "invalid",
        ),
        (
            "southwest",
            json!({"minutes": 6, "colour": "red"}),
            422,
            "invalid",
        ),
        (
            "southwest",
            json!({"minutes": 6}),
            409,
            "nobody_to_introduce",
        ),
    ] {
        let answer = start(room, body).await.expect("answered");
        assert_eq!(answer.status(), status);
        let problem: serde_json::Value = answer.json().await.expect("JSON");
        assert_eq!(problem["code"], code);
    }
    let (status, problem) = server
        .patch(
            "/api/organizer/rooms/southwest/rounds/1",
            &token,
            &json!({"end": true}),
        )
        .await;
    assert_eq!((status, &problem["code"]), (404, &json!("no_such_round")));
}

#[tokio::test]
async fn a_console_hears_of_people_and_rounds_as_they_change_and_a_wall_of_nobody() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    let mut console = server.enter(&token, "southwest", None).await;
    let rooms = console.until_type("rooms").await;
    let ids = rooms["rooms"].as_array().expect("rooms").iter();
    assert!(ids.clone().count() > 1, "every room of the event: {rooms}");
    assert_eq!(
        console.until_type("room_people").await["people"],
        json!([]),
        "nobody has registered"
    );

    let (_aoi, _naoki) = pair(&server).await;
    let present = |name: &'static str| {
        move |console: &crate::support::Phone| {
            let people = console.log.iter().filter(|m| m["type"] == "room_people");
            let mut told = people.flat_map(|m| m["people"].as_array().expect("people").clone());
            told.find(|person| person["name"] == name && person["present"] == true)
        }
    };
    for name in ["三田 あおい", "玉川 直樹"] {
        console.until(present(name)).await;
    }

    let rounds = "/api/organizer/rooms/southwest/rounds";
    let order = json!({"minutes": 5, "move_seconds": 0});
    let (status, round) = server
        .send(reqwest::Method::POST, rounds, &token, &order)
        .await;
    assert_eq!(status, 201, "{round}");
    let told = console.until_type("room_rounds").await;
    assert_eq!(
        told["rounds"][0]["introductions"][0]["attendees"],
        round["introductions"][0]["attendees"]
    );
    console
        .until(|console| {
            let last = console.log.iter().rev().find(|m| m["type"] == "audit")?;
            (last["entries"].as_u64() > Some(0)).then_some(())
        })
        .await;

    let aoi = text(&round["introductions"][0]["attendees"][0]);
    let (status, _) = server
        .send(
            reqwest::Method::DELETE,
            &format!("/api/organizer/people/{aoi}"),
            &token,
            &serde_json::Value::Null,
        )
        .await;
    assert_eq!(status, 204);
    console
        .until(|console| {
            let gone = console.log.iter().filter(|m| m["type"] == "room_people");
            gone.flat_map(|m| m["gone"].as_array().expect("ids"))
                .any(|id| *id == aoi)
                .then_some(())
        })
        .await;
    wall.settle().await;
    let told = serde_json::to_string(&wall.log).expect("JSON");
    for name in ["三田", "玉川"] {
        assert!(!told.contains(name), "{name} on the wall: {told}");
    }
    for kind in ["room_people", "room_rounds", "rooms", "timetable", "audit"] {
        assert_eq!(wall.count(kind), 0, "{kind} on the wall");
    }
}

#[tokio::test]
async fn the_last_picture_counts_the_whole_event_once_all_rooms_are_closed() {
    let server = Server::start().await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 2).await;
    console.start("southwest", json!({"minutes": 6})).await;
    for phone in &mut phones {
        let (introduction, _) = called(phone).await;
        let arrived = json!({"type": "arrived", "introduction": introduction, "together": true});
        phone.ask(arrived).await;
    }
    console.end(1).await;
    let mut wall = server.enter(&server.wall_key("south"), "south", None).await;
    wall.until_welcome().await;
    let rooms = ["south", "liaison", "circle", "social", "southwest"];
    for room in rooms {
        assert_eq!(wall.summary.get("event_conversations"), None, "{room}");
        let path = format!("/api/organizer/rooms/{room}");
        let closed = json!({"open": false});
        let (status, answer) = server.patch(&path, &console.token, &closed).await;
        assert_eq!(status, 200, "{answer}");
    }
    wall.until(|wall| (wall.summary["event_conversations"] == 1).then_some(()))
        .await;
    assert_eq!(wall.summary["conversations"], 0);
    assert!(
        phones
            .iter()
            .all(|phone| phone.summary.get("event_conversations").is_none())
    );
}
