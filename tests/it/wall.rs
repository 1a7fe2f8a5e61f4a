//! The wall shows the room and never a person.

use serde_json::json;

use crate::support::{Server, agreed};

#[tokio::test]
async fn a_wall_sees_links_as_they_happen_and_no_names() {
    let server = Server::start().await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    assert_eq!(wall.welcome["links"], json!([]));
    let (mut aoi, _naoki, id) = agreed(&server).await;
    wall.until(|wall| (wall.summary["present"]["total"] == 2).then_some(()))
        .await;
    assert_eq!(
        wall.summary["present"]["by_kind"],
        json!({}),
        "two clinics are too few to show"
    );
    assert_eq!(wall.summary["by_ward"], json!({}), "nor two of a ward");
    for rating in ["neutral", "good"] {
        aoi.ask(json!({"type": "met", "introduction": id, "rating": rating}))
            .await;
    }
    let link = wall.until_type("link").await;
    assert_eq!(
        (&link["from_ward"], &link["kinds"]),
        (&json!("meguro"), &json!(["clinic", "clinic"]))
    );
    wall.until(|wall| (wall.summary["conversations"] == 1).then_some(()))
        .await;
    assert_eq!(
        wall.count("link"),
        1,
        "a rating is not another conversation"
    );
    let told = serde_json::to_string(&wall.log).expect("JSON");
    for name in ["三田", "玉川", "さくら坂", "目黒みなみ"] {
        assert!(!told.contains(name), "{name} on the wall: {told}");
    }
    // A wall that lost its network starts from the whole board.
    let mut back = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    back.until_welcome().await;
    assert_eq!(back.welcome["links"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_wall_may_only_look_and_only_into_its_own_room() {
    let server = Server::start().await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    for command in [
        json!({"type": "people"}),
        json!({"type": "status", "status": "away"}),
    ] {
        assert_eq!(wall.ask(command).await["code"], "not_allowed");
    }
    let mut elsewhere = server
        .enter(&server.wall_key("southwest"), "south", None)
        .await;
    assert_eq!(elsewhere.closed().await, Some(4401));
    let code = format!(
        "/api/rooms/southwest/code?k={}",
        server.wall_key("southwest")
    );
    let (status, body) = server.get(&code, "").await;
    assert_eq!(
        (status, &body["code"]),
        (200, &json!(server.code("southwest")))
    );
    assert_eq!(
        server.get("/api/rooms/southwest/code?k=WRONG", "").await.0,
        403
    );
}

#[tokio::test]
async fn the_board_shows_what_at_least_three_people_seek() {
    let server = Server::start().await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    let mut phones = Vec::new();
    for n in 0..3 {
        phones.push(
            server
                .phone(
                    &format!("参加者{n}"),
                    &format!("施設{n}"),
                    &["home-visit"],
                    &["open-beds"],
                )
                .await,
        );
    }
    wall.until(|wall| {
        let board = wall.log.iter().rev().find(|m| m["type"] == "board")?;
        (board["board"]["unmet"][0]["tag"] == "open-beds"
            && board["board"]["needs"][0]["needed"] == 3)
            .then_some(())
    })
    .await;
}

#[tokio::test]
async fn what_the_organizer_chooses_for_the_walls_reaches_them_at_once_and_stays() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let room = "/api/organizer/rooms/southwest";
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    assert_eq!(wall.welcome["screen"]["theme"], "dark");
    assert_eq!(
        wall.welcome["screen"]["slides"].as_array().map(Vec::len),
        Some(9),
        "all of them until somebody chooses"
    );
    let chosen = json!({"slides": ["map", "announcement"], "theme": "light", "hold": "map"});
    let (status, control) = server.patch(room, &token, &json!({"screen": chosen})).await;
    assert_eq!(
        (status, &control["screen"], &control["open"]),
        (200, &chosen, &json!(true)),
        "nothing else about the room changes"
    );
    assert_eq!(wall.until_type("screen").await["screen"], chosen);
    // The same again is no news: a wall that comes later has it in its welcome, and once.
    server.patch(room, &token, &json!({"screen": chosen})).await;
    let mut later = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    later.until_welcome().await;
    assert_eq!(later.welcome["screen"], chosen);
    let (_, audit) = server.get("/api/organizer/audit", &token).await;
    let set = audit["entries"]
        .as_array()
        .expect("entries")
        .iter()
        .filter(|entry| entry["action"] == "screen_set");
    assert_eq!(set.count(), 1);
    // A phone is told nothing of it.
    let mut phone = server
        .phone("三田 あおい", "目黒みなみ病院", &[], &[])
        .await;
    phone.until_welcome().await;
    assert_eq!(phone.welcome["screen"], json!(null));
}

#[tokio::test]
async fn a_wall_with_nothing_to_show_or_an_unknown_slide_is_refused() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    for (screen, path) in [
        (json!({"slides": []}), "screen.slides"),
        (json!({"slides": ["weather"]}), "screen.slides[0]"),
        (json!({"theme": "sepia"}), "screen.theme"),
        (json!({"speed": 3}), "screen.speed"),
    ] {
        let (status, problem) = server
            .patch(
                "/api/organizer/rooms/southwest",
                &token,
                &json!({"screen": screen}),
            )
            .await;
        assert_eq!(
            (status, &problem["fields"][0]["path"]),
            (422, &json!(path)),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn two_who_switch_at_once_do_not_undo_each_other() {
    let server = Server::start().await;
    let token = server.sign_in().await;
    let room = "/api/organizer/rooms/southwest";
    for change in [
        json!({"turns": {"agenda": false}}),
        json!({"turns": {"booths": false, "map": true}}),
        json!({"hold": "needs"}),
        json!({"theme": "light"}),
    ] {
        server.patch(room, &token, &json!({"screen": change})).await;
    }
    let (_, control) = server.patch(room, &token, &json!({})).await;
    assert_eq!(
        control["screen"],
        json!({
            "slides": ["map", "calls", "needs", "offers", "unmet", "announcement", "topics"],
            "theme": "light",
            "hold": "needs"
        })
    );
    let (_, control) = server
        .patch(room, &token, &json!({"screen": {"hold": null}}))
        .await;
    assert_eq!(control["screen"]["hold"], json!(null));
    assert_eq!(control["screen"]["theme"], "light");
    // Each was right when it was pressed; together they would leave nothing.
    let mut last = (0, json!(null));
    for slide in [
        "map",
        "calls",
        "needs",
        "offers",
        "unmet",
        "announcement",
        "topics",
    ] {
        let off = json!({"screen": {"turns": {slide: false}}});
        last = server.patch(room, &token, &off).await;
    }
    assert_eq!((last.0, &last.1["code"]), (409, &json!("nothing_to_show")));
}

#[tokio::test]
async fn a_screen_that_asks_whether_anybody_is_there_is_answered() {
    let server = Server::start().await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    assert_eq!(wall.ask(json!({"type": "ping"})).await["type"], "done");
    let mut phone = server
        .phone("三田 あおい", "目黒みなみ病院", &[], &[])
        .await;
    assert_eq!(phone.ask(json!({"type": "ping"})).await["type"], "done");
}
