//! The round is over, and the people are not done.

use serde_json::json;

use crate::support::Server;
use crate::support::console::{Console, ROOM, called, crowd, id, quick};

#[tokio::test]
async fn a_conversation_that_goes_on_keeps_its_table() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 4).await;
    console
        .start("southwest", json!({"minutes": 6, "move_seconds": 0}))
        .await;
    let (introduction, _) = called(&mut phones[0]).await;
    let table = phones[0].introductions[&introduction]["table"].clone();
    phones[0]
        .ask(json!({"type": "arrived", "introduction": introduction, "together": true}))
        .await;
    phones[0]
        .ask(json!({"type": "status", "status": "talking"}))
        .await;
    console.end(1).await;
    let (status, second) = console
        .post(&format!("{ROOM}/rounds"), json!({"minutes": 6}))
        .await;
    // The other two were called together before, and nobody else is free.
    assert_eq!(
        (status, &second["code"]),
        (409, &json!("nobody_to_introduce"))
    );
    assert_eq!(console.person(&id(&phones[0])).await["table"], table);
    phones[0]
        .ask(json!({"type": "met", "introduction": introduction, "rating": "good"}))
        .await;
    phones[0]
        .ask(json!({"type": "status", "status": "open"}))
        .await;
    let second = console.start("southwest", json!({"minutes": 6})).await;
    assert_eq!(
        second["introductions"].as_array().map(Vec::len),
        Some(2),
        "{second}"
    );
    assert_eq!(second["waiting"], json!([]));
}

#[tokio::test]
async fn who_forgot_every_button_may_still_say_that_they_talked() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 2).await;
    console
        .start("southwest", json!({"minutes": 6, "move_seconds": 0}))
        .await;
    let (introduction, _) = called(&mut phones[0]).await;
    called(&mut phones[1]).await;
    console.end(1).await;
    let over = phones[0].until_state("missed").await;
    assert_eq!(over["lapsed"], true, "{over}");
    let answer = phones[0]
        .ask(json!({"type": "met", "introduction": introduction}))
        .await;
    assert_eq!(answer["type"], "done", "{answer}");
    phones[1].until_state("met").await;
}
