//! What the reception desk and the organizer do to people and for them.

use serde_json::{Value, json};

use crate::support::console::{Console, called, crowd, id, quick};
use crate::support::{Server, text};

#[tokio::test]
async fn the_desk_joins_and_acts_for_somebody_without_a_phone() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut wall = server
        .enter(&server.wall_key("southwest"), "southwest", None)
        .await;
    wall.until_welcome().await;
    let mut form = server.form("紙の 人", "紙の施設", &["open-beds"], &["home-visit"]);
    form["consent"]["wall"] = json!(true);
    let paper = server.register(&form).await;
    let at = format!("/api/organizer/people/{}", paper.id);
    let (status, person) = server
        .patch(&at, &console.token, &json!({"paper": true}))
        .await;
    assert_eq!(
        (status, &person["paper"], &person["badge"]),
        (200, &json!(true), &json!(1)),
        "{person}"
    );
    let (status, _) = console
        .post(
            &format!("{at}/act"),
            json!({"type": "enter", "room": "southwest"}),
        )
        .await;
    assert_eq!(status, 204);
    let mut phones = crowd(&server, 1).await;
    phones[0].until_suggested("紙の 人").await;
    console.start("southwest", json!({"minutes": 6})).await;
    let (introduction, with) = called(&mut phones[0]).await;
    assert_eq!(with, std::slice::from_ref(&paper.id));
    let calls = wall.until_type("calls").await;
    assert_eq!(calls["calls"][0]["badges"], json!([1]), "{calls}");
    assert_eq!(
        calls["calls"][0]["organizations"],
        json!(["紙の施設"]),
        "only who consented"
    );
    let (status, view) = server.get(&at, &console.token).await;
    assert_eq!(
        (status, &view["introductions"][0]["state"]),
        (200, &json!("called")),
        "{view}"
    );
    let act_at = format!("{at}/act");
    let act = |body: Value| console.post(&act_at, body);
    assert_eq!(
        act(json!({"type": "arrived", "introduction": introduction, "together": true}))
            .await
            .0,
        204
    );
    phones[0].until_state("together").await;
    assert_eq!(
        act(json!({"type": "met", "introduction": introduction}))
            .await
            .0,
        204
    );
    assert_eq!(
        act(json!({"type": "exchange", "introduction": introduction, "share": true}))
            .await
            .0,
        204
    );
    phones[0]
        .ask(json!({"type": "exchange", "introduction": introduction, "share": true}))
        .await;
    let card = phones[0].until_type("card").await;
    assert_eq!(card["card"]["name"], "紙の 人");
    let (_, provisions) = server.get("/api/me/provisions", &phones[0].token).await;
    let given: Vec<_> = provisions["provisions"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|p| {
            (
                p["given"] == true,
                text(&p["with"]),
                p["fields"].clone(),
                text(&p["consent"]),
            )
        })
        .collect();
    let fields = json!(["name", "organization"]);
    let both = |given| {
        (
            given,
            "紙の 人".to_owned(),
            fields.clone(),
            "exchange".to_owned(),
        )
    };
    assert_eq!(given, [both(true), both(false)]);

    let (status, problem) = act(json!({"type": "dance"})).await;
    assert_eq!(status, 422, "{problem}");
    let (status, _) = console
        .post(&format!("{at}/act"), json!({"type": "leave"}))
        .await;
    assert_eq!(status, 204);
    let (_, audit) = server.get("/api/organizer/audit", &console.token).await;
    let actions: Vec<_> = audit["entries"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|e| text(&e["action"]))
        .collect();
    assert_eq!(
        actions,
        [
            "left",
            "exchanged",
            "met",
            "arrived",
            "person_looked_at",
            "round_called",
            "entered",
            "person_steered"
        ]
    );
    assert_eq!(audit["entries"][0]["name"], "紙の 人");
    let (status, _) = server.get("/api/organizer/audit", &phones[0].token).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn the_organizer_hides_and_removes_people_at_once() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 2).await;
    phones[0].until_suggested("参加者1").await;
    let at = format!("/api/organizer/people/{}", id(&phones[1]));
    let (status, _) = server
        .patch(&at, &console.token, &json!({"hidden": true}))
        .await;
    assert_eq!(status, 200);
    phones[0]
        .until(|p| p.suggestions.is_empty().then_some(()))
        .await;
    let answer = phones[0].ask(json!({"type": "people"})).await;
    assert_eq!(answer["people"], json!([]));
    let (status, problem) = server
        .patch(&at, &console.token, &json!({"stays_at": 999}))
        .await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("no_such_table")),
        "{problem}"
    );
    server
        .patch(
            &at,
            &console.token,
            &json!({"hidden": false, "stays_at": 3}),
        )
        .await;
    phones[0].until_suggested("参加者1").await;
    let round = console.start("southwest", json!({"minutes": 6})).await;
    assert_eq!(
        round["introductions"][0]["table"], 3,
        "the other comes to the kept table"
    );
    let (status, _) = console
        .send(reqwest::Method::DELETE, &at, &Value::Null)
        .await;
    assert_eq!(status, 204);
    assert_eq!(phones[1].closed().await, Some(4401));
    let (status, _) = server.get(&at, &console.token).await;
    assert_eq!(status, 404);
}
