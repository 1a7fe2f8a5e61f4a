//! Somebody does not come: missed, re-paired, or a latecomer takes the place.

use std::time::Duration;

use serde_json::json;

use crate::support::console::{Console, ROOM, called, crowd, crowd_of, id, list, quick};
use crate::support::{Phone, Server};

#[tokio::test]
async fn whose_partner_does_not_come_is_called_to_somebody_else() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 3).await;
    let round = console
        .start("southwest", json!({"minutes": 6, "move_seconds": 0}))
        .await;
    let waiting = list(&round["waiting"]);
    let [sits_out] = waiting.as_slice() else {
        panic!("{round}");
    };
    let alone = phones
        .iter()
        .position(|p| id(p) != *sits_out)
        .expect("somebody");
    let (introduction, with) = called(&mut phones[alone]).await;
    let answer = phones[alone]
        .ask(json!({"type": "missing", "introduction": introduction}))
        .await;
    assert_eq!(answer["type"], "done", "{answer}");
    let (second, now_with) = called(&mut phones[alone]).await;
    assert_ne!(second, introduction);
    assert_eq!(
        now_with,
        std::slice::from_ref(sits_out),
        "the one who sat out"
    );
    let missing = phones
        .iter()
        .position(|p| id(p) == with[0])
        .expect("somebody");
    phones[missing].until_state("missed").await;
    assert_eq!(console.person(&with[0]).await["status"], "away");
    let third = phones
        .iter()
        .position(|p| id(p) == *sits_out)
        .expect("somebody");
    let (same, _) = called(&mut phones[third]).await;
    assert_eq!(same, second);
    assert_eq!(
        console.person(sits_out).await["rounds_sat_out"],
        0,
        "sat after all"
    );
    let rounds = console.rounds("southwest").await;
    let introductions = &rounds["rounds"][0]["introductions"];
    assert_eq!(introductions[0]["state"], "missed");
    assert_eq!(
        (&introductions[1]["repair"], &introductions[1]["state"]),
        (&json!(true), &json!("called"))
    );

    // Not called again until they say that they are here.
    console.end(1).await;
    let (status, problem) = console
        .post(&format!("{ROOM}/rounds"), json!({"minutes": 6}))
        .await;
    assert_eq!(
        (status, &problem["code"]),
        (409, &json!("nobody_to_introduce")),
        "{problem}"
    );
    phones[missing]
        .ask(json!({"type": "status", "status": "open"}))
        .await;
    let round = console.start("southwest", json!({"minutes": 6})).await;
    assert_eq!(
        round["introductions"].as_array().map(Vec::len),
        Some(1),
        "{round}"
    );
}

#[tokio::test]
async fn a_round_is_mended_at_its_own_tables_also_in_a_room_that_was_closed() {
    let server = Server::with(quick).await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 9).await;
    let order = json!({"minutes": 6, "move_seconds": 0, "tables": 2});
    let round = console.start("southwest", order).await;
    let waiting = list(&round["waiting"]);
    assert_eq!(waiting.len(), 5, "{round}");
    let closed = server
        .patch(ROOM, &console.token, &json!({"open": false}))
        .await;
    assert_eq!(closed.0, 200, "{}", closed.1);
    let sits = |phone: &&mut Phone| !waiting.contains(&id(phone));
    let alone = phones.iter_mut().find(sits).expect("somebody");
    let (introduction, _) = called(alone).await;
    let missing = json!({"type": "missing", "introduction": introduction});
    assert_eq!(alone.ask(missing).await["type"], "done");
    let (second, with) = called(alone).await;
    assert_ne!(second, introduction);
    assert!(
        with.iter().all(|who| waiting.contains(who)),
        "{with:?} of {waiting:?}, {round}"
    );
    let rounds = console.rounds("southwest").await;
    let introductions = rounds["rounds"][0]["introductions"].as_array();
    let tables = introductions.into_iter().flatten().map(|i| &i["table"]);
    let tables: Vec<_> = tables
        .map(|table| table.as_u64().expect("a table"))
        .collect();
    assert_eq!(tables.len(), 3, "mended, and not more than that: {rounds}");
    let first = *tables.iter().min().expect("a table");
    assert!(tables.iter().all(|table| *table < first + 2), "{tables:?}");
}

#[tokio::test]
async fn who_neither_came_nor_is_connected_is_missed_without_a_word() {
    let server = Server::with(|settings| {
        quick(settings);
        settings.rounds.arrive_within = Duration::from_secs(1);
    })
    .await;
    let console = Console::of(&server).await;
    let mut phones = crowd(&server, 2).await;
    console
        .start("southwest", json!({"minutes": 6, "move_seconds": 0}))
        .await;
    let (introduction, _) = called(&mut phones[0]).await;
    called(&mut phones[1]).await;
    phones[0]
        .ask(json!({"type": "arrived", "introduction": introduction}))
        .await;
    let (token, at) = phones.pop().expect("two").vanish();
    phones[0].until_state("missed").await;
    // Also who opens the page anew learns why they are not at a table.
    let mut anew = server.enter(&phones[0].token, "southwest", None).await;
    let missed = anew.until_state("missed").await;
    assert_eq!(
        (&missed["round"], &missed["arrived"]),
        (&json!(1), &json!(true)),
        "{missed}"
    );
    phones[0] = anew;

    // A latecomer fills the empty place.
    let mut late = crowd_of(&server, 10..11, &|_| "遅れてきた施設".into()).await;
    let (_, with) = called(&mut late[0]).await;
    assert_eq!(with, [id(&phones[0])]);

    let mut back = server.enter(&token, "southwest", Some(&at)).await;
    back.until_state("missed").await;
}
