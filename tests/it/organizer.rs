//! The console's side: signing in, opening and closing, who is here.

use serde_json::json;

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
async fn what_is_not_built_says_so() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let (status, problem) = server
        .get("/api/organizer/rooms/southwest/rounds", &token)
        .await;
    assert_eq!((status, &problem["code"]), (501, &json!("not_implemented")));
}
